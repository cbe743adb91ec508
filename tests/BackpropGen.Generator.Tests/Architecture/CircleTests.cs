using BackpropGen.Testing;
namespace BackpropGen.Generator.Tests.Architecture;

/// <summary>No type, folder or room needs what needs it: each can be understood, and changed, with what it uses alone.</summary>
public class CircleTests
{
    [ThoroughFact]
    public void No_types_of_the_library_use_one_another_in_a_circle() => Assert.Empty(Circles(TypeUses.Library, type => type));

    [ThoroughFact]
    public void No_types_of_the_generator_use_one_another_in_a_circle() => Assert.Empty(Circles(TypeUses.Generator, type => type));

    [ThoroughFact]
    public void No_folders_of_the_library_use_one_another_in_a_circle() => Assert.Empty(Circles(TypeUses.Library, type => type.Folder));

    [ThoroughFact]
    public void No_rooms_of_the_library_use_one_another_in_a_circle() => Assert.Empty(Circles(TypeUses.Library, type => type.Room));

    [ThoroughFact]
    public void No_folders_of_the_generator_use_one_another_in_a_circle() => Assert.Empty(Circles(TypeUses.Generator, type => type.Folder));

    [ThoroughFact]
    public void No_rooms_of_the_generator_use_one_another_in_a_circle() => Assert.Empty(Circles(TypeUses.Generator, type => type.Room));

    // Each circle in words: what is in it, and a use of each that leads to another.
    private static IEnumerable<string> Circles<T>(TypeUses uses, Func<HouseType, T> nodeOf)
        where T : notnull
        => Components(uses, nodeOf).Select(circle => $"{string.Join(", ", circle)}: " + string.Join("; ", circle.SelectMany(from => circle.Where(to => !to.Equals(from)).Select(to =>
            uses.All.Where(use => nodeOf(use.User).Equals(from) && nodeOf(use.Used).Equals(to)).Select(use => $"{use.User} uses {use.Used}").FirstOrDefault())).OfType<string>()));

    /// <summary>R. E. Tarjan, "Depth-first search and linear graph algorithms", 1972: the strongly connected components of more than one node.</summary>
    private static IEnumerable<IReadOnlyList<T>> Components<T>(TypeUses uses, Func<HouseType, T> nodeOf)
        where T : notnull
    {
        ILookup<T, T> next = uses.All.Select(use => (From: nodeOf(use.User), To: nodeOf(use.Used))).Where(use => !use.From.Equals(use.To)).Distinct().ToLookup(use => use.From, use => use.To);
        Dictionary<T, int> number = [];
        Dictionary<T, int> lowest = [];
        HashSet<T> open = [];
        Stack<T> path = new();
        List<IReadOnlyList<T>> found = [];
        foreach (T start in uses.Types.Select(nodeOf).Distinct())
        {
            if (!number.ContainsKey(start))
            {
                Visit(start);
            }
        }

        return found;

        void Visit(T node)
        {
            number[node] = lowest[node] = number.Count;
            path.Push(node);
            open.Add(node);
            foreach (T other in next[node])
            {
                if (!number.ContainsKey(other))
                {
                    Visit(other);
                    lowest[node] = Math.Min(lowest[node], lowest[other]);
                }
                else if (open.Contains(other))
                {
                    lowest[node] = Math.Min(lowest[node], number[other]);
                }
            }

            if (lowest[node] == number[node])
            {
                List<T> component = [];
                do
                {
                    component.Add(path.Pop());
                    open.Remove(component[^1]);
                }
                while (!component[^1].Equals(node));

                if (component.Count > 1)
                {
                    found.Add([.. component.OrderBy(item => item.ToString(), StringComparer.Ordinal)]);
                }
            }
        }
    }
}
