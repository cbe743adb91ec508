using BackpropGen.Testing;
using CsCheck;

namespace BackpropGen.Tests.Reference;

/// <summary>A network of random shape: the arguments of its attribute, and a seed for everything else that is random about it.</summary>
internal sealed record RandomNetwork(string Arguments, int Seed)
{
    private static readonly Gen<string> Activations = Gen.OneOfConst(
        [.. LibraryFunctions.ActivationNames.Select(name => name.ToLowerInvariant()), "leakyrelu(0.25)", "elu(0.5)", "softplus(2)"]);

    private static readonly Gen<Loss> LossesOfAnyOutput = Gen.OneOfConst(
        Loss.MeanSquaredError, Loss.MeanAbsoluteError, Loss.Huber, Loss.LogCosh, Loss.Hinge, Loss.Poisson, Loss.HalfSquaredError);

    // The loss, and the output activations that it is defined on.
    private static readonly Gen<(Loss Loss, string Output)> Ends = Gen.Frequency(
        (4, Gen.Select(LossesOfAnyOutput, Activations)),
        (2, Gen.OneOfConst("sigmoid", "linear").Select(output => (Loss.BinaryCrossEntropy, output))),
        (2, Gen.OneOfConst("softmax", "logsoftmax", "linear").Select(output => (Loss.CrossEntropy, output))),
        (1, Gen.OneOfConst("logsoftmax", "linear").Select(output => (Loss.KullbackLeibler, output))));

    /// <summary>A row, or three, is one straight line.</summary>
    public static readonly Gen<RandomNetwork> Small = Of(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 2], Gen.Int[1, 3]);

    /// <summary>From a single node to a few hundred weights.</summary>
    public static readonly Gen<RandomNetwork> Medium = Of(Gen.Int[1, 25], Gen.Int[1, 20], Gen.Int[0, 4], Gen.Int[1, 20]);

    /// <summary>Around two thousand weights.</summary>
    public static readonly Gen<RandomNetwork> Large = Of(Gen.Int[15, 40], Gen.Int[20, 40], Gen.Int[1, 2], Gen.Int[1, 25]);

    private static Gen<RandomNetwork> Of(Gen<int> inputs, Gen<int> widths, Gen<int> hiddenLayers, Gen<int> outputs) =>
        from inputCount in inputs
        from hiddenCount in hiddenLayers
        from hidden in Gen.Select(widths, Activations).Array[hiddenCount]
        from outputCount in outputs
        from end in Ends
        from seed in Gen.Int
        select new RandomNetwork(Write(inputCount, [.. hidden, (outputCount, end.Output)], end.Loss), seed);

    private static string Write(int inputs, (int Width, string Activation)[] layers, Loss loss)
    {
        string topology = inputs + string.Concat(layers.Select(layer => $"-{layer.Width}:{layer.Activation}"));
        return $"\"{topology}\", Loss = Loss.{loss}";
    }
}
