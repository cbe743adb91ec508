using BackpropGen.Generator.Graph;
using BackpropGen.Layout;
using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>
/// The tensors of PyTorch's modules by their names, <c>gru.weight_ih_l0</c> and <c>dense.weight</c>, in the order in which the modules are computed. They say nothing of activations: only where none is usual
/// can layers be told from them.
/// </summary>
internal static class StateDictionary
{
    private const string Declare = "declare the layers as a topology, save the weights as safetensors, and name those in Weights";

    public static TrainedModel Read(JsonObject model)
    {
        bool isResidual = false;
        JsonObject tensors = model;
        if (model["state_dict"] is JsonObject inner)
        {
            tensors = inner;
            isResidual = model["model_data"] is JsonObject data && JsonModel.IsResidual(data["skip"]);
        }

        var modules = tensors.Names.Select(name => (Name: name, Place: FileModule.PlaceOf(name, RefusedFile.Because)))
            .GroupBy(tensor => tensor.Place)
            .Select(same => (same.Key.Prefix, same.Key.Layer, Names: same.Select(tensor => tensor.Name).ToList()))
            .ToList();
        if (modules.Count == 0)
        {
            throw new RefusedFile("it has neither layers, as Keras's models have, nor tensors with the names of PyTorch's modules");
        }

        if (modules.Count > NumberBudget.MostNodes)
        {
            throw new RefusedFile(FormattableString.Invariant($"it has more than {NumberBudget.MostNodes} layers"));
        }

        var layers = new List<JsonLayer>();
        int inputs = 0;
        int width = 0;
        foreach ((string prefix, int place, List<string> names) in Ordered(modules))
        {
            // Between two layers without a cell PyTorch's users put an activation, which is no tensor.
            if (layers.Count > 0 && layers[layers.Count - 1].Layer.Memory is not { IsRecurrent: true })
            {
                throw new RefusedFile($"the file does not say which activation stands before {TensorEntry.Quote(names[0])}: {Declare}");
            }

            JsonTensor first = Tensor(tensors, prefix + (place < 0 ? "weight" : FormattableString.Invariant($"weight_ih_l{place}")));
            width = layers.Count > 0 ? width : first.Shape.Count > 1 ? first.Shape[1] : 0;
            inputs = layers.Count > 0 ? inputs : width;
            layers.Add(place < 0 ? Plain(tensors, prefix, first, width) : Recurrent(tensors, prefix, place, first, width));
            RequireNoOthers(names, prefix, place);
            width = layers[layers.Count - 1].Layer.Size;
        }

        return JsonModel.ModelOf(inputs, layers, isResidual);
    }

    /// <summary>The layers of a stack one after the other, wherever the file has their tensors.</summary>
    private static IEnumerable<(string Prefix, int Layer, List<string> Names)> Ordered(List<(string Prefix, int Layer, List<string> Names)> modules) =>
        modules.GroupBy(module => module.Prefix, StringComparer.Ordinal).SelectMany(stack => stack.OrderBy(module => module.Layer));

    private static JsonLayer Plain(JsonObject tensors, string prefix, JsonTensor weight, int width)
    {
        string name = $"the tensor {TensorEntry.Quote(prefix + "weight")}";
        if (weight.Shape.Count is not (2 or 3))
        {
            throw new RefusedFile($"{name} has the shape {weight.Spelled}: neither that of torch.nn.Linear, [out, in], nor that of torch.nn.Conv1d, [out, in, kernel]");
        }

        int size = weight.Shape[0];
        bool isConvolution = weight.Shape.Count == 3;
        weight.Require(name, isConvolution ? new[] { size, width, weight.Shape[2] } : new[] { size, width });
        var layer = new LayerSpecification(size, "Linear") { Memory = isConvolution ? new LayerMemory(MemoryKind.Conv, kernel: weight.Shape[2]) : null };
        return new JsonLayer(layer, new[] { weight.Values.ToEquatableArray(), Biases(tensors, prefix + "bias", size) });
    }

    private static JsonLayer Recurrent(JsonObject tensors, string prefix, int place, JsonTensor ofInputs, int width)
    {
        string Name(string kind) => FormattableString.Invariant($"{prefix}{kind}_l{place}");
        JsonTensor ofState = Tensor(tensors, Name("weight_hh"));
        int rows = ofInputs.Shape[0];
        int size = ofState.Shape.Count == 2 ? ofState.Shape[1] : 1;
        MemoryKind kind = rows == 4L * size ? MemoryKind.Lstm : rows == 3L * size ? MemoryKind.Gru
            : throw new RefusedFile($"the tensor {TensorEntry.Quote(Name("weight_ih"))} has the shape {ofInputs.Spelled} beside {ofState.Spelled}, as neither an LSTM nor a GRU has: {Declare}");
        ofInputs.Require($"the tensor {TensorEntry.Quote(Name("weight_ih"))}", rows, width);
        ofState.Require($"the tensor {TensorEntry.Quote(Name("weight_hh"))}", rows, size);
        return new JsonLayer(
            new LayerSpecification(size, "Linear") { Memory = new LayerMemory(kind) },
            new[] { ofInputs.Values.ToEquatableArray(), ofState.Values.ToEquatableArray(), Biases(tensors, Name("bias_ih"), rows), Biases(tensors, Name("bias_hh"), rows) });
    }

    /// <summary>Biases; a module with bias = False has none.</summary>
    private static EquatableArray<double> Biases(JsonObject tensors, string name, int count) =>
        tensors[name] is null ? new double[count].ToEquatableArray() : Tensor(tensors, name).Require($"the tensor {TensorEntry.Quote(name)}", count).Values.ToEquatableArray();

    private static JsonTensor Tensor(JsonObject tensors, string name) => JsonTensor.Of(tensors[name], $"the tensor {TensorEntry.Quote(name)}");

    private static void RequireNoOthers(IEnumerable<string> names, string prefix, int place)
    {
        string[] known = place < 0 ? new[] { "weight", "bias" } : new[] { "weight_ih", "weight_hh", "bias_ih", "bias_hh" }.Select(kind => FormattableString.Invariant($"{kind}_l{place}")).ToArray();
        if (names.FirstOrDefault(name => Array.IndexOf(known, name.Substring(prefix.Length)) < 0) is { } other)
        {
            throw new RefusedFile($"the tensor {TensorEntry.Quote(other)} does not belong to its module");
        }
    }
}
