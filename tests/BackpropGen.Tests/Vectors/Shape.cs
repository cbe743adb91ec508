namespace BackpropGen.Tests.Vectors;

/// <summary>A batch and a layer.</summary>
internal readonly record struct Shape(int Rows, int Inputs, int Outputs, int XStride)
{
    /// <summary>All remainders of the tiles, layers of more inputs than a block has, and random ones.</summary>
    public static IEnumerable<Shape> Several(Random random)
    {
        yield return new Shape(1, 1, 1, 1);
        for (int count = 1; count <= 17; count += Extent.Of(1, 5))
        {
            yield return new Shape(count, 5, 16, 5);
            yield return new Shape(3, count, 40, count + 3);
            yield return new Shape(9, 6, (16 * count) - 7, 16);
        }

        yield return new Shape(Extent.Of(19, 3), 784, 20, 784);
        yield return new Shape(Extent.Of(11, 3), 20, 600, 32);
        for (int i = 0; i < Extent.Of(40, 4); i++)
        {
            int inputs = random.Next(1, 90);
            yield return new Shape(random.Next(1, 40), inputs, random.Next(1, 150), inputs + random.Next(0, 2));
        }
    }
}
