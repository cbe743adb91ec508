using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;
using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>
/// Layers of Keras as RTNeural's scripts write them: their <c>type</c>, <c>activation</c>, the <c>shape</c> of what they give, and their <c>weights</c>, whose kernels are [in, out]. The gates of an
/// LSTM are in the order i, f, c, o, which is PyTorch's; those of a GRU in the order z, r, h, where PyTorch has r, z, n.
/// </summary>
internal sealed class KerasLayers
{
    private static readonly string[] Types = { "dense", "time-distributed-dense", "gru", "lstm", "conv1d", "activation" };

    private readonly List<JsonLayer> _layers = new();
    private int _width;

    private KerasLayers(int width)
    {
        _width = width;
    }

    public static TrainedModel Read(JsonObject model)
    {
        if (model["layers"] is not JsonArray { Items: var layers })
        {
            throw new RefusedFile("\"layers\" should be an array of objects");
        }

        if (model["in_shape"] is not JsonArray { Items.Count: > 0 } and not JsonNumbers)
        {
            throw new RefusedFile("\"in_shape\" should be an array that ends with the number of inputs of a step");
        }

        int inputs = LastOf(model["in_shape"], "\"in_shape\"");
        var reader = new KerasLayers(inputs);
        for (int i = 0; i < layers.Count; i++)
        {
            string title = FormattableString.Invariant($"layer {i + 1}");
            reader.Add(layers[i] as JsonObject ?? throw new RefusedFile($"{title} should be an object, but it is {layers[i].Title}"), title);
        }

        if (reader._layers.Count == 0)
        {
            throw new RefusedFile("it has no layers");
        }

        return JsonModel.ModelOf(inputs, reader._layers, isResidual: JsonModel.IsResidual(model["in_skip"]));
    }

    private void Add(JsonObject layer, string title)
    {
        string type = layer["type"] is JsonString { Text: var written } ? written : throw new RefusedFile($"the type of {title} is missing");
        title = $"{title} ({type.ToLowerInvariant()})";
        if (Array.IndexOf(Types, type) < 0)
        {
            throw new RefusedFile($"{title} is of a type that is not supported; supported are {string.Join(", ", Types)}");
        }

        string activation = ActivationOf(layer["activation"], title);
        if (type == "activation")
        {
            Activate(activation, title);
            return;
        }

        int size = LastOf(layer["shape"], $"the shape of {title}");
        IReadOnlyList<JsonTensor> weights = WeightsOf(layer["weights"], title);
        JsonLayer added = type switch
        {
            "dense" or "time-distributed-dense" => Dense(size, activation, weights, title),
            "lstm" => Lstm(size, activation, weights, title),
            "gru" => Gru(size, activation, weights, title),
            _ => Convolution(layer, size, activation, weights, title),
        };
        _layers.Add(added);
        _width = size;
    }

    private void Activate(string activation, string title)
    {
        if (_layers.Count == 0)
        {
            throw new RefusedFile($"{title} has no layer before it");
        }

        JsonLayer before = _layers[_layers.Count - 1];
        if (before.Layer.Activation != "Linear")
        {
            throw new RefusedFile($"{title} follows on an activation, which is not supported");
        }

        _layers[_layers.Count - 1] = before with { Layer = before.Layer with { Activation = activation } };
    }

    private JsonLayer Dense(int size, string activation, IReadOnlyList<JsonTensor> weights, string title)
    {
        JsonTensor kernel = At(weights, 0, "kernel", title, _width, size);
        return new JsonLayer(new LayerSpecification(size, activation), new[] { Transposed(kernel), Bias(weights, 1, size, title) });
    }

    private JsonLayer Lstm(int size, string activation, IReadOnlyList<JsonTensor> weights, string title)
    {
        RequireTanh(activation, title);
        int rows = 4 * size;
        return new JsonLayer(
            new LayerSpecification(size, "Linear") { Memory = new LayerMemory(MemoryKind.Lstm) },
            new[] { Transposed(At(weights, 0, "kernel", title, _width, rows)), Transposed(At(weights, 1, "recurrent kernel", title, size, rows)), Bias(weights, 2, rows, title), Zeros(rows) });
    }

    private JsonLayer Gru(int size, string activation, IReadOnlyList<JsonTensor> weights, string title)
    {
        RequireTanh(activation, title);
        int rows = 3 * size;
        int[] order = Enumerable.Range(0, rows).Select(row => row < size ? row + size : row < 2 * size ? row - size : row).ToArray();
        JsonTensor kernel = At(weights, 0, "kernel", title, _width, rows);
        JsonTensor recurrent = At(weights, 1, "recurrent kernel", title, size, rows);

        // Two rows of biases where the reset comes after the matrix; one where it comes before. Without biases nobody could tell.
        if (weights.Count < 3)
        {
            throw new RefusedFile($"{title} has no biases, whose number tells whether its reset comes after the matrix (reset_after)");
        }

        bool isAfter = weights[2].Shape.Count == 2;
        JsonTensor biases = isAfter ? At(weights, 2, "bias", title, 2, rows) : At(weights, 2, "bias", title, rows);
        EquatableArray<double> Ordered(int first) => order.Select(row => biases.Values[first + row]).ToEquatableArray();
        return new JsonLayer(
            new LayerSpecification(size, "Linear") { Memory = new LayerMemory(MemoryKind.Gru, isAfter ? string.Empty : "resetbefore") },
            new[] { Transposed(kernel, order), Transposed(recurrent, order), Ordered(0), isAfter ? Ordered(rows) : Zeros(rows) });
    }

