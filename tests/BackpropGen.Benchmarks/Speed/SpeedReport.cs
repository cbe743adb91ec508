using System.Globalization;
using System.Text;
using BackpropGen.Benchmarks.Networks;
using BackpropGen.Benchmarks.Page;
using BackpropGen.Benchmarks.Peers;

namespace BackpropGen.Benchmarks.Speed;

/// <summary>The page's section about speed.</summary>
internal static class SpeedReport
{
    private static readonly (Operation Operation, string Title)[] Tables =
    [
        (Operation.PredictRow, "Predict one row"),
        (Operation.PredictBatch, "Predict 1,024 rows in one call"),
        (Operation.TrainRow, "One step of gradient descent on one row"),
        (Operation.TrainBatch32, "Gradient descent in batches of 32"),
        (Operation.TrainBatch256, "Gradient descent in batches of 256"),
        (Operation.AdamBatch32, "Adam in batches of 32"),
        (Operation.AdamBatch256, "Adam in batches of 256"),
    ];

    public static string Write(SpeedResults results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### Summary\n\n{Summary(results)}\n");
        text.Append(CultureInfo.InvariantCulture, $"One core reached {results.PeakFlops:0.0} GFLOP/s with nothing but fused multiply-adds in this run; shares are of that.\n");
        foreach ((Operation operation, string title) in Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n{Table(results, operation)}");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n### Bytes allocated for each row\n\n{Allocations(results)}");
        foreach (Peer peer in PeerList.All.Where(peer => peer.Missing is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{peer} skipped: {peer.Missing}.\n");
        }

        return text.ToString();
    }

    private static MarkdownTable Summary(SpeedResults results)
    {
        var table = new MarkdownTable(["", .. Topology.All.Select(topology => topology.Name)]);
        foreach (Bar bar in Bar.All)
        {
            table.Add([bar.Name, .. Topology.All.Select((topology, i) => Cell(bar, bar.Measured(results, topology), bar.Asked[i]))]);
        }

        return table;
    }

    private static string Cell(Bar bar, double? measured, double? asked)
    {
        string figure = bar.IsShare ? Figures.Percent(measured) : Figures.Short(measured);
        if (asked is null || measured is null)
        {
            return figure;
        }

        string wanted = bar.IsShare ? Figures.Percent(asked) : asked.Value.ToString(CultureInfo.InvariantCulture);
        return measured >= asked ? $"**{figure}** ({wanted})" : $"{figure} ({wanted})";
    }

    private static MarkdownTable Table(SpeedResults results, Operation operation)
    {
        Peer[] peers = Columns(results, operation);
        var table = new MarkdownTable(["ns per row (ratio)", .. peers.Select(peer => peer.Name)]);
        foreach (Topology topology in Topology.All)
        {
            double? ours = results[topology, operation, PeerList.Ours]?.Nanoseconds;
            table.Add([topology.Name, .. peers.Select(peer => Ratio(results[topology, operation, peer]?.Nanoseconds, peer == PeerList.Ours ? null : ours))]);
        }

        return table;
    }

    private static string Ratio(double? time, double? ours) => time is null || ours is null ? Figures.Short(time) : $"{Figures.Short(time)} ({Figures.Short(time / ours)})";

    private static MarkdownTable Allocations(SpeedResults results)
    {
        Peer[] peers = [.. PeerList.All.Where(peer => Tables.Any(table => Columns(results, table.Operation).Contains(peer)))];
        var table = new MarkdownTable(["largest of all topologies", .. peers.Select(peer => peer.Name)]);
        foreach ((Operation operation, string title) in Tables)
        {
            // What the benchmark itself allocates is spread over thousands of rows.
            table.Add([title, .. peers.Select(peer => Topology.All.Max(topology => results[topology, operation, peer]?.Bytes))
                .Select(bytes => bytes is null ? Figures.None : Figures.Whole((long)Math.Round(bytes.Value)))]);
        }

        return table;
    }

    private static Peer[] Columns(SpeedResults results, Operation operation) =>
        [.. PeerList.All.Where(peer => Topology.All.Any(topology => results[topology, operation, peer] is not null))];
}
