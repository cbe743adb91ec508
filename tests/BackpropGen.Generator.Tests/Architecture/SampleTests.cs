using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Architecture;

/// <summary>An ordinary run tries a part of many cases, and no form, precision or loss is left out by it.</summary>
public class SampleTests
{
    private static readonly object[][] Cases = [.. from loss in Enumerable.Range(0, 10) from form in new[] { "locals", "parts", "vectors" } select new object[] { form, loss }];

    [Fact]
    public void One_in_so_many_cases_is_tried() => Assert.Equal([0, 3, 6, 9], ThoroughTests.Part(Enumerable.Range(0, 10), 3));

    [Fact]
    public void Forms_that_take_turns_are_all_tried()
    {
        object[][] part = [.. ThoroughTests.Part(Cases, 3, each => each)];
        Assert.Equal(["locals", "parts", "vectors"], part.Select(each => each[0]).Distinct().Order());
        Assert.Equal(12, part.Length);
    }

    [Fact]
    public void Values_that_each_case_has_alone_do_not_make_it_longer() => Assert.Equal([1], ThoroughTests.Part([1, 2], 2, each => [each]));
}
