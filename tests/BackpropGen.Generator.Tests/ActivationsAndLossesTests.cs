using BackpropGen.Generator.Calculus;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests;

/// <summary>
/// Every activation compiles without a word in a hidden layer, and as the output of every loss that is defined on it, in straight lines and on vectors.
/// Two forms share the outputs between them like the fields of a chessboard; loops, which have no partner, take half of them. Hidden layers are in all forms.
/// </summary>
public class ActivationsAndLossesTests
{
    /// <summary>What the analyzer says of softmax in a hidden layer, of softmax with mean squared error and of loops is no word of the compiler's.</summary>
    private static readonly string[] Allowed = ["BPG101", "BPG102", "BPG105", "BPG201", "BPG202"];

    private static readonly string[] Activations = [.. ActivationFunction.All.Select(activation => activation.Name)];

    private static readonly string[] Losses =
    [
        .. LossFunction.All.Select(loss => loss.Name), "CrossEntropy, LabelSmoothing = 0.1", "CrossEntropy, ClassWeights = new[] { 0.1, 1.0 / 3 }",
    ];

    [ThoroughTheory]
    [InlineData(3, "Unrolled", false, 0)]
    [InlineData(18, "Unrolled", false, 1)]
    [InlineData(1_001, "Auto", true, 0)]
    [InlineData(18, "Vectorized", false, 0)]
    [InlineData(1_001, "Vectorized", false, 1)]
    public void All_compile_without_a_word(int inputs, string emission, bool isForOlderFramework, int colour)
    {
        IEnumerable<string> classes =
            from row in Enumerable.Range(0, Losses.Length)
            from column in Enumerable.Range(0, Activations.Length)
            let loss = Losses[row]
            let activation = Activations[column]
            let isHidden = loss == "MeanSquaredError"
            where isHidden || (row + column) % 2 == colour
            where isHidden || LossFunction.Named(loss.Split(',')[0]).Outputs is not { } outputs || outputs.Include(activation)
            select $"{inputs}-2:{activation}{(isHidden ? "-2:linear" : "")}\", Loss = Loss.{loss}, Emission = Emission.{emission}";
        string source = Gate.InNamespace(string.Concat(classes.Select((arguments, i) => $"[Network(\"{arguments}, Precision = Precision.{(i % 2 == 0 ? Precision.Single : Precision.Double)})] internal partial class Model{i} {{ }}\n")))
            + (isForOlderFramework ? Networks.NoVectors : string.Empty);
        IReadOnlyList<string> problems = StrictCompile.Problems([source], StrictCompile.Extremes[0], Allowed);
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(8)));
    }
}
