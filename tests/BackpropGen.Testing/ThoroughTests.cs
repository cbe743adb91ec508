using System.Reflection;
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

/// <summary>The cases of a member: all of them where <see cref="ThoroughTests"/> run, otherwise one in so many, the first among them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SampledMemberDataAttribute(string memberName, int oneIn) : MemberDataAttributeBase(memberName, [])
{
    /// <summary>Of how many cases one is tried in an ordinary run.</summary>
    public int OneIn { get; } = oneIn;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => ThoroughTests.Sample(base.GetData(testMethod), OneIn);

    protected override object[] ConvertDataItem(MethodInfo testMethod, object item) => (object[])item;
}
