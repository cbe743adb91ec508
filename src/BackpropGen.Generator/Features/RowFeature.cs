using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>A feature whose members compute something for one row.</summary>
internal abstract class RowFeature : Feature
{
    private readonly Lazy<RowPrinter> _printer;

    /// <param name="emitter">The network.</param>
    /// <param name="printer">What prints its code for one row: nobody asks for it where only names are compared.</param>
    /// <param name="writer">Where to print.</param>
    /// <param name="aspect">The file.</param>
    protected RowFeature(Emitter emitter, Lazy<RowPrinter> printer, CodeWriter writer, Aspect aspect)
        : base(emitter, writer, aspect)
    {
        _printer = printer;
    }

    protected RowPrinter Printer => _printer.Value;

    /// <summary>The straight lines, in networks whose methods are each one.</summary>
    protected LineEmitter Line => Printer.Line;

    /// <summary>The stages, in all other networks.</summary>
    protected StageEmitter Stages => Printer.Stages;

    /// <summary>A call of an overload from a method that has the user's names as arguments.</summary>
    protected string Call(string method, params string[] arguments) => $"{Names.Member(method)}({string.Join(", ", arguments)})";
}
