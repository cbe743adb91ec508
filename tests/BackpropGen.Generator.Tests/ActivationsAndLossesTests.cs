using BackpropGen.Generator.Calculus;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests;

/// <summary>Every activation with every loss compiles in every form without a word: as the output where the loss is defined on it, else in a hidden layer.</summary>
public class ActivationsAndLossesTests
{
    /// <summary>What the analyzer says of softmax in a hidden layer, of softmax with mean squared error and of loops is no word of the compiler's.</summary>
    private static readonly string[] Allowed = ["BPG101", "BPG102", "BPG105", "BPG201", "BPG202"];

    private static readonly string[] Activations = [.. ActivationFunction.All.Select(activation => activation.Name)];

    private static readonly string[] Losses =
    [
        .. LossFunction.All.Select(loss => loss.Name), "CrossEntropy, LabelSmoothing = 0.1", "CrossEntropy, ClassWeights = new[] { 0.1, 1.0 / 3 }",
    ];

    [Theory]
    [InlineData(3, "Unrolled", false)]
    [InlineData(18, "Unrolled", false)]
    [InlineData(1_001, "Auto", true)]
    [InlineData(18, "Vectorized", false)]
    [InlineData(1_001, "Vectorized", false)]
    public void All_compile_without_a_word(int inputs, string emission, bool isForOlderFramework)
    {
        IEnumerable<string> classes =
            from loss in Losses
            from activation in Activations
            let outputs = LossFunction.Named(loss.Split(',')[0]).Outputs
            let isHidden = loss == "MeanSquaredError" || (outputs is not null && !outputs.Include(activation))
            select $"{inputs}-2:{activation}{(isHidden ? "-2:linear" : "")}\", Loss = Loss.{loss}, Emission = Emission.{emission}";
        string source = Gate.InNamespace(string.Concat(classes.Select((arguments, i) => $"[Network(\"{arguments}, Precision = Precision.{(i % 2 == 0 ? Precision.Single : Precision.Double)})] internal partial class Model{i} {{ }}\n")))
            + (isForOlderFramework ? Networks.NoVectors : string.Empty);
        IReadOnlyList<string> problems = StrictCompile.Problems([source], StrictCompile.Extremes[0], Allowed);
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(8)));
    }
}
