namespace BackpropGen.Generator.Models;

/// <summary>Leads from the place that refuses a file to the one that says so; no method of this folder lets it out.</summary>
internal sealed class RefusedFile : Exception
{
    private RefusedFile(string problem)
        : base(problem)
    {
    }

    /// <summary>The problem, without a full stop at its end.</summary>
    public string Problem => Message.TrimEnd('.');

    /// <summary>A refusal; the sentences name the tensor that they are about.</summary>
    public static Exception Because(string problem, string? tensor) => new RefusedFile(problem);
}
