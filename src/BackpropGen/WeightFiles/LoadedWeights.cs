using BackpropGen.Layout;

namespace BackpropGen;

/// <summary>What became of the tensors of a weight file that was loaded.</summary>
public sealed class LoadedWeights
{
    private readonly string _remarks;

    internal LoadedWeights(LayoutMatch match, IReadOnlyList<string> rounded)
    {
        Modules = match.Modules;
        Ignored = match.Ignored;
        WithoutBiases = match.WithoutBiases;
        IsRounded = rounded.Count > 0;
        _remarks = match.Remarks(rounded);
    }

    /// <summary>The modules of the layers with parameters, in the order of the layers, by their names in the file: <c>actor.0</c>.</summary>
    public IReadOnlyList<string> Modules { get; }

    /// <summary>The tensors that belong to none of these modules, and are not used, by their names. What a training of this library goes on from is not among them.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>Those of <see cref="Modules"/> without biases in the file: the biases of the network are 0 there.</summary>
    public IReadOnlyList<string> WithoutBiases { get; }

    /// <summary>Whether numbers of double precision were rounded to those of a network in single precision.</summary>
    public bool IsRounded { get; }

    /// <summary>What one might not expect of a file that fits, in sentences: shapes that told the order of layers, tensors that are not used, biases that are 0, numbers that were rounded.</summary>
    public override string ToString() => _remarks.Length > 0 ? _remarks : "All tensors of the file are the network's.";
}
