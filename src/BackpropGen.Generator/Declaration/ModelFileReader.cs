using System.Runtime.CompilerServices;
using BackpropGen.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Declaration;

/// <summary>Reads the model files among a project's additional files.</summary>
internal static class ModelFileReader
{
    /// <summary>Far more than the weights that are compiled in, and little enough to be in memory twice.</summary>
    private const long MostBytes = 16L << 20;

    /// <summary>
    /// A file is read once, for the generator, for every analysis, and for all classes that name it, and parsed once for each choice of outputs: where it has changed, the compiler has another text of it.
    /// </summary>
    private static readonly ConditionalWeakTable<AdditionalText, ModelFile> Parsed = new();

    public static bool IsModel(AdditionalText file) =>
        HasExtension(file.Path, ModelFile.OnnxExtension) || HasExtension(file.Path, ModelFile.WeightsExtension) || HasExtension(file.Path, ModelFile.JsonExtension);

    private static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The model files among those that a compiler has been given, and that a declaration may mean.</summary>
    public static ModelFiles Read(AnalyzerOptions options, DeclaredNetwork declared, CancellationToken cancellationToken)
    {
        if (declared.File is not { } written)
        {
            return ModelFiles.None;
        }

        Dictionary<string, AdditionalText> files = options.AdditionalFiles
            .Where(IsModel)
            .GroupBy(file => ModelPath.Normalize(file.Path), StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        IReadOnlyList<string> meant = ModelPath.Find(
            written.Name, declared.Source, BuildProperties.ProjectFolder(options.AnalyzerConfigOptionsProvider.GlobalOptions), files.Keys);
        return new ModelFiles(
            meant.Select(path => Read(files[path], cancellationToken).For(declared)).ToEquatableArray(), Nearest: meant.Count == 0 ? ModelPath.Nearest(written.Name, files.Keys) : null);
    }

    public static ModelFile Read(AdditionalText file, CancellationToken cancellationToken)
    {
        if (Parsed.TryGetValue(file, out ModelFile? parsed))
        {
            return parsed;
        }

        cancellationToken.ThrowIfCancellationRequested();
        parsed = Parse(file);

        // Who could not read it, since it was just being written, may read it the next time.
        return parsed.Problem is null ? Parsed.GetValue(file, _ => parsed) : parsed;
    }

    private static ModelFile Parse(AdditionalText file)
    {
        string path = ModelPath.Normalize(file.Path);
        try
        {
            return ReadBytes(file.Path) is not { } bytes ? new ModelFile(path, Problem: FormattableString.Invariant($"it is larger than {MostBytes >> 20} MB"), IsTooLarge: true)
                : HasExtension(path, ModelFile.OnnxExtension) ? new ModelFile(path) { Content = new OnnxContent(bytes) }
                : HasExtension(path, ModelFile.JsonExtension) ? new ModelFile(path, JsonModelReader.Read(bytes))
                : new ModelFile(path, Weights: SafetensorsReading.Read(bytes));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException)
        {
            bool isMissing = exception is FileNotFoundException or DirectoryNotFoundException;
            return new ModelFile(path, Problem: isMissing ? "there is no such file" : "it cannot be read: " + exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>
    /// The file's bytes; null where there are too many. A model is binary: as text, which is all that the compiler offers, it would be changed in decoding, or be
    /// refused. The compiler knows the file by its path, as one of the inputs of the build, and calls again when it has changed.
    /// </summary>
    private static byte[]? ReadBytes(string path)
    {
#pragma warning disable RS1035 // The one place that reads files: see above.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
#pragma warning restore RS1035
        if (stream.Length > MostBytes)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        int count = 0;
        int read;
        while (count < bytes.Length && (read = stream.Read(bytes, count, bytes.Length - count)) > 0)
        {
            count += read;
        }

        Array.Resize(ref bytes, count);
        return bytes;
    }
}
