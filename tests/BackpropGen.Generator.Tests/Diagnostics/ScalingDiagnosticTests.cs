namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Targets that scaling would make something else.</summary>
public class ScalingDiagnosticTests
{
    [Theory]
    [InlineData("2-3:softmax", "CrossEntropy", "Cross-entropy takes targets in [0, 1] that sum to 1, which scaling would change: remove TargetScaling, or use a loss for any numbers")]
    [InlineData("2-1", "BinaryCrossEntropy", "Binary cross-entropy takes targets in [0, 1], which")]
    [InlineData("2-1", "Hinge", "Hinge loss takes targets 1 or −1, which")]
    [InlineData("2-1", "Poisson", "Poisson loss takes targets at least 0, which")]
    public void Targets_that_are_no_plain_numbers_cannot_be_scaled(string topology, string loss, string message) => Assert.StartsWith(
        message,
        Reported.Once("BPG023", $"[Network(\"{topology}\", Loss = Loss.{loss}, TargetScaling = [|Scaling.MinMax|])] public partial class Model {{ }}"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Loss = Loss.CrossEntropy, TargetScaling = Scaling.None, InputScaling = Scaling.MinMax")]
    [InlineData("Loss = Loss.MeanAbsoluteError, TargetScaling = Scaling.MinMax, InputScaling = Scaling.None")]
    public void Others_can(string arguments) => Reported.Nothing(Gate.InNamespace($"[Network(\"2-3\", {arguments})] public partial class Model {{ }}"));
}
