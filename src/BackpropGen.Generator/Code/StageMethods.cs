using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Code;

/// <summary>
/// The private members of networks whose program does not fit into one straight line a method: a method for each stage, the parts of those
/// that are too long for one, and methods that call the stages in order.
/// </summary>
internal sealed class StageMethods
{
    private const string BlockPrediction = "BackpropGen.CompilerServices.IBlockPrediction";
    private const string BlockNetwork = "BackpropGen.CompilerServices.IBlockNetwork";

    /// <summary>The attribute of a method that is to be a part of those that call it.</summary>
    public const string Inlined = "global::System.Runtime.CompilerServices.MethodImpl(global::BackpropGen.CompilerServices.MethodOptions.Inlined)";

    private readonly NetworkPlan _network;
    private readonly string _real;
    private readonly Lazy<bool> _isInlined;

    /// <param name="network">The network.</param>
    /// <param name="real">float or double.</param>
    public StageMethods(NetworkPlan network, string real)
    {
        _network = network;
        _real = real;
        _isInlined = new Lazy<bool>(() => network.IsVectorized && RegisterSums.AreInlined(network.Vectors.Value, network.Program));
    }

    private bool IsParts => _network.Form == RowForm.Parts;

    private Argument Inputs => new("", $"{SpanTypes.ReadOnlySpan}<{_real}>", "inputs");

    /// <summary>What outputs are multiplied by where some are dropped: as many values for each row as may be.</summary>
    private Argument[] Masks => _network.HasDropout ? new[] { new Argument("", $"{SpanTypes.ReadOnlySpan}<{_real}>", "masks") } : Array.Empty<Argument>();

    /// <summary>The same in methods of the way back: on vectors, masks lie among the row's values.</summary>
    private Argument[] MasksBack => _network.IsVectorized ? Array.Empty<Argument>() : Masks;

    private Argument Targets => new("", $"{SpanTypes.ReadOnlySpan}<{_real}>", "targets");

    private Argument OutputGradient => new("", $"{SpanTypes.ReadOnlySpan}<{_real}>", "outputGradient");

    private Argument InputGradient => new("", $"{SpanTypes.Span}<{_real}>", "inputGradient");

    /// <summary>The values of one row.</summary>
    private Argument Nodes => IsParts ? new Argument("ref", "NodeValues", "n") : new Argument("", $"{SpanTypes.Span}<{_real}>", "nodes");

    private Argument Gradient => _network.HasParametersStruct ? new Argument("ref", "Parameters", "gradient") : new Argument("", $"{SpanTypes.Span}<{_real}>", "gradient");

    public IEnumerable<Member> Members()
    {
        RowProgram program = _network.Program;
        if (IsParts)
        {
            yield return new Member(Aspect.Network, MemberKind.Type, "private struct", "", "NodeValues", Array.Empty<Argument>(), "");
        }

        yield return AtOnce(Method("ForwardPass", "void", Masks.Prepend(Inputs).Append(Nodes).ToArray()));
        foreach (Member member in program.ToOutputs.Where(stage => !IsInForwardPass(stage)).SelectMany(stage => MembersOf(stage)))
        {
            yield return member;
        }

        if (_network.IsFrozen)
        {
            foreach (Member member in _network.IsVectorized ? OutputMaps(program).Concat(ForwardBlocks(program)) : Array.Empty<Member>())
            {
                yield return member;
            }

            yield break;
        }

        yield return AtOnce(Method(program.Loss.Name, _real, Targets, Nodes));
        foreach (Member member in program.Drops.SelectMany(drop => MembersOf(drop.Stage)))
        {
            yield return member;
        }

        yield return Method("Backpropagate", "void", MasksBack.Prepend(Inputs).Append(Nodes).Append(Gradient).ToArray());
        yield return Beside(Method("PassErrorsBack", "void", MasksBack.Append(Nodes).ToArray()));
        yield return Method("AccumulateBackward", "void", Inputs, OutputGradient, Gradient, InputGradient) with { IsHot = _network.IsVectorized };
        IEnumerable<Stage> backward = new[] { program.LossError, program.GivenError }
            .Concat(program.Backward.SelectMany(layer => layer.Stages));
        foreach (Member member in backward.SelectMany(stage => MembersOf(stage)))
        {
            yield return member;
        }

        if (_network.IsVectorized)
        {
            foreach (Member member in VectorMembers(program))
            {
                yield return member;
            }
        }
    }

