using System.Collections.Concurrent;
using System.Reflection;

namespace BackpropGen.Testing;

/// <summary>Networks made while a test runs, from the arguments of their attribute.</summary>
public static class Networks
{
    private static readonly ConcurrentDictionary<string, Lazy<Type>> Types = new();

    /// <summary>A float network, such as <c>Networks.Single("\"2-2-1\", Activation.Linear")</c>.</summary>
    public static INetwork<float> Single(string arguments) => (INetwork<float>)Activator.CreateInstance(TypeOf(arguments))!;

    /// <summary>A double network with the same arguments.</summary>
    public static INetwork<double> Double(string arguments) => (INetwork<double>)Activator.CreateInstance(TypeOf(InDouble(arguments)))!;

    /// <summary>The arguments of the same network in double.</summary>
    public static string InDouble(string arguments) => arguments + ", Precision = Precision.Double";

    /// <summary>The class of the network.</summary>
    public static Type TypeOf(string arguments) => Types.GetOrAdd(arguments, _ => new Lazy<Type>(() => Compile(new[] { arguments })[0])).Value;

    /// <summary>Compiles many networks at once, which takes little longer than one: <see cref="TypeOf"/> then finds them.</summary>
    public static void Prepare(IEnumerable<string> arguments)
    {
        string[] missing = arguments.Distinct().Where(network => !Types.ContainsKey(network)).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        IReadOnlyList<Type> compiled = Compile(missing);
        for (int i = 0; i < missing.Length; i++)
        {
            Type type = compiled[i];
            Types.TryAdd(missing[i], new Lazy<Type>(() => type));
        }
    }

    private static IReadOnlyList<Type> Compile(IReadOnlyList<string> arguments)
    {
        IEnumerable<string> classes = arguments.Select((network, i) => $$"""

            namespace Consumer{{i}}
            {
                /// <summary>A network.</summary>
                [Network({{network}})]
                public partial class Model { }
            }
            """);
        Assembly assembly = GeneratorRun.Of("using BackpropGen;\n" + string.Concat(classes)).Load();
        return arguments.Select((_, i) => assembly.GetType($"Consumer{i}.Model")!).ToList();
    }
}
