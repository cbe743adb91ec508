using Playground.Lessons.Data;

namespace Playground.Lessons.Training;

/// <summary>What a network predicts all over the plane of the data, or along the axis of its one input.</summary>
public sealed class Grid
{
    private const double Margin = 0.12;

    private readonly float[] _inputs;
    private readonly float[] _outputs;

    /// <param name="table">The rows, which lie within.</param>
    /// <param name="outputCount">How many outputs the network has.</param>
    /// <param name="size">Points along each axis.</param>
    public Grid(Table table, int outputCount, int size)
    {
        Size = size;
        X = Range(table.Inputs, 0, table.InputNames.Count, table.Reach);
        Y = table.InputNames.Count > 1 ? Range(table.Inputs, 1, 2, table.Reach) : Range(table.Answers, 0, 1, 0);
        _inputs = table.InputNames.Count > 1 ? Plane(size) : Axis(size);
        _outputs = new float[_inputs.Length / table.InputNames.Count * outputCount];
    }

    public int Size { get; }

    public (double From, double To) X { get; }

    public (double From, double To) Y { get; }

    /// <summary>The outputs at each point: of a plane row by row, from the lowest y.</summary>
    public ReadOnlySpan<float> Predict(Session session)
    {
        session.Predict(_inputs, _outputs);
        return _outputs;
    }

    // From the smallest to the largest value, and a margin on either side.
    private static (double From, double To) Range(ReadOnlySpan<float> values, int first, int stride, float reach)
    {
        double from = double.PositiveInfinity, to = double.NegativeInfinity;
        for (int i = first; i < values.Length; i += stride)
        {
            from = Math.Min(from, values[i]);
            to = Math.Max(to, values[i]);
        }

        if (!(from <= to))
        {
            return (-1, 1);
        }

        if (reach > 0)
        {
            return (Math.Min(from, -reach), Math.Max(to, reach));
        }

        double margin = from < to ? Margin * (to - from) : Math.Max(Math.Abs(from), 1);
        return (from - margin, to + margin);
    }

    private static double At((double From, double To) range, int index, int size) => range.From + ((range.To - range.From) * (index + 0.5) / size);

    private float[] Plane(int size)
    {
        float[] inputs = new float[2 * size * size];
        for (int i = 0; i < size * size; i++)
        {
            inputs[2 * i] = (float)At(X, i % size, size);
            inputs[(2 * i) + 1] = (float)At(Y, i / size, size);
        }

        return inputs;
    }

    private float[] Axis(int size) => [.. Enumerable.Range(0, size).Select(i => (float)At(X, i, size))];
}
