using System.Globalization;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Applications;

/// <summary>docs/memory.md says what networks take.</summary>
public class MemoryPageTests
{
    private static readonly string[] Sizes = ["2-2-1", "4-8-3", "4-16-16-3", "16-64-64-8", "64-128-64-10"];

    [Fact]
    public void Its_table_is_what_copies_allocate() => Assert.Equal(
        Sizes.Select(Row),
        File.ReadAllText(Repository.PathOf("docs", "memory.md")).ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

    [Fact]
    public void Ten_thousand_models_take_ten_thousand_times_as_much_and_no_more()
    {
        INetwork<float> network = Networks.Single("\"4-16-16-3\", Optimizer = Optimizer.Adam");
        long one = Allocated(network);
        INetwork<float>[] models = new INetwork<float>[10_000];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < models.Length; i++)
        {
            models[i] = network.Clone();
        }

        long all = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(models);
        Assert.InRange(all, 9_990 * one, 10_010 * one);
    }

    private static string Row(string size)
    {
        INetwork<float> plain = Networks.Single($"\"{size}\"");
        INetwork<float> adam = Networks.Single($"\"{size}\", Optimizer = Optimizer.Adam");
        long predicting = Allocated(adam);
        adam.Train(new float[adam.Description.InputCount], new float[adam.Description.OutputCount], 0.01f);
        string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
        return $"| `{size}` | {Text(adam.Description.ParameterCount)} | {Text(Allocated(plain))} | {Text(predicting)} | {Text(Allocated(adam))} |";
    }

    private static long Allocated(INetwork<float> network)
    {
        network.Clone();
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            INetwork<float> kept = network.Clone();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            GC.KeepAlive(kept);
        }

        return least;
    }
}
