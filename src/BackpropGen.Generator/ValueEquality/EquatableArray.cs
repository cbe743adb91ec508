using System.Collections;

namespace BackpropGen.Generator;

/// <summary>
/// An immutable array that equals another of the same elements in the same order, so that a record that holds one is equal by value.
/// The default value is the empty array.
/// </summary>
/// <typeparam name="T">A type whose values are equal by value: a record, a string, a number, an enum.</typeparam>
internal readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : notnull
{
    private readonly T[]? _items;

    /// <summary>Copies the items: nobody can change them afterwards.</summary>
    public EquatableArray(IEnumerable<T> items)
    {
        _items = items.ToArray();
    }

    public int Count => _items?.Length ?? 0;

    private T[] Items => _items ?? Array.Empty<T>();

    public T this[int index] => Items[index];

    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    public bool Equals(EquatableArray<T> other)
    {
        T[] mine = Items;
        T[] theirs = other.Items;
        if (ReferenceEquals(mine, theirs))
        {
            return true;
        }

        if (mine.Length != theirs.Length)
        {
            return false;
        }

        for (int i = 0; i < mine.Length; i++)
        {
            if (!AreEqual(mine[i], theirs[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Numbers are equal if their bits are: −0 and +0 make different code.</summary>
    private static bool AreEqual(T mine, T theirs) => typeof(T) == typeof(double)
        ? BitConverter.DoubleToInt64Bits((double)(object)mine) == BitConverter.DoubleToInt64Bits((double)(object)theirs)
        : EqualityComparer<T>.Default.Equals(mine, theirs);

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = Count;
        foreach (T item in Items)
        {
            hash = unchecked((hash * 31) + (item is null ? 0 : EqualityComparer<T>.Default.GetHashCode(item)));
        }

        return hash;
    }

    public override string ToString() => "[" + string.Join(", ", Items) + "]";

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal static class EquatableArrayExtensions
{
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : notnull => new(items);
}
