using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>Prints the members of a file that compute something for one row.</summary>
internal abstract class RowAspectEmitter : AspectEmitter
{
    protected RowAspectEmitter(Emitter emitter, RowPrinter printer, CodeWriter writer, Aspect aspect)
        : base(emitter, writer, aspect)
    {
        Printer = printer;
    }

    protected RowPrinter Printer { get; }

    /// <summary>The straight lines, in networks whose methods are each one.</summary>
    protected LineEmitter Line => Printer.Line;

    /// <summary>The stages, in all other networks.</summary>
    protected StageEmitter Stages => Printer.Stages;
}
