using System.Globalization;

namespace BackpropGen.Generator.Emission;

/// <summary>How a value in memory is spelt, by its distance from one that has a name.</summary>
internal static class MemoryPlace
{
    private const string Add = "global::System.Runtime.CompilerServices.Unsafe.Add";

    /// <summary>A value so many places behind the first.</summary>
    public static string At(string first, int offset) => offset == 0 ? first : At(first, offset.ToString(CultureInfo.InvariantCulture));

    /// <summary>A value at an index.</summary>
    public static string At(string first, string index) => $"{Add}(ref {first}, {index})";
}
