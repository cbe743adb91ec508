namespace BackpropGen.Generator.Models;

/// <summary>
/// How many numbers may still be derived from a file: a few bytes can ask for a matrix of billions. What a layer of a trained network needs is in the
/// file, so a model may take a small multiple of what the file holds.
/// </summary>
internal sealed class NumberBudget
{
    /// <summary>The most nodes, initializers, inputs or outputs of a graph, and the most layers that are made of it.</summary>
    public const int MostNodes = 10_000;

    /// <summary>The most weights of a model.</summary>
    private const long Most = 1L << 28;

    private long _left;

    public NumberBudget(int fileLength)
    {
        _left = Math.Min(Most, (1L << 20) + (4L * fileLength));
    }

    /// <summary>A new array, or the refusal of the model before any memory is taken.</summary>
    public double[] Take(long count)
    {
        Spend(count);
        return new double[count];
    }

    /// <summary>Counts numbers that are kept elsewhere.</summary>
    public void Spend(long count)
    {
        if (count < 0 || count > _left)
        {
            throw new RefusedFile("the model needs far more numbers than its file holds: one of its shapes is damaged, or its layers are too wide");
        }

        _left -= count;
    }
}
