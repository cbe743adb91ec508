using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using CsCheck;
using Xunit.Abstractions;

namespace BackpropGen.Tests.Reference;

public class ReferenceTests(ITestOutputHelper output)
{
    private const string Seed = "0000KatZ5q14";
    private const double Double = 1e-12;

    // Where an output is close to its target, the difference of the two has few digits left.
    private const double Float = 3e-5;

    [SampledTheory(2)]
    [InlineData(20, Precision.Double, Double)]
    [InlineData(20, Precision.Single, Float)]
    public void Small_networks_agree_with_the_reference(int count, Precision precision, double tolerance) =>
        Compare(RandomNetwork.Small, count, precision, tolerance, RowForms.Locals);

    [SampledTheory(2)]
    [InlineData(12, Precision.Double, Double)]
    [InlineData(12, Precision.Single, Float)]
    public void Networks_of_middle_size_agree_with_the_reference(int count, Precision precision, double tolerance) =>
        Compare(RandomNetwork.Medium, count, precision, tolerance, RowForms.Vectors);

    [SampledTheory(2)]
    [InlineData(5, Precision.Double, Double)]
    [InlineData(5, Precision.Single, Float)]
    public void Large_networks_agree_with_the_reference(int count, Precision precision, double tolerance) =>
        Compare(RandomNetwork.Large, count, precision, tolerance, RowForms.Vectors, RowForms.Kernels);

    [ThoroughTheory]
    [InlineData(5, Precision.Double, Double)]
    [InlineData(5, Precision.Single, Float)]
    public void So_do_networks_for_frameworks_without_vectors(int count, Precision precision, double tolerance) =>
        Compare(
            RandomNetwork.Large.Select(network => network with { Arguments = Networks.OlderFramework + network.Arguments }),
            count, precision, tolerance, RowForms.Parts, RowForms.Loops);

    [Theory]
    [InlineData(8, Precision.Single, Float)]
    public void So_do_networks_that_are_unrolled_on_demand(int count, Precision precision, double tolerance) =>
        Compare(
            RandomNetwork.Medium.Select(network => network with { Arguments = network.Arguments + ", Emission = Emission.Unrolled" }),
            count, precision, tolerance, RowForms.Parts);

    [ThoroughTheory]
    [InlineData(12, Precision.Double, Double)]
    [InlineData(12, Precision.Single, Float)]
    public void So_do_small_networks_that_are_vectorized_on_demand(int count, Precision precision, double tolerance) =>
        Compare(
            RandomNetwork.Small.Select(network => network with { Arguments = network.Arguments + ", Emission = Emission.Vectorized" }),
            count, precision, tolerance, RowForms.Vectors);

    [Fact]
    public void The_sum_in_the_loss_is_not_taken_for_the_sum_in_the_error()
    {
        AnyNetwork network = AnyNetwork.Of("\"2-3:softmax\", Loss = Loss.MeanSquaredError", Precision.Double);
        Assert.Equal(network.Evaluate([0.5, -1], [1, 2, 3]), network.Gradient([0.5, -1], [1, 2, 3]).Loss);
    }

    [Theory]
    [InlineData(20, 5)]
    public void The_derivatives_are_the_slopes_of_the_loss(int small, int middle) => Gen.Select(RandomNetwork.Small.Array[small], RandomNetwork.Medium.Array[middle]).Sample(
        (first, second) =>
        {
            var differences = new Differences();
            RandomNetwork[] random = [.. first, .. second];
            Networks.Prepare(random.Select(network => Networks.InDouble(network.Arguments)));
            foreach (RandomNetwork network in random)
            {
                new NetworkComparison(network, Precision.Double, 1e-6, differences).Slopes();
            }

            output.WriteLine($"{random.Length} networks; {differences}");
        },
        seed: Seed,
        iter: 1,
        threads: 1);

    private void Compare(Gen<RandomNetwork> networks, int count, Precision precision, double tolerance, params string[] forms) => networks.Array[count].Sample(
        random =>
        {
            var differences = new Differences();
            var seen = new HashSet<string>();
            Networks.Prepare(random.Select(network => precision == Precision.Double ? Networks.InDouble(network.Arguments) : network.Arguments));
            foreach (RandomNetwork network in random)
            {
                var comparison = new NetworkComparison(network, precision, tolerance, differences);
                comparison.OneRow();
                comparison.ManyRows();
                comparison.Steps();
                comparison.Names();
                comparison.Classes();
                seen.Add(RowForms.Of(AnyNetwork.Of(network.Arguments, precision).Type));
            }

            output.WriteLine($"{random.Length} networks, {string.Join(", ", seen)}; {differences}");
            Assert.All(forms, form => Assert.Contains(form, seen));
        },
        seed: Seed,
        iter: 1,
        threads: 1);
}