    /// <summary>A stage of a row on vectors.</summary>
    private Member AtOnce(Member method) => !_network.IsVectorized ? method : _isInlined.Value ? method with { Attribute = Inlined } : method with { IsHot = true };

    /// <summary>The same where it is no more than some calls, or numbers.</summary>
    private Member Beside(Member method) => _isInlined.Value ? method with { Attribute = Inlined } : method;

    /// <summary>What is done at each node, the updates by a row, and the methods for blocks of rows.</summary>
    private IEnumerable<Member> VectorMembers(RowProgram program)
    {
        VectorLayout layout = _network.Vectors.Value;
        foreach (Member member in OutputMaps(program))
        {
            yield return member;
        }

        foreach (BackwardLayer layer in program.Backward.Where(layer => layer.Layer > 1))
        {
            IReadOnlyList<Instruction> tail = VectorLayout.Tail(layer.Back).Where(step => !layout.IsIdentity(step)).ToList();
            if (tail.Count > 0)
            {
                yield return MapMethod($"ErrorsOfLayer{layer.Layer - 1}", tail);
            }
        }

        foreach (Contract descent in program.Gradients.Where(_ => _network.IsPlainDescent))
        {
            var arguments = new List<Argument> { Nodes, Rate };
            if (descent.Inputs.Role == SymbolRole.Input)
            {
                arguments.Insert(0, Inputs);
            }

            yield return AtOnce(Method($"Descend{descent.Coefficients.Name}", "void", arguments.ToArray()));
        }

        foreach (Member member in ForwardBlocks(program))
        {
            yield return member;
        }

        var gradient = new Argument("", $"{SpanTypes.Span}<{_real}>", "gradient");
        yield return Explicit(BlockNetwork, "LossOfBlock", "double", Targets, Rows, Nodes) with { IsHot = true };
        yield return Explicit(BlockNetwork, "ErrorsOfBlock", "void", Targets, Rows, Nodes);
        yield return Explicit(BlockNetwork, "GradientOfBlock", "void", Inputs, Rows, Nodes, gradient, new Argument("", "bool", "add"));
        yield return Explicit(BlockNetwork, "Descend", "void", gradient, Rate, Rows);
        if (_network.HasColumns)
        {
            foreach (string name in ColumnMethods(program))
            {
                yield return Hot(name, Rows, Nodes);
            }

            yield break;
        }

        if (_network.HasFusedUpdate)
        {
            yield return Explicit("BackpropGen.CompilerServices.IBlockStep", "StepOfBlock", "bool", Inputs, Rows, Nodes, Rate);
        }

        if (BlockMaps.LossErrorOf(_network) is { } error)
        {
            yield return MapMethod($"ErrorsOfLayer{_network.Layers.Count}", error);
        }
    }

    /// <summary>The forward pass for a block of rows, and what of it is spelled out node by node where they lie in columns.</summary>
    private IEnumerable<Member> ForwardBlocks(RowProgram program)
    {
        yield return Explicit(BlockPrediction, "ForwardBlock", "void", Inputs, new Argument("", $"{SpanTypes.ReadOnlySpan}<{_real}>", "masks"), Rows, Nodes);
        yield return Explicit(BlockPrediction, "CopyOutputs", "void", Rows, Nodes, new Argument("", $"{SpanTypes.Span}<{_real}>", "outputs"));
        for (int i = 0; i < program.Forward.Count && _network.HasColumns; i++)
        {
            if (!VectorLayout.IsElementwise(VectorLayout.Tail(program.Forward[i])))
            {
                yield return Hot($"OutputsOfBlock{i + 1}", Rows, Nodes);
            }
        }
    }

    /// <summary>What of the way back is spelled out node by node for a block of rows in columns.</summary>
    private static IEnumerable<string> ColumnMethods(RowProgram program)
    {
        yield return "LossErrorOfBlock";
        foreach (BackwardLayer layer in program.Backward.Where(layer => layer.Layer > 1))
        {
            if (!VectorLayout.IsElementwise(VectorLayout.Tail(layer.Back)))
            {
                yield return $"ErrorsOfBlock{layer.Layer - 1}";
            }
        }
    }

