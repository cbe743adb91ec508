namespace BackpropGen.Drawing;

/// <summary>Numbers of networks, float or double, as the double that pictures are drawn from, and back.</summary>
internal static class Values
{
    public static double[] ToDouble<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        double[] converted = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            converted[i] = ToDouble(values[i]);
        }

        return converted;
    }

    public static double[,] ToDouble<T>(T[,] values)
        where T : unmanaged
    {
        double[,] converted = new double[values.GetLength(0), values.GetLength(1)];
        for (int row = 0; row < values.GetLength(0); row++)
        {
            for (int column = 0; column < values.GetLength(1); column++)
            {
                converted[row, column] = ToDouble(values[row, column]);
            }
        }

        return converted;
    }

    public static T[] FromDouble<T>(double[] values)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T[])(object)Array.ConvertAll(values, value => (float)value) : (T[])(object)values;

    private static double ToDouble<T>(T value)
        where T : unmanaged =>
        value is float single ? single : value is double number ? number : throw new NotSupportedException($"Networks are of float or double, not {typeof(T)}.");
}
