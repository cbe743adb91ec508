namespace BackpropGen.Tests.Reference;

/// <summary>
/// The same mathematics a second time, as plainly as it can be written: loops over matrices, the loss as a function of the outputs, and back
/// through every activation by its Jacobian. Shares no code with the generator.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly NetworkDescription _description;
    private readonly double[][,] _weights;
    private readonly double[][] _biases;

    public ReferenceNetwork(NetworkDescription description, double[] parameters)
    {
        _description = description;
        _weights = new double[description.Layers.Count][,];
        _biases = new double[description.Layers.Count][];
        int next = 0;
        for (int layer = 0; layer < _weights.Length; layer++)
        {
            int inputs = description.Layers[layer].InputCount;
            int outputs = description.Layers[layer].OutputCount;
            _weights[layer] = new double[outputs, inputs];
            _biases[layer] = new double[outputs];
            for (int j = 0; j < outputs; j++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    _weights[layer][j, i] = parameters[next++];
                }
            }

            for (int j = 0; j < outputs; j++)
            {
                _biases[layer][j] = parameters[next++];
            }
        }

        Assert.Equal(parameters.Length, next);
    }

    /// <summary>Weights [out, in], then biases, layer by layer.</summary>
    public double[] Parameters => Flatten(_weights, _biases);

    private bool PredictsLogits => _description.Layers[^1].Activation is Activation.Linear or Activation.LogSoftmax;

    public double[] Predict(double[] inputs) => Forward(inputs).Outputs[^1];

    public double Evaluate(double[] inputs, double[] targets) => LossAndDerivative(Predict(inputs), targets).Loss;

    public (double Loss, double[] Gradient, double[] InputGradient) Gradient(double[] inputs, double[] targets)
    {
        (double loss, double[] derivative) = LossAndDerivative(Predict(inputs), targets);
        (double[] gradient, double[] inputGradient) = Backward(inputs, derivative);
        return (loss, gradient, inputGradient);
    }

    public (double[] Gradient, double[] InputGradient) Backward(double[] inputs, double[] outputGradient)
    {
        (double[][] z, double[][] o) = Forward(inputs);
        var weightGradients = new double[_weights.Length][,];
        var biasGradients = new double[_weights.Length][];
        double[] upstream = outputGradient;
        for (int layer = _weights.Length - 1; layer >= 0; layer--)
        {
            double[] source = layer == 0 ? inputs : o[layer - 1];
            double[,] jacobian = Activations.Jacobian(_description.Layers[layer], z[layer]);
            int width = z[layer].Length;
            var error = new double[width];
            for (int j = 0; j < width; j++)
            {
                for (int k = 0; k < width; k++)
                {
                    error[j] += upstream[k] * jacobian[k, j];
                }
            }

            weightGradients[layer] = new double[width, source.Length];
            biasGradients[layer] = error;
            upstream = new double[source.Length];
            for (int j = 0; j < width; j++)
            {
                for (int i = 0; i < source.Length; i++)
                {
                    weightGradients[layer][j, i] = error[j] * source[i];
                    upstream[i] += error[j] * _weights[layer][j, i];
                }
            }
        }

        return (Flatten(weightGradients, biasGradients), upstream);
    }

    /// <summary>The means over rows.</summary>
    public (double Loss, double[] Gradient) GradientBatch(double[] inputs, double[] targets)
    {
        int rows = inputs.Length / _description.InputCount;
        double loss = 0;
        var mean = new double[_description.ParameterCount];
        for (int row = 0; row < rows; row++)
        {
            (double rowLoss, double[] gradient, _) = Gradient(
                Row(inputs, row, _description.InputCount), Row(targets, row, _description.OutputCount));
            loss += rowLoss / rows;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += gradient[i] / rows;
            }
        }

        return (loss, mean);
    }

    public static double[] Row(double[] rows, int row, int columns) => rows[(row * columns)..((row + 1) * columns)];

    /// <summary>A gradient, or parameters, cut into the weights and biases of each layer.</summary>
    public static IEnumerable<(string Name, double[] Values)> Tensors(NetworkDescription description, double[] parameters)
    {
        int next = 0;
        for (int layer = 0; layer < description.Layers.Count; layer++)
        {
            int outputs = description.Layers[layer].OutputCount;
            int weights = description.Layers[layer].InputCount * outputs;
            yield return ($"weights of layer {layer + 1}", parameters[next..(next + weights)]);
            next += weights;
            yield return ($"biases of layer {layer + 1}", parameters[next..(next + outputs)]);
            next += outputs;
        }
    }

    private static double[] Flatten(double[][,] weights, double[][] biases) =>
        [.. weights.Zip(biases, (weight, bias) => weight.Cast<double>().Concat(bias)).SelectMany(layer => layer)];

    private (double[][] Z, double[][] Outputs) Forward(double[] inputs)
    {
        var z = new double[_weights.Length][];
        var o = new double[_weights.Length][];
        double[] source = inputs;
        for (int layer = 0; layer < _weights.Length; layer++)
        {
            z[layer] = new double[_biases[layer].Length];
            for (int j = 0; j < z[layer].Length; j++)
            {
                z[layer][j] = _biases[layer][j];
                for (int i = 0; i < source.Length; i++)
                {
                    z[layer][j] += _weights[layer][j, i] * source[i];
                }
            }

            source = o[layer] = Activations.Values(_description.Layers[layer], z[layer]);
        }

        return (z, o);
    }

    /// <summary>What one output of n adds to the loss, and the derivative by it.</summary>
    private static (double Loss, double Slope) OfOutput(Loss loss, double o, double y, int n)
    {
        double error = o - y;
        return loss switch
        {
            Loss.MeanSquaredError => (error * error / n, 2 * error / n),
            Loss.MeanAbsoluteError => (Math.Abs(error) / n, Math.Sign(error) / (double)n),
            Loss.Huber => Math.Abs(error) <= 1 ? (error * error / 2 / n, error / n) : ((Math.Abs(error) - 0.5) / n, Math.Sign(error) / (double)n),
            Loss.LogCosh => (Math.Log(Math.Cosh(error)) / n, Math.Tanh(error) / n),
            Loss.Hinge => y * o < 1 ? ((1 - (y * o)) / n, -y / n) : (0, 0),
            Loss.Poisson => ((Math.Exp(o) - (y * o)) / n, (Math.Exp(o) - y) / n),
            Loss.KullbackLeibler => (y == 0 ? 0 : y * (Math.Log(y) - o), -y),
            Loss.HalfSquaredError => (error * error / 2, error),
            _ => throw new NotSupportedException($"The reference does not know {loss}."),
        };
    }

    /// <summary>The loss and its derivative by the outputs, probabilities or logits as they may be.</summary>
    private (double Loss, double[] Derivative) LossAndDerivative(double[] outputs, double[] targets)
    {
        int n = outputs.Length;
        var derivative = new double[n];
        double loss = 0;
        if (_description.Loss is not (Loss.BinaryCrossEntropy or Loss.CrossEntropy))
        {
            for (int j = 0; j < n; j++)
            {
                (double ofOutput, derivative[j]) = OfOutput(_description.Loss, outputs[j], targets[j], n);
                loss += ofOutput;
            }

            return (loss, derivative);
        }

        bool isBinary = _description.Loss == Loss.BinaryCrossEntropy;
        Activation link = isBinary ? Activation.Sigmoid : Activation.Softmax;
        double[] p = PredictsLogits ? Activations.Values(link, outputs) : outputs;
        var byProbability = new double[n];
        for (int j = 0; j < n; j++)
        {
            loss += isBinary
                ? -((targets[j] * Math.Log(p[j])) + ((1 - targets[j]) * Math.Log(1 - p[j]))) / n
                : -targets[j] * Math.Log(p[j]);
            byProbability[j] = isBinary ? ((1 - targets[j]) / (1 - p[j]) - (targets[j] / p[j])) / n : -targets[j] / p[j];
        }

        if (!PredictsLogits)
        {
            return (loss, byProbability);
        }

        double[,] jacobian = Activations.Jacobian(link, outputs);
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < n; k++)
            {
                derivative[j] += byProbability[k] * jacobian[k, j];
            }
        }

        return (loss, derivative);
    }
}
