using System.ComponentModel;
#if NET
using System.Runtime.CompilerServices;
#endif

namespace BackpropGen.CompilerServices;

/// <summary>
/// Random numbers that depend on the seed alone: the same on every machine, in every version of .NET. Support for generated code.
/// </summary>
/// <remarks>
/// xoshiro256**, seeded through SplitMix64, as its authors recommend. David Blackman and Sebastiano Vigna, "Scrambled linear pseudorandom number
/// generators", ACM Transactions on Mathematical Software 47 (2021). Not for cryptography; not safe for several threads at once.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public sealed partial class SeededRandom
{
    // Numbers drawn together.
    private const int AtOnce = 128;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Random numbers that a seed determines.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="stream">Different streams of one seed are different sequences: weights and the order of rows must not draw the same numbers.</param>
    public SeededRandom(int seed, int stream = 0) => Restart(seed, stream);

    /// <summary>Goes on from a state that <see cref="GetState"/> gave.</summary>
    /// <param name="s0">The first word.</param>
    /// <param name="s1">The second word.</param>
    /// <param name="s2">The third word.</param>
    /// <param name="s3">The fourth word.</param>
    /// <exception cref="ArgumentException">All four words are 0, from which the generator never gets away.</exception>
    public SeededRandom(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        if ((s0 | s1 | s2 | s3) == 0)
        {
            throw new ArgumentException("All four words of the state are 0, but at least one must differ from 0: the generator would give only zeros.");
        }

        _s0 = s0;
        _s1 = s1;
        _s2 = s2;
        _s3 = s3;
    }

    // As if it were new.
    internal void Restart(int seed, int stream)
    {
        ulong splitMix = ((ulong)(uint)stream << 32) | (uint)seed;
        _s0 = NextSplitMix64(ref splitMix);
        _s1 = NextSplitMix64(ref splitMix);
        _s2 = NextSplitMix64(ref splitMix);
        _s3 = NextSplitMix64(ref splitMix);
    }

    /// <summary>The whole state: a generator made from it gives the numbers that this one would give next.</summary>
    /// <returns>Four words, not all 0.</returns>
    public (ulong S0, ulong S1, ulong S2, ulong S3) GetState() => (_s0, _s1, _s2, _s3);

    /// <summary>The next 64 random bits.</summary>
    /// <returns>Any value, all equally probable.</returns>
    public ulong NextUInt64()
    {
        ulong result = Scramble(_s1);
        ulong t = _s1 << 17;

        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = RotateLeft(_s3, 45);

        return result;
    }

    /// <summary>A number uniform in [0, 1).</summary>
    /// <returns>A multiple of 2⁻⁵³, at least 0 and less than 1.</returns>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number uniform in [0, bound), without bias.</summary>
    /// <param name="bound">At least 1.</param>
    /// <returns>At least 0 and less than <paramref name="bound"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is less than 1.</exception>
    /// <remarks>Daniel Lemire, "Fast random integer generation in an interval", ACM Transactions on Modeling and Computer Simulation 29 (2019).</remarks>
    public int Next(int bound)
    {
        if (bound < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(bound), FormattableString.Invariant($"bound is {bound}, but it must be at least 1."));
        }

        // x uniform in [0, 2³²): the upper half of x·bound is the result, and a lower half below 2³² mod bound marks the
        // surplus values that would make some results more probable.
        uint range = (uint)bound;
        ulong product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            uint surplus = unchecked(0u - range) % range;
            while ((uint)product < surplus)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A number from the normal distribution with mean 0 and standard deviation 1.</summary>
    /// <returns>A finite number.</returns>
    /// <remarks>
    /// Marsaglia's polar method: for (u, v) uniform in the unit disc and s = u² + v², u·√(−2 ln s / s) is normal. The second number that
    /// the pair would give is dropped, so that the four words remain the whole state. The logarithm is computed here from additions, multiplications and
    /// divisions, which IEEE 754 rounds the same everywhere; Math.Log differs between platforms in the last bit.
    /// </remarks>
    public double NextGaussian()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1;
            double v = (2 * NextDouble()) - 1;
            double s = (u * u) + (v * v);
            if (s < 1 && s != 0)
            {
                return u * Math.Sqrt(-2 * Log(s) / s);
            }
        }
    }

    /// <summary>Puts the items in a random order, every order equally probable (Fisher and Yates).</summary>
    /// <param name="items">The items, exchanged in place.</param>
