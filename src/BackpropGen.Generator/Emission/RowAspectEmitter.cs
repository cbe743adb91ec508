using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>Prints the members of a file that compute something for one row.</summary>
internal abstract class RowAspectEmitter : AspectEmitter
{
    private readonly RowPrinter _printer;

    protected RowAspectEmitter(Emitter emitter, RowPrinter printer, CodeWriter writer, Aspect aspect)
        : base(emitter, writer, aspect)
    {
        _printer = printer;
    }

    /// <summary>The straight lines, in networks whose methods are each one.</summary>
    protected LineEmitter? Line => _printer.Line;

    /// <summary>The stages, in all other networks.</summary>
    protected StageEmitter Stages => _printer.Stages;
}
