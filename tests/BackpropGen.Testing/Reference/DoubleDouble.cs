namespace BackpropGen.Testing.Reference;

/// <summary>A number as the unevaluated sum of two doubles, with about 32 digits (T. J. Dekker, A floating-point technique for extending the available precision, 1971).</summary>
/// <param name="High">The nearest double.</param>
/// <param name="Low">What it lacks.</param>
public readonly record struct DoubleDouble(double High, double Low = 0)
{
    public static implicit operator DoubleDouble(double value) => new(value);

    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble high = Sum(left.High, right.High);
        DoubleDouble low = Sum(left.Low, right.Low);
        DoubleDouble first = Quick(high.High, high.Low + low.High);
        return Quick(first.High, first.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        double product = left.High * right.High;
        double rest = Math.FusedMultiplyAdd(left.High, right.High, -product) + ((left.High * right.Low) + (left.Low * right.High));
        return Quick(product, rest);
    }

    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double first = left.High / right.High;
        DoubleDouble rest = left - (right * first);
        double second = rest.High / right.High;
        rest -= right * second;
        return Quick(first, second) + (rest.High / right.High);
    }

    /// <summary>Times a power of two.</summary>
    public DoubleDouble Scaled(int exponent) => new(Math.ScaleB(High, exponent), Math.ScaleB(Low, exponent));

    private static DoubleDouble Sum(double left, double right)
    {
        double sum = left + right;
        double part = sum - left;
        return new(sum, (left - (sum - part)) + (right - part));
    }

    private static DoubleDouble Quick(double larger, double smaller)
    {
        double sum = larger + smaller;
        return new(sum, smaller - (sum - larger));
    }
}
