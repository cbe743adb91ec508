namespace BackpropGen.Tests.Comparison;

/// <summary>What calls allocate, each time.</summary>
internal static class Allocations
{
    public static long Of(Action action)
    {
        // Arrays from the pool, and what a thread keeps, are there after the first calls.
        for (int i = 0; i < 3; i++)
        {
            action();
        }

        // The runtime allocates now and then for itself, once, as when it compiles a method again; what a call allocates, it allocates each time.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 3 && least != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
