using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Features;

/// <summary>Methods that take rows of a type of the author's: they read its columns, and hand them to the methods for numbers.</summary>
internal sealed class TypedRowMembers : Feature
{
    private const string Library = "global::BackpropGen.CompilerServices.TypedRows";

    private readonly RowSpecification? _row;

    public TypedRowMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.TypedRows)
    {
        _row = emitter.Specification.Row;
    }

    private RowSpecification Typed => _row ?? throw new InvalidOperationException("The network has no rows of a type.");

    private bool Named => Network.HasNamedArguments;

    private string InputValues => Named ? Values(Typed.Inputs) : "inputs";

    private string TargetsOfRows => Typed.Label is null ? "TargetsOf(rows)" : "ClassesOf(rows)";

    private Argument ARow => new("", Typed.Type, "row");

    private Argument Rows => new("", $"global::System.Collections.Generic.IReadOnlyList<{Typed.Type}>", "rows");

    public override IEnumerable<Member> Members() => _row is null ? Array.Empty<Member>() : Predictions().Concat(Network.IsFrozen ? FrozenCopies() : Training().Concat(Network.IsExplained ? Explanations() : Array.Empty<Member>()).Concat(Judging()).Concat(Copies()));

    private IEnumerable<Member> Predictions()
    {
        const string summary = "The network's prediction for one row.";
        yield return Network.HasResult
            ? Method(
                Typed.Modifiers, ValueOrTuple(T, Names.Outputs), "Predict", summary, new[] { ARow }, () => WriteOfRow(inputs => $"return Predict({inputs});"))
            : Method(
                Typed.Modifiers, "void", "Predict", summary, new[] { ARow, new Argument("", $"{Span}<{T}>", "outputs") },
                () => WriteOfRow(_ => "Predict(inputs, outputs);"));
        if (Network.IsClassifier)
        {
            yield return Method(
                Typed.Label?.Modifiers ?? Typed.Modifiers, Typed.Label?.Type ?? "int", "PredictClass", $"The class of one row that the network considers most likely{(Typed.Label is { HasValues: true } held ? $", as a value of {Names.Plain(held.Column.Name)}" : $": from 0 to {Network.ClassCount - 1}")}.", new[] { ARow },
                () =>
                {
                    BeginRow();
                    WritePredictClass($"PredictClass({InputValues})");
                });
        }
    }

    private IEnumerable<Member> FrozenCopies() => Named ? Array.Empty<Member>() : new[] { CopyInputs() };

    private IEnumerable<Member> Training()
    {
        yield return Method(Typed.Modifiers, T, "Evaluate", LossOfRow + ".", new[] { ARow }, () => WriteOfRow(inputs => $"return Evaluate({inputs}, {TargetValues()});"));
        yield return Method(
            Typed.Modifiers, T, "Train", StepOnRow(string.Empty), new[] { ARow, LearningRate },
            () => WriteOfRow(inputs => $"return Train({inputs}, {TargetValues()}, learningRate);"));
        yield return Method(
            Typed.Modifiers, "global::BackpropGen.TrainingHistory", "Fit", "Trains the network on one or more rows, with the given options or, for null, the defaults, and returns the loss of every epoch.",
            new[]
            {
                Rows,
                new Argument("", "global::BackpropGen.FitOptions?", "options", "null"),
                new Argument("", "global::System.Threading.CancellationToken", "cancellationToken", "default"),
            },
            () => Writer.Line($"return global::BackpropGen.NetworkTraining.Fit<{T}>(this, InputsOf(rows), {TargetsOfRows}, options, cancellationToken);"));
    }

    private IEnumerable<Member> Explanations()
    {
        yield return Method(
            Typed.Modifiers, "global::BackpropGen.Derivation", "Explain", "Every quantity that is computed for one row; with a learning rate also the step that follows, which a copy takes.",
            new[] { ARow, new Argument("", T + "?", "learningRate", "null") }, () => WriteOfRow(inputs => $"return Explain({inputs}, {TargetValues()}, learningRate);"));
        yield return Method(
            Typed.Modifiers, "global::BackpropGen.EpochDerivation", "ExplainEpoch", "The same for one or more rows that are trained one after the other, on a copy.", new[] { Rows, LearningRate },
            () => Writer.Line($"return ExplainEpoch(InputsOf(rows), {TargetsOfRows}, learningRate);"));
    }

    private IEnumerable<Member> Judging()
    {
        yield return Typed.Label is null
            ? Method(
                Typed.Modifiers, "global::BackpropGen.RegressionScores", "Score", "Mean absolute error, root mean squared error and R² of the network's predictions for rows, at least one, over all outputs and of each.", new[] { Rows },
                () => Writer.Line($"return global::BackpropGen.Scoring.Score<{T}>(this, InputsOf(rows), TargetsOf(rows));"))
            : Method(
                Typed.Modifiers, "global::BackpropGen.ClassificationScores", "ScoreClasses", "Accuracy, the confusion matrix, and precision, recall and F1 of every class, for one or more rows.", new[] { Rows },
                () => Writer.Line($"return global::BackpropGen.Scoring.ScoreClasses<{T}>(this, InputsOf(rows), ClassesOf(rows));"));
        yield return Method(
            Typed.Modifiers + " static", "global::BackpropGen.ValidationSet", "ToValidationSet", "A copy of the current values of one or more rows, as the data for validation: FitOptions.Validation.", new[] { Rows },
            () => Writer.Line($"return global::BackpropGen.ValidationSet.Of(InputsOf(rows), {TargetsOfRows});"));
    }

    private IEnumerable<Member> Copies()
    {
        yield return Method("private static", T + "[]", "InputsOf", "The inputs, row after row.", new[] { Rows }, () => WriteMany("inputs", Emitter.InputCount, "CopyInputs"));
        yield return CopyInputs();
        if (Typed.Label is { } label)
        {
            yield return Method("private static", "int[]", "ClassesOf", "The class of each row.", new[] { Rows }, WriteClasses);
            yield return Method(
                "private static", "int", "ClassOf", "The class of a row: of a list if its index there is not negative.", new[] { ARow, new Argument("", "int", "index") }, () => WriteClassOf(label));
            yield break;
        }

        yield return Method("private static", T + "[]", "TargetsOf", "The targets, row after row.", new[] { Rows }, () => WriteMany("targets", Emitter.OutputCount, "CopyTargets"));
        yield return Method("private static", "void", "CopyTargets", "", new[] { ARow, new Argument("", $"{Span}<{T}>", "targets") }, () => WriteCopy("targets", Typed.Outputs));
    }

    private Member CopyInputs() =>
        Method("private static", "void", "CopyInputs", "", new[] { ARow, new Argument("", $"{Span}<{T}>", "inputs") }, () => WriteCopy("inputs", Typed.Inputs));

    /// <summary>A statement that has the row's inputs as arguments.</summary>
    private void WriteOfRow(Func<string, string> statement)
    {
        BeginRow();
        Writer.Line(statement(InputValues));
    }

    private void BeginRow()
    {
        if (Typed.IsReference)
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
    private string TargetValues()
    {
        if (Typed.Label is not null)
        {
            return "ClassOf(row, -1)";
        }

        if (Named)
        {
            return Values(Typed.Outputs);
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
            Writer.Line($"return {Library}.ClassIndex({column}, {Network.ClassCount}, {name}, index);");
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
        if (Typed.Label is not { HasValues: true } label)
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
