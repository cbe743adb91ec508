using Xunit;

namespace BackpropGen.Testing;

/// <summary>
/// Tests that take long and seldom fail where the others pass: whole projects of consumers, other compilers and processors, samples, random programs. They run with BACKPROPGEN_TESTS=all, as in .ci/run.
/// </summary>
public static class ThoroughTests
{
    public const string Variable = "BACKPROPGEN_TESTS";

    private const string All = "all";

    public static bool AreRun { get; } = Environment.GetEnvironmentVariable(Variable) == All;

    /// <summary>
    /// All cases where these tests run, otherwise one in so many, the first among them; and with them, where arguments are given, a case for each value of an argument that has no more values than that:
    /// cases of two forms that take turns would otherwise be those of one form.
    /// </summary>
    public static IEnumerable<T> Sample<T>(IEnumerable<T> cases, int oneIn, Func<T, object?[]>? argumentsOf = null) => AreRun ? cases : Part(cases, oneIn, argumentsOf);

    /// <summary>What <see cref="Sample"/> takes in an ordinary run.</summary>
    public static IEnumerable<T> Part<T>(IEnumerable<T> cases, int oneIn, Func<T, object?[]>? argumentsOf = null)
    {
        T[] all = [.. cases];
        SortedSet<int> taken = [.. Enumerable.Range(0, all.Length).Where(i => i % oneIn == 0)];
        object?[][] arguments = argumentsOf is null ? [] : [.. all.Select(argumentsOf)];
        for (int argument = 0; argument < arguments.Select(row => row.Length).DefaultIfEmpty().Max(); argument++)
        {
            object?[] values = [.. arguments.Select(row => row.ElementAtOrDefault(argument))];
            if (values.Distinct().Count() <= Math.Min(oneIn, all.Length / 2))
            {
                HashSet<object?> seen = [.. taken.Select(i => values[i])];
                taken.UnionWith(Enumerable.Range(0, all.Length).Where(i => seen.Add(values[i])));
            }
        }

        return taken.Select(i => all[i]);
    }

    /// <summary>Why such a test is skipped, or null where it runs.</summary>
    public static string? Skip { get; } = AreRun ? null : $"Runs with {Variable}={All}, as .ci/run does.";
}

/// <summary>A test of <see cref="ThoroughTests"/>.</summary>
public sealed class ThoroughFactAttribute : FactAttribute
{
    public override string? Skip => ThoroughTests.Skip;
}

/// <summary>A theory of <see cref="ThoroughTests"/>.</summary>
public sealed class ThoroughTheoryAttribute : TheoryAttribute
{
    public override string? Skip => ThoroughTests.Skip;
}
