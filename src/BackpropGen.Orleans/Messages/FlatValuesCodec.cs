using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Orleans;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace BackpropGen.Orleans.Messages;

// One field of as many bytes as the values have. The codec for arrays that Orleans brings writes a header before every value.
[RegisterSerializer]
internal sealed class FlatValuesCodec<T> : IFieldCodec<FlatValues<T>>
    where T : unmanaged
{
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, FlatValues<T> value)
        where TBufferWriter : IBufferWriter<byte>
    {
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(FlatValues<T>), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)checked(value.Length * Unsafe.SizeOf<T>()));
        if (BitConverter.IsLittleEndian)
        {
            writer.Write(MemoryMarshal.AsBytes(value.Span));
        }
        else
        {
            byte[] bytes = MemoryMarshal.AsBytes(value.Span).ToArray();
            ReverseEach(bytes);
            writer.Write(bytes);
        }
    }

    public FlatValues<T> ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        ReferenceCodec.MarkValueField(reader.Session);
        field.EnsureWireType(WireType.LengthPrefixed);
        uint length = reader.ReadVarUInt32();
        if (length % Unsafe.SizeOf<T>() != 0 || length > reader.Length - reader.Position)
        {
            throw new InvalidOperationException($"A message says that it has {length} bytes of values, but there are {reader.Length - reader.Position}, and a value has {Unsafe.SizeOf<T>()}: it is damaged, or of another version.");
        }

        T[] values = new T[length / Unsafe.SizeOf<T>()];
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        reader.ReadBytes(bytes);
        if (!BitConverter.IsLittleEndian)
        {
            ReverseEach(bytes);
        }

        return values;
    }

    private static void ReverseEach(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i += Unsafe.SizeOf<T>())
        {
            bytes.Slice(i, Unsafe.SizeOf<T>()).Reverse();
        }
    }
}

// Within a silo a message is copied, not written.
[RegisterCopier]
internal sealed class FlatValuesCopier<T> : IDeepCopier<FlatValues<T>>
    where T : unmanaged
{
    public FlatValues<T> DeepCopy(FlatValues<T> input, CopyContext context) => input.Span.ToArray();
}
