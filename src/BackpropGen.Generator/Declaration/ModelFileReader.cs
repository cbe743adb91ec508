using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Models;
using BackpropGen.Layout;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Declaration;

/// <summary>Reads the model files among a project's additional files.</summary>
internal static class ModelFileReader
{
    /// <summary>Far more than the weights that are compiled in, and little enough to be in memory twice.</summary>
    private const long MostBytes = 16L << 20;

    /// <summary>The most weights that are embedded, in double precision, and what stands beside them.</summary>
    private const long MostEmbeddedBytes = 128L << 20;

    /// <summary>
    /// A file is read once, for the generator, for every analysis, and for all classes that name it, and parsed once for each choice of outputs: where it has changed, the compiler has another text of it.
    /// Under the name of its resource, since a project may begin to embed it.
    /// </summary>
    private static readonly ConditionalWeakTable<AdditionalText, ConcurrentDictionary<string, ModelFile>> Parsed = new();

    public static bool IsModel(AdditionalText file) => UnityFile.Is(file.Path) || ModelExtension.Of(file.Path) is not null;

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
        string? folder = BuildProperties.ProjectFolder(options.AnalyzerConfigOptionsProvider.GlobalOptions);
        IReadOnlyList<string> meant = ModelPath.Find(written.Name, declared.Source, folder, files.Keys);
        return new ModelFiles(
            meant.Select(path => Read(files[path], BuildProperties.ResourceOf(files[path], options.AnalyzerConfigOptionsProvider), cancellationToken).For(declared)).ToEquatableArray(), folder, Nearest: meant.Count == 0 ? ModelPath.Nearest(written.Name, files.Keys) : null);
    }

    /// <param name="file">The file.</param>
    /// <param name="resource">The name of its resource; null for a file that is not embedded, and empty where nothing could embed it.</param>
    /// <param name="cancellationToken">Whether nobody wants to know any more.</param>
    public static ModelFile Read(AdditionalText file, string? resource, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, ModelFile> known = Parsed.GetOrCreateValue(file);
        string key = resource is null ? "source" : "resource " + resource;
        if (known.TryGetValue(key, out ModelFile? parsed))
        {
            return parsed;
        }

        cancellationToken.ThrowIfCancellationRequested();
        parsed = Parse(file.Path, resource);

        // Who could not read it, since it was just being written, may read it the next time.
        return parsed.Problem is null ? known.GetOrAdd(key, parsed) : parsed;
    }

    private static ModelFile Parse(string written, string? resource)
    {
        string path = ModelPath.Normalize(written);
        string? named = ModelExtension.Of(path);
        long most = resource is null || named == ModelExtension.Json ? MostBytes : MostEmbeddedBytes;
        try
        {
            if (ReadBytes(written, most) is not { } bytes)
            {
                return TooLarge(path, most) with { CanBeLarger = resource is null && named != ModelExtension.Json };
            }

            string extension = named ?? UnityFile.ExtensionOf(bytes);
            if (extension == ModelExtension.Json && bytes.Length > MostBytes)
            {
                return TooLarge(path, MostBytes);
            }

            EmbeddedFile? embedded = resource is null ? null : FileOf(bytes, resource);
            ModelFile file = new(path) { Embedded = embedded, Extension = extension };
            return extension switch
            {
                ModelExtension.Onnx => file with { Content = embedded is null || bytes.Length <= MostBytes ? new OnnxContent(bytes, embedded) : new OnnxContent(embedded, () => ReadAgain(written, embedded)) },
                ModelExtension.Json => file with { Model = JsonModelReader.Read(bytes) },
                _ => file with { Weights = SafetensorsReading.Read(bytes, embedded) },
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException)
        {
            bool isMissing = exception is FileNotFoundException or DirectoryNotFoundException;
            return new ModelFile(path, Problem: isMissing ? "there is no such file" : "it cannot be read: " + exception.Message.TrimEnd('.'));
        }
    }

    private static ModelFile TooLarge(string path, long most) => new(path, Problem: FormattableString.Invariant($"it is larger than {most >> 20} MB"), IsTooLarge: true);

    private static EmbeddedFile FileOf(byte[] bytes, string resource)
    {
        var hash = new ContentHash();
        hash.Add(bytes, bytes.Length);
        return new EmbeddedFile(resource, bytes.Length, hash.Value);
    }

    /// <summary>The bytes that a file had before; null where it has others by now.</summary>
    private static byte[]? ReadAgain(string path, EmbeddedFile before)
    {
        try
        {
            return ReadBytes(path, MostEmbeddedBytes) is { } bytes && FileOf(bytes, before.Resource) == before ? bytes : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// The file's bytes; null where there are too many. A model is binary: as text, which is all that the compiler offers, it would be changed in decoding, or be
    /// refused. The compiler knows the file by its path, as one of the inputs of the build, and calls again when it has changed.
    /// </summary>
    private static byte[]? ReadBytes(string path, long most)
    {
#pragma warning disable RS1035 // The one place that reads files: see above.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
#pragma warning restore RS1035
        if (stream.Length > most)
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
