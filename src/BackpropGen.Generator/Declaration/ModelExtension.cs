namespace BackpropGen.Generator.Declaration;

/// <summary>The kinds of files that hold models or weights, by the extensions of their names.</summary>
internal static class ModelExtension
{
    public const string Onnx = ".onnx";
    public const string Json = ".json";
    public const string Weights = ".safetensors";

    private static readonly string[] All = { Onnx, Json, Weights };

    /// <summary>The one that a path ends with; null where it is another.</summary>
    public static string? Of(string path) => All.FirstOrDefault(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
