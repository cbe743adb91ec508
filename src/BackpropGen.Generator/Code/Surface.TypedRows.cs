namespace BackpropGen.Generator.Code;

/// <summary>The members that take rows of a type of the author's.</summary>
internal sealed partial class Surface
{
    /// <summary>What takes rows of a type of the author's.</summary>
    private void AddTypedRows()
    {
        if (_network.Specification.Row is not { } typed)
        {
            return;
        }

        const Aspect aspect = Aspect.TypedRows;
        var row = new Argument("", typed.Type, "row", "The row.");
        var rows = new Argument("", $"global::System.Collections.Generic.IReadOnlyList<{typed.Type}>", "rows", "The rows, at least one.");
        var index = new Argument("", "int", "index", "");
        var inputs = new Argument("", $"{Span}<{T}>", "inputs", "");
        if (_network.HasResult)
        {
            string prediction = _network.OutputCount == 1 ? $"The prediction of {Names.Plain(_names.Outputs[0])}." : "The outputs.";
            Add(MemberId.TypedPredict, aspect, MemberKind.Method, typed.Modifiers, ValueOrTuple(T, _names.Outputs), "Predict", "The network's prediction for one row.", prediction, row);
        }
        else
        {
            var outputs = new Argument("", $"{Span}<{T}>", "outputs", $"Receives the {_network.OutputCount} outputs.");
            Add(MemberId.TypedPredict, aspect, MemberKind.Method, typed.Modifiers, "void", "Predict", "The network's prediction for one row.", "", row, outputs);
        }

        if (Classes)
        {
            Add(
                MemberId.TypedPredictClass, aspect, MemberKind.Method, typed.Label?.Modifiers ?? typed.Modifiers, typed.Label?.Type ?? "int", "PredictClass", "The class of one row: the likeliest in the network's view.",
                typed.Label is { HasValues: true } label ? $"The class, as {Names.Plain(label.Column.Name)} holds it." : $"A class from 0 to {_network.ClassCount - 1}.", row);
        }

        if (_network.IsFrozen)
        {
            if (!Named)
            {
                Private(MemberId.CopyInputs, aspect, "private static", "void", "CopyInputs", "", row, inputs);
            }

            return;
        }

        Add(MemberId.TypedEvaluate, aspect, MemberKind.Method, typed.Modifiers, T, "Evaluate", LossOfRow + ".", "The loss.", row);
        Add(
            MemberId.TypedTrain, aspect, MemberKind.Method, typed.Modifiers, T, "Train", "One step of training on one row: its gradient, then the update.",
            "The loss" + OfStep + NotFinite, row, LearningRate);
        Add(
            MemberId.TypedFit, aspect, MemberKind.Method, typed.Modifiers, History, "Fit", "Trains the network.", "The loss of every epoch.", rows, FitSettings, FitCancellation);
        if (typed.Label is null)
        {
            Add(
                MemberId.TypedScore, aspect, MemberKind.Method, typed.Modifiers, "global::BackpropGen.RegressionScores", "Score",
                "Mean absolute error, root mean squared error and R² of the network's predictions.", "The figures of all outputs and of each.", rows);
        }
        else
        {
            Add(
                MemberId.TypedScoreClasses, aspect, MemberKind.Method, typed.Modifiers, "global::BackpropGen.ClassificationScores", "ScoreClasses",
                "Accuracy, the confusion matrix, and precision, recall and F1 of every class.", "The figures over all classes and of each.", rows);
        }

        Add(
            MemberId.TypedValidationSet, aspect, MemberKind.Method, typed.Modifiers + " static", "global::BackpropGen.ValidationSet", "ToValidationSet",
            "Rows that a training is judged by: FitOptions.Validation.", "A copy of what the rows hold now.", rows);
        Private(MemberId.InputsOfRows, aspect, "private static", T + "[]", "InputsOf", "The inputs, row after row.", rows);
        Private(MemberId.CopyInputs, aspect, "private static", "void", "CopyInputs", "", row, inputs);
        if (typed.Label is null)
        {
            Private(MemberId.TargetsOfRows, aspect, "private static", T + "[]", "TargetsOf", "The targets, row after row.", rows);
            Private(MemberId.CopyTargets, aspect, "private static", "void", "CopyTargets", "", row, new Argument("", $"{Span}<{T}>", "targets", ""));
        }
        else
        {
            Private(MemberId.ClassesOfRows, aspect, "private static", "int[]", "ClassesOf", "The class of each row.", rows);
            Private(MemberId.ClassOfRow, aspect, "private static", "int", "ClassOf", "The class of a row: of a list if its index there is not negative.", row, index);
        }
    }
}
