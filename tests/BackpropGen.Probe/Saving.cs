using System.Diagnostics;

namespace BackpropGen.Probe;

/// <summary>What is killed in the middle of writing a file.</summary>
internal static class Saving
{
    // A test that ends early must not leave the program running.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Saves two networks in turn under the same name, without end.</summary>
    public static void UntilKilled(string path)
    {
        Images first = new(seed: 1);
        Images second = new(seed: 2);
        var clock = Stopwatch.StartNew();
        first.Save(path);
        Console.WriteLine("saving");
        while (clock.Elapsed < Limit)
        {
            second.Save(path);
            first.Save(path);
        }
    }
}
