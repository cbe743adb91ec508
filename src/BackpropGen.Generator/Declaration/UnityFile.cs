using System.Text;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// Additional files as Unity has them: it hands a generator those alone whose names are a name without dots, that of the generator's assembly, and an extension of its own, such as <c>iris.BackpropGenGenerator.additionalfile</c>.
/// A declaration names such a file by what stands first, with an extension or without, so that the same source compiles elsewhere, too.
/// </summary>
internal static class UnityFile
{
    /// <summary>The assembly of the generator in Unity's package: a name with a dot would not be found in the names of files.</summary>
    private const string Generator = "BackpropGenGenerator";

    private const string Ending = "." + Generator + ".additionalfile";

    /// <summary>Whether this generator is the one in Unity's package.</summary>
    public static bool IsExpected { get; } = typeof(UnityFile).Assembly.GetName().Name == Generator;

    /// <summary>Whether a file has such a name.</summary>
    public static bool Is(string path) => path.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>The path of such a file without what Unity asks for behind the name; null for other files.</summary>
    public static string? Stem(string path) => Is(path) ? path.Substring(0, path.Length - Ending.Length) : null;

    /// <summary>What a declaration has written, as it would name such a file: without an extension.</summary>
    public static string StemOfWritten(string written) => ModelExtension.Of(written) is { } extension ? written.Substring(0, written.Length - extension.Length) : written;

    /// <summary>The name that the file which a declaration means should have, and how the declaration then names it.</summary>
    /// <param name="written">What the declaration has written, without folders.</param>
    public static (string FileName, string Written) NameFor(string written)
    {
        string stem = StemOfWritten(written).Replace('.', '-');
        return (stem + Ending, stem);
    }

    /// <summary>The extension that a file has elsewhere, by its content.</summary>
    public static string ExtensionOf(byte[] content)
    {
        // A safetensors file begins with the length of its header, in eight bytes of which the upper four are 0, and the header is a JSON object.
        if (content.Length > 8 && BitConverter.ToInt32(content, 4) == 0 && content[8] == '{')
        {
            return ModelExtension.Weights;
        }

        // No field of a model's protocol buffer has a tag like one of these.
        string start = Encoding.UTF8.GetString(content, 0, Math.Min(content.Length, 64)).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return start.StartsWith("{", StringComparison.Ordinal) ? ModelExtension.Json : ModelExtension.Onnx;
    }
}
