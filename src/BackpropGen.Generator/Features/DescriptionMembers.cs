using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>What only code that works with any network asks for: the description, weights of classes, what the optimiser remembers; and the network as text.</summary>
internal sealed class DescriptionMembers : Feature
{
    private const string Description = "global::BackpropGen.NetworkDescription";
    private const string OptimizerState = "BackpropGen.CompilerServices.IOptimizerState";

    public DescriptionMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Network)
    {
    }

    public override IEnumerable<string> Interfaces => Network.IsFrozen ? Array.Empty<string>()
        : Network.OptimizerFields.Count == 0 ? new[] { NetworkInterface } : new[] { NetworkInterface, OptimizerState };

    private string NetworkInterface => Network.IsClassifier ? "BackpropGen.IClassifier" : "BackpropGen.INetwork";

    public override IEnumerable<Member> Members() => (Network.IsFrozen ? Array.Empty<Member>() : Descriptions().Concat(StateOfOptimizer())).Concat(Text());

    private IEnumerable<Member> Descriptions()
    {
        yield return NestedType("private static class", "NetworkInformation", "", WriteInformation);
        yield return ExplicitValue("BackpropGen.INetwork", Description, "Description", "NetworkInformation.Description");
        yield return ExplicitValue("BackpropGen.INetwork", $"global::BackpropGen.INetwork<{T}>", "Clone", "Clone()", MemberKind.Method);
    }

    private IEnumerable<Member> StateOfOptimizer()
    {
        if (Network.OptimizerFields.Count == 0)
        {
            yield break;
        }

        yield return Explicit(OptimizerState, "long", "GetOptimizerState", new[] { new Argument("", $"{Span}<{T}>", "destination") }, () =>
        {
            Writer.Lines(Network.OptimizerFields.Select((field, i) => Emitter.Memory.MomentOut(field, $"destination.Slice({PlaceOf(i)}, {Emitter.ParameterCount})")));
            Writer.Line(Network.Rule.CountsSteps ? "return _steps;" : "return 0;");
        });
        yield return Explicit(OptimizerState, "void", "SetOptimizerState", new[] { new Argument("", $"{ReadOnlySpan}<{T}>", "source"), new Argument("", "long", "steps") }, () =>
        {
            Writer.Line("bool isNew = global::BackpropGen.CompilerServices.OptimizerMoments.AreZero(source);");
            Writer.Lines(Network.OptimizerFields.Select((field, i) => Emitter.Memory.MomentIn($"source.Slice({PlaceOf(i)}, {Emitter.ParameterCount})", field)));
            if (Network.Rule.CountsSteps)
            {
                Writer.Line("_steps = steps;");
            }

            if (Network.Rule.HasMomentumProduct)
            {
                Writer.Line("_momentumProduct = global::BackpropGen.CompilerServices.NAdamMomentum.ProductOf(steps);");
            }
        });
    }

    private IEnumerable<Member> Text()
    {
        if (!Emitter.Declaration.HasText)
        {
            yield break;
        }

        (string summary, string text) = Network.IsFrozen
            ? ("The topology.", Emitter.Quote(Emitter.Specification.Topology + ", frozen"))
            : ("The layers with their activations, the loss, and how many parameters there are.", "NetworkInformation.Description.ToString()");
        yield return Method("public override", "string", "ToString", summary, Array.Empty<Argument>(), () => Writer.Line($"return {text};"));
    }

    /// <summary>The values of a field of the optimiser follow those of the field before.</summary>
    private long PlaceOf(int field) => (long)field * Emitter.ParameterCount;

    private void WriteInformation(Member member)
    {
        using (Writer.Block(Emitter.Header(member)))
        {
            if (Emitter.Network.HasClassWeights)
            {
                Writer.Line($"internal static readonly {T}[] ClassWeights = new {T}[] {{ {string.Join(", ", Emitter.Specification.Loss.ClassWeights.Select(Emitter.Literal))} }};");
                Writer.Line();
            }

            // A builder: the library of a later version may have more properties, and this code must go on working with it.
            Writer.Line($"internal static readonly {Description} Description = new {Description}.Builder");
            Writer.Line("{");
            Writer.Lines(NetworkProperties().Select(line => $"    {line},"));
            Writer.Line("    Layers = new[]");
            Writer.Line("    {");
            Writer.Lines(LayerDescriptions.Of(Emitter.Specification).Select(layer => $"        {layer},"));
            Writer.Line("    },");
            Writer.Line("}.Build();");
        }
    }

    private IEnumerable<string> NetworkProperties()
    {
        NetworkSpecification specification = Emitter.Specification;
        LossSpecification loss = specification.Loss;
        string kinds = $"Topology = {Emitter.Topology}, Loss = global::BackpropGen.Loss.{loss.Name}, Targets = global::BackpropGen.TargetDomain.{Emitter.Network.Graph.Loss.Targets.Domain}, Optimizer = global::BackpropGen.Optimizer.{specification.Optimizer.Name}";
        if (loss.Own is { } own)
        {
            yield return $"LossFunction = {FunctionDescriptions.Of(own)}";
        }

        yield return loss.Parameter is { } setting ? $"{kinds}, LossParameter = {CSharpNotation.Literal(setting, isDouble: true)}" : kinds;
        if (string.Join(", ", OptimizerNumbers(specification.Optimizer)) is { Length: > 0 } numbers)
        {
            yield return numbers;
        }

        if (loss.HasClassWeights)
        {
            yield return $"ClassWeights = new[] {{ {string.Join(", ", loss.ClassWeights.Select(weight => CSharpNotation.Literal(weight, isDouble: true)))} }}";
        }

        yield return $"InputNames = {NameArray(Emitter.Names.Inputs, "x", specification.InputNames.Count)}, OutputNames = {NameArray(Emitter.Names.Outputs, "y", specification.OutputNames.Count)}";
        if (specification.HasInputScaling)
        {
            yield return $"InputScaling = global::BackpropGen.Scaling.{specification.InputScaling}";
        }

        if (specification.HasTargetScaling)
        {
            yield return $"TargetScaling = global::BackpropGen.Scaling.{specification.TargetScaling}";
        }
    }

    /// <summary>Numbers of the optimiser that are not its defaults.</summary>
    private static IEnumerable<string> OptimizerNumbers(OptimizerSpecification optimizer)
    {
        (string Name, double Value, double Default)[] numbers =
        {
            ("Momentum", optimizer.Momentum, 0.9), ("WeightDecay", optimizer.WeightDecay, OptimizerRule.DefaultDecay(optimizer.Name)), ("L1", optimizer.L1, 0),
        };
        return numbers.Where(number => number.Value != number.Default).Select(number => $"{number.Name} = {CSharpNotation.Literal(number.Value, isDouble: true)}");
    }

    /// <summary>The names; many names that are only a letter and a number are made by the library.</summary>
    private static string NameArray(IReadOnlyList<string> names, string letter, int written) => written == 0 && names.Count > Limits.MostNamed
        ? $"{Description}.NumberedNames({Emitter.Quote(letter)}, {names.Count})"
        : "new[] { " + string.Join(", ", names.Select(name => Emitter.Quote(name.TrimStart('@')))) + " }";
}
