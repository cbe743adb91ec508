using System.Numerics;
using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>Arithmetic on parameters, gradients and other values of one length: sums, multiples, interpolation, norms and random changes, as evolution and federated averages are made of.</summary>
/// <remarks>
/// It works on vectors and allocates nothing. Every value is computed as a plain loop would: products and sums are rounded one by one, whatever the width of the vectors. Methods that take a network
/// are for its struct <c>Parameters</c>; the network itself stays as it is.
/// </remarks>
public static class ParameterArithmetic
{
    // Weights are drawn from stream 0 of a seed.
    private const int NoiseStream = 4;

    [ThreadStatic]
    private static SeededRandom? s_random;

    /// <summary>Adds: valuesᵢ ← valuesᵢ + otherᵢ.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values, which change.</param>
    /// <param name="other">As many values: the same memory, or memory of their own.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    public static void Add<T>(Span<T> values, ReadOnlySpan<T> other)
        where T : unmanaged
    {
        RequireAlike(values, other);
        int done = 0;
        Span<Vector<T>> sums = MemoryMarshal.Cast<T, Vector<T>>(values);
        ReadOnlySpan<Vector<T>> addends = MemoryMarshal.Cast<T, Vector<T>>(other);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += addends[i];
            done += Vector<T>.Count;
        }

