using System.Runtime.InteropServices;
using static System.FormattableString;

namespace BackpropGen.Training;

// Data in a form that a file holds, to be told from other data.
internal static class DataHash
{
    // FNV-1a, 64 bits: other data have another number but for an accident.
    public static string Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ulong hash = 14695981039346656037;
        foreach (byte part in MemoryMarshal.AsBytes(values))
        {
            hash = unchecked((hash ^ part) * 1099511628211);
        }

        return Invariant($"{hash:x16} of {values.Length}");
    }
}
