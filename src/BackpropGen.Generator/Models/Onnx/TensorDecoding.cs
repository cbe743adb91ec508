using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>The numbers of a TensorProto, from raw bytes or one of the typed fields.</summary>
internal static class TensorDecoding
{
    /// <summary>Where the file has the numbers of a tensor one after the other; null where it has not, or they are no floats.</summary>
    public static TensorOfFile? PlaceOf(OnnxTensor tensor)
    {
        string? type = tensor.Type switch { OnnxType.Float => "F32", OnnxType.Double => "F64", OnnxType.Float16 when tensor.Raw is not null => "F16", _ => null };
        if (type is null || tensor.Place is not { } place || tensor.IsExternal || tensor.Dimensions.Any(size => size is < 1 or > int.MaxValue))
        {
            return null;
        }

        long columns = tensor.Dimensions.Count == 0 ? 1 : tensor.Dimensions[tensor.Dimensions.Count - 1];
        long count = tensor.Dimensions.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue));
        long found = tensor.Raw is { } raw ? raw.Left / ElementType.BytesOf(type) : tensor.Numbers.Count;
        return count == found ? new TensorOfFile((int)(count / columns), (int)columns, type, place) : null;
    }

    /// <param name="tensor">The tensor.</param>
    /// <param name="title">What it is called in a sentence.</param>
    public static ConstantTensor Decode(OnnxTensor tensor, string title)
    {
        if (tensor.IsExternal)
        {
            throw new RefusedFile($"{title} keeps its numbers in another file; save the model as one file, without external data");
        }

        int size = tensor.Type switch
        {
            OnnxType.Float or OnnxType.Int32 => 4,
            OnnxType.Double or OnnxType.Int64 => 8,
            OnnxType.Float16 => 2,
            OnnxType.Boolean => 1,
            _ => throw new RefusedFile($"{title} has elements of type {(int)tensor.Type}; float, double, float16, and integers for shapes are supported"),
        };
        if (tensor.Dimensions.Count > GraphValue.MostDimensions)
        {
            throw new RefusedFile($"{title} has more dimensions than tensors have");
        }

        int[] dimensions = new int[tensor.Dimensions.Count];
        long count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (tensor.Dimensions[i] is < 0 or > int.MaxValue || (count *= tensor.Dimensions[i]) > int.MaxValue)
            {
                throw new RefusedFile($"{title} has a size that no tensor has");
            }

            dimensions[i] = (int)tensor.Dimensions[i];
        }

        long found = tensor.Raw is { } bytes ? bytes.Left / size : tensor.Numbers.Count;
        if (count != found)
        {
            throw new RefusedFile(FormattableString.Invariant($"{title} should have {count:#,0} numbers and has {found:#,0}: the file is damaged or cut short"));
        }

        double[] numbers = new double[count];
        if (tensor.Raw is { } reader)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                ulong bits = reader.ReadLittleEndian(size);
                numbers[i] = tensor.Type switch
                {
                    OnnxType.Float => FloatBits.Single((uint)bits),
                    OnnxType.Double => FloatBits.Double(bits),
                    OnnxType.Float16 => FloatBits.Half((ushort)bits),
                    OnnxType.Int32 => (int)bits,
                    _ => (long)bits,
                };
            }
        }
        else
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                // float16 lies as bits in the field of small integers.
                numbers[i] = tensor.Type == OnnxType.Float16 ? FloatBits.Half((ushort)(long)tensor.Numbers[i]) : tensor.Numbers[i];
            }
        }

        foreach (double number in numbers)
        {
            if (double.IsNaN(number) || double.IsInfinity(number))
            {
                throw new RefusedFile($"{title} has a number that is not finite");
            }
        }

        return new ConstantTensor(tensor.Type, dimensions, numbers);
    }
}
