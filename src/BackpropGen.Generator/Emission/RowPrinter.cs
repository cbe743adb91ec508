namespace BackpropGen.Generator.Emission;

/// <summary>What prints the computation of one row: straight lines, or stages.</summary>
internal sealed class RowPrinter
{
    private readonly LineEmitter? _line;
    private readonly StageEmitter? _stages;

    public RowPrinter(LineEmitter? line, StageEmitter? stages)
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

    public void WriteLossStage(CodeWriter writer) => _stages?.WriteLossStage(writer);

    public void WriteGradientStages(CodeWriter writer, Action declareMasks) => _stages?.WriteGradientStages(writer, declareMasks);

    public void WriteUpdateStages(CodeWriter writer) => _stages?.WriteUpdateStages(writer);
}
