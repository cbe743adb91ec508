using System.Globalization;
using System.Text.RegularExpressions;

namespace BackpropGen.Layout;

/// <summary>Modules whose names differ in nothing but numbers, in the order of those: <c>net.0</c>, <c>net.2</c>, <c>net.10</c>.</summary>
internal sealed class ModuleFamily
{
    // A number as programs count: without zeros in front, and short enough to be one.
    private static readonly Regex Number = new("(?<![0-9])(0|[1-9][0-9]{0,8})(?![0-9])", RegexOptions.CultureInvariant);
    private static readonly Regex LastNumber = new("(?<![0-9])(0|[1-9][0-9]{0,8})(?![0-9])(?=[^0-9]*$)", RegexOptions.CultureInvariant);

    private ModuleFamily(IReadOnlyList<FileModule> modules)
    {
        Modules = modules;
    }

    public IReadOnlyList<FileModule> Modules { get; }

    /// <summary>Families of modules that differ in any of their numbers.</summary>
    public static IReadOnlyList<ModuleFamily> ByAllNumbers(IEnumerable<FileModule> modules) => Group(modules, Number);

    /// <summary>Families of modules that differ in the last of their numbers alone: two networks <c>q1.0</c>, <c>q1.2</c> and <c>q2.0</c>, <c>q2.2</c> are two.</summary>
    public static IReadOnlyList<ModuleFamily> ByLastNumber(IEnumerable<FileModule> modules) => Group(modules, LastNumber);

    private static List<ModuleFamily> Group(IEnumerable<FileModule> modules, Regex number) => modules
        .Select(module => (Module: module, Numbers: number.Matches(module.Name).Cast<Match>().Select(match => int.Parse(match.Value, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray()))
        .GroupBy(each => number.Replace(each.Module.Name, "#"), StringComparer.Ordinal)
        .Select(same => new ModuleFamily(same.OrderBy(each => each.Numbers, NumberOrder.Instance).ThenBy(each => each.Module.Layer).Select(each => each.Module).ToList()))
        .ToList();

    /// <summary>The first number that differs decides.</summary>
    private sealed class NumberOrder : IComparer<int[]>
    {
        public static readonly NumberOrder Instance = new();

        public int Compare(int[]? one, int[]? other) =>
            one!.Zip(other!, (a, b) => a.CompareTo(b)).FirstOrDefault(order => order != 0);
    }
}
