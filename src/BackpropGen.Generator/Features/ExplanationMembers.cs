using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Features;

/// <summary>Explain and ExplainEpoch: the network hands its formulas and the values of a row to the library, which writes them out.</summary>
internal sealed class ExplanationMembers : RowFeature
{
    private const string Interface = "BackpropGen.CompilerServices.IExplainedNetwork";
    private const string Formulas = "global::BackpropGen.CompilerServices.RowFormulas";
    private const string NamedFormulas = "global::BackpropGen.CompilerServices.NamedFormula";
    private const string Library = "global::BackpropGen.CompilerServices.Explanation";
    private const string Derivation = "global::BackpropGen.Derivation";
    private const string Epoch = "global::BackpropGen.EpochDerivation";
    private const string OfRow = "Every quantity that is computed for one row, in order, with its formula, the same with the numbers, and its value; with a learning rate also the step that follows, which a copy takes.";
    private const string OfEpoch = "The same for rows that are trained one after the other, on a copy.";

    public ExplanationMembers(Emitter emitter, Lazy<RowPrinter> printer, CodeWriter writer)
        : base(emitter, printer, writer, Aspect.Network)
    {
    }

    public override IEnumerable<string> Interfaces => Network.IsExplained ? new[] { Interface } : Array.Empty<string>();

    private Argument AnyLearningRate => new("", T + "?", "learningRate", "null");

    private Argument Classes => new("", $"{ReadOnlySpan}<int>", "classes");

    public override IEnumerable<Member> Members() => Network.IsExplained ? OfRows().Concat(OfEpochs()).Concat(ForLibrary()) : Array.Empty<Member>();

    private IEnumerable<Member> OfRows()
    {
        string rate = Names.Local("learningRate");
        if (Network.HasNamedArguments)
        {
            yield return Public(Derivation, "Explain", OfRow, NamedInputsAnd(NamedTargets().Append(Yielding(AnyLearningRate)).ToArray()), () =>
                Writer.Line($"return {Library}.OfRow<{T}>(this, {Row.SpanOfInputs}, {Row.SpanOfTargets}, {rate});"));
        }

        if (Network.HasNamedArguments && Network.IsClassifier)
        {
            yield return Public(Derivation, "Explain", OfRow, NamedInputsAnd(Yielding(ClassIndex), Yielding(AnyLearningRate)), () =>
                Writer.Line($"return {Library}.OfRow<{T}>(this, {Row.SpanOfInputs}, {Row.ClassIndex}, {rate});"));
        }

        yield return Public(Derivation, "Explain", OfRow, new[] { Inputs, Targets, AnyLearningRate }, () => Writer.Line($"return {Library}.OfRow<{T}>(this, inputs, targets, learningRate);"));
        if (Network.IsClassifier)
        {
            yield return Public(Derivation, "Explain", OfRow, new[] { Inputs, ClassIndex, AnyLearningRate }, () => Writer.Line($"return {Library}.OfRow<{T}>(this, inputs, classIndex, learningRate);"));
        }
    }

    private IEnumerable<Member> OfEpochs()
    {
        yield return Public(Epoch, "ExplainEpoch", OfEpoch, new[] { ManyInputs, ManyTargets, LearningRate }, () => Writer.Line($"return {Library}.OfEpoch<{T}>(this, inputs, targets, learningRate);"));
        if (Network.IsClassifier)
        {
            yield return Public(Epoch, "ExplainEpoch", OfEpoch, new[] { ManyInputs, Classes, LearningRate }, () => Writer.Line($"return {Library}.OfEpoch<{T}>(this, inputs, classes, learningRate);"));
        }
    }

    private IEnumerable<Member> ForLibrary()
    {
        yield return NestedType("private static class", "NetworkFormulas", "What the network computes, as on paper.", WriteFormulas);
        yield return ExplicitValue(Interface, Formulas, "Formulas", "NetworkFormulas.Formulas");
        yield return Explicit(Interface, "void", "ExplainRow", new[] { Inputs, Targets, new Argument("", $"{Span}<{T}>", "values") }, () =>
        {
            Row.CheckRow();
            if (IsLine)
            {
                Line.WriteShownValues(Writer);
                return;
            }

            Stages.DeclareNodes(Writer);
            Row.DeclareOnes();
            Stages.CallForward(Writer);
            Stages.CallLossError(Writer);
            Stages.CallPassErrorsBack(Writer);
            Stages.CopyShownValues(Writer);
        });
    }

    private void WriteFormulas(Member member)
    {
        NetworkGraph graph = Network.Graph;
        using (Writer.Block(Emitter.Header(member)))
        {
            Writer.Line($"internal static readonly {Formulas} Formulas = new {Formulas}");
            Writer.Line("{");
            Writer.Line("    Layers = new[]");
            Writer.Line("    {");
            foreach (Layer layer in graph.Layers)
            {
                Writer.Line("        new global::BackpropGen.CompilerServices.LayerFormulas");
                Writer.Line("        {");
                WriteProperty("Title", layer.Title, "            ");
                WriteProperty("Operation", FormulaTexts.OperationsOf(layer), "            ");
                WriteFormulas("Operations", FormulaTexts.StepsOf(layer), "            ");
                WriteProperty("Output", FormulaTexts.OutputOf(layer), "            ");
                WriteProperty("Error", FormulaTexts.ErrorOf(graph, layer), "            ");
                if (layer.Operations.Count > 0)
                {
                    WriteProperty("ErrorName", FormulaTexts.ErrorNameOf(layer), "            ");
                    WriteFormulas("Back", FormulaTexts.BackOf(layer), "            ");
                    Writer.Line($"            Gradients = new[] {{ {string.Join(", ", FormulaTexts.GradientsOf(layer).Select(Emitter.Quote))} }},");
                }

                Writer.Line("        },");
            }

            Writer.Line("    },");
            WriteProperty("LossTitle", graph.Loss.Title, "    ");
            WriteProperty("Loss", FormulaTexts.LossOf(graph), "    ");
            WriteProperty("UpdateTitle", Network.Rule.Title, "    ");
            WriteProperty("Rule", Network.Rule.Formula, "    ");
            WriteFormulas("Update", FormulaTexts.UpdateOf(Network.Rule), "    ");
            Writer.Line($"    HasVectors = {(IsVectorized ? "true" : "false")},");
            Writer.Line($"    IsLarge = {(HasStruct ? "false" : "true")},");
            Writer.Line("};");
        }
    }

    private void WriteFormulas(string name, IEnumerable<NamedFormula> formulas, string indent)
    {
        List<NamedFormula> all = formulas.ToList();
        if (all.Count == 0)
        {
            return;
        }

        Writer.Line($"{indent}{name} = new[]");
        Writer.Line(indent + "{");
        foreach (NamedFormula formula in all)
        {
            string isOne = formula.IsOnePerLayer ? "IsOnePerLayer = true, " : string.Empty;
            Writer.Line($"{indent}    new {NamedFormulas} {{ Name = {Emitter.Quote(formula.Name)}, {isOne}Formula = {Emitter.Quote(formula.Formula)} }},");
        }

        Writer.Line(indent + "},");
    }

    private void WriteProperty(string name, string text, string indent)
    {
        if (text.Length > 0)
        {
            Writer.Line($"{indent}{name} = {Emitter.Quote(text)},");
        }
    }
}
