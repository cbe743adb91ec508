namespace BackpropGen.Tests.Sequences;

/// <summary>Networks with memory in plain loops, written from the equations of PyTorch's pages: what streams and gradients are compared with.</summary>
internal sealed class PlainSequence
{
    private readonly string[] _layers;
    private readonly int _inputs;
    private readonly Func<string, double[]> _tensor;

    /// <param name="topology">Layers of a kind, such as 2-3:lstm-4:conv(2,3)-1: with nothing behind the kind, and linear dense layers.</param>
    /// <param name="tensor">The parameters, by their names in nn.Sequential.</param>
    public PlainSequence(string topology, Func<string, double[]> tensor)
    {
        string[] parts = topology.Split('-');
        _inputs = int.Parse(parts[0]);
        _layers = parts[1..];
        _tensor = tensor;
    }

    /// <summary>The outputs of every step.</summary>
    public double[] Predict(double[] inputs)
    {
        List<double[]> sequence = [.. inputs.Chunk(_inputs)];
        for (int i = 0; i < _layers.Length; i++)
        {
            string[] layer = _layers[i].Split(':');
            int size = int.Parse(layer[0]);
            double[] T(string name) => _tensor($"{i}.{name}");
            sequence = layer.Length == 1 ? [.. sequence.Select(x => Affine(T("weight"), T("bias"), x))] : layer[1] switch
            {
                "rnn" => Recurrent(sequence, size, T, (a, b, h, _) => [.. a.Zip(b, (left, right) => Math.Tanh(left + right))]),
                "rnn(relu)" => Recurrent(sequence, size, T, (a, b, h, _) => [.. a.Zip(b, (left, right) => Math.Max(0, left + right))]),
                "lstm" => Recurrent(sequence, size, T, Lstm),
                "gru" => Recurrent(sequence, size, T, Gru),
                "gru(resetbefore)" => GruWithResetBefore(sequence, size, T),
                var convolution => Convolution(sequence, convolution, size, T),
            };
        }

        return [.. sequence.SelectMany(step => step)];
    }

    private static double[] Affine(double[] weights, double[] biases, double[] x) =>
        [.. biases.Select((bias, j) => bias + x.Select((value, i) => weights[(j * x.Length) + i] * value).Sum())];

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static List<double[]> Recurrent(
        List<double[]> sequence, int size, Func<string, double[]> tensor, Func<double[], double[], double[], double[], double[]> cell)
    {
        double[] h = new double[size];
        double[] c = new double[size];
        List<double[]> outputs = [];
        foreach (double[] x in sequence)
        {
            h = cell(Affine(tensor("weight_ih_l0"), tensor("bias_ih_l0"), x), Affine(tensor("weight_hh_l0"), tensor("bias_hh_l0"), h), h, c);
            outputs.Add(h);
        }

        return outputs;
    }

    private static double[] Lstm(double[] a, double[] b, double[] h, double[] c)
    {
        int n = h.Length;
        double Z(int gate, int j) => a[(gate * n) + j] + b[(gate * n) + j];
        var next = new double[n];
        for (int j = 0; j < n; j++)
        {
            c[j] = (Sigmoid(Z(1, j)) * c[j]) + (Sigmoid(Z(0, j)) * Math.Tanh(Z(2, j)));
            next[j] = Sigmoid(Z(3, j)) * Math.Tanh(c[j]);
        }

        return next;
    }

    private static double[] Gru(double[] a, double[] b, double[] h, double[] c)
    {
        int n = h.Length;
        return [.. Enumerable.Range(0, n).Select(j =>
        {
            double r = Sigmoid(a[j] + b[j]);
            double z = Sigmoid(a[n + j] + b[n + j]);
            double candidate = Math.Tanh(a[(2 * n) + j] + (r * b[(2 * n) + j]));
            return ((1 - z) * candidate) + (z * h[j]);
        })];
    }

    private static List<double[]> GruWithResetBefore(List<double[]> sequence, int size, Func<string, double[]> tensor)
    {
        double[] w = tensor("weight_hh_l0");
        double[] bias = tensor("bias_hh_l0");
        double[] h = new double[size];
        List<double[]> outputs = [];
        foreach (double[] x in sequence)
        {
            double[] a = Affine(tensor("weight_ih_l0"), tensor("bias_ih_l0"), x);
            double[] b = Affine(w[..(2 * size * size)], bias[..(2 * size)], h);
            double[] r = [.. Enumerable.Range(0, size).Select(j => Sigmoid(a[j] + b[j]))];
            double[] z = [.. Enumerable.Range(0, size).Select(j => Sigmoid(a[size + j] + b[size + j]))];
            double[] reset = Affine(w[(2 * size * size)..], bias[(2 * size)..], [.. r.Zip(h, (gate, value) => gate * value)]);
            h = [.. Enumerable.Range(0, size).Select(j => ((1 - z[j]) * Math.Tanh(a[(2 * size) + j] + reset[j])) + (z[j] * h[j]))];
            outputs.Add(h);
        }

        return outputs;
    }

    private static List<double[]> Convolution(List<double[]> sequence, string convolution, int size, Func<string, double[]> tensor)
    {
        int[] numbers = [.. convolution["conv(".Length..^1].Split(',').Select(int.Parse)];
        int kernel = numbers[0];
        int dilation = numbers.Length > 1 ? numbers[1] : 1;
        double[] w = tensor("weight");
        double[] bias = tensor("bias");
        int channels = sequence[0].Length;
        List<double[]> outputs = [];
        for (int t = 0; t < sequence.Count; t++)
        {
            var y = (double[])bias.Clone();
            for (int k = 0; k < kernel; k++)
            {
                int step = t - ((kernel - 1 - k) * dilation);
                for (int j = 0; j < size && step >= 0; j++)
                {
                    for (int i = 0; i < channels; i++)
                    {
                        y[j] += w[(((j * channels) + i) * kernel) + k] * sequence[step][i];
                    }
                }
            }

            outputs.Add(y);
        }

        return outputs;
    }
}
