using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace BackpropGen.Testing;

/// <summary>A theory of which an ordinary run tries one in so many cases, as <see cref="ThoroughTests.Sample"/> takes them, and all where <see cref="ThoroughTests"/> run: each case compiles a program, or trains.</summary>
/// <param name="oneIn">Of how many cases one is tried.</param>
[XunitTestCaseDiscoverer("BackpropGen.Testing.SampledTheoryDiscoverer", "BackpropGen.Testing")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class SampledTheoryAttribute(int oneIn) : TheoryAttribute
{
    /// <summary>Of how many cases one is tried in an ordinary run.</summary>
    public int OneIn { get; } = oneIn;
}

/// <summary>Finds the cases of a <see cref="SampledTheoryAttribute"/>.</summary>
public sealed class SampledTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        ThoroughTests.Sample(
            base.Discover(discoveryOptions, testMethod, theoryAttribute), theoryAttribute.GetNamedArgument<int>(nameof(SampledTheoryAttribute.OneIn)), each => each.TestMethodArguments ?? []);
}
