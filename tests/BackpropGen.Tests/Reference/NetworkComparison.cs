using BackpropGen.Testing.Reference;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Reference;

/// <summary>Calls every method of a generated network and compares what it gives with the reference.</summary>
internal sealed class NetworkComparison
{
    private const int Rows = 5;
    private const double LearningRate = 0.0625;

    private readonly AnyNetwork _network;
    private readonly double[] _parameters;
    private readonly ReferenceNetwork _reference;
    private readonly RandomRows _random;
    private readonly double _tolerance;
    private readonly Differences _differences;
    private readonly string _name;
    private readonly double[] _inputs;
    private readonly double[] _targets;

    public NetworkComparison(RandomNetwork random, Precision precision, double tolerance, Differences differences)
    {
        _network = AnyNetwork.Of(random.Arguments, precision);
        _random = new RandomRows(_network.Description, _network.IsDouble, random.Seed);
        _network.Parameters = _random.Parameters();
        _parameters = _network.Parameters;
        _reference = ReferenceNetwork.Of(_network.Description, _parameters);
        _name = $"[Network({random.Arguments})]";
        _tolerance = tolerance;
        _differences = differences;
        _inputs = _random.Inputs(Rows);
        _targets = _random.Targets(Rows);
    }

    private double[] Inputs => ReferenceNetwork.Row(_inputs, 0, _network.Description.InputCount);

    private double[] Targets => ReferenceNetwork.Row(_targets, 0, _network.Description.OutputCount);

    public void OneRow()
    {
        Same(_network.Predict(Inputs), _reference.Predict(Inputs), "Predict");
        Same([_network.Evaluate(Inputs, Targets)], [_reference.Evaluate(Inputs, Targets)], "Evaluate");

        (double loss, double[] gradient, double[] inputGradient) = _reference.Gradient(Inputs, Targets);
        (double actualLoss, double[] actualGradient) = _network.Gradient(Inputs, Targets);
        Same([actualLoss], [loss], "the loss of Gradient");
        SameTensors(actualGradient, gradient, "Gradient");
        Same(_network.InputGradient(Inputs, Targets), inputGradient, "InputGradient");

        double[] outputGradient = _random.Numbers(_network.Description.OutputCount);
        (double[] backGradient, double[] backInputGradient) = _reference.Backward(Inputs, outputGradient);
        (double[] actualBackGradient, double[] actualBackInputGradient) = _network.Backward(Inputs, outputGradient);
        SameTensors(actualBackGradient, backGradient, "the gradient of Backward");
        Same(actualBackInputGradient, backInputGradient, "the input gradient of Backward");
    }

    public void ManyRows()
    {
        double[] predictions = _network.PredictBatch(_inputs);
        for (int row = 0; row < Rows; row++)
        {
            double[] inputs = ReferenceNetwork.Row(_inputs, row, _network.Description.InputCount);
            double[] prediction = ReferenceNetwork.Row(predictions, row, _network.Description.OutputCount);
            Same(prediction, _reference.Predict(inputs), "PredictBatch");
            SameBits(prediction, _network.Predict(inputs), "PredictBatch");
        }

        (double loss, double[] gradient) = _reference.GradientBatch(_inputs, _targets, Rows);
        Same([_network.EvaluateBatch(_inputs, _targets)], [loss], "EvaluateBatch");
        (double actualLoss, double[] actualGradient) = _network.GradientBatch(_inputs, _targets);
        Same([actualLoss], [loss], "the loss of GradientBatch");
        SameTensors(actualGradient, gradient, "GradientBatch");
    }

    public void Steps()
    {
        double[] arbitrary = _random.Numbers(_parameters.Length);
        _network.Update(arbitrary, LearningRate);
        SameTensors(TakeParameters(), Descend(arbitrary), "Update");

        (double loss, double[] gradient, _) = _reference.Gradient(Inputs, Targets);
        Same([_network.Train(Inputs, Targets, LearningRate)], [loss], "the loss of Train");
        SameTensors(TakeParameters(), Descend(gradient), "Train");

        (loss, gradient) = _reference.GradientBatch(_inputs, _targets, Rows);
        Same([_network.TrainBatch(_inputs, _targets, LearningRate)], [loss], "the loss of TrainBatch");
        SameTensors(TakeParameters(), Descend(gradient), "TrainBatch");
    }