    private IEnumerable<Member> OutputMaps(RowProgram program)
    {
        for (int i = 0; i < program.Forward.Count; i++)
        {
            IReadOnlyList<Instruction> tail = VectorLayout.Tail(program.Forward[i]);
            if (tail.Count > 0)
            {
                yield return MapMethod($"OutputsOfLayer{i + 1}", tail);
            }
        }
    }

    private static Argument Rows => new("", "int", "rows");

    private Argument Rate => new("", _real, "learningRate");

    /// <summary>A method over the values of a layer: for any number of nodes where each is treated alike, else for those of one row.</summary>
    private Member MapMethod(string name, IReadOnlyList<Instruction> steps)
    {
        if (!VectorLayout.IsElementwise(steps, targetsArePadded: true))
        {
            return AtOnce(Method(name, "void", Nodes));
        }

        if (VectorLayoutNames.IsFunction(steps))
        {
            return new Member(Aspect.Network, MemberKind.Type, "private struct", "", name, Array.Empty<Argument>(), "");
        }

        IEnumerable<Argument> values = VectorLayoutNames.Arguments(steps).Select(quantity => new Argument("ref", _real, VectorLayoutNames.Of(quantity)));
        return Hot(name, values.Append(new Argument("", "int", "length")).ToArray()) with { Modifiers = "private static" };
    }

    private static Member Method(string name, string type, params Argument[] arguments) =>
        new(Aspect.Network, MemberKind.Method, "private", type, name, arguments, "");

    /// <summary>A method of an interface, through which the library calls it.</summary>
    private Member Explicit(string owner, string name, string type, params Argument[] arguments) =>
        new(Aspect.Network, MemberKind.Method, "", type, $"{owner}<System.{(_network.Specification.IsDouble ? "Double" : "Single")}>.{name}", arguments, "") { Owner = $"global::{owner}<{_real}>" };

    private static Member Hot(string name, params Argument[] arguments) => Method(name, "void", arguments) with { IsHot = true };

    /// <summary>Whether a stage has no method of its own: its sums are lines of the forward pass.</summary>
    private bool IsInForwardPass(Stage stage) => _network.IsVectorized && RegisterSums.HasForward(_network.Vectors.Value, stage);

    private IEnumerable<Member> MembersOf(Stage stage)
    {
        Member method = Method(stage.Name, "void", ArgumentsOf(stage).ToArray());
        method = stage.Steps.Any(step => step is Contract { Over: Axis.Rows }) ? method with { IsHot = _network.IsVectorized } : AtOnce(method);
        return _network.Form switch
        {
            RowForm.Parts => method.WithParts(_network.PartsOf(stage).Count),
            RowForm.Vectors => method.WithParts(PartsOnVectors(stage)),
            _ => new[] { method },
        };
    }

    private int PartsOnVectors(Stage stage) => stage.Steps.OfType<Contract>().Any(step => step.Over == Axis.Rows)
        ? _network.HasParametersStruct ? _network.PartsOf(stage).Count : 1
        : stage.Steps.OfType<Contract>().Count();

    /// <summary>What a stage works on.</summary>
    private IEnumerable<Argument> ArgumentsOf(Stage stage)
    {
        var roles = new HashSet<SymbolRole>(stage.Steps.SelectMany(step => step.Quantities).Select(quantity => quantity.Role));
        if (roles.Contains(SymbolRole.Input))
        {
            yield return Inputs;
        }

        if (roles.Contains(SymbolRole.Target))
        {
            yield return Targets;
        }

        if (roles.Contains(SymbolRole.Mask))
        {
            foreach (Argument masks in _network.Program.Drops.Any(drop => drop.Stage == stage) ? Masks : MasksBack)
            {
                yield return masks;
            }
        }

        if (roles.Contains(SymbolRole.OutputGradient))
        {
            yield return OutputGradient;
        }

        yield return Nodes;
        if (stage.Steps.Any(step => step is Contract { Over: Axis.Rows }))
        {
            yield return Gradient;
        }

        if (roles.Contains(SymbolRole.InputGradient))
        {
            yield return InputGradient;
        }
    }
}
