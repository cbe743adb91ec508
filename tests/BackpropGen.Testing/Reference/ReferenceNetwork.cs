using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Models;

namespace BackpropGen.Testing.Reference;

/// <summary>
/// The same mathematics a second time, as plainly as it can be written: loops over matrices, the loss as a function of the outputs, and back
/// through every layer, by the Jacobian of its activation. Of the generator and the library it takes what describes a network, and no code.
/// </summary>
internal sealed class ReferenceNetwork
{
    /// <summary>That of torch.nn.LayerNorm.</summary>
    private const double Epsilon = 1e-5;

    private readonly Loss _loss;
    private readonly IReadOnlyList<ReferenceLayer> _layers;
    private readonly ModelScaling? _scaling;
    private readonly double[][] _tensors;

    private ReferenceNetwork(IReadOnlyList<ReferenceLayer> layers, IEnumerable<double[]> tensors, ModelScaling? scaling, Loss loss)
    {
        _layers = layers;
        _tensors = [.. tensors];
        _scaling = scaling;
        _loss = loss;
        Require(_tensors.Length == layers.Sum(TensorCount), $"{_tensors.Length} tensors");
    }

    /// <summary>A network with these parameters.</summary>
    public static ReferenceNetwork Of(NetworkDescription network, double[] parameters) =>
        new(ReferenceLayer.Of(network.Layers), Tensors(network, parameters).Select(tensor => tensor.Values), null, network.Loss);

    /// <summary>A network with the numbers that it starts with.</summary>
    public static ReferenceNetwork Of(NetworkSpecification network) =>
        new(ReferenceLayer.Of(network.Layers), network.Start!.Tensors.Select(tensor => tensor.ToArray()), network.Start.Inputs, Enum.Parse<Loss>(network.Loss.Name));

    /// <summary>A model's file.</summary>
    public static ReferenceNetwork Of(TrainedModel model)
    {
        Require(model.Outputs.Sum(output => output.Width) == model.Layers[^1].Size, "outputs");
        return new ReferenceNetwork(ReferenceLayer.Of(model.Layers), model.Tensors.Select(tensor => tensor.ToArray()), model.InputScaling, Loss.MeanSquaredError);
    }

    private bool PredictsLogits => _layers[^1].Activation is Activation.Linear or Activation.LogSoftmax;

    public double[] Predict(IReadOnlyList<double> inputs) => Forward(inputs, null).Values[^1];

    public double Evaluate(double[] inputs, double[] targets) => LossAndDerivative(Predict(inputs), targets).Loss;

    /// <summary>The loss of a row, and its derivatives.</summary>
    /// <param name="inputs">The row.</param>
    /// <param name="targets">Its targets.</param>
    /// <param name="kept">For each layer but the last, which outputs dropout keeps; null for layers without dropout, and where nothing is dropped.</param>
    public (double Loss, double[] Gradient, double[] InputGradient) Gradient(double[] inputs, double[] targets, IReadOnlyList<bool[]?>? kept = null)
    {
        Pass pass = Forward(inputs, kept);
        (double loss, double[] derivative) = LossAndDerivative(pass.Values[^1], targets);
        (double[] gradient, double[] inputGradient) = Backward(pass, derivative, kept);
        return (loss, gradient, inputGradient);
    }

    public (double[] Gradient, double[] InputGradient) Backward(double[] inputs, double[] outputGradient) => Backward(Forward(inputs, null), outputGradient, null);

    /// <summary>The means over rows.</summary>
    public (double Loss, double[] Gradient) GradientBatch(double[] inputs, double[] targets, int rows)
    {
        double loss = 0;
        var mean = new double[_tensors.Sum(tensor => tensor.Length)];
        for (int row = 0; row < rows; row++)
        {
            (double rowLoss, double[] gradient, _) = Gradient(Row(inputs, row, inputs.Length / rows), Row(targets, row, targets.Length / rows));
            loss += rowLoss / rows;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += gradient[i] / rows;
            }
        }

