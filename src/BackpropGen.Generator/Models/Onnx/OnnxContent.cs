using System.Collections.Concurrent;

namespace BackpropGen.Generator.Models;

/// <summary>The bytes of an ONNX file, which are read for the outputs that a network takes of it: of one file each network may take others.</summary>
internal sealed class OnnxContent : IEquatable<OnnxContent>
{
    private readonly byte[] _bytes;
    private readonly ConcurrentDictionary<EquatableArray<string>, ModelReading> _readings = new();

    public OnnxContent(byte[] bytes)
    {
        _bytes = bytes;
    }

    /// <summary>The model with the given tensors as its outputs; with those of the file where none are given.</summary>
    public ModelReading Read(EquatableArray<string> outputs) => _readings.GetOrAdd(outputs, chosen => OnnxReader.Read(_bytes, chosen));

    public bool Equals(OnnxContent? other) => other is not null && (ReferenceEquals(_bytes, other._bytes) || (_bytes.Length == other._bytes.Length && Enumerable.SequenceEqual(_bytes, other._bytes)));

    public override bool Equals(object? obj) => Equals(obj as OnnxContent);

    public override int GetHashCode() => _bytes.Length;
}
