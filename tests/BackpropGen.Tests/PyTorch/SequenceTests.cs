using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Sequences;

namespace BackpropGen.Tests.PyTorch;

/// <summary>Networks with memory against PyTorch in float64: recurrence and causal convolution, forward and back through time, in every form.</summary>
public class SequenceTests : IClassFixture<SequenceTests.Compiled>
{
    private static readonly IReadOnlyList<SequenceCase> All = SequenceCase.Read();

    /// <summary>Of how many cases one is tried in every run: no divisor of how many a stack has, so that each comes in other forms.</summary>
    private const int OneIn = 5;

    private static readonly string[] Forms = ["Auto", "Unrolled", "Vectorized"];

    public static TheoryData<string, Precision, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, string>();
            foreach (SequenceCase each in All)
            {
                foreach (string form in Forms)
                {
                    cases.Add(each.Name, Precision.Single, form);
                    cases.Add(each.Name, Precision.Double, form);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string, Precision> Truncated
    {
        get
        {
            var cases = new TheoryData<string, Precision>();
            foreach (SequenceCase each in All.Where(each => each.Truncated is not null))
            {
                cases.Add(each.Name, Precision.Single);
                cases.Add(each.Name, Precision.Double);
            }

            return cases;
        }
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Outputs_and_final_states_are_those_of_PyTorch(string name, Precision precision, string form)
    {
        (SequenceCase expected, AnySequenceNetwork network) = Network(name, precision, form);
        for (int i = 0; i < expected.Inputs.Length; i++)
        {
            (double[] outputs, double[] state) = network.PredictSequence(expected.Inputs[i]);
            Closeness.Same(outputs, expected.Outputs[i], Tolerance(precision), $"The outputs of sequence {i}");
            if (expected.FinalState(i) is { Length: > 0 } final)
            {
                Closeness.Same(state, final, Tolerance(precision), $"The state after sequence {i}");
            }
        }
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_through_time_are_those_of_PyTorch(string name, Precision precision, string form)
    {
        (SequenceCase expected, AnySequenceNetwork network) = Network(name, precision, form);
        double loss = 0;
        var sum = new double[network.Description.ParameterCount];
        for (int i = 0; i < expected.Inputs.Length; i++)
        {
            (double ofSequence, double[] gradient) = network.GradientSequence(expected.Inputs[i], expected.Targets[i]);
            Assert.Equal(ofSequence, network.EvaluateSequence(expected.Inputs[i], expected.Targets[i]));
            loss += ofSequence / expected.Inputs.Length;
            sum = [.. sum.Zip(gradient, (left, right) => left + (right / expected.Inputs.Length))];
        }

        Closeness.Same(loss, expected.Loss, Tolerance(precision), "The loss");
        SameTensors(expected, network, sum, expected.Gradients, Tolerance(precision), "gradient");
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Three_steps_of_training_are_those_of_PyTorch(string name, Precision precision, string form)
    {
        (SequenceCase expected, AnySequenceNetwork network) = Network(name, precision, form);
        TrainingHistory history = network.Fit(
            expected.Inputs, expected.Targets, new FitOptions { Epochs = 3, BatchSize = expected.Inputs.Length, LearningRate = expected.LearningRate, RowOrder = RowOrder.InOrder });
        Closeness.Same([.. history.Losses], expected.TrainingLosses, Tolerance(precision), "The losses");
        SameTensors(expected, network, network.Parameters, expected.AfterThree, Tolerance(precision), "parameters after three steps");
    }

    [SampledTheory(2)]
    [MemberData(nameof(Truncated))]
    public void Truncated_training_is_that_of_PyTorch(string name, Precision precision)
    {
        (SequenceCase expected, AnySequenceNetwork network) = Network(name, precision, "Auto");
        network.Fit(
            expected.Inputs, expected.Targets,
            new FitOptions { Epochs = 1, BatchSize = expected.Inputs.Length, LearningRate = expected.LearningRate, Truncation = expected.Truncated!.Length });
        SameTensors(expected, network, network.Parameters, expected.Truncated.After, Tolerance(precision), "parameters after an epoch in pieces");
    }

    private static double Tolerance(Precision precision) => precision == Precision.Double ? 1e-12 : 1e-5;

    private static void SameTensors(SequenceCase expected, AnySequenceNetwork network, double[] actual, double[][] values, double tolerance, string what)
    {
        network.Parameters = actual;
        Assert.Equal(expected.Tensors.Select(tensor => tensor.Name).Order(), network.TensorNames.Order());
        for (int i = 0; i < values.Length; i++)
        {
            Closeness.Same(network.Tensor(expected.Tensors[i].Name), values[i], tolerance, $"{expected.Name}: the {what}, {expected.Tensors[i].Name},");
        }
    }

    private static (SequenceCase Expected, AnySequenceNetwork Network) Network(string name, Precision precision, string form)
    {
        SequenceCase expected = All.Single(each => each.Name == name);
        AnySequenceNetwork network = AnySequenceNetwork.Of(Arguments(expected, form), precision);
        foreach (SequenceParameter tensor in expected.Tensors)
        {
            network.SetTensor(tensor.Name, tensor.Values);
        }

        return (expected, network);
    }

    private static string Arguments(SequenceCase expected, string form) => $"\"{expected.Topology}\", {expected.LossArguments}, Emission = Emission.{form}";

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(ThoroughTests.Sample(
            from expected in All
            from form in Forms
            from network in new[] { Arguments(expected, form), Networks.InDouble(Arguments(expected, form)) }
            select network, OneIn));
    }
}

/// <summary>A case of <c>sequences.json</c>: its README says what is in it.</summary>
internal sealed record SequenceCase(
    string Name,
    string Topology,
    string LossArguments,
    double LearningRate,
    double[][] Inputs,
    double[][] Targets,
    SequenceParameter[] Tensors,
    double[][] Outputs,
    JsonArray FinalStates,
    double Loss,
    double[][] Gradients,
    double[] TrainingLosses,
    double[][] AfterThree,
    TruncatedTraining? Truncated)
{
    public static IReadOnlyList<SequenceCase> Read()
    {
        using Stream stream = typeof(SequenceCase).Assembly.GetManifestResourceStream("sequences.json")!;
        return [.. JsonNode.Parse(stream)!["cases"]!.AsArray().Select(Read!)];
    }

    /// <summary>What is remembered after a sequence: h of each layer, or h and c. PyTorch has no state of a convolution.</summary>
    public double[] FinalState(int sequence) => Topology.Contains("conv", StringComparison.Ordinal) ? [] : [.. FinalStates.SelectMany(layer => layer!.AsArray()).SelectMany(tensor => Numbers(tensor!.AsArray()[sequence]))];

    private static SequenceCase Read(JsonNode node)
    {
        int inputs = node["inputs"]!.GetValue<int>();
        string loss = node["loss"]!.GetValue<string>();
        bool areClasses = loss.StartsWith("cross-entropy", StringComparison.Ordinal);
        SequenceParameter[] tensors = [.. node["parameters"]!.AsArray().Select(tensor => new SequenceParameter(tensor!["name"]!.GetValue<string>(), Numbers(tensor["values"])))];
        int outputs = tensors[^1].Values.Length;
        return new SequenceCase(
            node["name"]!.GetValue<string>(),
            $"{inputs}{string.Concat(node["layers"]!.AsArray().Select(layer => Spell(layer!.AsArray())))}",
            areClasses ? "Loss = Loss.CrossEntropy, OutputActivation = Activation.Linear" : "Loss = Loss.MeanSquaredError",
            node["learningRate"]!.GetValue<double>(),
            Each(node["x"]),
            areClasses ? [.. node["y"]!.AsArray().Select(target => Enumerable.Range(0, outputs).Select(j => j == target!.GetValue<int>() ? 1.0 : 0).ToArray())] : Each(node["y"]),
            tensors,
            Each(node["outputs"]),
            node["finalStates"]!.AsArray(),
            node["lossValue"]!.GetValue<double>(),
            Each(node["gradients"]),
            Numbers(node["trainingLosses"]),
            Each(node["after3Steps"]),
            node["truncated"] is { } truncated ? new TruncatedTraining(truncated["length"]!.GetValue<int>(), Each(truncated["after"])) : null);
    }

    private static string Spell(JsonArray layer) => layer[0]!.GetValue<string>() switch
    {
        "rnn" => $"-{layer[1]}:rnn" + (layer.Count > 2 && layer[2]!.GetValue<string>() == "relu" ? "(relu)" : string.Empty),
        "conv" => $"-{layer[1]}:conv({layer[2]},{layer[3]})",
        "act" => $":{layer[1]}",
        "dense" => $"-{layer[1]}",
        var recurrent => $"-{layer[1]}:{recurrent}",
    };

    private static double[][] Each(JsonNode? all) => [.. all!.AsArray().Select(Numbers)];

    private static double[] Numbers(JsonNode? node) => node is JsonArray all ? [.. all.SelectMany(Numbers)] : [node!.GetValue<double>()];
}

internal sealed record SequenceParameter(string Name, double[] Values);

internal sealed record TruncatedTraining(int Length, double[][] After);