        return (loss, mean);
    }

    public static double[] Row(double[] rows, int row, int columns) => rows[(row * columns)..((row + 1) * columns)];

    /// <summary>A gradient, or parameters, cut into weights [out, in], biases, scales and shifts, layer by layer.</summary>
    public static IEnumerable<(string Name, double[] Values)> Tensors(NetworkDescription network, double[] parameters)
    {
        var tensors = new List<(string, double[])>();
        int next = 0;
        foreach ((ReferenceLayer layer, int i) in ReferenceLayer.Of(network.Layers).Select((layer, i) => (layer, i)))
        {
            if (layer.IsAffine)
            {
                Cut("weights", layer.Size * network.Layers[i].InputCount);
                Cut("biases", layer.Size);
            }

            for (int k = 0; k < layer.Normalizations; k++)
            {
                Cut("scales", layer.Size);
                Cut("shifts", layer.Size);
            }

            void Cut(string name, int count)
            {
                tensors.Add(($"{name} of layer {i + 1}", parameters[next..(next + count)]));
                next += count;
            }
        }

        Require(next == parameters.Length, "parameters");
        return tensors;
    }

    private static int TensorCount(ReferenceLayer layer) => (layer.IsAffine ? 2 : 0) + (2 * layer.Normalizations);

    private static void Require(bool isTrue, string what)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException($"The layers do not fit together: {what}.");
        }
    }

    private Pass Forward(IReadOnlyList<double> inputs, IReadOnlyList<bool[]?>? kept)
    {
        Require(_scaling is null || (_scaling.Offsets.Count == inputs.Count && _scaling.Scales.Count == inputs.Count), "the scaling of inputs");
        List<double[]> values = [[.. inputs.Select((x, i) => _scaling is null ? x : (x - _scaling.Offsets[i]) / _scaling.Scales[i])]];
        List<double[][]> stages = [];
        int tensor = 0;
        for (int l = 0; l < _layers.Count; l++)
        {
            ReferenceLayer layer = _layers[l];
            double[][] sources = [.. layer.Sources.Select(source => values[source])];
            Require(layer.Kind == LayerKind.Product ? sources.Length == 2 : layer.Kind is LayerKind.Sum or LayerKind.Concatenation ? sources.Length > 1 : sources.Length == 1, $"the sources of layer {l + 1}");
            List<double[]> z = [];
            if (layer.IsAffine)
            {
                z.Add(Affine(_tensors[tensor++], _tensors[tensor++], sources[0]));
            }
            else
            {
                z.Add(layer.Kind switch
                {
                    LayerKind.Sum => [.. sources[0].Select((_, j) => sources.Sum(source => source[j]))],
                    LayerKind.Product => [.. sources[0].Zip(sources[1], (one, other) => one * other)],
                    LayerKind.Concatenation => [.. sources.SelectMany(source => source)],
                    LayerKind.Part => sources[0][layer.Start..(layer.Start + layer.Size)],
                    _ => throw new NotSupportedException($"The reference does not know {layer.Kind}."),
                });
                Require(layer.Kind is not (LayerKind.Sum or LayerKind.Product) || sources.All(source => source.Length == layer.Size), $"the terms of layer {l + 1}");
            }

            for (int k = 0; k < layer.Normalizations; k++)
            {
                z.Add(Normalized(z[^1], _tensors[tensor++], _tensors[tensor++]));
            }

            Require(z.All(stage => stage.Length == layer.Size), $"the size of layer {l + 1}");
            stages.Add([.. z]);
            values.Add([.. ReferenceActivations.Values(layer.Activation, z[^1], layer.Parameter).Select((o, j) => o * Factor(kept, l, j))]);
        }

        return new Pass([.. values], [.. stages]);
    }

    private (double[] Gradient, double[] InputGradient) Backward(Pass pass, double[] outputGradient, IReadOnlyList<bool[]?>? kept)
    {
        double[][] gradients = [.. _tensors.Select(tensor => new double[tensor.Length])];
        double[][] upstream = [.. pass.Values.Select(values => new double[values.Length])];
        outputGradient.CopyTo(upstream[^1], 0);
        int tensor = _tensors.Length;
        for (int l = _layers.Count - 1; l >= 0; l--)
        {
            ReferenceLayer layer = _layers[l];
            double[][] z = pass.Stages[l];
            double[,] jacobian = ReferenceActivations.Jacobian(layer.Activation, z[^1], layer.Parameter);
            var error = new double[layer.Size];
            for (int j = 0; j < layer.Size; j++)
            {
                for (int k = 0; k < layer.Size; k++)
                {
                    error[j] += upstream[l + 1][k] * Factor(kept, l, k) * jacobian[k, j];
                }
            }

            for (int k = layer.Normalizations - 1; k >= 0; k--)
            {
                tensor -= 2;
                error = BackNormalized(z[k], _tensors[tensor], error, gradients[tensor], gradients[tensor + 1]);
            }

            if (layer.IsAffine)
            {
                tensor -= 2;
                int source = layer.Sources[0];
                BackAffine(pass.Values[source], _tensors[tensor], error, gradients[tensor], gradients[tensor + 1], upstream[source]);
            }
            else if (layer.Kind == LayerKind.Part)
            {
                for (int j = 0; j < error.Length; j++)
                {
                    upstream[layer.Sources[0]][layer.Start + j] += error[j];
                }
            }
            else if (layer.Kind == LayerKind.Product)
            {
                (int one, int other) = (layer.Sources[0], layer.Sources[1]);
                for (int j = 0; j < error.Length; j++)
                {
                    upstream[one][j] += error[j] * pass.Values[other][j];
                    upstream[other][j] += error[j] * pass.Values[one][j];
                }
            }
            else
            {
                // The terms of a sum have its whole error, those of a concatenation a part each.
                int first = 0;
                foreach (int source in layer.Sources)
                {
                    for (int i = 0; i < upstream[source].Length; i++)
                    {
                        upstream[source][i] += error[first + i];
                    }

                    first += layer.Kind == LayerKind.Sum ? 0 : upstream[source].Length;
                }
            }
        }

        return ([.. gradients.SelectMany(gradient => gradient)], [.. upstream[0].Select((slope, i) => _scaling is null ? slope : slope / _scaling.Scales[i])]);
    }

    private static double[] Affine(double[] weights, double[] biases, double[] x)
    {
        Require(weights.Length == biases.Length * x.Length, "weights");
        double[] z = [.. biases];
        for (int j = 0; j < z.Length; j++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                z[j] += weights[(j * x.Length) + i] * x[i];
            }
        }

        return z;
    }

    private static void BackAffine(double[] x, double[] weights, double[] error, double[] weightGradient, double[] biasGradient, double[] upstream)
    {
        for (int j = 0; j < error.Length; j++)
        {
            biasGradient[j] = error[j];
            for (int i = 0; i < x.Length; i++)
            {
                weightGradient[(j * x.Length) + i] = error[j] * x[i];
                upstream[i] += error[j] * weights[(j * x.Length) + i];
            }
        }
    }

    /// <summary>Ba, Kiros and Hinton, Layer Normalization (2016): γ·(z − μ)/√(σ² + ε) + β.</summary>
    private static double[] Normalized(double[] z, double[] scales, double[] shifts)
    {
        Require(scales.Length == z.Length && shifts.Length == z.Length, "scales and shifts");
        double mean = z.Average();
        double deviation = Math.Sqrt(z.Average(value => (value - mean) * (value - mean)) + Epsilon);
        return [.. z.Select((value, j) => (scales[j] * (value - mean) / deviation) + shifts[j])];
    }

    /// <summary>With x = (z − μ)/√(σ² + ε) and g = γ·error, ∂L/∂z = (g − mean(g) − x·mean(g·x))/√(σ² + ε).</summary>
    private static double[] BackNormalized(double[] z, double[] scales, double[] error, double[] scaleGradient, double[] shiftGradient)
    {
        double mean = z.Average();
        double deviation = Math.Sqrt(z.Average(value => (value - mean) * (value - mean)) + Epsilon);
        double[] x = [.. z.Select(value => (value - mean) / deviation)];
        double[] g = [.. error.Select((slope, j) => slope * scales[j])];
        double meanOfProducts = g.Select((slope, j) => slope * x[j]).Average();
        for (int j = 0; j < z.Length; j++)
        {
            scaleGradient[j] = error[j] * x[j];
            shiftGradient[j] = error[j];
        }

        return [.. g.Select((slope, j) => (slope - g.Average() - (x[j] * meanOfProducts)) / deviation)];
    }

    /// <summary>What dropout multiplies an output by.</summary>
    private double Factor(IReadOnlyList<bool[]?>? kept, int layer, int node) =>
        kept is null || layer >= kept.Count || kept[layer] is not { } isKept ? 1 : isKept[node] ? 1 / (1 - _layers[layer].Dropout!.Value) : 0;

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
        if (_loss is not (Loss.BinaryCrossEntropy or Loss.CrossEntropy))
        {
            for (int j = 0; j < n; j++)
            {
                (double ofOutput, derivative[j]) = OfOutput(_loss, outputs[j], targets[j], n);
                loss += ofOutput;
            }

            return (loss, derivative);
        }

        bool isBinary = _loss == Loss.BinaryCrossEntropy;
        Activation link = isBinary ? Activation.Sigmoid : Activation.Softmax;
        double[] p = PredictsLogits ? ReferenceActivations.Values(link, outputs) : outputs;
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

        double[,] jacobian = ReferenceActivations.Jacobian(link, outputs);
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < n; k++)
            {
                derivative[j] += byProbability[k] * jacobian[k, j];
            }
        }

        return (loss, derivative);
    }

    /// <summary>What a row comes to.</summary>
    /// <param name="Values">The inputs, and the values of each layer.</param>
    /// <param name="Stages">Of each layer, what its operations take, and at last what its activation takes.</param>
    private sealed record Pass(double[][] Values, double[][][] Stages);
}
