using BackpropGen.Generator.Models;

namespace BackpropGen.Generator.Declaration;

/// <summary>A file of the project's that holds a trained model or weights, and what came of reading it.</summary>
/// <param name="Path">Its path, with slashes alone.</param>
/// <param name="Model">What an ONNX file holds; null for other files, and where it could not be read.</param>
/// <param name="Weights">The same of a safetensors file.</param>
/// <param name="Problem">Why the file could not be read, as a sentence without a full stop at its end.</param>
internal sealed record ModelFile(string Path, ModelReading? Model = null, WeightsReading? Weights = null, string? Problem = null)
{
    public const string OnnxExtension = ".onnx";
    public const string WeightsExtension = ".safetensors";

    /// <summary>The name without the folders.</summary>
    public string Name => Path.Substring(Path.LastIndexOf('/') + 1);

    /// <summary>Whether the path is what is written, or ends with it.</summary>
    public bool Is(string written)
    {
        string name = Normalize(written);
        return Path.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (Path.Length == name.Length || Path[Path.Length - name.Length - 1] == '/');
    }

    public static string Normalize(string path)
    {
        string normal = path.Trim().Replace('\\', '/');
        return normal.StartsWith("./", StringComparison.Ordinal) ? normal.Substring(2) : normal;
    }
}

/// <summary>The model files of a project.</summary>
internal sealed record ModelFiles(EquatableArray<ModelFile> All)
{
    public static readonly ModelFiles None = new(default(EquatableArray<ModelFile>));

    /// <summary>The files that a declaration may mean: one, unless there is something wrong.</summary>
    public ModelFiles For(DeclaredNetwork? declared) =>
        declared?.File is { } file && file.Name.Trim().Length > 0 ? new ModelFiles(All.Where(other => other.Is(file.Name)).ToEquatableArray()) : None;
}
