using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Applications;

/// <summary>Arithmetic on spans of parameters is that of plain loops, bit for bit, at every length around the width of vectors.</summary>
public class ParameterArithmeticTests
{
    public static TheoryData<int> Lengths => new(0, 1, 3, 7, 8, 9, 15, 16, 17, 33, 1_000);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sums_multiples_and_interpolation_are_those_of_plain_loops_in_float(int length)
    {
        (float[] a, float[] b) = (Floats(length, 1), Floats(length, 2));
        Same(a, values => ParameterArithmetic.Add(values, (ReadOnlySpan<float>)b), (x, i) => x + b[i]);
        Same(a, values => ParameterArithmetic.AddScaled(values, (ReadOnlySpan<float>)b, 0.3f), (x, i) => x + (0.3f * b[i]));
        Same(a, values => ParameterArithmetic.Scale(values, -1.7f), (x, _) => -1.7f * x);
        Same(a, values => ParameterArithmetic.Interpolate(values, (ReadOnlySpan<float>)b, 0.01f), (x, i) => x + (0.01f * (b[i] - x)));
        Same(a, values => ParameterArithmetic.Interpolate(values, (ReadOnlySpan<float>)b, 0.75f), (x, i) => b[i] - (0.25f * (b[i] - x)));
        Same(a, values => ParameterArithmetic.Interpolate(values, (ReadOnlySpan<float>)b, 0f), (x, _) => x);
        Same(a, values => ParameterArithmetic.Interpolate(values, (ReadOnlySpan<float>)b, 1f), (_, i) => b[i]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sums_multiples_and_interpolation_are_those_of_plain_loops_in_double(int length)
    {
        (double[] a, double[] b) = (Doubles(length, 1), Doubles(length, 2));
        Same(a, values => ParameterArithmetic.Add(values, (ReadOnlySpan<double>)b), (x, i) => x + b[i]);
        Same(a, values => ParameterArithmetic.AddScaled(values, (ReadOnlySpan<double>)b, 0.3), (x, i) => x + (0.3 * b[i]));
        Same(a, values => ParameterArithmetic.Scale(values, -1.7), (x, _) => -1.7 * x);
        Same(a, values => ParameterArithmetic.Interpolate(values, (ReadOnlySpan<double>)b, 0.01), (x, i) => x + (0.01 * (b[i] - x)));
        Same(a, values => ParameterArithmetic.Interpolate(values, (ReadOnlySpan<double>)b, 1.0), (_, i) => b[i]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_norm_is_the_root_of_the_sum_of_squares(int length)
    {
        Assert.Equal(Math.Sqrt(Floats(length, 3).Sum(x => (double)x * x)), ParameterArithmetic.Norm<float>(Floats(length, 3)), 1e-13);
        Assert.Equal(Math.Sqrt(Doubles(length, 3).Sum(x => x * x)), ParameterArithmetic.Norm<double>(Doubles(length, 3)), 1e-13);
    }

    [Fact]
    public void The_norm_neither_overflows_nor_vanishes()
    {
        Assert.Equal(5e200, ParameterArithmetic.Norm<double>([3e200, 4e200]), 1e187);
        Assert.Equal(1, ParameterArithmetic.Norm<double>([3e-200, 4e-200]) / 5e-200, 1e-13);
        Assert.Equal(1, ParameterArithmetic.Norm<float>([2.4e38f, -3.2e38f]) / 4e38, 1e-6);
        Assert.Equal(double.NaN, ParameterArithmetic.Norm<double>([1, double.NaN]));
        Assert.Equal(double.PositiveInfinity, ParameterArithmetic.Norm<double>([1, double.NegativeInfinity]));
    }

    /// <summary>The deviation of 100,000 numbers is within 1 % of what it is to be with a probability of more than 99.99 %.</summary>
    [Fact]
    public void Noise_has_the_deviation_that_is_asked_for_and_follows_from_the_seed_alone()
    {
        double[] noise = new double[100_000];
        ParameterArithmetic.Perturb<double>(noise, 0.5, seed: 7);
        Assert.Equal(0, noise.Average(), 0.01);
        Assert.Equal(0.5, Math.Sqrt(noise.Average(x => x * x)), 0.005);

        double[] again = new double[100_000];
        ParameterArithmetic.Perturb<double>(again, -0.5, seed: 7);
        Assert.Equal(noise.Select(x => -x), again);
        double[] other = new double[100_000];
        ParameterArithmetic.Perturb<double>(other, 0.5, seed: 8);
        Assert.InRange(Math.Abs(noise.Zip(other, (x, y) => x * y).Average()), 0, 0.005);
    }

    [Fact]
    public void Structs_of_parameters_are_added_scaled_and_changed_field_by_field()
    {
        SalaryModel network = new(seed: 1);
        SalaryModel.Parameters values = network.GetParameters();
        SalaryModel.Parameters other = new SalaryModel(seed: 2).GetParameters();
        float before = values.W2_2_1;
        network.Add(ref values, in other);
        Assert.Equal(before + other.W2_2_1, values.W2_2_1);
        network.AddScaled(ref values, in other, -1f);
        network.Scale(ref values, 2f);
        Assert.Equal(((before + other.W2_2_1) - other.W2_2_1) * 2f, values.W2_2_1);
        network.Interpolate(ref values, in other, 1f);
        Assert.Equal(other.B2_1, values.B2_1);
        Assert.Equal(other.W1_1_1, values.W1_1_1);
        float[] flat = new float[9];
        new SalaryModel(seed: 2).GetParameters(flat);
        Assert.Equal(ParameterArithmetic.Norm<float>(flat), network.Norm(in values));
        ParameterArithmetic.Perturb(flat.AsSpan(), 0.1f, seed: 3);
        network.Perturb(ref values, 0.1f, seed: 3);
        Assert.Equal(flat[8], values.B2_1);
        Assert.Equal(new SalaryModel(seed: 1).GetParameters(), network.GetParameters());
    }

    [Fact]
    public void Memory_that_overlaps_in_part_other_lengths_and_other_structs_are_refused()
    {
        float[] values = new float[10];
        Assert.Contains("overlaps", Assert.Throws<ArgumentException>(() => ParameterArithmetic.Add(values.AsSpan(0, 8), (ReadOnlySpan<float>)values.AsSpan(2, 8))).Message);
        Assert.Contains("values holds 10 values and other 9", Assert.Throws<ArgumentException>(() => ParameterArithmetic.AddScaled(values, (ReadOnlySpan<float>)values.AsSpan(0, 9), 1f)).Message);
        ParameterArithmetic.Add(values, (ReadOnlySpan<float>)values);
        Assert.Contains("must be finite", Assert.Throws<ArgumentOutOfRangeException>(() => ParameterArithmetic.Perturb(values.AsSpan(), float.NaN, 1)).Message);
        SalaryModel network = new();
        double wrong = 1;
        Assert.Contains("use the network's own Parameters", Assert.Throws<ArgumentException>(() => network.Scale(ref wrong, 2f)).Message);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] values = Floats(5_000, 1);
        float[] other = Floats(5_000, 2);
        Assert.Equal(0, Allocations.Of(() =>
        {
            ParameterArithmetic.Add(values, (ReadOnlySpan<float>)other);
            ParameterArithmetic.AddScaled(values, (ReadOnlySpan<float>)other, 0.5f);
            ParameterArithmetic.Scale(values.AsSpan(), 0.5f);
            ParameterArithmetic.Interpolate(values, (ReadOnlySpan<float>)other, 0.5f);
            ParameterArithmetic.Norm<float>(values);
            ParameterArithmetic.Perturb(values.AsSpan(), 0.5f, 1);
        }));
    }

    private static void Same<T>(T[] start, SpanAction<T> action, Func<T, int, T> plain)
    {
        T[] values = [.. start];
        action(values);
        Assert.Equal(start.Select(plain), values);
    }

    private delegate void SpanAction<T>(Span<T> values);

    private static float[] Floats(int length, int seed) => [.. Doubles(length, seed).Select(x => (float)x)];

    private static double[] Doubles(int length, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextDouble() * 4) - 2)];
    }
}
