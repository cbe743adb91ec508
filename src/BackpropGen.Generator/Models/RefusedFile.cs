namespace BackpropGen.Generator.Models;

/// <summary>
/// Leads from the place that refuses a file, because it is damaged or says something that is not supported, to the one that says so; no method that reads files
/// lets it out.
/// </summary>
internal sealed class RefusedFile : Exception
{
    /// <param name="problem">A sentence for people.</param>
    /// <param name="sort">What the sentence has in common with others that say the same of other places; null where it stands for itself.</param>
    public RefusedFile(string problem, string? sort = null)
        : base(problem)
    {
        Sort = sort ?? problem;
    }

    /// <summary>The problem, without a full stop at its end.</summary>
    public string Problem => Message.TrimEnd('.');

    /// <summary>Equal for the same problem of different places.</summary>
    public string Sort { get; }

    /// <summary>A refusal; the sentences name the tensor that they are about.</summary>
    public static Exception Because(string problem, string? tensor) => new RefusedFile(problem);
}
