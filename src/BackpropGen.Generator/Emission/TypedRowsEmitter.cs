using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Emission;

/// <summary>Methods that take rows of a type of the author's: they read its columns, and hand them to the methods for numbers.</summary>
internal sealed class TypedRowsEmitter : AspectEmitter
{
    private const string Library = "global::BackpropGen.CompilerServices.TypedRows";

    private readonly RowSpecification _typed;

    public TypedRowsEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.TypedRows)
    {
        _typed = emitter.Specification.Row ?? throw new InvalidOperationException("The network has no rows of a type.");
    }

    private bool Named => Emitter.Network.HasNamedArguments;

    private string Inputs => Named ? Values(_typed.Inputs) : "inputs";

    private string TargetsOfRows => _typed.Label is null ? "TargetsOf(rows)" : "ClassesOf(rows)";

    protected override void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.TypedPredict:
                BeginRow();
                Writer.Line(Emitter.Network.HasResult ? $"return Predict({Inputs});" : "Predict(inputs, outputs);");
                break;
            case MemberId.TypedPredictClass:
                BeginRow();
                WritePredictClass($"PredictClass({Inputs})");
                break;
            case MemberId.TypedEvaluate:
                BeginRow();
                Writer.Line($"return Evaluate({Inputs}, {Targets()});");
                break;
            case MemberId.TypedTrain:
                BeginRow();
                Writer.Line($"return Train({Inputs}, {Targets()}, learningRate);");
                break;
            case MemberId.TypedFit:
                Writer.Line($"return global::BackpropGen.NetworkTraining.Fit<{T}>(this, InputsOf(rows), {TargetsOfRows}, options, cancellationToken);");
                break;
            case MemberId.TypedScore:
                Writer.Line($"return global::BackpropGen.Scoring.Score<{T}>(this, InputsOf(rows), TargetsOf(rows));");
                break;
            case MemberId.TypedScoreClasses:
                Writer.Line($"return global::BackpropGen.Scoring.ScoreClasses<{T}>(this, InputsOf(rows), ClassesOf(rows));");
                break;
            case MemberId.TypedValidationSet:
                Writer.Line($"return global::BackpropGen.ValidationSet.Of(InputsOf(rows), {TargetsOfRows});");
                break;
            case MemberId.InputsOfRows:
                WriteMany("inputs", Emitter.InputCount, "CopyInputs");
                break;
            case MemberId.TargetsOfRows:
                WriteMany("targets", Emitter.OutputCount, "CopyTargets");
                break;
            case MemberId.ClassesOfRows:
                WriteClasses();
                break;
            case MemberId.CopyInputs:
                WriteCopy("inputs", _typed.Inputs);
                break;
            case MemberId.CopyTargets:
                WriteCopy("targets", _typed.Outputs);
                break;
            case MemberId.ClassOfRow:
                WriteClassOf(_typed.Label ?? throw NoBody(member));
                break;
            default:
                throw NoBody(member);
        }
    }

    private void BeginRow()
    {
        if (_typed.IsReference)
        {
            Writer.Line($"{Library}.NotNull(row);");
        }

        if (!Named)
        {
            Scratch.Declare(Writer, Emitter, "inputs", Emitter.InputCount);
            Writer.Line("CopyInputs(row, inputs);");
        }
    }

    /// <summary>The arguments behind the inputs: targets or the class, which first go into a span where they are many.</summary>
    private string Targets()
    {
        if (_typed.Label is not null)
        {
            return "ClassOf(row, -1)";
        }

        if (Named)
        {
            return Values(_typed.Outputs);
        }

        Scratch.Declare(Writer, Emitter, "targets", Emitter.OutputCount);
        Writer.Line("CopyTargets(row, targets);");
        return "targets";
    }

    private string Values(EquatableArray<RowColumn> columns) => string.Join(", ", columns.Select(Value));

    private string Value(RowColumn column) =>
        column.Kind == ColumnKind.Truth ? $"row.{column.Name} ? {Emitter.Literal(1)} : {Emitter.Literal(0)}"
        : column.Type == T ? $"row.{column.Name}"
        : $"({T})row.{column.Name}";

    private void WriteCopy(string span, EquatableArray<RowColumn> columns)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            Writer.Line($"{span}[{i}] = {Value(columns[i])};");
        }
    }

    private void WriteMany(string array, int count, string copy)
    {
        Writer.Line($"{T}[] {array} = new {T}[checked({Library}.Count(rows) * {count})];");
        using (Writer.Block("for (int row = 0; row < rows.Count; row++)"))
        {
            Writer.Line($"{copy}(rows[row], new {Emitter.Span}<{T}>({array}, {Emitter.Times("row", count)}, {count}));");
        }

        Writer.Line();
        Writer.Line($"return {array};");
    }

    private void WriteClasses()
    {
        Writer.Line($"int[] classes = new int[{Library}.Count(rows)];");
        using (Writer.Block("for (int row = 0; row < classes.Length; row++)"))
        {
            Writer.Line("classes[row] = ClassOf(rows[row], row);");
        }

        Writer.Line();
        Writer.Line("return classes;");
    }

    private void WriteClassOf(RowLabel label)
    {
        string column = "row." + label.Column.Name;
        string name = Emitter.Quote(Names.Plain(label.Column.Name));
        if (label.Column.Kind == ColumnKind.Truth)
        {
            Writer.Line($"return {column} ? 1 : 0;");
            return;
        }

        if (label.Column.Kind == ColumnKind.Integer)
        {
            Writer.Line($"return {Library}.ClassIndex({column}, {Emitter.Network.ClassCount}, {name}, index);");
            return;
        }

        using (Writer.Block($"switch ({column})"))
        {
            for (int i = 0; i < label.Classes.Count; i++)
            {
                Writer.Line($"case {ClassValue(label, i)}:");
                Writer.Line($"    return {i};");
            }

            Writer.Line("default:");
            string classes = string.Join(", ", label.Classes.Select(known => label.Column.Kind == ColumnKind.Text ? Emitter.Quote(known) : Emitter.Quote(Names.Plain(known))));
            Writer.Line($"    throw {Library}.NoClass({name}, {column}, index, {classes});");
        }
    }

    private void WritePredictClass(string index)
    {
        if (_typed.Label is not { HasValues: true } label)
        {
            Writer.Line($"return {index};");
            return;
        }

        if (label.Column.Kind == ColumnKind.Truth)
        {
            Writer.Line($"return {index} == 1;");
            return;
        }

        using (Writer.Block($"switch ({index})"))
        {
            for (int i = 0; i < label.Classes.Count; i++)
            {
                Writer.Line(i < label.Classes.Count - 1 ? $"case {i}:" : "default:");
                Writer.Line($"    return {ClassValue(label, i)};");
            }
        }
    }

    private static string ClassValue(RowLabel label, int index) =>
        label.Column.Kind == ColumnKind.Text ? Emitter.Quote(label.Classes[index]) : $"{label.Column.Type}.{label.Classes[index]}";
}
