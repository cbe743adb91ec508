namespace BackpropGen.Benchmarks.OwnFunctions;

/// <summary>16-64-64-8 in plain loops, with the activation and its derivative as delegates: how a library takes functions at run time.</summary>
internal sealed class DelegateNetwork(Func<float, float> activation, Func<float, float> derivative)
{
    private static readonly int[] Widths = [16, 64, 64, 8];

    private readonly float[][] _weights = [.. Enumerable.Range(0, 3).Select(layer => Enumerable.Range(0, Widths[layer] * Widths[layer + 1]).Select(i => (((i * 7919) % 101) - 50) / 400f).ToArray())];
    private readonly float[][] _biases = [.. Enumerable.Range(1, 3).Select(layer => new float[Widths[layer]])];
    private readonly float[][] _z = [.. Enumerable.Range(1, 3).Select(layer => new float[Widths[layer]])];
    private readonly float[][] _o = [.. Enumerable.Range(1, 3).Select(layer => new float[Widths[layer]])];
    private readonly float[][] _d = [.. Enumerable.Range(1, 3).Select(layer => new float[Widths[layer]])];

    public void Predict(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int layer = 0; layer < 3; layer++)
        {
            ReadOnlySpan<float> taken = layer == 0 ? x : _o[layer - 1];
            for (int j = 0; j < Widths[layer + 1]; j++)
            {
                float sum = _biases[layer][j];
                ReadOnlySpan<float> weights = _weights[layer].AsSpan(j * taken.Length, taken.Length);
                for (int i = 0; i < taken.Length; i++)
                {
                    sum += weights[i] * taken[i];
                }

                _z[layer][j] = sum;
                _o[layer][j] = layer == 2 ? sum : activation(sum);
            }
        }

        _o[2].CopyTo(y);
    }

    public void Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate)
    {
        Predict(x, _o[2]);
        for (int layer = 2; layer >= 0; layer--)
        {
            ReadOnlySpan<float> taken = layer == 0 ? x : _o[layer - 1];
            Span<float> errors = _d[layer];
            for (int j = 0; j < errors.Length; j++)
            {
                errors[j] = layer == 2 ? 2 * (_o[2][j] - y[j]) / errors.Length : errors[j] * derivative(_z[layer][j]);
            }

            if (layer > 0)
            {
                _d[layer - 1].AsSpan().Clear();
            }

            for (int j = 0; j < errors.Length; j++)
            {
                Span<float> weights = _weights[layer].AsSpan(j * taken.Length, taken.Length);
                for (int i = 0; i < taken.Length; i++)
                {
                    if (layer > 0)
                    {
                        _d[layer - 1][i] += errors[j] * weights[i];
                    }

                    weights[i] -= learningRate * errors[j] * taken[i];
                }

                _biases[layer][j] -= learningRate * errors[j];
            }
        }
    }
}
