using System.Numerics;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Comparison;

/// <summary>A generated network of either precision, spoken to in double.</summary>
internal abstract class AnyNetwork
{
    public abstract Type Type { get; }

    public abstract NetworkDescription Description { get; }

    /// <summary>How close is equal, as the fixtures' README says.</summary>
    public abstract double Tolerance { get; }

    public abstract bool IsDouble { get; }

    public abstract double[] Parameters { get; set; }

    /// <summary>The methods with an argument for each input, if there are any.</summary>
    public abstract NamedOverloads? Named { get; }

    public bool HasClasses => Type.GetMethods().Any(method => method.Name == "PredictClass");

    public static AnyNetwork Of(string arguments, Precision precision) => precision == Precision.Double
        ? new AnyNetwork<double>(Networks.Double(arguments))
        : new AnyNetwork<float>(Networks.Single(arguments));

    public static AnyNetwork Of(INetwork<double> network) => new AnyNetwork<double>(network);

    public abstract double[] Predict(double[] inputs);

    public abstract double Evaluate(double[] inputs, double[] targets);

    public abstract (double Loss, double[] Gradient) Gradient(double[] inputs, double[] targets);

    public abstract (double[] Gradient, double[] InputGradient) Backward(double[] inputs, double[] outputGradient);

    public abstract double[] InputGradient(double[] inputs, double[] targets);

    public abstract void Update(double[] gradient, double learningRate);

    public abstract double Train(double[] inputs, double[] targets, double learningRate);

    public abstract double[] PredictBatch(double[] inputs);

    public abstract double EvaluateBatch(double[] inputs, double[] targets);

    public abstract (double Loss, double[] Gradient) GradientBatch(double[] inputs, double[] targets);

    public abstract double TrainBatch(double[] inputs, double[] targets, double learningRate);

    public abstract TrainingHistory Fit(double[] inputs, double[] targets, FitOptions options);

    /// <summary>The network as a file of ONNX.</summary>
    public abstract byte[] Onnx();

    public abstract void FitScaling(double[] inputs, double[] targets);

    public abstract int PredictClass(double[] inputs);

    public abstract double Evaluate(double[] inputs, int classIndex);

    public abstract (double Loss, double[] Gradient) Gradient(double[] inputs, int classIndex);

    public abstract double[] InputGradient(double[] inputs, int classIndex);

    public abstract double Train(double[] inputs, int classIndex, double learningRate);

    public abstract int[] PredictClassBatch(double[] inputs);

    public abstract double EvaluateBatch(double[] inputs, int[] classes);

    public abstract (double Loss, double[] Gradient) GradientBatch(double[] inputs, int[] classes);

    public abstract double TrainBatch(double[] inputs, int[] classes, double learningRate);
}

