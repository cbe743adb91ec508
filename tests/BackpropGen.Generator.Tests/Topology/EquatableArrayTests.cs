using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Tests.Topology;

public class EquatableArrayTests
{
    [Fact]
    public void Arrays_of_equal_items_are_equal()
    {
        EquatableArray<string> one = new[] { "a", new string('b', 1) }.ToEquatableArray();
        EquatableArray<string> other = new[] { "a", "b" }.ToEquatableArray();

        Assert.True(one == other);
        Assert.False(one != other);
        Assert.True(one.Equals((object)other));
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1, 3)]
    [InlineData(1, 2, 4)]
    [InlineData(1, 2, 3, 4)]
    [InlineData]
    public void Arrays_that_differ_in_an_item_the_order_or_the_count_are_not_equal(params int[] items)
    {
        EquatableArray<int> array = new[] { 1, 2, 3 }.ToEquatableArray();

        Assert.True(array != items.ToEquatableArray());
        Assert.False(array.Equals(items));
    }

    [Fact]
    public void The_default_value_is_the_empty_array()
    {
        EquatableArray<string> none = default;
        EquatableArray<string> empty = Array.Empty<string>().ToEquatableArray();

        Assert.Equal(empty, none);
        Assert.Equal(empty.GetHashCode(), none.GetHashCode());
        Assert.True(none.Count == 0);
        Assert.Empty(none.ToArray());
        Assert.Equal("[]", none.ToString());
        Assert.ThrowsAny<Exception>(() => none[0]);
    }

    [Fact]
    public void The_array_it_was_made_from_can_change_without_changing_it()
    {
        int[] items = [1, 2];
        EquatableArray<int> array = items.ToEquatableArray();
        items[0] = 9;

        Assert.Equal(1, array[0]);
    }

    [Fact]
    public void Null_items_are_equal_to_null_items()
    {
        EquatableArray<string> one = new string[] { null!, "a" }.ToEquatableArray();
        EquatableArray<string> other = new string[] { null!, "a" }.ToEquatableArray();

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Records_that_hold_equal_arrays_are_equal()
    {
        Assert.Equal(Marked.Parse("2-2:relu-1"), Marked.Parse("2 - 2:ReLU - 1"));
        Assert.NotEqual(Marked.Parse("2-2:relu-1"), Marked.Parse("2-2-1"));
        Assert.NotEqual(Marked.Parse("2-2-1"), Marked.Parse("3-2-1"));
        Assert.NotEqual(Marked.Parse("2-2-1"), Marked.Parse("2-2-1-1"));
    }

    [Fact]
    public void Failed_parses_are_equal_by_value_too() =>
        Assert.Equal(TopologyParser.Parse("4-0", Marked.Activations), TopologyParser.Parse("4-0", Marked.Activations));
}
