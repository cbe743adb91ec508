using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace BackpropGen.CompilerServices;

// Targets of the domains that losses are defined on.
public static partial class Check
{
    // As far from 1 as rounding, and probabilities written with three digits, may put a sum.
    private const double DistributionTolerance = 1e-3;

    private const string MustBeProbability = "it must lie in [0, 1]";
    private const string MustBeNonNegative = "it must be a finite number of at least 0";
    private const string MustBeSign = "it must be 1 or -1";

    /// <summary>A value is finite and at least 0.</summary>
    /// <param name="value">The value.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">It is negative, infinite or NaN.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NonNegative(float value, string argument)
    {
        if (!IsNonNegative(value))
        {
            ThrowValue(argument, Real.Format(value), MustBeNonNegative);
        }
    }

    /// <inheritdoc cref="NonNegative(float, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NonNegative(double value, string argument)
    {
        if (!IsNonNegative(value))
        {
            ThrowValue(argument, Real.Format(value), MustBeNonNegative);
        }
    }

    /// <summary>All values of some rows are finite and at least 0.</summary>
    /// <param name="values">The values, row after row.</param>
    /// <param name="columns">How many values a row has, at least 1.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">One of them is negative, infinite or NaN; the message says which.</exception>
    public static void NonNegatives(ReadOnlySpan<float> values, int columns, string argument) => NonNegatives(values, columns, argument, names: null);

    /// <inheritdoc cref="NonNegatives(ReadOnlySpan{float}, int, string)"/>
    public static void NonNegatives(ReadOnlySpan<double> values, int columns, string argument) => NonNegatives(values, columns, argument, names: null);

    /// <summary>A value is 1 or −1.</summary>
    /// <param name="value">The value.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sign(float value, string argument)
    {
        if (!IsSign(value))
        {
            ThrowValue(argument, Real.Format(value), MustBeSign);
        }
    }

    /// <inheritdoc cref="Sign(float, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sign(double value, string argument)
    {
        if (!IsSign(value))
        {
            ThrowValue(argument, Real.Format(value), MustBeSign);
        }
    }

    /// <summary>All values of some rows are 1 or −1.</summary>
    /// <param name="values">The values, row after row.</param>
    /// <param name="columns">How many values a row has, at least 1.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">One of them is anything else; the message says which.</exception>
    public static void Signs(ReadOnlySpan<float> values, int columns, string argument) => Signs(values, columns, argument, names: null);

    /// <inheritdoc cref="Signs(ReadOnlySpan{float}, int, string)"/>
    public static void Signs(ReadOnlySpan<double> values, int columns, string argument) => Signs(values, columns, argument, names: null);

    /// <summary>A value is a probability.</summary>
    /// <param name="value">The value.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">It is outside [0, 1], or NaN.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Probability(float value, string argument)
    {
        if (!IsProbability(value))
        {
            ThrowValue(argument, Real.Format(value), MustBeProbability);
        }
    }

    /// <inheritdoc cref="Probability(float, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Probability(double value, string argument)
    {
        if (!IsProbability(value))
        {
            ThrowValue(argument, Real.Format(value), MustBeProbability);
        }
    }

    /// <summary>All values of some rows are probabilities.</summary>
    /// <param name="values">The values, row after row.</param>
    /// <param name="columns">How many values a row has, at least 1.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">One of them is outside [0, 1], or NaN; the message says which.</exception>
    public static void Probabilities(ReadOnlySpan<float> values, int columns, string argument) => Probabilities(values, columns, argument, names: null);

    /// <inheritdoc cref="Probabilities(ReadOnlySpan{float}, int, string)"/>
    public static void Probabilities(ReadOnlySpan<double> values, int columns, string argument) => Probabilities(values, columns, argument, names: null);

    /// <summary>The probabilities of the classes of one row sum to 1, within 0.001.</summary>
    /// <param name="sum">Their sum.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">The sum is farther from 1, or NaN.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Distribution(float sum, string argument)
    {
        if (!IsOne(sum))
        {
            ThrowSum(argument, Real.Format(sum));
        }
    }

    /// <inheritdoc cref="Distribution(float, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Distribution(double sum, string argument)
    {
        if (!IsOne(sum))
        {
            ThrowSum(argument, Real.Format(sum));
        }
    }

    /// <summary>Every row is a distribution over classes: its values lie in [0, 1] and sum to 1, within 0.001.</summary>
    /// <param name="values">The values, row after row.</param>
    /// <param name="columns">How many classes there are, at least 1.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">A row is no distribution; the message says which.</exception>
    public static void Distributions(ReadOnlySpan<float> values, int columns, string argument) => Distributions(values, columns, argument, names: null);

