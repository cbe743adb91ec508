using System.Collections.Concurrent;
using System.Reflection;

namespace BackpropGen.Testing;

/// <summary>Networks made while a test runs, from the arguments of their attribute.</summary>
public static class Networks
{
    /// <summary>Before an attribute's arguments: the network as it is for frameworks that are too old for vectors.</summary>
    public const string OlderFramework = "/* an older framework */ ";

    /// <summary>
    /// Source that makes a program one for a framework that is too old for vectors: the generator takes a name that two assemblies declare for one that
    /// the framework does not have.
    /// </summary>
    public const string NoVectors = "namespace BackpropGen.CompilerServices { internal static class VectorMath { } }\n";

    /// <summary>Before an attribute's arguments: the network has activations that are trained, as the fixtures of PyTorch have them.</summary>
    public const string LearnedActivations = "/* learned activations */ ";

    /// <summary>The methods of those activations.</summary>
    public const string LearnedActivationMethods = """

        internal static class LearnedMethods
        {
            [Activation] internal static double PReLU(double z, [Learned] double weight = 0.25) => z > 0 ? z : weight * z;

            [Activation] internal static double PReLUs(double z, [Learned(PerNode = true)] double weight = 0.25) => z > 0 ? z : weight * z;

            [Activation] internal static double Snake(double z, [Learned(PerNode = true)] double alpha = 0.5) => z + (System.Math.Sin(alpha * z) * System.Math.Sin(alpha * z) / alpha);

            [Activation] internal static double PSwish(double z, [Learned] double beta = 1) => z * Functions.Sigmoid(beta * z);

            [Activation] internal static double PELU(double z, [Learned] double a = 1, [Learned(PerNode = true)] double b = 1) => z > 0 ? z * a / b : a * Functions.Expm1(z / b);
        }
        """;

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

        foreach (string[] alike in missing.GroupBy(arguments => (IsForOlderFramework(arguments), IsLearned(arguments))).Select(group => group.ToArray()))
        {
            IReadOnlyList<Type> compiled = Compile(alike);
            for (int i = 0; i < alike.Length; i++)
            {
                Type type = compiled[i];
                Types.TryAdd(alike[i], new Lazy<Type>(() => type));
            }
        }
    }

    private static bool IsForOlderFramework(string arguments) => arguments.StartsWith(OlderFramework, StringComparison.Ordinal);

    private static bool IsLearned(string arguments) => arguments.StartsWith(LearnedActivations, StringComparison.Ordinal);

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
        string source = "using BackpropGen;\n" + (IsForOlderFramework(arguments[0]) ? NoVectors : string.Empty) + (IsLearned(arguments[0]) ? LearnedActivationMethods : string.Empty) + string.Concat(classes);
        Assembly assembly = GeneratorRun.Of(source, new ConsumerSettings(IsOnlyRun: true)).Load();
        return arguments.Select((_, i) => assembly.GetType($"Consumer{i}.Model")!).ToList();
    }
}
