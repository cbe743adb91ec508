namespace BackpropGen.Generator.Models;

/// <summary>Ends the reading of a file that is damaged or says something that is not supported. Readers turn it into <see cref="ModelReading.Problem"/>.</summary>
internal sealed class RefusedModelException : Exception
{
    /// <param name="problem">A sentence for people, without a full stop at its end.</param>
    public RefusedModelException(string problem)
        : base(problem)
    {
    }
}
