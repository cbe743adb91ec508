using System.Globalization;
using BackpropGen.Safetensors;

namespace BackpropGen.Layout;

/// <summary>The scaling of a network in the metadata of a weight file: for inputs and for targets its name, and every μ and σ with spaces between.</summary>
internal sealed class ScalingMetadata
{
    public const char Between = ' ';

    private ScalingMetadata(string nameKey, string offsetsKey, string scalesKey, ColumnsLayout columns)
    {
        NameKey = nameKey;
        OffsetsKey = offsetsKey;
        ScalesKey = scalesKey;
        Columns = columns;
    }

    public string NameKey { get; }

    public string OffsetsKey { get; }

    public string ScalesKey { get; }

    public ColumnsLayout Columns { get; }

    /// <summary>The entries of the inputs, and those of the targets.</summary>
    public static IReadOnlyList<ScalingMetadata> Of(NetworkLayout network) => new[]
    {
        new ScalingMetadata(WeightFormat.InputScalingKey, WeightFormat.InputOffsetsKey, WeightFormat.InputScalesKey, network.Inputs),
        new ScalingMetadata(WeightFormat.TargetScalingKey, WeightFormat.TargetOffsetsKey, WeightFormat.TargetScalesKey, network.Targets),
    };

    /// <summary>μ and σ of the inputs and of the targets in the precision of the network, null for what is not scaled; no pair at all where the file holds no scaling.</summary>
    public static IReadOnlyList<(double[] Offsets, double[] Scales)?>? Read(NetworkLayout network, IReadOnlyDictionary<string, string> metadata, Refusal refuse)
    {
        IReadOnlyList<ScalingMetadata> groups = Of(network);
        if (!groups.Any(group => metadata.ContainsKey(group.NameKey)))
        {
            return null;
        }

        (double[], double[])?[] numbers = groups.Select(group => group.Read(metadata, network.IsDouble, refuse)).ToArray();
        foreach (((double[] Offsets, double[] Scales)? pair, ScalingMetadata group) in numbers.Zip(groups, (pair, group) => (pair, group)))
        {
            if (pair is { } found && ProblemOf(found.Offsets, found.Scales, group.Columns.Names, network.IsDouble) is { } problem)
            {
                throw refuse("The scaling of the file cannot be used. " + problem, null);
            }
        }

        return numbers;
    }

    /// <summary>What is wrong with numbers, or null: σ must have an inverse that is a number, too.</summary>
    public static string? ProblemOf(IReadOnlyList<double> offsets, IReadOnlyList<double> scales, IReadOnlyList<string> names, bool isDouble)
    {
        for (int i = 0; i < offsets.Count; i++)
        {
            if (!IsFinite(offsets[i]))
            {
                return $"The offset of {names[i]} is {Spell(offsets[i])}, but it must be finite.";
            }

            if (!(scales[i] > 0 && IsFinite(scales[i]) && IsFinite(Round(1 / scales[i], isDouble))))
            {
                return $"The scale of {names[i]} is {Spell(scales[i])}, but it must be above 0, and its inverse finite.";
            }
        }

        return null;

        static string Spell(double number) => number.ToString("R", CultureInfo.InvariantCulture);

        static bool IsFinite(double number) => Math.Abs(number) <= double.MaxValue;
    }

    private (double[] Offsets, double[] Scales)? Read(IReadOnlyDictionary<string, string> metadata, bool isDouble, Refusal refuse)
    {
        string found = metadata.TryGetValue(NameKey, out string? name) ? name : "None";
        if (found != Columns.Scaling)
        {
            throw refuse($"The entry {TensorEntry.Quote(NameKey)} of the metadata is {TensorEntry.Quote(found)}, but the network's is {Columns.Scaling}: declare the network with the scaling of the file.", null);
        }

        return Columns.IsScaled ? (Parse(metadata, OffsetsKey, isDouble, refuse), Parse(metadata, ScalesKey, isDouble, refuse)) : null;
    }

    private double[] Parse(IReadOnlyDictionary<string, string> metadata, string key, bool isDouble, Refusal refuse)
    {
        string[] texts = metadata.TryGetValue(key, out string? text) ? text.Split(Between) : Array.Empty<string>();
        if (texts.Length != Columns.Names.Count)
        {
            throw refuse(
                FormattableString.Invariant($"The entry {TensorEntry.Quote(key)} of the metadata holds {Counted.Spell(texts.Length, "number")}, but it must hold {Columns.Names.Count}."), null);
        }

        double[] numbers = new double[texts.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                throw refuse($"The entry {TensorEntry.Quote(key)} of the metadata holds {TensorEntry.Quote(texts[i])}, which is not a number.", null);
            }

            numbers[i] = Round(number, isDouble);
        }

        return numbers;
    }

    private static double Round(double number, bool isDouble) => isDouble ? number : (float)number;
}
