using System.Numerics;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.BadInput;

/// <summary>A public method that takes spans, and a way to call it with spans of other lengths.</summary>
/// <param name="Name">The method.</param>
/// <param name="Spans">The spans it takes, in order, with values that fit.</param>
/// <param name="Call">Calls it with other spans.</param>
internal sealed record SpanCall<T>(string Name, (string Name, T[] Values)[] Spans, Action<T[][]> Call)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A span as long as wished, with the values that fit at its start and valid ones after them.</summary>
    public T[][] With(int changed, int length) =>
        [.. Spans.Select((span, i) => i == changed ? [.. Enumerable.Range(0, length).Select(k => span.Values[k % span.Values.Length])] : (T[])span.Values.Clone())];

    /// <summary>The methods for one row.</summary>
    public static IEnumerable<SpanCall<T>> OfOneRow(Example<T> example)
    {
        INetwork<T> network = example.Network;
        (string, T[]) inputs = ("inputs", example.Inputs);
        (string, T[]) targets = ("targets", example.Targets);
        (string, T[]) outputs = ("outputs", example.OutputGradient);
        (string, T[]) outputGradient = ("outputGradient", example.OutputGradient);
        (string, T[]) gradient = ("gradient", example.Gradient);
        (string, T[]) inputGradient = ("inputGradient", example.Inputs);
        T rate = example.LearningRate;
        yield return new("Predict", [inputs, outputs], s => network.Predict(s[0], s[1]));
        yield return new("Evaluate", [inputs, targets], s => network.Evaluate(s[0], s[1]));
        yield return new("Gradient", [inputs, targets, gradient], s => network.Gradient(s[0], s[1], s[2]));
        yield return new("Backward", [inputs, outputGradient, gradient, inputGradient], s => network.Backward(s[0], s[1], s[2], s[3]));
        yield return new("InputGradient", [inputs, targets, inputGradient], s => network.InputGradient(s[0], s[1], s[2]));
        yield return new("Train", [inputs, targets], s => network.Train(s[0], s[1], rate));
        if (example.Classes is { } classes)
        {
            yield return new("PredictClass", [inputs], s => classes.PredictClass(s[0]));
            yield return new("Evaluate of a class", [inputs], s => classes.Evaluate(s[0], 0));
            yield return new("Gradient of a class", [inputs, gradient], s => classes.Gradient(s[0], 0, s[1]));
            yield return new("InputGradient of a class", [inputs, inputGradient], s => classes.InputGradient(s[0], 0, s[1]));
            yield return new("Train on a class", [inputs], s => classes.Train(s[0], 0, rate));
        }
    }

    /// <summary>The methods that take parameters.</summary>
    public static IEnumerable<SpanCall<T>> OfParameters(Example<T> example)
    {
        INetwork<T> network = example.Network;
        yield return new("Update", [("gradient", example.Gradient)], s => network.Update(s[0], example.LearningRate));
        yield return new("GetParameters", [("destination", example.Gradient)], s => network.GetParameters(s[0]));
        yield return new("SetParameters", [("source", example.Gradient)], s => network.SetParameters(s[0]));
        yield return new(
            "GradientBatch",
            [("gradient", example.Gradient)],
            s => network.GradientBatch(example.ManyInputs, example.ManyTargets, s[0]));
    }

    /// <summary>The methods for many rows; the second span must be as many rows as the inputs.</summary>
    public static IEnumerable<SpanCall<T>> OfManyRows(Example<T> example)
    {
        INetwork<T> network = example.Network;
        (string, T[]) inputs = ("inputs", example.ManyInputs);
        (string, T[]) targets = ("targets", example.ManyTargets);
        yield return new("PredictBatch", [inputs, ("outputs", example.ManyTargets)], s => network.PredictBatch(s[0], s[1]));
        yield return new("EvaluateBatch", [inputs, targets], s => network.EvaluateBatch(s[0], s[1]));
        yield return new("GradientBatch", [inputs, targets], s => network.GradientBatch(s[0], s[1], example.Gradient));
        yield return new("TrainBatch", [inputs, targets], s => network.TrainBatch(s[0], s[1], example.LearningRate));
    }
}
