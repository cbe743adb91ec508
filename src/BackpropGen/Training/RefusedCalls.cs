using System.ComponentModel;
using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>
/// Calls that do not compile, under the names of those that are meant: the compiler chooses them where no other method takes the arguments, and then says what
/// stands here instead of naming an overload that it came across.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public static class RefusedCalls
{
    private const string NoClassifier =
        "By its type this network has no classes. Only an IClassifier has them: a network with binary cross-entropy or hinge loss and one output, or with cross-entropy or " +
        "Kullback-Leibler divergence and an output for each class.";

    private const string NoClasses = "Whole numbers are class indices. " + NoClassifier + " Targets of other networks are float or double: 1f or 1.0, not 1.";

    private const string ScoresOfClasses = "Targets are float or double, depending on the network's precision: 1f or 1.0, not 1. Class indices are scored by ScoreClasses.";

    private const string StepArguments =
        "Train takes every input of the row, every target and, last, the learning rate, such as Train(80, 8, 5, 0.01f): one of these is missing, or there is one too many.";

    private const string RowArguments = "The network has a different number of inputs: Predict takes every input of the row as an argument, or all of them in one span.";

    private const string WholeNumbers = "Inputs are float or double, depending on the network's precision, not int: write 1f or 1.0 instead of 1.";

    private const string InSingle =
        "The network computes in float, but what it is given is double: write 1f instead of 1.0 and float instead of double, or set Precision = Precision.Double in the network's attribute.";

    private const string InDouble =
        "The network computes in double, but what it is given is float: write 1.0 instead of 1f and double instead of float, or leave Precision = Precision.Double out of the network's attribute.";

    /// <summary>Classes for a network that has none.</summary>
    [Obsolete(NoClasses, error: true)]
    public static TrainingHistory Fit<T>(this INetwork<T> network, DataOf<T> inputs, DataOf<int> classes, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
        => throw new NotSupportedException(NoClasses);

    /// <summary>Inputs of whole numbers.</summary>
    [Obsolete(WholeNumbers, error: true)]
    public static TrainingHistory Fit<T>(this INetwork<T> network, DataOf<int> inputs, DataOfAnyType targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
        => throw new NotSupportedException(WholeNumbers);

    /// <summary>Inputs in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static TrainingHistory Fit(this INetwork<float> network, DataOf<double> inputs, DataOfAnyType targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException(InSingle);

    /// <summary>Targets in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static TrainingHistory Fit(this INetwork<float> network, DataOf<float> inputs, DataOf<double> targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException(InSingle);

    /// <summary>Inputs in float for a network in double.</summary>
    [Obsolete(InDouble, error: true)]
    public static TrainingHistory Fit(this INetwork<double> network, DataOf<float> inputs, DataOfAnyType targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException(InDouble);

    /// <summary>Targets in float for a network in double.</summary>
    [Obsolete(InDouble, error: true)]
    public static TrainingHistory Fit(this INetwork<double> network, DataOf<double> inputs, DataOf<float> targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException(InDouble);

    /// <summary>A step without a learning rate, or with a wrong number of values.</summary>
    [Obsolete(StepArguments, error: true)]
    public static float Train(this INetwork<float> network, params float[] values)
        => throw new NotSupportedException(StepArguments);

    /// <summary>A step without a learning rate, or with a wrong number of values.</summary>
    [Obsolete(StepArguments, error: true)]
    public static double Train(this INetwork<double> network, params double[] values)
        => throw new NotSupportedException(StepArguments);

    /// <summary>A step of values in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static float Train(this INetwork<float> network, params double[] values)
        => throw new NotSupportedException(InSingle);

    /// <summary>A row of a wrong number of inputs.</summary>
    [Obsolete(RowArguments, error: true)]
    public static float Predict(this INetwork<float> network, params float[] inputs)
        => throw new NotSupportedException(RowArguments);

    /// <summary>A row of a wrong number of inputs.</summary>
    [Obsolete(RowArguments, error: true)]
    public static double Predict(this INetwork<double> network, params double[] inputs)
        => throw new NotSupportedException(RowArguments);

    /// <summary>A row in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static float Predict(this INetwork<float> network, params double[] inputs)
        => throw new NotSupportedException(InSingle);

    /// <summary>Classes for a network that has none.</summary>
    [Obsolete(NoClasses, error: true)]
    public static T EvaluateBatch<T>(this INetwork<T> network, DataOf<T> inputs, DataOf<int> classes)
        where T : unmanaged
        => throw new NotSupportedException(NoClasses);

    /// <summary>Classes for a network that has none.</summary>
    [Obsolete(NoClasses, error: true)]
    public static T GradientBatch<T>(this INetwork<T> network, DataOf<T> inputs, DataOf<int> classes, Span<T> gradient)
        where T : unmanaged
        => throw new NotSupportedException(NoClasses);

    /// <summary>Classes for a network that has none.</summary>
    [Obsolete(NoClasses, error: true)]
    public static T TrainBatch<T>(this INetwork<T> network, DataOf<T> inputs, DataOf<int> classes, T learningRate)
        where T : unmanaged
        => throw new NotSupportedException(NoClasses);

    /// <summary>Classes for a network that has none.</summary>
    [Obsolete(NoClasses, error: true)]
    public static T TrainEach<T>(this INetwork<T> network, DataOf<T> inputs, DataOf<int> classes, T learningRate)
        where T : unmanaged
        => throw new NotSupportedException(NoClasses);

    /// <summary>Classes of a network that has none.</summary>
    [Obsolete(NoClassifier, error: true)]
    public static void PredictClassBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, Span<int> classes)
        where T : unmanaged
        => throw new NotSupportedException(NoClassifier);

    /// <summary>Inputs in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static float TrainEach(this INetwork<float> network, DataOf<double> inputs, DataOfAnyType targets, double learningRate)
        => throw new NotSupportedException(InSingle);

    /// <summary>Targets or a learning rate in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static float TrainEach(this INetwork<float> network, DataOf<float> inputs, DataOfAnyType targets, double learningRate)
        => throw new NotSupportedException(InSingle);

    /// <summary>Inputs in float for a network in double.</summary>
    [Obsolete(InDouble, error: true)]
    public static double TrainEach(this INetwork<double> network, DataOf<float> inputs, DataOfAnyType targets, double learningRate)
        => throw new NotSupportedException(InDouble);

    /// <summary>Targets in float for a network in double.</summary>
    [Obsolete(InDouble, error: true)]
    public static double TrainEach(this INetwork<double> network, DataOf<double> inputs, DataOf<float> targets, double learningRate)
        => throw new NotSupportedException(InDouble);

    /// <summary>Classes of a network that has none.</summary>
    [Obsolete(NoClassifier, error: true)]
    public static int ClassCount<T>(this INetwork<T> network)
        where T : unmanaged
        => throw new NotSupportedException(NoClassifier);

    /// <summary>Classes of a network that has none.</summary>
    [Obsolete(NoClassifier, error: true)]
    public static int DecodeClass<T>(this INetwork<T> network, ReadOnlySpan<T> outputs)
        where T : unmanaged
        => throw new NotSupportedException(NoClassifier);

    /// <summary>Classes of a network that has none.</summary>
    [Obsolete(NoClassifier, error: true)]
    public static void EncodeClasses<T>(this INetwork<T> network, ReadOnlySpan<int> classes, Span<T> targets)
        where T : unmanaged
        => throw new NotSupportedException(NoClassifier);

    /// <summary>Classes in the place of targets.</summary>
    [Obsolete(ScoresOfClasses, error: true)]
    public static RegressionScores Score<T>(this INetwork<T> network, DataOf<T> inputs, DataOf<int> targets)
        where T : unmanaged
        => throw new NotSupportedException(ScoresOfClasses);

    /// <summary>Inputs in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static RegressionScores Score(this INetwork<float> network, DataOf<double> inputs, DataOfAnyType targets)
        => throw new NotSupportedException(InSingle);

    /// <summary>Targets in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static RegressionScores Score(this INetwork<float> network, DataOf<float> inputs, DataOf<double> targets)
        => throw new NotSupportedException(InSingle);

    /// <summary>Inputs in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static ClassificationScores ScoreClasses(this INetwork<float> network, DataOf<double> inputs, DataOf<int> classes)
        => throw new NotSupportedException(InSingle);

    /// <summary>Inputs in double for a network in float.</summary>
    [Obsolete(InSingle, error: true)]
    public static int[] PredictClasses(this INetwork<float> network, DataOf<double> inputs)
        => throw new NotSupportedException(InSingle);

    /// <summary>Inputs in float for a network in double.</summary>
    [Obsolete(InDouble, error: true)]
    public static RegressionScores Score(this INetwork<double> network, DataOf<float> inputs, DataOfAnyType targets)
        => throw new NotSupportedException(InDouble);

    /// <summary>Targets in float for a network in double.</summary>
    [Obsolete(InDouble, error: true)]
    public static RegressionScores Score(this INetwork<double> network, DataOf<double> inputs, DataOf<float> targets)
        => throw new NotSupportedException(InDouble);

    /// <summary>Inputs in float for a network in double.</summary>
    [Obsolete(InDouble, error: true)]
    public static ClassificationScores ScoreClasses(this INetwork<double> network, DataOf<float> inputs, DataOf<int> classes)
        => throw new NotSupportedException(InDouble);

    /// <summary>Inputs in float for a network in double.</summary>
    [Obsolete(InDouble, error: true)]
    public static int[] PredictClasses(this INetwork<double> network, DataOf<float> inputs)
        => throw new NotSupportedException(InDouble);
}