    /// <summary>A kernel [steps, in, out], the oldest step first; PyTorch's is [out, in, steps].</summary>
    private JsonLayer Convolution(JsonObject layer, int size, string activation, IReadOnlyList<JsonTensor> weights, string title)
    {
        int kernel = One(layer["kernel_size"], $"the kernel size of {title}");
        int dilation = One(layer["dilation"], $"the dilation of {title}");
        foreach (string setting in new[] { "groups", "strides" })
        {
            if (layer[setting] is { } value && One(value, $"{setting} of {title}") != 1)
            {
                throw new RefusedFile($"{title} has {setting} other than 1, which are not supported");
            }
        }

        if ((kernel - 1L) * dilation > LayerMemory.MostSteps)
        {
            throw new RefusedFile(FormattableString.Invariant($"{title} looks back {(kernel - 1L) * dilation} steps, more than {LayerMemory.MostSteps}"));
        }

        JsonTensor taps = At(weights, 0, "kernel", title, kernel, _width, size);
        var numbers = new double[taps.Values.Count];
        for (int k = 0; k < kernel; k++)
        {
            for (int i = 0; i < _width; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    numbers[(((j * _width) + i) * kernel) + k] = taps.Values[(((k * _width) + i) * size) + j];
                }
            }
        }

        return new JsonLayer(
            new LayerSpecification(size, activation) { Memory = new LayerMemory(MemoryKind.Conv, kernel: kernel, dilation: dilation) }, new[] { numbers.ToEquatableArray(), Bias(weights, 1, size, title) });
    }

    private static string ActivationOf(JsonValue? value, string title)
    {
        string written = value switch { null => string.Empty, JsonString text => text.Text, _ => throw new RefusedFile($"the activation of {title} should be a text, but it is {value.Title}") };
        (string Keras, string Name)[] names =
        {
            (string.Empty, "Linear"), ("linear", "Linear"), ("tanh", "Tanh"), ("sigmoid", "Sigmoid"), ("relu", "ReLU"), ("elu", "ELU"), ("selu", "SELU"), ("softmax", "Softmax"),
            ("softplus", "Softplus"), ("softsign", "Softsign"), ("swish", "SiLU"), ("silu", "SiLU"), ("gelu", "GELU"), ("mish", "Mish"),
        };
        return names.Where(name => name.Keras == written && ActivationFunction.All.Any(activation => activation.Name == name.Name)).Select(name => name.Name).FirstOrDefault()
            ?? throw new RefusedFile($"the activation {TensorEntry.Quote(written)} of {title} is not supported");
    }

    private static void RequireTanh(string activation, string title)
    {
        if (activation != "Tanh")
        {
            throw new RefusedFile($"{title} has another activation than tanh, which is not supported");
        }
    }

    private static IReadOnlyList<JsonTensor> WeightsOf(JsonValue? value, string title) => value is JsonArray { Items: var items }
        ? items.Select((item, i) => JsonTensor.Of(item, FormattableString.Invariant($"tensor {i + 1} of {title}"))).ToList()
        : throw new RefusedFile($"the weights of {title} should be an array of tensors");

    private static JsonTensor At(IReadOnlyList<JsonTensor> weights, int index, string kind, string title, params int[] shape) =>
        index < weights.Count ? weights[index].Require($"the {kind} of {title}", shape) : throw new RefusedFile($"the {kind} of {title} is missing");

    /// <summary>Biases, of which a layer without use_bias has none.</summary>
    private static EquatableArray<double> Bias(IReadOnlyList<JsonTensor> weights, int index, int count, string title)
    {
        if (weights.Count > index + 1)
        {
            throw new RefusedFile(FormattableString.Invariant($"{title} has {weights.Count} tensors, but at most {index + 1} were expected"));
        }

        return index < weights.Count ? weights[index].Require($"the bias of {title}", count).Values.ToEquatableArray() : Zeros(count);
    }

    private static EquatableArray<double> Zeros(int count) => new double[count].ToEquatableArray();

    /// <summary>A kernel [in, out] as [out, in], its rows in another order.</summary>
    private static EquatableArray<double> Transposed(JsonTensor kernel, int[]? order = null)
    {
        int rows = kernel.Shape[1];
        int columns = kernel.Shape[0];
        var numbers = new double[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                numbers[(row * columns) + column] = kernel.At(column, order?[row] ?? row);
            }
        }

        return numbers.ToEquatableArray();
    }

    private static int LastOf(JsonValue? shape, string title) => shape switch
    {
        JsonArray { Items: { Count: > 0 } items } => JsonModel.CountOf(items[items.Count - 1], $"the last number of {title}"),
        JsonNumbers { Values: { Count: > 0 } values } => JsonModel.CountOf(new JsonNumber(values[values.Count - 1]), $"the last number of {title}"),
        _ => throw new RefusedFile($"{title} should be an array"),
    };

    /// <summary>A number, alone or in an array of one.</summary>
    private static int One(JsonValue? value, string title) => JsonModel.CountOf(value is JsonNumbers { Values.Count: 1 } one ? new JsonNumber(one.Values[0]) : value, title);
}
