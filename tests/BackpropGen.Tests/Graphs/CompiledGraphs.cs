using System.Reflection;
using BackpropGen.Generator;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Features;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Graphs;

/// <summary>A network as it can be trained, and frozen.</summary>
internal sealed record CompiledGraph(NetworkSpecification Specification, Type Trainable, Type Frozen)
{
    /// <summary>Compiles many networks at once.</summary>
    public static IReadOnlyList<CompiledGraph> Compile(IReadOnlyList<NetworkSpecification> specifications, Target target)
    {
        var sources = new List<string>();
        for (int i = 0; i < specifications.Count; i++)
        {
            sources.AddRange(Sources(specifications[i], $"Trainable{i}", target));
            sources.AddRange(Sources(specifications[i] with { IsFrozen = true }, $"Frozen{i}", target));
        }

        Assembly assembly = GeneratorRun.OfGenerated(sources).Load();
        return [.. specifications.Select((specification, i) => new CompiledGraph(specification, assembly.GetType($"Trainable{i}.Model")!, assembly.GetType($"Frozen{i}.Model")!))];
    }

    private static IEnumerable<string> Sources(NetworkSpecification specification, string space, Target target)
    {
        var type = new TypeIdentity(space, default, new TypePart("class", "Model", default));
        var declaration = new NetworkDeclaration(type, specification, HasConstructors: true, default);
        return NetworkSources.Of(declaration, target, space)
            .Select(file => file.Text)
            .Append($"namespace {space} {{ /// <summary>A network.</summary>\npublic partial class Model {{ }} }}");
    }
}

/// <summary>The prediction of a row, whatever the class.</summary>
internal delegate void Predictor<T>(ReadOnlySpan<T> inputs, Span<T> outputs);

internal static class Predictors
{
    public static Predictor<T> Of<T>(Type type, string method = "Predict") => type
        .GetMethod(method, [typeof(ReadOnlySpan<T>), typeof(Span<T>)])!
        .CreateDelegate<Predictor<T>>(Activator.CreateInstance(type));
}
