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

    /// <summary>All cases where these tests run, otherwise one in so many, the first among them.</summary>
    public static IEnumerable<T> Sample<T>(IEnumerable<T> cases, int oneIn) => cases.Where((_, i) => AreRun || i % oneIn == 0);

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
