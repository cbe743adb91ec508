using BackpropGen.Benchmarks.Networks;
using BackpropGen.Benchmarks.Peers;

namespace BackpropGen.Benchmarks;

/// <summary>Runs everything that is timed once, untimed, and compares all implementations.</summary>
internal static class Smoke
{
    public static int Run()
    {
        int compared = 0, failed = 0;
        foreach (Topology topology in Topology.All)
        {
            var workload = new Workload(topology, Workload.ComparedRows);
            foreach (Operation operation in Enum.GetValues<Operation>())
            {
                float[] expected = Agreement.Expected(workload, operation);
                foreach (Peer peer in PeerList.All.Where(peer => peer.Missing is null && peer.Supports(topology, operation)))
                {
                    compared++;
                    if (Agreement.Disagreement(expected, workload, peer, operation) is { } difference)
                    {
                        failed++;
                        Console.Error.WriteLine($"{topology}, {operation}: {peer} differs by {difference}");
                    }
                }
            }
        }

        failed += Undetected();
        Console.WriteLine($"{compared} compared, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>How many operations of an implementation that computes with one other weight pass for right.</summary>
    private static int Undetected()
    {
        Topology topology = Topology.All[1];
        var wrong = new Peer("wrong", (_, _) => new PlainLoops(new Workload(topology, Workload.ComparedRows, disturbance: 0.01f)), (_, _) => true);
        var workload = new Workload(topology, Workload.ComparedRows);
        Operation[] undetected =
        [
            .. Enum.GetValues<Operation>().Where(operation => Agreement.Disagreement(Agreement.Expected(workload, operation), workload, wrong, operation) is null),
        ];
        foreach (Operation operation in undetected)
        {
            Console.Error.WriteLine($"{topology}, {operation}: a wrong weight goes undetected");
        }

        return undetected.Length;
    }
}
