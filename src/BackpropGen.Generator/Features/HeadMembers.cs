using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>Of a network without parameters, what a network with memory asks of its last activation and its loss: predictions, the loss and its derivative.</summary>
internal sealed class HeadMembers : Feature
{
    private readonly PredictionMembers _predictions;
    private readonly GradientMembers _gradients;

    public HeadMembers(Emitter emitter, Lazy<RowPrinter> printer, CodeWriter writer)
        : base(emitter, writer, Aspect.Network)
    {
        _predictions = new PredictionMembers(emitter, printer, writer);
        _gradients = new GradientMembers(emitter, printer, writer);
    }

    public override IEnumerable<string> Interfaces => new[] { "BackpropGen.CompilerServices.ISequenceHead" };

    public override IEnumerable<Member> Members() => EmptyParameters().Concat(_predictions.Members().Concat(_gradients.InputGradients())
        .Where(member => member.Name != "PredictClass" && member.Arguments.All(argument => argument.Type != "int")));

    /// <summary>What the methods of stages pass on.</summary>
    private IEnumerable<Member> EmptyParameters() => Emitter.StageMethods.Any(stage => stage.Arguments.Any(argument => argument.Type == "Parameters"))
        ? new[] { NestedType("private struct", "Parameters", "None: there are no weights.", member => Writer.Line(Emitter.Header(member) + " { }")) }
        : Array.Empty<Member>();

    public override void WriteStages()
    {
        _predictions.WriteStages();
        _gradients.WriteStages();
    }
}
