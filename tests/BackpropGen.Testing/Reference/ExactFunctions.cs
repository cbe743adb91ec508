using System.Numerics;

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
    private static readonly DoubleDouble HalfPi = new(1.5707963267948966, 6.123233995736766e-17);

    // π/2 · 2^1300 by Machin's formula, 4 · artan 1/5 − artan 1/239 = π/4: enough bits to take it from the largest double.
    private const int FixedPoint = 1300;
    private static readonly BigInteger FixedHalfPi = (((ArctanOfInverse(5) * 4) - ArctanOfInverse(239)) * 2) >> 64;

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

    public static Scaled Sin(double x) => SinOfQuarters(x, 0);

    public static Scaled Cos(double x) => SinOfQuarters(x, 1);

    public static Scaled Tan(double x)
    {
        if (Math.Abs(x) < 1e-30)
        {
            return new(x, 0);
        }

        (DoubleDouble r, int quarters) = LessQuarters(x);
        (DoubleDouble sin, DoubleDouble cos) = (SinSeries(r), CosSeries(r));
        return new((quarters & 1) == 0 ? sin / cos : -cos / sin, 0);
    }

    public static Scaled Atan(double x) => Math.Abs(x) < 1e-30 ? new(x, 0)
        : Math.Abs(x) <= 1 ? new(AtanNearZero(x), 0)
        : new((x < 0 ? -HalfPi : HalfPi) - AtanNearZero((DoubleDouble)1 / x), 0);

    /// <summary>atan of x / √(1 − x²).</summary>
    public static Scaled Asin(double x)
    {
        DoubleDouble leg = OtherLeg(x);
        return Math.Abs(x) < 1e-30 ? new(x, 0)
            : Math.Abs(x) <= leg.High ? new(AtanNearZero(x / leg), 0)
            : new((x < 0 ? -HalfPi : HalfPi) - AtanNearZero(leg / x), 0);
    }

    public static Scaled Acos(double x)
    {
        DoubleDouble leg = OtherLeg(x);
        return Math.Abs(x) <= leg.High ? new(HalfPi - AtanNearZero(x / leg), 0)
            : new(AtanNearZero(leg / x) + (x < 0 ? HalfPi * 2 : 0), 0);
    }

    public static Scaled Sinh(double x)
    {
        if (Math.Abs(x) < 1e-30)
        {
            return new(x, 0);
        }

        if (Math.Abs(x) > 40)
        {
            Scaled e = Exp(Math.Abs(x));
            return new(x < 0 ? -e.Number : e.Number, e.Exponent - 1);
        }

        DoubleDouble minusOne = ExpMinusOne(Math.Abs(x)).Number;
        DoubleDouble sinh = (minusOne + (minusOne / (minusOne + 1))) / 2;
        return new(x < 0 ? -sinh : sinh, 0);
    }

    public static Scaled Cosh(double x)
    {
        Scaled e = Exp(Math.Abs(x));
        if (Math.Abs(x) > 40)
        {
            return new(e.Number, e.Exponent - 1);
        }

        DoubleDouble number = e.Number.Scaled(e.Exponent);
        return new((number + (1 / number)) / 2, 0);
    }

    public static Scaled ExpMinusOne(double x)
    {
        if (Math.Abs(x) < 1e-30)
        {
            return new(x, 0);
        }

        if (Math.Abs(x) > 80)
        {
            return x < 0 ? new(-1, 0) : Exp(x);
        }

        (DoubleDouble q, int k) = ExpParts(x);
        return new(k == 0 ? q : (q + 1).Scaled(k) - 1, 0);
    }

    /// <summary>A step of Newton's method from the nearest doubles, times or over 2³⁰⁰ where x is small or large, so that nothing is subnormal or overflows.</summary>
    public static Scaled Cbrt(double x)
    {
        if (x == 0)
        {
            return new(x, 0);
        }

        int third = Math.Abs(x) < 1e-200 ? 100 : Math.Abs(x) > 1e200 ? -100 : 0;
        double scaled = Math.ScaleB(x, 3 * third);
        DoubleDouble root = Math.Cbrt(scaled);
        root -= ((root * root) - (scaled / root)) / (root * 3);
        return new(root, -third);
    }

    // sin(x + quarters · π/2).
    private static Scaled SinOfQuarters(double x, int quarters)
    {
        if (Math.Abs(x) < 1e-30)
        {
            return new(quarters == 0 ? x : 1, 0);
        }

        (DoubleDouble r, int own) = LessQuarters(x);
        DoubleDouble value = ((own + quarters) & 1) == 0 ? SinSeries(r) : CosSeries(r);
        return new(((own + quarters) & 2) == 0 ? value : -value, 0);
    }

    // x = k · π/2 + r with |r| ≤ π/4, in whole numbers; k modulo 4.
    private static (DoubleDouble R, int Quarters) LessQuarters(double x)
    {
        int exponent = Math.Max(Math.ILogB(x), -1022) - 52;
        BigInteger number = new BigInteger(Math.ScaleB(x, -exponent)) << (exponent + FixedPoint);
        BigInteger quarters = BigInteger.DivRem(number, FixedHalfPi, out BigInteger rest);
        if (BigInteger.Abs(rest) * 2 > FixedHalfPi)
        {
            quarters += rest.Sign;
            rest -= rest.Sign * FixedHalfPi;
        }

        // The 140 highest bits.
        int shift = Math.Max(0, (int)BigInteger.Abs(rest).GetBitLength() - 140);
        BigInteger bits = rest >> shift;
        double high = (double)bits;
        DoubleDouble r = (DoubleDouble)high + (double)(bits - new BigInteger(high));
        return (r.Scaled(shift - FixedPoint), (int)(((quarters % 4) + 4) % 4));
    }

    private static DoubleDouble SinSeries(DoubleDouble r)
    {
        DoubleDouble square = r * r;
        DoubleDouble term = r;
        DoubleDouble sum = r;
        for (int n = 2; Math.Abs(term.High) > 1e-34 * Math.Abs(sum.High); n += 2)
        {
            term = -(term * square) / (n * (n + 1));
            sum += term;
        }

        return sum;
    }

    private static DoubleDouble CosSeries(DoubleDouble r)
    {
        DoubleDouble square = r * r;
        DoubleDouble term = 1;
        DoubleDouble sum = 1;
        for (int n = 1; Math.Abs(term.High) > 1e-34; n += 2)
        {
            term = -(term * square) / (n * (n + 1));
            sum += term;
        }

        return sum;
    }

    // atan u = y + atan((u − tan y) / (1 + u · tan y)), and with y the nearest doubles the second is its argument, less a third of its cube. |u| ≤ 1 and a little.
    private static DoubleDouble AtanNearZero(DoubleDouble u)
    {
        DoubleDouble y = Math.Atan(u.High);
        DoubleDouble tan = SinSeries(y) / CosSeries(y);
        return y + ((u - tan) / ((u * tan) + 1));
    }

    // √(1 − x²).
    private static DoubleDouble OtherLeg(double x)
    {
        DoubleDouble square = ((DoubleDouble)1 - x) * ((DoubleDouble)1 + x);
        if (square.High == 0)
        {
            return 0;
        }

        DoubleDouble root = Math.Sqrt(square.High);
        return root + ((square - (root * root)) / (root * 2));
    }

    // atan(1 / n) · 2^(1300 + 64), Σ (−1)^k / ((2k + 1) · n^(2k + 1)).
    private static BigInteger ArctanOfInverse(int n)
    {
        BigInteger power = (BigInteger.One << (FixedPoint + 64)) / n;
        BigInteger sum = power;
        for (int k = 1; !power.IsZero; k++)
        {
            power /= n * n;
            sum += (k % 2 == 0 ? power : -power) / ((2 * k) + 1);
        }

        return sum;
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
