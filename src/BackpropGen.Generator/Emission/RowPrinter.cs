using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Emission;

/// <summary>What prints the computation of one row, chosen by the network's form: straight lines, or stages.</summary>
internal sealed class RowPrinter
{
    private readonly LineEmitter? _line;
    private readonly StageEmitter? _stages;

    private RowPrinter(LineEmitter? line, StageEmitter? stages)
    {
        _line = line;
        _stages = stages;
    }

    /// <summary>The straight lines, in networks whose methods are each one.</summary>
    public LineEmitter Line => _line ?? throw new InvalidOperationException("A network of stages has no straight lines.");

    /// <summary>The stages, in all other networks.</summary>
    public StageEmitter Stages => _stages ?? throw new InvalidOperationException("A network of straight lines has no stages.");

    /// <summary>The private members of the forward file, the gradient's and the update's: none where there are no stages.</summary>
    public void WriteForwardStages(CodeWriter writer) => _stages?.WriteForwardStages(writer);

    public void WriteGradientStages(CodeWriter writer) => _stages?.WriteGradientStages(writer);

    public void WriteUpdateStages(CodeWriter writer) => _stages?.WriteUpdateStages(writer);

    public static RowPrinter Of(Emitter emitter) => emitter.Network.Form switch
    {
        RowForm.Locals => new RowPrinter(new LineEmitter(emitter), null),
        RowForm.Parts => new RowPrinter(null, new PartEmitter(emitter)),
        RowForm.Loops => new RowPrinter(null, new LoopEmitter(emitter)),
        RowForm.Vectors => new RowPrinter(null, emitter.Network.HasParametersStruct ? new StraightVectorEmitter(emitter) : new KernelVectorEmitter(emitter)),
        _ => throw new InvalidOperationException($"No printer for {emitter.Network.Form}."),
    };
}
