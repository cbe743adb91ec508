using BackpropGen.Testing;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Library;

public class WeightSamplerTests
{
    private const int Draws = 200_000;

    public static TheoryData<Initializer, int, int, double, double> Formulas => new()
    {
        // Initializer, fan-in, fan-out, mean, variance as the definitions give them; ±b has variance b²/3, [0, 1) has 1/12.
        { Initializer.Uniform, 3, 5, 0.5, 1.0 / 12 },
        { Initializer.Normal, 3, 5, 0, 1 },
        { Initializer.XavierUniform, 3, 5, 0, 2.0 / 8 },
        { Initializer.XavierNormal, 3, 5, 0, 2.0 / 8 },
        { Initializer.KaimingUniform, 3, 5, 0, 2.0 / 3 },
        { Initializer.KaimingNormal, 3, 5, 0, 2.0 / 3 },
        { Initializer.LeCunUniform, 3, 5, 0, 1.0 / 3 },
        { Initializer.LeCunNormal, 3, 5, 0, 1.0 / 3 },
    };

    public static TheoryData<Initializer, double, double> Ranges => new()
    {
        { Initializer.Uniform, 0, 1 },
        { Initializer.XavierUniform, -Math.Sqrt(6.0 / 8), Math.Sqrt(6.0 / 8) },
        { Initializer.KaimingUniform, -Math.Sqrt(6.0 / 3), Math.Sqrt(6.0 / 3) },
        { Initializer.LeCunUniform, -Math.Sqrt(3.0 / 3), Math.Sqrt(3.0 / 3) },
    };

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Weights_have_the_mean_and_variance_of_the_formula(Initializer initializer, int fanIn, int fanOut, double mean, double variance)
    {
        double[] weights = Doubles(1, initializer, fanIn, fanOut);
        double deviation = Math.Sqrt(variance);

        Assert.Equal(mean, weights.Average(), 5 * deviation / Math.Sqrt(Draws));
        Assert.Equal(variance, weights.Average(weight => (weight - mean) * (weight - mean)), 0.02 * variance);
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Uniform_weights_fill_their_range_and_stay_in_it(Initializer initializer, double low, double high)
    {
        double[] weights = Doubles(2, initializer, 3, 5);
        double margin = (high - low) * 1e-3;

        Assert.InRange(weights.Min(), low, low + margin);
        Assert.InRange(weights.Max(), high - margin, high);
    }

    [Fact]
    public void Uniform_and_normal_weights_of_one_variance_have_their_own_shape()
    {
        // E w⁴ / (E w²)² is 9/5 for the uniform distribution and 3 for the normal one.
        Assert.Equal(1.8, Kurtosis(Initializer.XavierUniform), 0.05);
        Assert.Equal(1.8, Kurtosis(Initializer.KaimingUniform), 0.05);
        Assert.Equal(1.8, Kurtosis(Initializer.LeCunUniform), 0.05);
        Assert.Equal(3, Kurtosis(Initializer.XavierNormal), 0.1);
        Assert.Equal(3, Kurtosis(Initializer.KaimingNormal), 0.1);
        Assert.Equal(3, Kurtosis(Initializer.LeCunNormal), 0.1);

        static double Kurtosis(Initializer initializer)
        {
            double[] weights = Doubles(3, initializer, 4, 6);
            double variance = weights.Average(weight => weight * weight);
            return weights.Average(weight => Math.Pow(weight, 4)) / (variance * variance);
        }
    }

    [Fact]
    public void Constant_weights_are_constant_and_draw_nothing()
    {
        WeightSampler sampler = new(4);
        double[] weights = new double[3];
        float[] single = new float[3];

        sampler.Fill(weights, Initializer.Ones, 2, 2);
        Assert.Equal([1, 1, 1], weights);
        sampler.Fill(weights, Initializer.Zeros, 2, 2);
        Assert.Equal([0, 0, 0], weights);
        sampler.Fill(single, Initializer.Ones, 2, 2);
        Assert.Equal([1f, 1f, 1f], single);

        sampler.Fill(weights, Initializer.Normal, 2, 2);
        Assert.Equal(Doubles(4, Initializer.Normal, 2, 2).Take(3), weights);
    }

    [SampledTheory(2)]
    [MemberData(nameof(Formulas))]
    public void Float_weights_are_the_double_weights_rounded(Initializer initializer, int fanIn, int fanOut, double mean, double variance)
    {
        _ = (mean, variance);
        Assert.Equal(Doubles(5, initializer, fanIn, fanOut).Select(weight => (float)weight), Floats(5, initializer, fanIn, fanOut));
    }

    [Fact]
    public void A_draw_next_to_1_does_not_round_to_1_in_float()
    {
        // The first draw of this seed is 1 − 1.9·10⁻⁹, and the float nearest to it is 1.
        const int Seed = 307122759;
        Assert.Equal(1f, (float)Doubles(Seed, Initializer.Uniform, 1, 1)[0]);

        Assert.Equal(MathF.BitDecrement(1), Floats(Seed, Initializer.Uniform, 1, 1)[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_draw_next_to_the_bound_does_not_round_beyond_it_in_float(int fanIn)
    {
        double bound = Math.Sqrt(6.0 / fanIn);
        double draw = Doubles(307122759, Initializer.KaimingUniform, fanIn, 1)[0];
        Assert.InRange(draw, bound * (1 - 1e-8), bound);

        Assert.InRange((double)Floats(307122759, Initializer.KaimingUniform, fanIn, 1)[0], bound * (1 - 2e-7), bound);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        Assert.Equal(Doubles(6, Initializer.XavierNormal, 2, 3), Doubles(6, Initializer.XavierNormal, 2, 3));
        Assert.NotEqual(Doubles(6, Initializer.XavierNormal, 2, 3), Doubles(7, Initializer.XavierNormal, 2, 3));
    }

    [Fact]
    public void A_second_layer_gets_other_draws_than_the_first()
    {
        WeightSampler sampler = new(8);
        float[] first = new float[4];
        float[] second = new float[4];
        sampler.Fill(first, Initializer.Uniform, 2, 2);
        sampler.Fill(second, Initializer.Uniform, 2, 2);
        Assert.Empty(first.Intersect(second));
    }

    [Fact]
    public void The_first_weights_of_seed_0_are_these_for_ever()
    {
        // A program's weights must not change under it. These come from the published algorithms, written independently in Python.
        float[] weights = new float[3];
        new WeightSampler(0).Fill(weights, Initializer.XavierUniform, 2, 2);
        double[] normal = new double[2];
        new WeightSampler(0).Fill(normal, Initializer.Normal, 2, 2);

        Assert.Equal([0.24804267f, 0.6069201f, -0.97239846f], weights);
        Assert.Equal(0.5981026483626094, normal[0], 1e-15);
        Assert.Equal(-0.8950525532379914, normal[1], 1e-15);
    }

    [Theory]
    [InlineData(Initializer.Auto)]
    [InlineData((Initializer)99)]
    [InlineData((Initializer)(-1))]
    public void An_initializer_without_a_formula_is_refused(Initializer initializer)
    {
        float[] weights = [7];
        var exception = Assert.Throws<ArgumentOutOfRangeException>("initializer", () => new WeightSampler(1).Fill(weights, initializer, 1, 1));
        Assert.Contains($"initializer is {initializer}", exception.Message);
        Assert.Equal([7f], weights);
    }

    [Fact]
    public void Fans_below_1_are_refused()
    {
        var fanIn = Assert.Throws<ArgumentOutOfRangeException>("fanIn", () => new WeightSampler(1).Fill(new float[1], Initializer.Ones, 0, 1));
        Assert.Contains("fanIn is 0", fanIn.Message);
        var fanOut = Assert.Throws<ArgumentOutOfRangeException>("fanOut", () => new WeightSampler(1).Fill(new double[1], Initializer.Ones, 1, -2));
        Assert.Contains("fanOut is -2", fanOut.Message);
    }

    private static double[] Doubles(int seed, Initializer initializer, int fanIn, int fanOut)
    {
        double[] weights = new double[Draws];
        new WeightSampler(seed).Fill(weights, initializer, fanIn, fanOut);
        return weights;
    }

    private static float[] Floats(int seed, Initializer initializer, int fanIn, int fanOut)
    {
        float[] weights = new float[Draws];
        new WeightSampler(seed).Fill(weights, initializer, fanIn, fanOut);
        return weights;
    }
}