        for (int i = done; i < values.Length; i++)
        {
            // The sum of two floats in double, rounded to float, is their sum in float.
            values[i] = Real.FromDouble<T>(Real.ToDouble(values[i]) + Real.ToDouble(other[i]));
        }
    }

    /// <summary>Adds a multiple: valuesᵢ ← valuesᵢ + factor · otherᵢ.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values, which change.</param>
    /// <param name="other">As many values: the same memory, or memory of their own.</param>
    /// <param name="factor">What they are multiplied by; negative to subtract.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    public static void AddScaled<T>(Span<T> values, ReadOnlySpan<T> other, T factor)
        where T : unmanaged
    {
        RequireAlike(values, other);
        int done = 0;
        Span<Vector<T>> sums = MemoryMarshal.Cast<T, Vector<T>>(values);
        ReadOnlySpan<Vector<T>> addends = MemoryMarshal.Cast<T, Vector<T>>(other);
        Vector<T> factors = new(factor);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += addends[i] * factors;
            done += Vector<T>.Count;
        }

        for (int i = done; i < values.Length; i++)
        {
            values[i] = Real.FromDouble<T>(Real.ToDouble(values[i]) + Product(factor, other[i]));
        }
    }

    /// <summary>Multiplies: valuesᵢ ← factor · valuesᵢ.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values, which change.</param>
    /// <param name="factor">What each is multiplied by.</param>
    public static void Scale<T>(Span<T> values, T factor)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        int done = 0;
        Vector<T> factors = new(factor);
        foreach (ref Vector<T> vector in MemoryMarshal.Cast<T, Vector<T>>(values))
        {
            vector *= factors;
            done += Vector<T>.Count;
        }

        for (int i = done; i < values.Length; i++)
        {
            values[i] = Real.FromDouble<T>(Product(factor, values[i]));
        }
    }

    /// <summary>
    /// Goes a part of the way to other values: valuesᵢ ← valuesᵢ + weight · (otherᵢ − valuesᵢ), as <c>torch.lerp</c> computes it, which is exact for weights of 0 and 1.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values, which change.</param>
    /// <param name="other">As many values: the same memory, or memory of their own.</param>
    /// <param name="weight">The part: 0 leaves the values as they are, 1 makes them the others; beyond, it extrapolates.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    public static void Interpolate<T>(Span<T> values, ReadOnlySpan<T> other, T weight)
        where T : unmanaged
    {
        RequireAlike(values, other);

        // From the end that is nearer: a difference that is rounded is then multiplied by less.
        bool isNearer = Math.Abs(Real.ToDouble(weight)) < 0.5;
        T part = isNearer ? weight : Real.FromDouble<T>(1 - Real.ToDouble(weight));
        Vector<T> parts = new(part);
        Span<Vector<T>> starts = MemoryMarshal.Cast<T, Vector<T>>(values);
        ReadOnlySpan<Vector<T>> ends = MemoryMarshal.Cast<T, Vector<T>>(other);
        for (int i = 0; i < starts.Length; i++)
        {
            Vector<T> move = (ends[i] - starts[i]) * parts;
            starts[i] = isNearer ? starts[i] + move : ends[i] - move;
        }

        for (int i = starts.Length * Vector<T>.Count; i < values.Length; i++)
        {
            double move = Product(Real.FromDouble<T>(Real.ToDouble(other[i]) - Real.ToDouble(values[i])), part);
            values[i] = Real.FromDouble<T>(isNearer ? Real.ToDouble(values[i]) + move : Real.ToDouble(other[i]) - move);
        }
    }

    /// <summary>The Euclidean norm √Σ valuesᵢ², summed in double.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values.</param>
    /// <returns>The norm; NaN where a value is NaN.</returns>
    public static double Norm<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        double sum = typeof(T) == typeof(float) ? SumOfSquares(MemoryMarshal.Cast<T, float>(values)) : SumOfSquares(MemoryMarshal.Cast<T, double>(values));

        // Squares of doubles may be beyond the range of numbers, or below it.
        const double Least = 1e-280;
        return (Real.IsFinite(sum) && sum > Least) || double.IsNaN(sum) || typeof(T) == typeof(float) ? Math.Sqrt(sum) : NormInParts(values);
    }

    /// <summary>
    /// Adds normally distributed noise: valuesᵢ ← valuesᵢ + deviation · εᵢ, the ε with mean 0 and standard deviation 1. The same seed gives the same ε on every machine: with −deviation the noise is
    /// that of the opposite sign, and with a weight in its place a sum over seeds is a sum of their noises, as evolution strategies have it.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values, which change.</param>
    /// <param name="deviation">The standard deviation of the noise, finite.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not finite.</exception>
    public static void Perturb<T>(Span<T> values, T deviation, int seed)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        double scale = Real.ToDouble(deviation);
        if (!Real.IsFinite(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), $"deviation is {Real.Format(deviation)}, but it must be finite.");
        }

        SeededRandom random = s_random ??= new SeededRandom(0);
        random.Restart(seed, NoiseStream);
        foreach (ref T value in values)
        {
            value = Real.FromDouble<T>(Real.ToDouble(value) + (scale * random.NextGaussian()));
        }
    }

    /// <summary>Adds the fields of another struct to those of one.</summary>
    /// <typeparam name="TParameters">The network's struct <c>Parameters</c>.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="values">The values, which change.</param>
    /// <param name="other">What is added.</param>
    /// <exception cref="ArgumentException">The struct is not that of this network.</exception>
    public static unsafe void Add<TParameters, T>(this INetwork<T> network, ref TParameters values, in TParameters other)
        where TParameters : unmanaged
        where T : unmanaged
    {
        int count = CountOf<TParameters, T>(network);
        fixed (TParameters* pointer = &values, otherPointer = &other)
        {
            Add(new Span<T>(pointer, count), new ReadOnlySpan<T>(otherPointer, count));
        }
    }

    /// <summary>Adds a multiple of the fields of another struct to those of one.</summary>
    /// <typeparam name="TParameters">The network's struct <c>Parameters</c>.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="values">The values, which change.</param>
    /// <param name="other">What is multiplied and added.</param>
    /// <param name="factor">The factor.</param>
    /// <exception cref="ArgumentException">The struct is not that of this network.</exception>
    public static unsafe void AddScaled<TParameters, T>(this INetwork<T> network, ref TParameters values, in TParameters other, T factor)
        where TParameters : unmanaged
        where T : unmanaged
    {
        int count = CountOf<TParameters, T>(network);
        fixed (TParameters* pointer = &values, otherPointer = &other)
        {
            AddScaled(new Span<T>(pointer, count), new ReadOnlySpan<T>(otherPointer, count), factor);
        }
    }

    /// <summary>Multiplies the fields of a struct.</summary>
    /// <typeparam name="TParameters">The network's struct <c>Parameters</c>.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="values">The values, which change.</param>
    /// <param name="factor">The factor.</param>
    /// <exception cref="ArgumentException">The struct is not that of this network.</exception>
    public static unsafe void Scale<TParameters, T>(this INetwork<T> network, ref TParameters values, T factor)
        where TParameters : unmanaged
        where T : unmanaged
    {
        int count = CountOf<TParameters, T>(network);
        fixed (TParameters* pointer = &values)
        {
            Scale(new Span<T>(pointer, count), factor);
        }
    }

    /// <summary>Brings the fields of a struct a part of the way to those of another: <see cref="Interpolate{T}(Span{T}, ReadOnlySpan{T}, T)"/>.</summary>
    /// <typeparam name="TParameters">The network's struct <c>Parameters</c>.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="values">The values, which change.</param>
    /// <param name="other">Where they go.</param>
    /// <param name="weight">The part.</param>
    /// <exception cref="ArgumentException">The struct is not that of this network.</exception>
    public static unsafe void Interpolate<TParameters, T>(this INetwork<T> network, ref TParameters values, in TParameters other, T weight)
        where TParameters : unmanaged
        where T : unmanaged
    {
        int count = CountOf<TParameters, T>(network);
        fixed (TParameters* pointer = &values, otherPointer = &other)
        {
            Interpolate(new Span<T>(pointer, count), new ReadOnlySpan<T>(otherPointer, count), weight);
        }
    }

    /// <summary>The Euclidean norm of the fields of a struct, summed in double.</summary>
    /// <typeparam name="TParameters">The network's struct <c>Parameters</c>.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="values">The values.</param>
    /// <returns>The norm; NaN where a value is NaN.</returns>
    /// <exception cref="ArgumentException">The struct is not that of this network.</exception>
    public static unsafe double Norm<TParameters, T>(this INetwork<T> network, in TParameters values)
        where TParameters : unmanaged
        where T : unmanaged
    {
        int count = CountOf<TParameters, T>(network);
        fixed (TParameters* pointer = &values)
        {
            return Norm(new ReadOnlySpan<T>(pointer, count));
        }
    }

    /// <summary>Adds normally distributed noise to the fields of a struct: <see cref="Perturb{T}(Span{T}, T, int)"/>.</summary>
    /// <typeparam name="TParameters">The network's struct <c>Parameters</c>.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="values">The values, which change.</param>
    /// <param name="deviation">The standard deviation of the noise, finite.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentException">The struct is not that of this network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not finite.</exception>
    public static unsafe void Perturb<TParameters, T>(this INetwork<T> network, ref TParameters values, T deviation, int seed)
        where TParameters : unmanaged
        where T : unmanaged
    {
        int count = CountOf<TParameters, T>(network);
        fixed (TParameters* pointer = &values)
        {
            Perturb(new Span<T>(pointer, count), deviation, seed);
        }
    }

    private static unsafe int CountOf<TParameters, T>(INetwork<T> network)
        where TParameters : unmanaged
        where T : unmanaged
    {
        int count = Check.Network(network).ParameterCount;
        return (long)count * sizeof(T) == sizeof(TParameters)
            ? count
            : throw new ArgumentException(
                Invariant($"{typeof(TParameters)} holds {sizeof(TParameters)} bytes, but the {count} parameters of the {network.Description.Topology} network take {(long)count * sizeof(T)}: use the network's own Parameters."),
                "values");
    }

    private static void RequireAlike<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> other)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        if (values.Length != other.Length)
        {
            throw new ArgumentException(Invariant($"values holds {Plural.Of(values.Length, "value")} and other {other.Length}, but both must be of one length."), nameof(other));
        }

        if (values.Overlaps(other, out int offset) && offset != 0)
        {
            throw new ArgumentException("other overlaps the memory of values in part, but it must be the same memory or memory of its own: values is written while other is still read.", nameof(other));
        }
    }

    // Of two floats exact in double, so that rounding it gives the product in float.
    private static double Product<T>(T first, T second)
        where T : unmanaged
        => Real.ToDouble(Real.FromDouble<T>(Real.ToDouble(first) * Real.ToDouble(second)));

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        Vector<double> first = default;
        Vector<double> second = default;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
        {
            Vector.Widen(vector, out Vector<double> low, out Vector<double> high);
            first += low * low;
            second += high * high;
        }

        double sum = Vector.Dot(first + second, Vector<double>.One);
        foreach (float value in values.Slice(vectors.Length * Vector<float>.Count))
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private static double SumOfSquares(ReadOnlySpan<double> values)
    {
        Vector<double> squares = default;
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        foreach (Vector<double> vector in vectors)
        {
            squares += vector * vector;
        }

        double sum = Vector.Dot(squares, Vector<double>.One);
        foreach (double value in values.Slice(vectors.Length * Vector<double>.Count))
        {
            sum += value * value;
        }

        return sum;
    }

    // In parts of the largest value no square overflows.
    private static double NormInParts<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        double largest = 0;
        foreach (T value in values)
        {
            largest = Math.Max(largest, Math.Abs(Real.ToDouble(value)));
        }

        if (largest == 0 || !Real.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (T value in values)
        {
            double part = Real.ToDouble(value) / largest;
            sum += part * part;
        }

        return largest * Math.Sqrt(sum);
    }
}
