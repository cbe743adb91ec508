using System.Globalization;

namespace BackpropGen;

/// <summary>The numbers by which a network scales: x′ = (x − offset) / scale for each input, and for each target. Immutable.</summary>
public sealed class ScalingNumbers
{
    /// <summary>Numbers for inputs and targets.</summary>
    /// <param name="inputOffsets">μ of each input; empty where inputs are not scaled.</param>
    /// <param name="inputScales">σ of each input, above 0; empty where inputs are not scaled.</param>
    /// <param name="targetOffsets">μ of each target; empty where targets are not scaled.</param>
    /// <param name="targetScales">σ of each target, above 0; empty where targets are not scaled.</param>
    /// <exception cref="ArgumentNullException">A list is null.</exception>
    public ScalingNumbers(
        IReadOnlyList<double> inputOffsets, IReadOnlyList<double> inputScales, IReadOnlyList<double> targetOffsets, IReadOnlyList<double> targetScales)
    {
        InputOffsets = Copy(inputOffsets, nameof(inputOffsets));
        InputScales = Copy(inputScales, nameof(inputScales));
        TargetOffsets = Copy(targetOffsets, nameof(targetOffsets));
        TargetScales = Copy(targetScales, nameof(targetScales));
    }

    /// <summary>μ of each input, in the input's unit; empty where inputs are not scaled.</summary>
    public IReadOnlyList<double> InputOffsets { get; }

    /// <summary>σ of each input, in the input's unit; empty where inputs are not scaled.</summary>
    public IReadOnlyList<double> InputScales { get; }

    /// <summary>μ of each target, in the target's unit; empty where targets are not scaled.</summary>
    public IReadOnlyList<double> TargetOffsets { get; }

    /// <summary>σ of each target, in the target's unit; empty where targets are not scaled.</summary>
    public IReadOnlyList<double> TargetScales { get; }

    /// <summary>The numbers of inputs and targets.</summary>
    /// <returns>One line, the same in every culture, such as <c>inputs: μ 1, 2, σ 0.5, 3; targets: not scaled</c>, with four digits of each number and no more than eight columns.</returns>
    public override string ToString() => $"inputs: {Spell(InputOffsets, InputScales)}; targets: {Spell(TargetOffsets, TargetScales)}";

    private static string Spell(IReadOnlyList<double> offsets, IReadOnlyList<double> scales) =>
        offsets.Count == 0 ? "not scaled" : $"μ {Spell(offsets)}, σ {Spell(scales)}";

    private static string Spell(IReadOnlyList<double> numbers)
    {
        const int Most = 8;
        return string.Join(", ", numbers.Take(Most).Select(number => number.ToString("G4", CultureInfo.InvariantCulture))) + (numbers.Count > Most ? ", …" : string.Empty);
    }

    private static double[] Copy(IReadOnlyList<double> numbers, string argument) => numbers?.ToArray() ?? throw new ArgumentNullException(argument);
}