    /// <summary>Overloads of one method give the same bits, whether they take targets or class indices.</summary>
    public void Classes()
    {
        bool isOneOutput = _network.Description.OutputCount == 1;
        bool hasClasses = _network.Description.Loss switch
        {
            Loss.CrossEntropy or Loss.KullbackLeibler => !isOneOutput,
            Loss.BinaryCrossEntropy or Loss.Hinge => isOneOutput,
            _ => false,
        };
        Assert.Equal(hasClasses, _network.HasClasses);
        if (!_network.HasClasses)
        {
            return;
        }

        int outputs = _network.Description.OutputCount;
        bool isBinary = isOneOutput;
        double other = _network.Description.Loss == Loss.Hinge ? -1 : 0;
        int[] classes = [.. Enumerable.Range(0, Rows).Select(_ => _random.Class(isBinary ? 2 : outputs))];
        double[] targets = [.. classes.SelectMany(chosen => Enumerable.Range(0, outputs).Select(j => chosen == (isBinary ? 1 : j) ? 1.0 : other))];
        double[] rowTargets = targets[..outputs];
        int rowClass = classes[0];

        SameBits(_network.Evaluate(Inputs, rowClass), _network.Evaluate(Inputs, rowTargets), "Evaluate");
        SameBits(_network.Gradient(Inputs, rowClass), _network.Gradient(Inputs, rowTargets), "Gradient");
        SameBits(_network.InputGradient(Inputs, rowClass), _network.InputGradient(Inputs, rowTargets), "InputGradient");
        SameBits(AfterStep(() => _network.Train(Inputs, rowClass, LearningRate)), AfterStep(() => _network.Train(Inputs, rowTargets, LearningRate)), "Train");
        SameBits(_network.EvaluateBatch(_inputs, classes), _network.EvaluateBatch(_inputs, targets), "EvaluateBatch");
        SameBits(_network.GradientBatch(_inputs, classes), _network.GradientBatch(_inputs, targets), "GradientBatch");
        SameBits(
            AfterStep(() => _network.TrainBatch(_inputs, classes, LearningRate)),
            AfterStep(() => _network.TrainBatch(_inputs, targets, LearningRate)),
            "TrainBatch");

        PredictedClasses(isBinary);
        if (_network.Named is { } named)
        {
            SameBits(named.PredictClass(Inputs), _network.PredictClass(Inputs), "PredictClass with names");
            SameBits(named.Evaluate(Inputs, rowClass), _network.Evaluate(Inputs, rowClass), "Evaluate with names");
            SameBits(named.InputGradient(Inputs, rowClass), _network.InputGradient(Inputs, rowClass), "InputGradient with names");
            SameBits(
                AfterStep(() => named.Train(Inputs, rowClass, LearningRate)), AfterStep(() => _network.Train(Inputs, rowClass, LearningRate)), "Train with names");
            if (named.Gradient(Inputs, rowClass) is { } gradient)
            {
                SameBits(gradient, _network.Gradient(Inputs, rowClass), "Gradient with names");
            }
        }
    }

    /// <summary>Overloads of one method give the same bits, whether arguments are named or in spans.</summary>
    public void Names()
    {
        if (_network.Named is not { } named)
        {
            return;
        }

        SameBits(named.Predict(Inputs), _network.Predict(Inputs), "Predict with names");
        SameBits(named.Evaluate(Inputs, Targets), _network.Evaluate(Inputs, Targets), "Evaluate with names");
        SameBits(named.InputGradient(Inputs, Targets), _network.InputGradient(Inputs, Targets), "InputGradient with names");
        SameBits(
            AfterStep(() => named.Train(Inputs, Targets, LearningRate)), AfterStep(() => _network.Train(Inputs, Targets, LearningRate)), "Train with names");

        (double, double[])? gradient = named.Gradient(Inputs, Targets);
        Assert.Equal(RowForms.Of(_network.Type) is not (RowForms.Loops or RowForms.Kernels), gradient is not null);
        if (gradient is { } found)
        {
            double[] outputGradient = _random.Numbers(_network.Description.OutputCount);
            SameBits(found, _network.Gradient(Inputs, Targets), "Gradient with names");
            (double[] namedBack, double[] namedBackInput) = named.Backward(Inputs, outputGradient)!.Value;
            (double[] back, double[] backInput) = _network.Backward(Inputs, outputGradient);
            SameBits(namedBack, back, "Backward with names");
            SameBits(namedBackInput, backInput, "the input gradient of Backward with names");
        }
    }

