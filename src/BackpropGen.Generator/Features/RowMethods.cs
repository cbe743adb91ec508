using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>
/// What a network on vectors computes for one row in memory of its caller, the library: memory that a method of the user's takes on the stack is cleared at each call. A struct
/// tells the library of the methods, so that the runtime makes them parts of those that call them.
/// </summary>
internal sealed class RowMethods
{
    public const string Name = "RowMethods";

    private const string Memory = "global::BackpropGen.CompilerServices.RowMemory";

    private readonly Emitter _emitter;

    public RowMethods(Emitter emitter)
    {
        _emitter = emitter;
    }

    /// <summary>The prediction.</summary>
    public Member Predict => Method("void", "PredictRow", Source("inputs"), Values("outputs"));

    /// <summary>The loss.</summary>
    public Member Evaluate => Method(T, "EvaluateRow", Source("inputs"), Source("targets"));

    /// <summary>A step of training.</summary>
    public Member Train => Method(T, "TrainRow", new[] { Source("inputs"), Source("targets") }.Concat(Masks).Append(new Argument("", T, "learningRate")).ToArray());

    private string T => _emitter.T;

    private NetworkPlan Network => _emitter.Network;

    private IEnumerable<Argument> Masks => Network.HasDropout ? new[] { Source("masks") } : Array.Empty<Argument>();

    public string CallPredict => $"{Memory}.Predict(new {Name} {{ Network = this }}, inputs, outputs)";

    public string CallEvaluate => $"{Memory}.Evaluate(new {Name} {{ Network = this }}, inputs, targets)";

    public string CallTrain => $"{Memory}.Train(new {Name} {{ Network = this }}, inputs, targets, {(Network.HasDropout ? "masks" : "default")}, learningRate)";

    /// <summary>Prints the struct that calls the methods.</summary>
    public void WriteType(CodeWriter writer, Member member)
    {
        string network = _emitter.Declaration.Type.Self.Spelled;
        VectorLayout layout = Network.Vectors.Value;
        string owner = Network.IsFrozen ? "IRowPrediction" : _emitter.Declaration.IsHead ? "IRowLoss" : "IRowStep";
        using (writer.Block($"{_emitter.Header(member)} : global::BackpropGen.CompilerServices.{owner}<{T}>"))
        {
            writer.Line($"public {network} Network;");
            writer.Line(FormattableString.Invariant($"public int ForwardLength => {layout.ForwardRowLength};"));
            if (!Network.IsFrozen)
            {
                writer.Line(FormattableString.Invariant($"public int Length => {layout.RowLength};"));
            }

            WriteCall(writer, Predict, "Predict", Predict.Arguments);
            if (!Network.IsFrozen)
            {
                WriteCall(writer, Evaluate, "Evaluate", Evaluate.Arguments);
            }

            if (owner == "IRowStep")
            {
                WriteCall(writer, Train, "Train", Network.HasDropout ? Train.Arguments : Train.Arguments.Take(2).Append(Source("masks")).Concat(Train.Arguments.Skip(2)));
            }
        }
    }

    private void WriteCall(CodeWriter writer, Member method, string name, IEnumerable<Argument> arguments)
    {
        Member call = method with { Modifiers = "public", Name = name, Arguments = arguments.ToList() };
        writer.Begin($"[{StageMethods.Inlined}] ");
        writer.Line($"{_emitter.Header(call)} => Network.{Emitter.Call(method)};");
    }

    private Member Method(string type, string name, params Argument[] arguments) =>
        new(Aspect.Network, MemberKind.Method, "private", type, name, arguments.Append(Values("nodes")).ToArray(), "") { Attribute = StageMethods.Inlined };

    private Argument Source(string name) => new("", $"{Emitter.ReadOnlySpan}<{T}>", name);

    private Argument Values(string name) => new("", $"{Emitter.Span}<{T}>", name);
}
