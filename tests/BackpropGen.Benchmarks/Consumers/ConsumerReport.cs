using System.Globalization;
using System.Text;
using BackpropGen.Benchmarks.Page;

namespace BackpropGen.Benchmarks.Consumers;

/// <summary>The page's sections about programs that use the package. Each publishes what it needs, and both share it.</summary>
internal sealed class ConsumerReport : IDisposable
{
    private readonly Lazy<ConsumerProjects> _projects = new(() => new ConsumerProjects());

    public string Startup() => Table("milliseconds", BestStarts, decimals: 1);

    public string Size() => Table("megabytes", (with, without) => (with.Bytes / 1e6, without.Bytes / 1e6), decimals: 3);

    public void Dispose()
    {
        if (_projects.IsValueCreated)
        {
            _projects.Value.Dispose();
        }
    }

    /// <summary>In turn, so that whatever else the machine does slows both.</summary>
    private static (double With, double Without) BestStarts(PublishedProgram with, PublishedProgram without)
    {
        const int Starts = 30;
        (double With, double Without) best = (double.PositiveInfinity, double.PositiveInfinity);
        for (int start = 0; start < Starts; start++)
        {
            best = (Math.Min(best.With, with.Run()), Math.Min(best.Without, without.Run()));
        }

        return best;
    }

    private string Table(string unit, Func<PublishedProgram, PublishedProgram, (double With, double Without)> measure, int decimals)
    {
        var table = new MarkdownTable([unit, "with a network", "without", "difference"]);
        var skipped = new StringBuilder();
        foreach (Publication publication in Publication.All)
        {
            Console.Error.WriteLine(publication.Name);
            PublishedProgram with = _projects.Value.Publish(ConsumerProjects.WithNetwork, publication);
            PublishedProgram without = _projects.Value.Publish(ConsumerProjects.WithoutNetwork, publication);
            if ((with.Problem ?? without.Problem) is { } problem)
            {
                skipped.Append(CultureInfo.InvariantCulture, $"\n{publication.Name} skipped: {problem}.\n");
                continue;
            }

            (double network, double nothing) = measure(with, without);
            table.Add(
            [
                publication.Name,
                .. new[] { network, nothing, network - nothing }.Select(figure => Fixed(figure, decimals)),
            ]);
        }

        return table.ToString() + skipped;
    }

    /// <summary>Rounded first: what rounds to 0 has no sign.</summary>
    private static string Fixed(double value, int decimals) => (Math.Round(value, decimals) + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture);
}
