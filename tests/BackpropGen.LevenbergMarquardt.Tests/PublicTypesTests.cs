using System.Reflection;

namespace BackpropGen.LevenbergMarquardt.Tests;

public class PublicTypesTests
{
    private static readonly Assembly Library = typeof(LevenbergMarquardtOptions).Assembly;

    [Fact]
    public void Public_types_are_sealed_and_found_with_the_using_of_the_library() => Assert.All(
        Library.GetExportedTypes(),
        type => Assert.True(type.IsSealed && type.Namespace == "BackpropGen", $"{type} is not sealed, or in another namespace."));

    [Fact]
    public void Nothing_is_needed_but_the_library_and_MathNet() => Assert.Equal(
        ["BackpropGen", "MathNet.Numerics"],
        Library.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