/// <summary>Converts on the way in and on the way out.</summary>
internal sealed class AnyNetwork<T>(INetwork<T> network) : AnyNetwork
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private IClassifier<T> Classes => (IClassifier<T>)network;

    public override Type Type => network.GetType();

    public override NetworkDescription Description => network.Description;

    public override bool IsDouble => typeof(T) == typeof(double);

    public override double Tolerance => IsDouble ? 1e-12 : 1e-5;

    public override double[] Parameters
    {
        get => Receive(Description.ParameterCount, parameters => network.GetParameters(parameters));
        set => network.SetParameters(In(value));
    }

    public override NamedOverloads? Named { get; } = NamedOverloads.Of(network);

    private int RowsOf(double[] inputs) => inputs.Length / Description.InputCount;

    public override double[] Predict(double[] inputs) => Receive(Description.OutputCount, outputs => network.Predict(In(inputs), outputs));

    public override double Evaluate(double[] inputs, double[] targets) => Out(network.Evaluate(In(inputs), In(targets)));

    public override (double Loss, double[] Gradient) Gradient(double[] inputs, double[] targets) =>
        WithLoss(gradient => network.Gradient(In(inputs), In(targets), gradient));

    public override (double[] Gradient, double[] InputGradient) Backward(double[] inputs, double[] outputGradient)
    {
        T[] gradient = Garbage(Description.ParameterCount);
        T[] inputGradient = Garbage(Description.InputCount);
        network.Backward(In(inputs), In(outputGradient), gradient, inputGradient);
        return (Out(gradient), Out(inputGradient));
    }

    public override double[] InputGradient(double[] inputs, double[] targets) =>
        Receive(Description.InputCount, inputGradient => network.InputGradient(In(inputs), In(targets), inputGradient));

    public override void Update(double[] gradient, double learningRate) => network.Update(In(gradient), T.CreateChecked(learningRate));

    public override double Train(double[] inputs, double[] targets, double learningRate) =>
        Out(network.Train(In(inputs), In(targets), T.CreateChecked(learningRate)));

    public override double[] PredictBatch(double[] inputs) =>
        Receive(RowsOf(inputs) * Description.OutputCount, outputs => network.PredictBatch(In(inputs), outputs));

    public override double EvaluateBatch(double[] inputs, double[] targets) => Out(network.EvaluateBatch(In(inputs), In(targets)));

    public override (double Loss, double[] Gradient) GradientBatch(double[] inputs, double[] targets) =>
        WithLoss(gradient => network.GradientBatch(In(inputs), In(targets), gradient));

    public override double TrainBatch(double[] inputs, double[] targets, double learningRate) =>
        Out(network.TrainBatch(In(inputs), In(targets), T.CreateChecked(learningRate)));

    public override TrainingHistory Fit(double[] inputs, double[] targets, FitOptions options) =>
        BackpropGen.CompilerServices.TrainingLoop.Fit<T>(network, In(inputs), In(targets), options, default);

    public override byte[] Onnx()
    {
        using MemoryStream stream = new();
        network.SaveOnnx(stream);
        return stream.ToArray();
    }

    public override void FitScaling(double[] inputs, double[] targets) => network.FitScaling<T>(In(inputs), In(targets));

    public override int PredictClass(double[] inputs) => Classes.PredictClass(In(inputs));

    public override double Evaluate(double[] inputs, int classIndex) => Out(Classes.Evaluate(In(inputs), classIndex));

    public override (double Loss, double[] Gradient) Gradient(double[] inputs, int classIndex) =>
        WithLoss(gradient => Classes.Gradient(In(inputs), classIndex, gradient));

    public override double[] InputGradient(double[] inputs, int classIndex) =>
        Receive(Description.InputCount, inputGradient => Classes.InputGradient(In(inputs), classIndex, inputGradient));

    public override double Train(double[] inputs, int classIndex, double learningRate) =>
        Out(Classes.Train(In(inputs), classIndex, T.CreateChecked(learningRate)));

    public override int[] PredictClassBatch(double[] inputs)
    {
        int[] classes = new int[RowsOf(inputs)];
        Array.Fill(classes, -1);
        Classes.PredictClassBatch(In(inputs), classes);
        return classes;
    }

    public override double EvaluateBatch(double[] inputs, int[] classes) => Out(Classes.EvaluateBatch(In(inputs), classes));

    public override (double Loss, double[] Gradient) GradientBatch(double[] inputs, int[] classes) =>
        WithLoss(gradient => Classes.GradientBatch(In(inputs), classes, gradient));

    public override double TrainBatch(double[] inputs, int[] classes, double learningRate) =>
        Out(Classes.TrainBatch(In(inputs), classes, T.CreateChecked(learningRate)));

    private static T[] In(double[] values) => [.. values.Select(T.CreateChecked)];

    private static double[] Out(T[] values) => [.. values.Select(Out)];

    private static double Out(T value) => double.CreateChecked(value);

    /// <summary>What a method must overwrite, not add to.</summary>
    private static T[] Garbage(int length)
    {
        T[] values = new T[length];
        Array.Fill(values, T.NaN);
        return values;
    }

    private static double[] Receive(int length, Action<T[]> write)
    {
        T[] values = Garbage(length);
        write(values);
        return Out(values);
    }

    private (double Loss, double[] Gradient) WithLoss(Func<T[], T> write)
    {
        T[] values = Garbage(Description.ParameterCount);
        T loss = write(values);
        return (Out(loss), Out(values));
    }
}
