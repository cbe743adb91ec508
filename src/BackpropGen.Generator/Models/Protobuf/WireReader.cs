using System.Text;

namespace BackpropGen.Generator.Models;

/// <summary>How a field of a protobuf message is encoded. Groups, 3 and 4, are refused: they have not been written for a decade.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>
/// Reads the fields of one protobuf message in the order of the file (protobuf.dev/programming-guides/encoding). Every size is checked against what is left
/// of the message before it is used, and every read moves on or refuses the file.
/// </summary>
internal struct WireReader
{
    private readonly byte[] _bytes;
    private readonly int _end;
    private int _position;

    public WireReader(byte[] bytes)
        : this(bytes, 0, bytes.Length)
    {
    }

    private WireReader(byte[] bytes, int position, int end)
    {
        _bytes = bytes;
        _position = position;
        _end = end;
    }

    /// <summary>Bytes that are left of the message.</summary>
    public readonly int Left => _end - _position;

    /// <summary>Where the next byte lies in the file.</summary>
    public readonly int Position => _position;

    /// <summary>The number and encoding of the next field; false at the end of the message.</summary>
    public bool TryReadField(out (int Number, WireType Type) field)
    {
        field = default;
        if (_position == _end)
        {
            return false;
        }

        ulong tag = ReadVarint();
        var type = (WireType)(tag & 7);
        if (tag >> 3 is 0 or > (1 << 29) - 1 || type is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
        {
            throw Damaged();
        }

        field = ((int)(tag >> 3), type);
        return true;
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_position == _end)
            {
                throw Damaged();
            }

            byte next = _bytes[_position++];
            value |= shift < 64 ? (ulong)(next & 0x7F) << shift : 0;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    public uint ReadFixed32() => (uint)ReadLittleEndian(4);

    public ulong ReadFixed64() => ReadLittleEndian(8);

    /// <summary>An unsigned number of 1 to 8 bytes, the lowest first.</summary>
    public ulong ReadLittleEndian(int size)
    {
        if (Left < size)
        {
            throw Damaged();
        }

        if (size == 4 && BitConverter.IsLittleEndian)
        {
            _position += size;
            return BitConverter.ToUInt32(_bytes, _position - size);
        }

        ulong value = 0;
        for (int i = 0; i < size; i++)
        {
            value |= (ulong)_bytes[_position + i] << (8 * i);
        }

        _position += size;
        return value;
    }

    /// <summary>A reader of a nested message, or of packed numbers, or of bytes.</summary>
    public WireReader ReadBytes()
    {
        ulong length = ReadVarint();
        if (length > (ulong)Left)
        {
            throw Damaged();
        }

        var inner = new WireReader(_bytes, _position, _position + (int)length);
        _position += (int)length;
        return inner;
    }

    public string ReadString()
    {
        WireReader text = ReadBytes();
        return Encoding.UTF8.GetString(_bytes, text._position, text.Left);
    }

    public void Skip(WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                ReadLittleEndian(8);
                break;
            case WireType.Fixed32:
                ReadLittleEndian(4);
                break;
            default:
                ReadBytes();
                break;
        }
    }

    private static RefusedFile Damaged() => new("the file is damaged, cut short, or no ONNX file");
}
