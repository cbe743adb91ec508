namespace BackpropGen.Tests.Training;

/// <summary>Rows of a type of the author's, against the methods for numbers: the same bits, whatever the row is.</summary>
public class TypedRowTests
{
    private static readonly Student[] Students = [new(80, 8, 5), new(60, 5, 3), new(110, 7, 8), new(95, 6, 6)];

    private static readonly Flower[] Flowers =
    [
        new(5.1f, 3.5f, 1.4f, 0.2f, Species.Setosa), new(7, 3.2f, 4.7f, 1.4f, Species.Versicolor), new(6.3f, 3.3f, 6, 2.5f, Species.Virginica), new(5.8f, 2.7f, 5.1f, 1.9f, Species.Virginica),
    ];

    private static readonly Measurement[] Measurements = [new(1.5m, 2, true, 0.5f, -3), new(-0.25m, 7, false, 1.25f, 4), new(0.1m, 0, true, -1, 0)];

    private static readonly FitOptions Options = new() { Epochs = 3, BatchSize = 2, LearningRate = 0.001f, Seed = 5 };

    [Fact]
    public void A_row_of_numbers()
    {
        StudentModel typed = new(7), plain = new(7);
        Student row = Students[0];
        Assert.Equal(plain.Predict(row.Iq, row.Cgpa), typed.Predict(row));
        Assert.Equal(plain.Evaluate(row.Iq, row.Cgpa, row.Package), typed.Evaluate(row));
        Assert.Equal(plain.Train(row.Iq, row.Cgpa, row.Package, 0.0001f), typed.Train(row, 0.0001f));
        Same(plain, typed);
    }