    /// <inheritdoc cref="Distributions(ReadOnlySpan{float}, int, string)"/>
    public static void Distributions(ReadOnlySpan<double> values, int columns, string argument) => Distributions(values, columns, argument, names: null);

    // The targets of a loss: finite, and of its domain.
    internal static void Targets<T>(ReadOnlySpan<T> targets, NetworkDescription description, string argument = "targets")
        where T : unmanaged
    {
        Finite(targets, description.TargetCount, argument, description.TargetNames);
        Domain(targets, description, argument, description.TargetNames);
    }

    // The targets are of the loss's domain; where that is all numbers, nothing is looked at.
    internal static void Domain<T>(ReadOnlySpan<T> targets, NetworkDescription description, string argument = "targets", IReadOnlyList<string>? names = null)
        where T : unmanaged
    {
        int columns = description.TargetCount;
        switch (description.Targets)
        {
            case TargetDomain.NonNegative:
                NonNegatives(targets, columns, argument, names);
                break;
            case TargetDomain.Sign:
                Signs(targets, columns, argument, names);
                break;
            case TargetDomain.Probability:
                Probabilities(targets, columns, argument, names);
                break;
            case TargetDomain.Distribution:
                Distributions(targets, columns, argument, names);
                break;
        }
    }

    internal static void NonNegatives<T>(ReadOnlySpan<T> values, int columns, string argument, IReadOnlyList<string>? names)
        where T : unmanaged
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!IsNonNegative(Real.ToDouble(values[i])))
            {
                ThrowInRow(values, i, columns, argument, names, MustBeNonNegative);
            }
        }
    }

    internal static void Signs<T>(ReadOnlySpan<T> values, int columns, string argument, IReadOnlyList<string>? names)
        where T : unmanaged
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!IsSign(Real.ToDouble(values[i])))
            {
                ThrowInRow(values, i, columns, argument, names, MustBeSign);
            }
        }
    }

    internal static void Probabilities<T>(ReadOnlySpan<T> values, int columns, string argument, IReadOnlyList<string>? names)
        where T : unmanaged
    {
        for (int i = FirstNotInUnitInterval(values); i < values.Length; i++)
        {
            if (!IsProbability(Real.ToDouble(values[i])))
            {
                ThrowInRow(values, i, columns, argument, names, MustBeProbability);
            }
        }
    }

    internal static void Distributions<T>(ReadOnlySpan<T> values, int columns, string argument, IReadOnlyList<string>? names)
        where T : unmanaged
    {
        int start = FirstWithoutDistribution(values, columns);
        if (start < values.Length)
        {
            Probabilities(values, columns, argument, names);
            string row = values.Length > columns ? Invariant($"Row {start / columns} of {argument}") : argument;
            ThrowSum(argument, Real.Format(SumOf(values.Slice(start, columns))), row);
        }
    }

    // Where the first row begins that is no distribution; the number of values if there is none.
#if NET
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
#endif
    private static int FirstWithoutDistribution<T>(ReadOnlySpan<T> values, int columns)
        where T : unmanaged
    {
        int start = 0;
        while (start < values.Length)
        {
            double sum = 0;
            bool areProbabilities = true;
            foreach (T value in values.Slice(start, columns))
            {
                double number = Real.ToDouble(value);
                areProbabilities &= IsProbability(number);
                sum += number;
            }

            if (!areProbabilities || !IsOne(sum))
            {
                break;
            }

            start += columns;
        }

        return start;
    }

    private static double SumOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        double sum = 0;
        foreach (T value in values)
        {
            sum += Real.ToDouble(value);
        }

        return sum;
    }

    // Where the first vector begins that holds something other than probabilities; what is left over otherwise.
    private static int FirstNotInUnitInterval<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            foreach (Vector<T> vector in MemoryMarshal.Cast<T, Vector<T>>(values))
            {
                // NaN compares as false too.
                if (!Vector.GreaterThanOrEqualAll(vector, Vector<T>.Zero) || !Vector.LessThanOrEqualAll(vector, Vector<T>.One))
                {
                    break;
                }

                i += Vector<T>.Count;
            }
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNonNegative(double value) => value >= 0 && value <= double.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSign(double value) => Math.Abs(value) == 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsProbability(double value) => value >= 0 & value <= 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOne(double sum) => Math.Abs(sum - 1) <= DistributionTolerance;

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowSum(string argument, string sum, string? row = null)
        => throw new ArgumentException(
            Invariant($"{row ?? argument} {(NamesSeveral(argument) ? "sum" : "sums")} to {sum}, but the probabilities of the classes must sum to 1, within {DistributionTolerance}."),
            NamesSeveral(argument) ? null : argument);

    private static bool NamesSeveral(string argument) => argument.IndexOf(',') >= 0;
}