#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
#endif
    public void Shuffle(Span<int> items)
    {
        // The numbers of Next(i + 1), many at once: what makes them of the state does not wait for the next state.
        Span<ulong> words = stackalloc ulong[AtOnce];
        int i = items.Length - 1;
        while (i > 0)
        {
            Span<ulong> drawn = words.Slice(0, Math.Min(AtOnce, i));
            Advance(drawn);
            foreach (ulong word in drawn)
            {
                uint range = (uint)i + 1;
                ulong product = (Scramble(word) >> 32) * range;
                if ((uint)product >= range || !IsSurplus((uint)product, range))
                {
                    int j = (int)(product >> 32);
                    (items[i], items[j]) = (items[j], items[i]);
                    i--;
                }
            }
        }
    }

    // Whether a number would make some results more probable than others.
    private static bool IsSurplus(uint lower, uint range) => lower < unchecked(0u - range) % range;

    private static ulong NextSplitMix64(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    // 0 where NextDouble() would be below a probability, otherwise what outputs are multiplied by that are kept.
#if NET
    [SkipLocalsInit]
#endif
    internal void FillMasks<T>(Span<T> masks, in Masks<T> drawn)
        where T : unmanaged
    {
        // Few are sooner made than prepared for vectors.
        const int Few = 16;
        if (masks.Length <= Few)
        {
            foreach (ref T mask in masks)
            {
                mask = drawn.Mask(NextUInt64());
            }

            return;
        }

        Span<ulong> words = stackalloc ulong[AtOnce];
        while (!masks.IsEmpty)
        {
            int count = Math.Min(AtOnce, masks.Length);
            Advance(words.Slice(0, count));
            drawn.Fill(words.Slice(0, count), masks);
            masks = masks.Slice(count);
        }
    }

    // The word of each state that a number is made of: that the numbers wait for one another is over here, and vectors make them.
#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private void Advance(Span<ulong> words)
    {
        (ulong s0, ulong s1, ulong s2, ulong s3) = (_s0, _s1, _s2, _s3);
        foreach (ref ulong word in words)
        {
            word = s1;
            ulong t = s1 << 17;
            s2 ^= s0;
            s3 ^= s1;
            s1 ^= s2;
            s0 ^= s3;
            s2 ^= t;
            s3 = RotateLeft(s3, 45);
        }

        (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);
    }

    // The number that a state gives.
    private static ulong Scramble(ulong word) => RotateLeft(word * 5, 7) * 9;

    private static ulong RotateLeft(ulong value, int count) => (value << count) | (value >> (64 - count));

    // x = m·2ᵉ with m in [√½, √2]; ln x = e·ln 2 + 2 artanh r with r = (m − 1)/(m + 1), and artanh r = r + r³/3 + r⁵/5 + …
    // |r| ≤ 0.172, so the first term left out, r²⁵/25, is below 10⁻²⁰ of r. For normal x > 0.
    private static double Log(double x)
    {
        const double Ln2 = 0.693147180559945309417;
        const double SquareRootOf2 = 1.41421356237309504880;

        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > SquareRootOf2)
        {
            mantissa /= 2;
            exponent++;
        }

        double r = (mantissa - 1) / (mantissa + 1);
        double rSquared = r * r;
        double series = 0;
        for (int k = 23; k >= 3; k -= 2)
        {
            series = (series + (1.0 / k)) * rSquared;
        }

        return (exponent * Ln2) + (2 * r * (1 + series));
    }
}
