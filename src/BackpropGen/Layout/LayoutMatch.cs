using BackpropGen.Safetensors;

namespace BackpropGen.Layout;

/// <summary>Where a file has the parameters of a network, and what else is in it.</summary>
/// <param name="tensors">Each parameter with the name of its tensor, null for biases that the file does not have, and whether that is the matrix the other way round.</param>
/// <param name="modules">The modules of the layers with parameters, in order.</param>
/// <param name="ignored">The tensors that are not used.</param>
/// <param name="isByShape">Whether shapes told the order of the modules, and not their numbers alone.</param>
internal sealed class LayoutMatch(IReadOnlyList<(ParameterTensor Tensor, string? Name, bool IsTurned)> tensors, IReadOnlyList<string> modules, IReadOnlyList<string> ignored, bool isByShape)
{
    private const int MostNames = 12;

    public IReadOnlyList<(ParameterTensor Tensor, string? Name, bool IsTurned)> Tensors { get; } = tensors;

    public IReadOnlyList<string> Modules { get; } = modules;

    public IReadOnlyList<string> Ignored { get; } = ignored;

    /// <summary>The modules whose weights are the other way round in the file.</summary>
    private List<string> Turned { get; } = tensors.Where(tensor => tensor.IsTurned).Select(tensor => modules[tensor.Tensor.Place]).Distinct().ToList();

    /// <summary>The modules without biases in the file: theirs are 0.</summary>
    public IReadOnlyList<string> WithoutBiases { get; } = tensors.Where(tensor => tensor.Name is null).Select(tensor => modules[tensor.Tensor.Place]).Distinct().ToList();

    /// <summary>What a user would not expect of a file that fits, as sentences; empty for nothing.</summary>
    /// <param name="rounded">The types of elements that were rounded to those of the network.</param>
    public string Remarks(IReadOnlyList<string> rounded)
    {
        var sentences = new List<string>();
        if (isByShape)
        {
            sentences.Add($"The layers are, by their shapes, {List(Modules)}.");
        }

        if (Turned.Count > 0)
        {
            sentences.Add($"The weights of {List(Turned)} are [inputs, outputs] in the file, and were turned.");
        }

        if (Ignored.Count > 0)
        {
            sentences.Add($"Not used: {List(Ignored)}.");
        }

        if (WithoutBiases.Count > 0)
        {
            sentences.Add($"The file has no biases of {List(WithoutBiases)}: they are 0.");
        }

        if (rounded.Count > 0)
        {
            sentences.Add($"Elements of type {string.Join(" and ", rounded)} are rounded to float.");
        }

        return string.Join(" ", sentences);
    }

    /// <summary>Names out of a file, as many as a message can hold.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(TensorEntry.Quote)) + (names.Count > MostNames ? FormattableString.Invariant($" and {names.Count - MostNames} more") : string.Empty);
}
