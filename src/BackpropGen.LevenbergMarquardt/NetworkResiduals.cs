using System.Numerics;
using System.Runtime.InteropServices;

namespace BackpropGen;

/// <summary>The residuals r = y − ŷ of a network, of scaled targets and outputs where it scales them, one for each row and output, and their linear model, in double whatever the network's precision is.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>The network is one to try parameters in, which nobody else sees.</remarks>
internal sealed class NetworkResiduals<T>
    where T : unmanaged
{
    private readonly INetwork<T> _network;
    private readonly T[] _inputs;
    private readonly double[] _targets;
    private readonly T[] _outputs;
    private readonly T[] _parameters;
    private readonly T[] _outputGradient;
    private readonly T[] _gradient;
    private readonly T[] _inputGradient;

    // A row of the Jacobian, and the sum of the squares of all.
    private readonly double[] _derivatives;
    private readonly SymmetricSum _squares;

    public NetworkResiduals(INetwork<T> network, T[] inputs, ReadOnlySpan<T> targets)
    {
        _network = network;
        _inputs = inputs;
        _targets = new double[targets.Length];
        _outputs = new T[targets.Length];
        ToDouble(targets, _targets);

        int count = network.Description.ParameterCount;
        _parameters = new T[count];
        _outputGradient = new T[network.Description.OutputCount];
        _gradient = new T[count];
        _inputGradient = new T[network.Description.InputCount];
        _derivatives = new double[count];
        _squares = new SymmetricSum(count);

        // The loss is that of scaled outputs, and a network that gave them back in the data's unit would round them there: far from 0, to more than the residuals are.
        if (network.GetScaling() is { TargetScales.Count: > 0 } scaling)
        {
            int outputs = _outputGradient.Length;
            for (int i = 0; i < _targets.Length; i++)
            {
                _targets[i] = (_targets[i] - scaling.TargetOffsets[i % outputs]) / scaling.TargetScales[i % outputs];
            }

            network.SetScaling(new ScalingNumbers(scaling.InputOffsets, scaling.InputScales, new double[outputs], [.. Enumerable.Repeat(1.0, outputs)]));
        }
    }

    /// <summary>Rounds parameters to the precision of the network.</summary>
    public static void Round(double[] parameters)
    {
        if (typeof(T) == typeof(float))
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i] = (float)parameters[i];
            }
        }
    }

    /// <summary>The parameters of a network.</summary>
    public static double[] ParametersOf(INetwork<T> network)
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        double[] values = new double[parameters.Length];
        ToDouble(parameters, values);
        return values;
    }

    /// <summary>Σ r² over all rows and outputs; NaN or infinite if the network overflows.</summary>
    /// <param name="parameters">Finite parameters in the precision of the network. They are also those of the next linear model.</param>
    public double SumOfSquares(double[] parameters)
    {
        FromDouble(parameters, _parameters);
        _network.SetParameters(_parameters);
        _network.PredictBatch(_inputs, _outputs);

        double sum = 0;
        for (int i = 0; i < _targets.Length; i++)
        {
            double residual = Residual(i);
            sum += residual * residual;
        }

        return sum;
    }

    /// <summary>The normal equations at the parameters whose residuals were computed last.</summary>
    /// <param name="normal">Receives JᵀJ, column after column. J has ∂ŷ/∂θ in a row for each residual and a column for each parameter.</param>
    /// <param name="descent">Receives Jᵀr, which is −½ of the gradient of Σ r².</param>
    /// <param name="cancellationToken">Looked at before every row of J.</param>
    public void Linearize(double[] normal, double[] descent, CancellationToken cancellationToken)
    {
        _squares.Clear();
        Array.Clear(descent, 0, descent.Length);

        int inputCount = _inputGradient.Length;
        int outputCount = _outputGradient.Length;
        for (int i = 0; i < _targets.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // With 1 for one output and 0 for all others, back-propagation gives the derivatives of that output.
            int row = i / outputCount;
            int output = i % outputCount;
            FromDouble([1], _outputGradient.AsSpan(output, 1));
            _network.Backward(_inputs.AsSpan(row * inputCount, inputCount), _outputGradient, _gradient, _inputGradient);
            _outputGradient[output] = default;

            ToDouble(_gradient, _derivatives);
            AddScaled(_derivatives, Residual(i), descent);
            _squares.Add(_derivatives);
        }

        _squares.CopyTo(normal);
    }

    /// <summary>Replaces the parameters of a network.</summary>
    public void CopyTo(INetwork<T> network, double[] parameters)
    {
        FromDouble(parameters, _parameters);
        network.SetParameters(_parameters);
    }

    private static void ToDouble(ReadOnlySpan<T> source, Span<double> destination)
    {
        if (typeof(T) == typeof(double))
        {
            MemoryMarshal.Cast<T, double>(source).CopyTo(destination);
            return;
        }

        ReadOnlySpan<float> singles = MemoryMarshal.Cast<T, float>(source);
        for (int i = 0; i < singles.Length; i++)
        {
            destination[i] = singles[i];
        }
    }

    private static void FromDouble(ReadOnlySpan<double> source, Span<T> destination)
    {
        if (typeof(T) == typeof(double))
        {
            source.CopyTo(MemoryMarshal.Cast<T, double>(destination));
            return;
        }

        Span<float> singles = MemoryMarshal.Cast<T, float>(destination);
        for (int i = 0; i < source.Length; i++)
        {
            singles[i] = (float)source[i];
        }
    }

    private static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> sums)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Span<Vector<double>> vectorSums = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (int i = 0; i < vectorSums.Length; i++)
        {
            vectorSums[i] += vectors[i] * factor;
        }

        for (int i = vectorSums.Length * Vector<double>.Count; i < sums.Length; i++)
        {
            sums[i] += values[i] * factor;
        }
    }

    private double Residual(int index)
    {
        Span<double> output = [0];
        ToDouble(_outputs.AsSpan(index, 1), output);
        return _targets[index] - output[0];
    }
}
