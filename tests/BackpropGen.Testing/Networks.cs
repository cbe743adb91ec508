using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Testing;

/// <summary>Networks made while a test runs, from the arguments of their attribute.</summary>
public static class Networks
{
    private static readonly ConcurrentDictionary<string, Lazy<Type>> Types = new();

    /// <summary>A float network, such as <c>Networks.Single("\"2-2-1\", Activation.Linear")</c>.</summary>
    public static INetwork<float> Single(string arguments) => (INetwork<float>)Activator.CreateInstance(TypeOf(arguments))!;

    /// <summary>A double network with the same arguments.</summary>
    public static INetwork<double> Double(string arguments) => (INetwork<double>)Activator.CreateInstance(TypeOf(arguments + ", Precision = Precision.Double"))!;

    /// <summary>The class of the network.</summary>
    public static Type TypeOf(string arguments) => Types.GetOrAdd(arguments, Make).Value;

    private static Lazy<Type> Make(string arguments) => new(() =>
    {
        string source = $$"""
            using BackpropGen;

            namespace Consumer
            {
                /// <summary>A network.</summary>
                [Network({{arguments}})]
                public partial class Model { }
            }
            """;
        return GeneratorRun.Of(source).Load().GetType("Consumer.Model")!;
    });
}
