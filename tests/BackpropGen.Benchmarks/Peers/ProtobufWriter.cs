using System.Text;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>As much of protobuf's encoding as an ONNX file needs.</summary>
internal sealed class ProtobufWriter
{
    private readonly MemoryStream _stream = new();

    public ProtobufWriter Number(int field, long value)
    {
        Variable(field << 3);
        Variable(value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        const int LengthDelimited = 2;
        Variable(field << 3 | LengthDelimited);
        Variable(value.Length);
        _stream.Write(value);
        return this;
    }

    public byte[] ToArray() => _stream.ToArray();

    private void Variable(long value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _stream.WriteByte((byte)(value | 0x80));
        }

        _stream.WriteByte((byte)value);
    }
}
