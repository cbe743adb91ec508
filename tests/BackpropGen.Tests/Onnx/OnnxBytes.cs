using System.Text;

namespace BackpropGen.Tests.Onnx;

/// <summary>What is in a file of ONNX, read with nothing of the library's: fields of Protocol Buffers, by their numbers in onnx.proto.</summary>
internal static class OnnxBytes
{
    private const int Graph = 7;
    private const int Node = 1;
    private const int Operator = 4;

    /// <summary>The operators of the nodes, in order.</summary>
    public static IReadOnlyList<string> Operators(byte[] file) =>
        [.. Messages(file, Graph).SelectMany(graph => Messages(graph, Node)).SelectMany(node => Messages(node, Operator)).Select(Encoding.UTF8.GetString)];

    /// <summary>The values of a field that have a length.</summary>
    private static IEnumerable<byte[]> Messages(byte[] message, int field)
    {
        int next = 0;
        while (next < message.Length)
        {
            int tag = (int)ReadVarint();
            switch (tag & 7)
            {
                case 0:
                    ReadVarint();
                    break;
                case 2:
                    int length = (int)ReadVarint();
                    if (tag >> 3 == field)
                    {
                        yield return message[next..(next + length)];
                    }

                    next += length;
                    break;
                case 5:
                    next += 4;
                    break;
                default:
                    throw new InvalidDataException($"A field of kind {tag & 7}.");
            }
        }

        long ReadVarint()
        {
            long value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte part = message[next++];
                value |= (long)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
