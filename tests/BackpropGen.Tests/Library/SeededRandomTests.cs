using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Library;

public class SeededRandomTests
{
    [Fact]
    public void The_state_comes_from_SplitMix64_as_published()
    {
        // The first outputs of Vigna's splitmix64.c for the seed 1234567.
        Assert.Equal(
            (6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL),
            new SeededRandom(1234567).GetState());
    }

    [Fact]
    public void The_numbers_are_those_of_xoshiro256_starstar_as_published()
    {
        // Vigna's xoshiro256starstar.c, from the state 1, 2, 3, 4.
        SeededRandom random = new(1, 2, 3, 4);
        Assert.Equal(11520UL, random.NextUInt64());
        Assert.Equal(0UL, random.NextUInt64());
        Assert.Equal(1509978240UL, random.NextUInt64());
        Assert.Equal(1215971899390074240UL, random.NextUInt64());
    }

    [Fact]
    public void A_saved_state_goes_on_where_the_generator_was()
    {
        SeededRandom random = new(5);
        random.NextGaussian();
        var (s0, s1, s2, s3) = random.GetState();
        SeededRandom restored = new(s0, s1, s2, s3);

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(random.NextGaussian(), restored.NextGaussian());
            Assert.Equal(random.Next(1000), restored.Next(1000));
        }
    }

    [Fact]
    public void A_state_of_zeros_is_refused() => Assert.Throws<ArgumentException>(() => new SeededRandom(0UL, 0UL, 0UL, 0UL));

    [Fact]
    public void Seeds_and_streams_all_differ()
    {
        int[] seeds = [0, 1, -1, int.MinValue, int.MaxValue];
        var states = seeds.SelectMany(seed => new[] { 0, 1, -1 }.Select(stream => new SeededRandom(seed, stream).GetState())).ToList();
        Assert.Equal(states.Count, states.Distinct().Count());
    }

    [Fact]
    public void Doubles_lie_in_the_unit_interval_and_use_53_bits()
    {
        SeededRandom random = new(1);
        ulong bitsSeen = 0;
        double sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            double value = random.NextDouble();
            Assert.InRange(value, 0, 1 - Math.Pow(2, -53));
            double scaled = value * Math.Pow(2, 53);
            Assert.Equal(Math.Floor(scaled), scaled);
            bitsSeen |= (ulong)scaled;
            sum += value;
        }

        Assert.Equal((1UL << 53) - 1, bitsSeen);
        Assert.Equal(0.5, sum / 100_000, 0.005);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Whole_numbers_are_uniform_below_the_bound(int bound)
    {
        const int Draws = 200_000;
        SeededRandom random = new(2);
        int[] counts = new int[bound];
        for (int i = 0; i < Draws; i++)
        {
            counts[random.Next(bound)]++;
        }

        double expected = (double)Draws / bound;
        double chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(chiSquared, 0, bound + (5 * Math.Sqrt(2 * bound)));
    }

    [Fact]
    public void A_bound_that_does_not_divide_2_to_the_32_is_without_bias()
    {
        // Without rejection, ⌊3x/8⌋ for x = 0 … 7 is 0 0 0 1 1 1 2 2: every third result would be a third less probable.
        const int Bound = 3 << 29;
        const int Draws = 300_000;
        SeededRandom random = new(3);
        int[] counts = new int[3];
        for (int i = 0; i < Draws; i++)
        {
            counts[random.Next(Bound) % 3]++;
        }

        Assert.All(counts, count => Assert.InRange(count, (Draws / 3) - 1500, (Draws / 3) + 1500));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_bound_below_1_is_refused(int bound)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandom(1).Next(bound));
        Assert.Contains($"bound is {bound}", exception.Message);
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        const int Draws = 400_000;
        SeededRandom random = new(4);
        double[] moments = new double[5];
        int withinOne = 0;
        for (int i = 0; i < Draws; i++)
        {
            double value = random.NextGaussian();
            for (int k = 1; k <= 4; k++)
            {
                moments[k] += Math.Pow(value, k) / Draws;
            }

            withinOne += Math.Abs(value) < 1 ? 1 : 0;
        }

        Assert.Equal(0, moments[1], 0.01);
        Assert.Equal(1, moments[2], 0.01);
        Assert.Equal(0, moments[3], 0.03);
        Assert.Equal(3, moments[4], 0.06);
        Assert.Equal(0.682689, withinOne / (double)Draws, 0.004);
    }

    [Fact]
    public void Normal_numbers_are_the_polar_method_with_an_accurate_logarithm()
    {
        SeededRandom random = new(6);
        SeededRandom uniform = new(6);
        for (int n = 0; n < 100_000; n++)
        {
            double u;
            double s;
            do
            {
                u = (2 * uniform.NextDouble()) - 1;
                double v = (2 * uniform.NextDouble()) - 1;
                s = (u * u) + (v * v);
            }
            while (s >= 1);

            double expected = u * Math.Sqrt(-2 * Math.Log(s) / s);
            Assert.Equal(expected, random.NextGaussian(), Math.Abs(expected) * 4e-15);
        }
    }

    [Fact]
    public void A_shuffle_gives_every_permutation_equally_often()
    {
        const int Draws = 60_000;
        SeededRandom random = new(7);
        Dictionary<string, int> counts = [];
        for (int i = 0; i < Draws; i++)
        {
            int[] items = [0, 1, 2];
            random.Shuffle(items);
            string permutation = string.Concat(items);
            counts[permutation] = counts.GetValueOrDefault(permutation) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, (Draws / 6) - 500, (Draws / 6) + 500));
    }

    // With three million items, hundreds of numbers are surplus, which are drawn again.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(130)]
    [InlineData(3_000_000)]
    public void Shuffle_draws_the_numbers_of_Next_and_no_others(int count)
    {
        SeededRandom random = new(5);
        SeededRandom one = new(5);
        int[] items = [.. Enumerable.Range(0, count)];
        int[] expected = [.. items];
        for (int i = count - 1; i > 0; i--)
        {
            int j = one.Next(i + 1);
            (expected[i], expected[j]) = (expected[j], expected[i]);
        }

        random.Shuffle(items);

        Assert.True(items.AsSpan().SequenceEqual(expected));
        Assert.Equal(one.GetState(), random.GetState());
    }
}
