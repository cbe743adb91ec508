using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Tests.Topology;

public class SpellingTests
{
    [Theory]
    [InlineData("B", null)]
    [InlineData("a", "A")]
    [InlineData("Cgap", "Cgpa")]
    [InlineData("Cpag", null)]
    [InlineData("SepalLenhgt", "SepalLength")]
    public void A_name_is_near_with_one_mistake_in_three_letters(string written, string? meant) =>
        Assert.Equal(meant, Spelling.Nearest(written, ["A", "Cgpa", "SepalLength"]));
}
