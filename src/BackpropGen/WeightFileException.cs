namespace BackpropGen;

/// <summary>A weight file cannot be loaded: it is damaged, or it belongs to another network. The network is left as it was.</summary>
/// <remarks>
/// The message says what is wrong, what was expected and what was found. A file that is not there throws a <see cref="System.IO.FileNotFoundException"/> instead, and one
/// that cannot be opened or read another <see cref="System.IO.IOException"/> or an <see cref="UnauthorizedAccessException"/>.
/// </remarks>
public sealed class WeightFileException : Exception
{
    /// <summary>A refusal that nothing more is known of.</summary>
    public WeightFileException()
        : this("The weight file cannot be loaded.")
    {
    }

    /// <summary>A refusal that a message describes.</summary>
    /// <param name="message">What is wrong.</param>
    public WeightFileException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal that a message describes, caused by another exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public WeightFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal WeightFileException(string fileName, string? tensorName, string problem)
        : base($"The weights in {fileName} cannot be loaded. {problem} The network is left as it was.")
    {
        FileName = fileName;
        TensorName = tensorName;
    }

    /// <summary>The path of the file, or what else the weights were read from; null if unknown.</summary>
    public string? FileName { get; }

    /// <summary>The tensor that is wrong or missing, by its name in the file; null if it is not about one tensor.</summary>
    public string? TensorName { get; }
}