    /// <summary>The derivatives are the slopes of the loss.</summary>
    public void Slopes()
    {
        const double Step = 1e-6;
        const double LeastSlope = 1e-2;
        double[] inputs = Inputs;
        (_, double[] gradient) = _network.Gradient(inputs, Targets);
        double[] inputGradient = _network.InputGradient(inputs, Targets);
        Same(inputGradient, [.. inputs.Select((_, i) => Slope(inputs, i, () => _network.Evaluate(inputs, Targets)))], "InputGradient", LeastSlope);

        double[] parameters = _network.Parameters;
        double[] slopes = [.. parameters.Select((_, i) => Slope(parameters, i, () =>
        {
            _network.Parameters = parameters;
            return _network.Evaluate(inputs, Targets);
        }))];
        _network.Parameters = _parameters;
        Same(gradient, slopes, "Gradient", LeastSlope);

        static double Slope(double[] values, int i, Func<double> loss)
        {
            double value = values[i];
            values[i] = value + Step;
            double above = loss();
            values[i] = value - Step;
            double below = loss();
            values[i] = value;
            return (above - below) / (2 * Step);
        }
    }

    private double[] Descend(double[] gradient) => [.. _parameters.Zip(gradient, (value, slope) => value - (LearningRate * slope))];

    /// <summary>The largest output's class, or 1 beyond the boundary between two.</summary>
    private void PredictedClasses(bool isBinary)
    {
        int[] predicted = _network.PredictClassBatch(_inputs);
        for (int row = 0; row < Rows; row++)
        {
            double[] inputs = ReferenceNetwork.Row(_inputs, row, _network.Description.InputCount);
            double[] prediction = _network.Predict(inputs);
            double boundary = _network.Description.Layers[^1].Activation == Activation.Linear || _network.Description.Loss == Loss.Hinge ? 0 : 0.5;
            int expected = isBinary ? (prediction[0] > boundary ? 1 : 0) : Array.IndexOf(prediction, prediction.Max());
            SameBits(_network.PredictClass(inputs), expected, "PredictClass");
            SameBits(predicted[row], expected, "PredictClassBatch");
        }
    }

    /// <summary>The loss of a step and the parameters after it, which are then as before.</summary>
    private double[] AfterStep(Func<double> step)
    {
        double loss = step();
        return [loss, .. TakeParameters()];
    }

    private double[] TakeParameters()
    {
        double[] parameters = _network.Parameters;
        _network.Parameters = _parameters;
        return parameters;
    }

    private void SameTensors(double[] actual, double[] expected, string what)
    {
        foreach (((string name, double[] values), (_, double[] expectedValues)) in ReferenceNetwork.Tensors(_network.Description, actual)
            .Zip(ReferenceNetwork.Tensors(_network.Description, expected)))
        {
            Same(values, expectedValues, $"{what}, {name},");
        }
    }

    private void Same(double[] actual, double[] expected, string what, double leastScale = 0) =>
        Closeness.Same(actual, expected, _tolerance, $"{what} of {_name},", leastScale, _differences);

    private void SameBits((double Loss, double[] Gradient) actual, (double Loss, double[] Gradient) expected, string what) =>
        SameBits([actual.Loss, .. actual.Gradient], [expected.Loss, .. expected.Gradient], what);

    private void SameBits(double actual, double expected, string what) => SameBits([actual], [expected], what);

    private void SameBits(double[] actual, double[] expected, string what) =>
        Assert.True(actual.AsSpan().SequenceEqual(expected), $"{what} of {_name} differs from what another overload gives.");
}
