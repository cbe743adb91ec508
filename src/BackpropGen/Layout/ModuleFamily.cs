using System.Globalization;
using System.Text;

namespace BackpropGen.Layout;

/// <summary>Modules whose names differ in nothing but numbers, in the order of those: <c>net.0</c>, <c>net.2</c>, <c>net.10</c>.</summary>
internal sealed class ModuleFamily
{
    private const string Counted = "_#";

    private ModuleFamily(IReadOnlyList<FileModule> modules)
    {
        Modules = modules;
    }

    public IReadOnlyList<FileModule> Modules { get; }

    /// <summary>Families of modules that differ in any of their numbers.</summary>
    public static IReadOnlyList<ModuleFamily> ByAllNumbers(IEnumerable<FileModule> modules) => Group(modules, isByLast: false);

    /// <summary>Families of modules that differ in the last of their numbers alone: two networks <c>q1.0</c>, <c>q1.2</c> and <c>q2.0</c>, <c>q2.2</c> are two.</summary>
    public static IReadOnlyList<ModuleFamily> ByLastNumber(IEnumerable<FileModule> modules) => Group(modules, isByLast: true);

    private static List<ModuleFamily> Group(IEnumerable<FileModule> modules, bool isByLast)
    {
        List<(FileModule Module, string Stem, IReadOnlyList<int> Numbers)> split = modules.Select(module =>
        {
            (string stem, IReadOnlyList<int> numbers) = Split(module.Name, isByLast);
            return (module, stem, numbers);
        }).ToList();

        // Keras counts from the second on: dense, dense_1, dense_2.
        Dictionary<string, string> counted = split.Select(each => each.Stem).Where(stem => stem.Contains(Counted)).GroupBy(stem => stem.Replace(Counted, string.Empty), StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        return split
            .GroupBy(each => each.Module.HasKernel && counted.TryGetValue(each.Stem, out string? stem) ? stem : each.Stem, StringComparer.Ordinal)
            .Select(same => new ModuleFamily(same.OrderBy(each => each.Numbers, NumberOrder.Instance).ThenBy(each => each.Module.Layer).Select(each => each.Module).ToList()))
            .ToList();
    }

    /// <summary>A name with # in the place of its numbers, or of the last alone, and those numbers. A regular expression would bring its engine into every program that is compiled ahead of time.</summary>
    private static (string Stem, IReadOnlyList<int> Numbers) Split(string name, bool isByLast)
    {
        var stem = new StringBuilder();
        var numbers = new List<int>();
        int last = name.LastIndexOfAny("0123456789".ToCharArray());
        for (int start = 0; start < name.Length;)
        {
            int end = start;
            while (end < name.Length && name[end] is >= '0' and <= '9')
            {
                end++;
            }

            string digits = name.Substring(start, end - start);
            if (FileModule.IsNumber(digits) && (!isByLast || end == last + 1))
            {
                stem.Append('#');
                numbers.Add(int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
            }
            else
            {
                end = Math.Max(end, start + 1);
                stem.Append(name, start, end - start);
            }

            start = end;
        }

        return (stem.ToString(), numbers);
    }

    /// <summary>The first number that differs decides; a name without one comes first.</summary>
    private sealed class NumberOrder : IComparer<IReadOnlyList<int>>
    {
        public static readonly NumberOrder Instance = new();

        public int Compare(IReadOnlyList<int>? one, IReadOnlyList<int>? other) =>
            one!.Zip(other!, (a, b) => a.CompareTo(b)).FirstOrDefault(order => order != 0) is not 0 and int order ? order : one!.Count.CompareTo(other!.Count);
    }
}
