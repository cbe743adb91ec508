namespace BackpropGen.Testing.Reference;

/// <summary>
/// Elementary functions of doubles with about 30 digits, as a number times a power of two: textbook series in double-double arithmetic, which share nothing with the library's formulas.
/// Arguments are finite, and in the domain. Beyond 1,100 a power of e is as good as 2^±2000.
/// </summary>
public static class ExactFunctions
{
    private const double Far = 1100;

    private static readonly DoubleDouble Ln2 = new(0.6931471805599453, 2.3190468138462996e-17);
    private static readonly DoubleDouble TwoOverRootPi = new(1.1283791670955126, 1.533545961316588e-17);

    public static Scaled Exp(double x)
    {
        if (Math.Abs(x) > Far)
        {
            return new(1, x < 0 ? -2000 : 2000);
        }

        (DoubleDouble q, int k) = ExpParts(x);
        return new(q + 1, k);
    }

    /// <summary>1 / (1 + e^−x).</summary>
    public static Scaled Sigmoid(double x)
    {
        if (Math.Abs(x) > Far)
        {
            return new(1, x < 0 ? -2000 : 0);
        }

        (DoubleDouble q, int k) = ExpParts(-Math.Abs(x));
        DoubleDouble e = (q + 1).Scaled(k);
        return x < 0 ? new((q + 1) / (e + 1), k) : new(1 / (e + 1), 0);
    }

    public static Scaled Tanh(double x)
    {
        if (Math.Abs(x) < 1e-30)
        {
            return new(x, 0);
        }

        if (Math.Abs(x) > Far)
        {
            return new(Math.Sign(x), 0);
        }

        (DoubleDouble q, int k) = ExpParts(-2 * Math.Abs(x));
        DoubleDouble minusOne = k == 0 ? q : (q + 1).Scaled(k) - 1;
        DoubleDouble tanh = minusOne / (minusOne + 2);
        return new(x < 0 ? tanh : -tanh, 0);
    }

    /// <summary>2/√π · e^−x² · Σ 2ⁿ · x^(2n + 1) / (2n + 1)!! (NIST Digital Library of Mathematical Functions, 7.6.2): no terms cancel.</summary>
    public static Scaled Erf(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return new(Math.Sign(x), 0);
        }

        if (Math.Abs(x) < 1e-30)
        {
            // Times 2¹⁰⁰, so that nothing is subnormal.
            return new(TwoOverRootPi * Math.ScaleB(x, 100), -100);
        }

        DoubleDouble square = (DoubleDouble)x * x;
        DoubleDouble term = x;
        DoubleDouble sum = x;
        for (int n = 1; Math.Abs(term.High) > 1e-33 * Math.Abs(sum.High); n++)
        {
            term = term * square * 2 / ((2 * n) + 1);
            sum += term;
        }

        (DoubleDouble q, int k) = ExpParts(-square);
        return new(TwoOverRootPi * sum * (q + 1), k);
    }

    public static Scaled Log(double x)
    {
        int k = Math.ILogB(x);
        k += Math.ScaleB(x, -k) > 1.4 ? 1 : 0;
        return new((Ln2 * k) + LogNearOne(Math.ScaleB(x, -k) - 1), 0);
    }

    public static Scaled LogOnePlus(double x)
    {
        if (Math.Abs(x) < 1e-30)
        {
            return new(x, 0);
        }

        if (Math.Abs(x) < 0.4)
        {
            return new(LogNearOne(x), 0);
        }

        DoubleDouble onePlus = (DoubleDouble)x + 1;
        int k = Math.ILogB(onePlus.High);
        return new((Ln2 * k) + LogNearOne(onePlus.Scaled(-k) - 1), 0);
    }

    // ln(1 + f) = 2 · artanh s with s = f / (2 + f), a series in s².
    private static DoubleDouble LogNearOne(DoubleDouble f)
    {
        DoubleDouble s = f / (f + 2);
        DoubleDouble square = s * s;
        DoubleDouble power = s;
        DoubleDouble sum = s;
        for (int n = 3; Math.Abs(power.High) > 1e-33 * Math.Abs(sum.High); n += 2)
        {
            power *= square;
            sum += power / n;
        }

        return sum * 2;
    }

    // e^x = 2^k · (1 + q), with q = r + r²/2! + … and r = x − k · ln 2.
    private static (DoubleDouble Q, int K) ExpParts(DoubleDouble x)
    {
        int k = (int)Math.Round(x.High / 0.6931471805599453);
        DoubleDouble r = x - (Ln2 * k);
        DoubleDouble term = r;
        DoubleDouble sum = r;
        for (int n = 2; Math.Abs(term.High) > 1e-34 * Math.Abs(sum.High); n++)
        {
            term = term * r / n;
            sum += term;
        }

        return (sum, k);
    }

    /// <summary>A value, number · 2^exponent, which need not be a double's.</summary>
    public readonly record struct Scaled(DoubleDouble Number, int Exponent)
    {
        /// <summary>The nearest double.</summary>
        public double Rounded => Math.ScaleB(Number.High, Exponent);

        /// <summary>|actual − value| in units in the last place of a double at the value.</summary>
        public double ErrorInUlp(double actual)
        {
            if (!double.IsFinite(Rounded) || !double.IsFinite(actual))
            {
                return actual.Equals(Rounded) ? 0 : double.PositiveInfinity;
            }

            if (Number.High == 0)
            {
                return actual == 0 ? 0 : double.PositiveInfinity;
            }

            // All times 2^−Exponent, which is exact: numbers are between 2^−105 and 2^1024.
            int unit = Math.Max(Math.ILogB(Number.High), -1022 - Exponent) - 52;
            double difference = ((DoubleDouble)Math.ScaleB(actual, -Exponent) - Number).High;
            return Math.Abs(Math.ScaleB(difference, -unit));
        }
    }
}
