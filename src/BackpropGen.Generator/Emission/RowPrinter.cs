using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Emission;

/// <summary>What prints the computation of one row, chosen by the network's form: straight lines, or stages.</summary>
internal sealed class RowPrinter
{
    private readonly StageEmitter? _stages;

    private RowPrinter(LineEmitter? line, StageEmitter? stages)
    {
        Line = line;
        _stages = stages;
    }

    /// <summary>The straight lines, in networks whose methods are each one.</summary>
    public LineEmitter? Line { get; }

    /// <summary>The stages, in all other networks.</summary>
    public StageEmitter Stages => _stages ?? throw new InvalidOperationException("A network of straight lines has no stages.");

    public static RowPrinter Of(Emitter emitter) => emitter.Network.Form switch
    {
        RowForm.Locals => new RowPrinter(new LineEmitter(emitter), null),
        RowForm.Parts => new RowPrinter(null, new PartEmitter(emitter)),
        RowForm.Loops => new RowPrinter(null, new LoopEmitter(emitter)),
        RowForm.Vectors => new RowPrinter(null, new VectorEmitter(emitter)),
        _ => throw new InvalidOperationException($"No printer for {emitter.Network.Form}."),
    };
}
