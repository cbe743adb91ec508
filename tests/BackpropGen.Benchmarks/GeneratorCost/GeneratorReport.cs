using BackpropGen.Benchmarks.Page;
using BackpropGen.Testing;

namespace BackpropGen.Benchmarks.GeneratorCost;

/// <summary>The page's section about what networks cost to generate, to compile and to start, and its picture.</summary>
internal static class GeneratorReport
{
    public static string Measure()
    {
        // The compilers are compiled, too, while they run for the first time.
        foreach (string topology in NetworkCost.Topologies.Take(3))
        {
            NetworkCost.Measure(topology);
        }

        NetworkCost[] costs = [.. NetworkCost.Topologies.Select(topology =>
        {
            Console.Error.WriteLine(topology);
            return NetworkCost.Measure(topology);
        })];
        Draw(costs);

        var table = new MarkdownTable(["topology", "parameters", "source, KB", "generator, ms", "C# compiler, ms", "first calls, ms", "of these JIT, ms"]);
        foreach (NetworkCost cost in costs)
        {
            table.Add(
            [
                cost.Topology,
                Figures.Whole(cost.Parameters),
                Figures.Short(cost.SourceBytes / 1e3),
                Figures.Short(cost.Generation),
                Figures.Short(cost.Compilation),
                Figures.Short(cost.FirstCalls),
                Figures.Short(cost.Jit),
            ]);
        }

        return $"![The columns of the table, over the number of parameters](images/cost-by-parameters.svg)\n\n{table}";
    }

    private static void Draw(NetworkCost[] costs)
    {
        var plot = new LogLogPlot("Cost of a network by its number of parameters", "parameters", "milliseconds, kilobytes");
        plot.Add("generated source, KB", costs.Select(cost => (cost.Parameters, cost.SourceBytes / 1e3)));
        plot.Add("C# compiler, ms", costs.Select(cost => (cost.Parameters, cost.Compilation)));
        plot.Add("first calls, ms", costs.Select(cost => (cost.Parameters, cost.FirstCalls)));
        plot.Add("of these JIT, ms", costs.Select(cost => (cost.Parameters, cost.Jit)));
        plot.Add("generator, ms", costs.Select(cost => (cost.Parameters, cost.Generation)));
        string path = Repository.PathOf("docs", "images", "cost-by-parameters.svg");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, plot.ToSvg());
    }
}
