using System.Collections.Concurrent;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Models;

/// <summary>The bytes of an ONNX file, which are read for the outputs that a network takes of it: of one file each network may take others.</summary>
internal sealed class OnnxContent : IEquatable<OnnxContent>
{
    private readonly Func<byte[]?> _read;
    private readonly byte[]? _bytes;
    private readonly EmbeddedFile? _file;
    private readonly ConcurrentDictionary<EquatableArray<string>, Lazy<ModelReading>> _readings = new();

    /// <param name="bytes">The bytes.</param>
    /// <param name="file">What they are, where the numbers are read from them when the program runs; otherwise null.</param>
    public OnnxContent(byte[] bytes, EmbeddedFile? file = null)
    {
        _bytes = bytes;
        _file = file;
        _read = () => bytes;
    }

    /// <summary>A file whose bytes are too many to be kept.</summary>
    /// <param name="file">What the bytes are.</param>
    /// <param name="read">Reads them; null where they are others by now.</param>
    public OnnxContent(EmbeddedFile file, Func<byte[]?> read)
    {
        _file = file;
        _read = read;
    }

    /// <summary>The model with the given tensors as its outputs; with those of the file where none are given.</summary>
    public ModelReading Read(EquatableArray<string> outputs) => _readings.GetOrAdd(outputs, chosen => new Lazy<ModelReading>(() => ReadAnew(chosen))).Value;

    private ModelReading ReadAnew(EquatableArray<string> outputs) =>
        _read() is { } bytes ? OnnxReader.Read(bytes, outputs, _file) : new ModelReading(null, "it changed while it was read: build the project again");

    public bool Equals(OnnxContent? other) => other is not null && _file == other._file
        && (_file is not null || _bytes is null || other._bytes is null ? _file is not null : ReferenceEquals(_bytes, other._bytes) || (_bytes.Length == other._bytes.Length && Enumerable.SequenceEqual(_bytes, other._bytes)));

    public override bool Equals(object? obj) => Equals(obj as OnnxContent);

    public override int GetHashCode() => _file?.GetHashCode() ?? _bytes!.Length;
}
