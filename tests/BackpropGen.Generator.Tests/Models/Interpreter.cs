using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Models;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Computes a model in plain loops, with activations as their papers define them.</summary>
internal static class Interpreter
{
    public static double[] Run(TrainedModel model, IReadOnlyList<double> row)
    {
        double[] inputs = [.. row];
        Assert.Equal(model.InputCount, inputs.Length);
        if (model.InputScaling is { } scaling)
        {
            inputs = [.. inputs.Select((input, i) => (input - scaling.Offsets[i]) / scaling.Scales[i])];
        }

        var values = new List<double[]> { inputs };
        var tensors = new Queue<EquatableArray<double>>(model.Tensors);
        foreach (LayerSpecification layer in model.Layers)
        {
            double[][] sources = layer.Sources.Count == 0 ? [values[^1]] : [.. layer.Sources.Select(source => values[source])];
            double[] z = layer.Kind switch
            {
                Generator.LayerKind.Affine => Affine(tensors.Dequeue(), tensors.Dequeue(), Assert.Single(sources), layer.Size),
                Generator.LayerKind.Sum => [.. Enumerable.Range(0, layer.Size).Select(i => sources.Sum(source => source[i]))],
                Generator.LayerKind.Concatenation => [.. sources.SelectMany(source => source)],
                _ => Assert.Single(sources)[layer.Start..(layer.Start + layer.Size)],
            };
            Assert.Equal(layer.Size, z.Length);
            Assert.True(layer.Kind is Generator.LayerKind.Affine or Generator.LayerKind.Part || (sources.Length > 1 && (layer.Kind == Generator.LayerKind.Concatenation || sources.All(source => source.Length == layer.Size))));
            z = layer.Operations.Aggregate(z, (nodes, _) => Normalized(nodes, tensors.Dequeue(), tensors.Dequeue()));
            values.Add(Activate(layer.Activation, layer.Parameter, z));
        }

        Assert.Empty(tensors);
        Assert.Equal(model.Outputs.Sum(output => output.Width), values[^1].Length);
        return values[^1];
    }

    private static double[] Normalized(double[] z, EquatableArray<double> gamma, EquatableArray<double> beta)
    {
        double mean = z.Average();
        double variance = z.Average(value => (value - mean) * (value - mean));
        return [.. z.Select((value, j) => (gamma[j] * (value - mean) / Math.Sqrt(variance + 1e-5)) + beta[j])];
    }

    private static double[] Affine(EquatableArray<double> weights, EquatableArray<double> biases, double[] inputs, int size)
    {
        Assert.Equal(size * inputs.Length, weights.Count);
        Assert.Equal(size, biases.Count);
        double[] z = [.. biases];
        for (int o = 0; o < size; o++)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                z[o] += weights[(o * inputs.Length) + i] * inputs[i];
            }
        }

        return z;
    }

    private static double[] Activate(string activation, double? parameter, double[] z)
    {
        double most = z.Max();
        double total = z.Sum(value => Math.Exp(value - most));
        return [.. z.Select(Value)];

        double Value(double x) => activation switch
        {
            "Linear" => x,
            "ReLU" => Math.Max(x, 0),
            "LeakyReLU" => x > 0 ? x : (parameter ?? 0.01) * x,
            "Sigmoid" => 1 / (1 + Math.Exp(-x)),
            "Tanh" => Math.Tanh(x),
            "Softmax" => Math.Exp(x - most) / total,
            "LogSoftmax" => x - most - Math.Log(total),
            "ELU" => x > 0 ? x : (parameter ?? 1) * (Math.Exp(x) - 1),
            "SELU" => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
            "GELU" => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
            "GELUTanh" => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
            "SiLU" => x / (1 + Math.Exp(-x)),
            "Mish" => x * Math.Tanh(Softplus(x)),
            "HardSigmoid" => Math.Clamp(x + 3, 0, 6) / 6,
            "HardTanh" => Math.Clamp(x, -1, 1),
            "HardSwish" => x * Math.Clamp(x + 3, 0, 6) / 6,
            "ReLU6" => Math.Clamp(x, 0, 6),
            "Softplus" => Softplus((parameter ?? 1) * x) / (parameter ?? 1),
            "LogSigmoid" => -Softplus(-x),
            "Softsign" => x / (1 + Math.Abs(x)),
            _ => throw new ArgumentException(activation),
        };
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>2/√π · Σ (−1)ⁿ x²ⁿ⁺¹ / (n!·(2n + 1)), within 1e-8 up to 4, and 1 beyond.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 4)
        {
            return Math.Sign(x);
        }

        double power = x;
        double sum = x;
        for (int n = 1; n < 80; n++)
        {
            power *= -x * x / n;
            sum += power / ((2 * n) + 1);
        }

        return sum * 2 / Math.Sqrt(Math.PI);
    }
}
