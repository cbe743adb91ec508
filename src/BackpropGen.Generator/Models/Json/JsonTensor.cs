using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>Numbers in arrays within arrays: a tensor.</summary>
/// <param name="Shape">The sizes.</param>
/// <param name="Values">The numbers, the last index fastest.</param>
internal sealed record JsonTensor(IReadOnlyList<int> Shape, IReadOnlyList<double> Values)
{
    /// <param name="value">The arrays.</param>
    /// <param name="title">What messages call the tensor.</param>
    public static JsonTensor Of(JsonValue? value, string title)
    {
        if (value is null)
        {
            throw new RefusedFile($"{title} is missing");
        }

        var shape = new List<int>();
        for (JsonValue level = value; ;)
        {
            if (level is JsonNumbers numbers)
            {
                shape.Add(numbers.Values.Count);
                break;
            }

            if (level is not JsonArray { Items.Count: > 0 } array)
            {
                throw new RefusedFile($"{title} should be numbers in arrays, but there is {(level is JsonArray ? "an empty array" : level.Title)}");
            }

            shape.Add(array.Items.Count);
            level = array.Items[0];
        }

        var values = new List<double>();
        Fill(value, 0, shape, values, title);
        return new JsonTensor(shape, values);
    }

    public string Spelled => TensorEntry.Spell(Shape.Select(size => (long)size));

    public double At(int row, int column) => Values[(row * Shape[1]) + column];

    /// <summary>The numbers, if the sizes are these.</summary>
    public JsonTensor Require(string title, params int[] shape) => Shape.SequenceEqual(shape) ? this
        : throw new RefusedFile($"{title} has the shape {Spelled}, but the layer needs {TensorEntry.Spell(shape.Select(size => (long)size))}");

    private static void Fill(JsonValue value, int depth, IReadOnlyList<int> shape, List<double> values, string title)
    {
        if (value is JsonNumbers numbers && depth == shape.Count - 1 && numbers.Values.Count == shape[depth])
        {
            values.AddRange(numbers.Values);
            return;
        }

        if (value is not JsonArray array || depth >= shape.Count - 1 || array.Items.Count != shape[depth])
        {
            throw new RefusedFile($"{title} is not a tensor: its rows are not all of one length");
        }

        foreach (JsonValue item in array.Items)
        {
            Fill(item, depth + 1, shape, values, title);
        }
    }
}