    [Fact]
    public void A_list_of_rows()
    {
        float[] inputs = [.. Students.SelectMany(row => new[] { row.Iq / 100, row.Cgpa })];
        float[] targets = [.. Students.Select(row => row.Package)];
        Student[] scaled = [.. Students.Select(row => row with { Iq = row.Iq / 100 })];
        StudentModel typed = new(7), plain = new(7);

        FitOptions options = With(StudentModel.ToValidationSet(scaled));
        Assert.Equal(plain.Fit(inputs, targets, With(ValidationSet.Of(inputs, targets))).ValidationLosses, typed.Fit(scaled, options).ValidationLosses);
        Same(plain, typed);
        Assert.Equal(plain.Score(inputs, targets).MeanAbsoluteError, typed.Score(scaled).MeanAbsoluteError);
        Assert.Equal(plain.Score(inputs, targets).R2, typed.Score(new List<Student>(scaled)).R2);
        Assert.Throws<TrainingCanceledException>(() => typed.Fit(scaled, options, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Structs_doubles_several_outputs_and_columns_that_are_converted()
    {
        double[] inputs = [.. Measurements.SelectMany(row => new[] { (double)row.Price, row.Count, row.IsNew ? 1 : 0 })];
        double[] targets = [.. Measurements.SelectMany(row => new[] { (double)row.Single, row.Level })];
        MeasurementModel typed = new(7), plain = new(7);
        Measurement row = Measurements[1];

        (double Single, double Level) expected = plain.Predict(-0.25, 7, 0);
        Assert.Equal(expected, typed.Predict(row));
        Assert.Equal(plain.Evaluate(-0.25, 7, 0, 1.25, 4), typed.Evaluate(row));
        Assert.Equal(plain.Train(-0.25, 7, 0, 1.25, 4, 0.01), typed.Train(row, 0.01));
        Assert.Equal(plain.Fit(inputs, targets, Options).Losses, typed.Fit(Measurements, Options).Losses);
        Same(plain, typed);
    }

    [Fact]
    public void Rows_that_are_too_wide_for_arguments()
    {
        WideModel typed = new(7), plain = new(7);
        var rows = new Wide[] { new() { First = 0.5f, Last = -1 }, new() { First = 2, Last = 0.25f } };
        float[] inputs = rows[0].Inputs(), outputs = new float[17], expected = new float[17];

        typed.Predict(rows[0], outputs);
        plain.Predict(inputs, expected);
        Assert.Equal(expected, outputs);
        Assert.Equal(plain.Evaluate(inputs, inputs), typed.Evaluate(rows[0]));
        Assert.Equal(plain.Train(inputs, inputs, 0.01f), typed.Train(rows[0], 0.01f));
        float[] all = [.. rows.SelectMany(row => row.Inputs())];
        Assert.Equal(plain.Fit(all, all, Options).Losses, typed.Fit(rows, Options).Losses);
        Same(plain, typed);
    }

    [Fact]
    public void Labels_of_an_enum()
    {
        float[] inputs = [.. Flowers.SelectMany(row => new[] { row.SepalLength, row.SepalWidth, row.PetalLength, row.PetalWidth })];
        int[] classes = [.. Flowers.Select(row => (int)row.Species)];
        FlowerModel typed = new(7), plain = new(7);

        Assert.Equal(plain.Predict(5.1f, 3.5f, 1.4f, 0.2f), typed.Predict(Flowers[0]));
        Assert.Equal(plain.Evaluate(inputs.AsSpan(4, 4), 1), typed.Evaluate(Flowers[1]));
        Assert.Equal(plain.Train(inputs.AsSpan(8, 4), 2, 0.01f), typed.Train(Flowers[2], 0.01f));
        FitOptions options = With(FlowerModel.ToValidationSet(Flowers));
        Assert.Equal(plain.Fit(inputs, classes, With(ValidationSet.Of(inputs, classes))).ValidationLosses, typed.Fit(Flowers, options).ValidationLosses);
        Same(plain, typed);
        Assert.Equal(Flowers.Select((_, i) => (Species)plain.PredictClass(inputs.AsSpan(i * 4, 4))), Flowers.Select(typed.PredictClass));
        Assert.Equal(plain.ScoreClasses(inputs, classes).Accuracy, typed.ScoreClasses(Flowers).Accuracy);
        Assert.Equal(["Setosa", "Versicolor", "Virginica"], ((INetwork<float>)typed).Description.OutputNames);
    }

    [Fact]
    public void Outputs_order_the_classes_of_an_enum()
    {
        OrderedFlowerModel typed = new(7);
        Assert.Equal(["Virginica", "Setosa", "Versicolor"], ((INetwork<float>)typed).Description.OutputNames);
        Assert.Equal(Flowers.Select(row => typed.Evaluate(row.PetalLength, classIndex: ((int)row.Species + 1) % 3)), Flowers.Select(typed.Evaluate));
        (float Virginica, float Setosa, float Versicolor) = typed.Predict(Flowers[0]);
        Species likeliest = Virginica > Setosa && Virginica > Versicolor ? Species.Virginica : Setosa > Versicolor ? Species.Setosa : Species.Versicolor;
        Assert.Equal(likeliest, typed.PredictClass(Flowers[0]));
    }

    [Fact]
    public void Labels_of_strings_truth_values_integers_and_enums_of_two()
    {
        Sample[] rows = [new(0.5f, "Iris-setosa", true, 1, Answer.No), new(-2, "other", false, 0, Answer.Yes)];
        int[] classes = [0, 1];
        float[] inputs = [0.5f, -2];

        TextModel text = new(7), plainText = new(7);
        Assert.Equal(plainText.Fit(inputs, classes, Options).Losses, text.Fit(rows, Options).Losses);
        Assert.Equal(rows.Select(row => plainText.PredictClass(row.A) == 0 ? "Iris-setosa" : "other"), rows.Select(text.PredictClass));
        Assert.Equal(["Iris_setosa", "other"], ((INetwork<float>)text).Description.OutputNames);

        TruthModel truth = new(7), plainTruth = new(7);
        Assert.Equal(plainTruth.Fit(inputs, new[] { 1, 0 }, Options).Losses, truth.Fit(rows, Options).Losses);
        Assert.Equal(rows.Select(row => plainTruth.PredictClass(row.A) == 1), rows.Select(truth.PredictClass));

        IndexModel index = new(7), plainIndex = new(7);
        Assert.Equal(plainIndex.Fit(inputs, new[] { 1, 0 }, Options).Losses, index.Fit(rows, Options).Losses);
        Assert.Equal(rows.Select(row => plainIndex.PredictClass(row.A)), rows.Select(index.PredictClass));

        AnswerModel answer = new(7), plainAnswer = new(7);
        Assert.Equal(plainAnswer.Fit(inputs, classes, Options).Losses, answer.Fit(rows, Options).Losses);
        Assert.Equal(rows.Select(row => (Answer)plainAnswer.PredictClass(row.A)), rows.Select(answer.PredictClass));
    }

    [Fact]
    public void Both_classes_are_predicted_by_a_network_that_has_learnt_them()
    {
        Sample[] rows = [new(1, "other", true, 1, Answer.Yes), new(-1, "Iris-setosa", false, 0, Answer.No)];
        var options = new FitOptions { Epochs = 200, BatchSize = 1, LearningRate = 0.5f };
        TextModel text = new();
        TruthModel truth = new();
        AnswerModel answer = new();
        text.Fit(rows, options);
        truth.Fit(rows, options);
        answer.Fit(rows, options);
        Assert.Equal(["other", "Iris-setosa"], rows.Select(text.PredictClass));
        Assert.Equal([true, false], rows.Select(truth.PredictClass));
        Assert.Equal([Answer.Yes, Answer.No], rows.Select(answer.PredictClass));
        Assert.Equal(1, answer.ScoreClasses(rows).Accuracy);
    }

    [Fact]
    public void What_rows_cannot_be()
    {
        StudentModel student = new();
        Refused("row", "", () => student.Predict((Student)null!));
        Refused("row", "", () => student.Train(null!, 0.1f));
        Refused("rows", "", () => student.Fit(null!));
        Refused("rows", "rows[1] is null.", () => student.Fit([Students[0], null!]));
        Refused("rows", "rows[0] is null.", () => StudentModel.ToValidationSet([null!]));
        Refused("inputs", "at least one row", () => student.Fit([]));
        Refused("inputs", "NaN", () => student.Fit([Students[0] with { Cgpa = float.NaN }]));
    }

    [Fact]
    public void What_labels_cannot_be()
    {
        FlowerModel flower = new();
        Flower wrong = Flowers[0] with { Species = (Species)7 };
        Refused("row", "row.Species is 7, which is not one of the network's classes: Setosa, Versicolor, Virginica.", () => flower.Evaluate(wrong));
        Refused("rows", "rows[1].Species is 7, which is not one of the network's classes: Setosa, Versicolor, Virginica.", () => flower.Fit([Flowers[0], wrong]));

        Sample sample = new(1, "Other", true, 2, Answer.Yes);
        Refused("rows", "rows[0].Text is \"Other\", which is not one of the network's classes: Iris-setosa, other.", () => new TextModel().ScoreClasses([sample]));
        Refused("row", "row.Text is null, which is not one of the network's classes: Iris-setosa, other.", () => new TextModel().Train(sample with { Text = null! }, 0.1f));
        Refused("rows", "rows[0].Index is 2, but the classes are 0 to 1.", () => IndexModel.ToValidationSet([sample]));
        Refused("row", "row.Index is 9223372036854775807, but the classes are 0 to 1.", () => new IndexModel().Evaluate(sample with { Index = long.MaxValue }));
        Refused("row", "row.Index is -1, but the classes are 0 to 1.", () => new IndexModel().Evaluate(sample with { Index = -1 }));
    }

    private static void Refused(string argument, string message, Func<object?> action)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(action);
        Assert.Equal(argument, refusal.ParamName);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private static FitOptions With(ValidationSet validation) => new() { Epochs = 3, BatchSize = 2, LearningRate = 0.001f, Validation = validation };

    private static void Same<T>(INetwork<T> expected, INetwork<T> actual)
        where T : unmanaged
    {
        T[] mine = new T[actual.Description.ParameterCount], theirs = new T[mine.Length];
        actual.GetParameters(mine);
        expected.GetParameters(theirs);
        Assert.Equal(theirs, mine);
    }
}

/// <summary>A row of a regression.</summary>
public sealed record Student(float Iq, float Cgpa, float Package);

/// <summary>A row with columns that are converted.</summary>
public readonly record struct Measurement(decimal Price, byte Count, bool IsNew, float Single, long Level);

/// <summary>The classes of flowers.</summary>
public enum Species
{
    Setosa,
    Versicolor,
    Virginica,
}

/// <summary>A row with a class.</summary>
public sealed record Flower(float SepalLength, float SepalWidth, float PetalLength, float PetalWidth, Species Species);

/// <summary>Two classes.</summary>
public enum Answer
{
    No,
    Yes,
}

/// <summary>A row with a label of every kind.</summary>
public sealed record Sample(float A, string Text, bool Flag, long Index, Answer Answer);

/// <summary>A row of more columns than methods have arguments for.</summary>
public sealed class Wide
{
    public float First { get; set; }

    public float Last;

    public float A { get; set; }

    public float B { get; set; }

    public float C { get; set; }

    public float D { get; set; }

    public float E { get; set; }

    public float F { get; set; }

    public float G { get; set; }

    public float H { get; set; }

    public float I { get; set; }

    public float J { get; set; }

    public float K { get; set; }

    public float L { get; set; }

    public float M { get; set; }

    public float N { get; set; }

    public float O { get; set; }

    public float First2 => First;

    public float A2 => A;

    public float B2 => B;

    public float C2 => C;

    public float D2 => D;

    public float E2 => E;

    public float F2 => F;

    public float G2 => G;

    public float H2 => H;

    public float I2 => I;

    public float J2 => J;

    public float K2 => K;

    public float L2 => L;

    public float M2 => M;

    public float N2 => N;

    public float O2 => O;

    public float Last2 => Last;

    public float[] Inputs() => [First, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, Last];
}

[Network("2-2-1", Activation.Linear, Row = typeof(Student), Inputs = new[] { nameof(Student.Iq), nameof(Student.Cgpa) }, Outputs = new[] { nameof(Student.Package) })]
internal sealed partial class StudentModel
{
}

[Network(
    "3-4-2", Precision = Precision.Double, Row = typeof(Measurement),
    Inputs = new[] { nameof(Measurement.Price), nameof(Measurement.Count), nameof(Measurement.IsNew) },
    Outputs = new[] { nameof(Measurement.Single), nameof(Measurement.Level) })]
internal sealed partial class MeasurementModel
{
}

[Network(
    "17-2-17", Row = typeof(Wide),
    Inputs = new[] { "First", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "Last" },
    Outputs = new[] { "First2", "A2", "B2", "C2", "D2", "E2", "F2", "G2", "H2", "I2", "J2", "K2", "L2", "M2", "N2", "O2", "Last2" })]
internal sealed partial class WideModel
{
}

[Network(
    "4-8-3", Loss = Loss.CrossEntropy, Row = typeof(Flower), Label = nameof(Flower.Species),
    Inputs = new[] { nameof(Flower.SepalLength), nameof(Flower.SepalWidth), nameof(Flower.PetalLength), nameof(Flower.PetalWidth) })]
internal sealed partial class FlowerModel
{
}

[Network(
    "1-4-3", Loss = Loss.CrossEntropy, Row = typeof(Flower), Label = nameof(Flower.Species), Inputs = new[] { nameof(Flower.PetalLength) },
    Outputs = new[] { nameof(Species.Virginica), nameof(Species.Setosa), nameof(Species.Versicolor) })]
internal sealed partial class OrderedFlowerModel
{
}

[Network("1-3-2", Loss = Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] { nameof(Sample.A) }, Label = nameof(Sample.Text), Outputs = new[] { "Iris-setosa", "other" })]
internal sealed partial class TextModel
{
}

[Network("1-3-1", Loss = Loss.BinaryCrossEntropy, Row = typeof(Sample), Inputs = new[] { nameof(Sample.A) }, Label = nameof(Sample.Flag))]
internal sealed partial class TruthModel
{
}

[Network("1-3-2", Loss = Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] { nameof(Sample.A) }, Label = nameof(Sample.Index))]
internal sealed partial class IndexModel
{
}

[Network("1-3-1", Loss = Loss.BinaryCrossEntropy, Row = typeof(Sample), Inputs = new[] { nameof(Sample.A) }, Label = nameof(Sample.Answer))]
internal sealed partial class AnswerModel
{
}
