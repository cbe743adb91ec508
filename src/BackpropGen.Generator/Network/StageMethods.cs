using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>
/// The private members of networks whose computation does not fit into one straight line a method: a method for each stage, the parts of those
/// that are too long for one, and methods that call the stages in order.
/// </summary>
internal sealed class StageMethods
{
    private readonly NetworkModel _network;
    private readonly string _real;

    /// <param name="network">The network.</param>
    /// <param name="real">float or double.</param>
    public StageMethods(NetworkModel network, string real)
    {
        _network = network;
        _real = real;
    }

    private bool IsParts => _network.Form == RowForm.Parts;

    private Argument Inputs => new("", $"{Surface.ReadOnlySpan}<{_real}>", "inputs", "");

    private Argument Targets => new("", $"{Surface.ReadOnlySpan}<{_real}>", "targets", "");

    private Argument OutputGradient => new("", $"{Surface.ReadOnlySpan}<{_real}>", "outputGradient", "");

    private Argument InputGradient => new("", $"{Surface.Span}<{_real}>", "inputGradient", "");

    /// <summary>The values of one row.</summary>
    private Argument Nodes => IsParts ? new Argument("ref", "NodeValues", "n", "") : new Argument("", $"{Surface.Span}<{_real}>", "nodes", "");

    private Argument Gradient => _network.HasParametersStruct ? new Argument("ref", "Parameters", "gradient", "") : new Argument("", $"{Surface.Span}<{_real}>", "gradient", "");

    public IEnumerable<Member> Members()
    {
        RowComputation computation = _network.Computation;
        if (IsParts)
        {
            yield return new Member(MemberId.Stage, Aspect.Forward, MemberKind.Type, "private struct", "", "NodeValues", Array.Empty<Argument>(), "");
        }

        yield return Method(Aspect.Forward, "ForwardPass", "void", Inputs, Nodes);
        foreach (Member member in computation.Forward.SelectMany(stage => MembersOf(Aspect.Forward, stage)))
        {
            yield return member;
        }

        yield return Method(Aspect.Forward, computation.Loss.Name, _real, Targets, Nodes);
        yield return Method(Aspect.Gradient, "Backpropagate", "void", Inputs, Nodes, Gradient);
        yield return Method(Aspect.Gradient, "PassErrorsBack", "void", Nodes);
        yield return Method(Aspect.Gradient, "AccumulateBackward", "void", Inputs, OutputGradient, Gradient, InputGradient);
        IEnumerable<Stage> backward = new[] { computation.LossError, computation.GivenError }
            .Concat(computation.Backward.SelectMany(layer => new[] { layer.Parameters, layer.Back }));
        foreach (Member member in backward.SelectMany(stage => MembersOf(Aspect.Gradient, stage)))
        {
            yield return member;
        }
    }

    private static Member Method(Aspect aspect, string name, string type, params Argument[] arguments) =>
        new(MemberId.Stage, aspect, MemberKind.Method, "private", type, name, arguments, "");

    private IEnumerable<Member> MembersOf(Aspect aspect, Stage stage)
    {
        Member method = Method(aspect, stage.Name, "void", ArgumentsOf(stage).ToArray());
        return IsParts ? method.WithParts(_network.PartsOf(stage).Count) : new[] { method };
    }

    /// <summary>What a stage works on.</summary>
    private IEnumerable<Argument> ArgumentsOf(Stage stage)
    {
        var kinds = new HashSet<QuantityKind>(stage.Steps.SelectMany(Kinds));
        if (kinds.Contains(QuantityKind.Input))
        {
            yield return Inputs;
        }

        if (kinds.Contains(QuantityKind.Target))
        {
            yield return Targets;
        }

        if (kinds.Contains(QuantityKind.OutputGradient))
        {
            yield return OutputGradient;
        }

        yield return Nodes;
        if (kinds.Contains(QuantityKind.WeightGradient))
        {
            yield return Gradient;
        }

        if (kinds.Contains(QuantityKind.InputGradient))
        {
            yield return InputGradient;
        }
    }

    private static IEnumerable<QuantityKind> Kinds(Step step) => step switch
    {
        AffineStep affine => new[] { affine.Source.Kind },
        MapStep map => map.Body.All().OfType<Quantity>().Select(quantity => quantity.Kind),
        FoldStep fold => fold.Body.All().OfType<Quantity>().Select(quantity => quantity.Kind),
        ParameterGradientStep gradient => new[] { gradient.Source.Kind, QuantityKind.WeightGradient },
        PassBackStep back => new[] { back.Target.Kind },
        _ => throw new InvalidOperationException($"Unknown step {step.GetType().Name}."),
    };
}
