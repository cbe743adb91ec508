using System.Numerics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Library;

/// <summary>A single layer ŷ = f(b + W·x), written by hand: what the library is tested with, without the generator.</summary>
internal sealed class LinearNetwork<T> : IClassifier<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _inputCount;
    private readonly int _outputCount;
    private readonly T[] _parameters;
    private readonly T[] _gradient;
    private readonly T[] _outputs;

    // Converted once: INumber.CreateChecked allocates until it is optimised.
    private readonly T _outputCountAsT;

    public LinearNetwork(int inputCount, int outputCount, Loss loss = Loss.MeanSquaredError, IReadOnlyList<string>? inputNames = null)
    {
        _inputCount = inputCount;
        _outputCount = outputCount;
        Activation activation = loss switch
        {
            Loss.BinaryCrossEntropy => Activation.Sigmoid,
            Loss.CrossEntropy => Activation.Softmax,
            _ => Activation.Linear,
        };
        Description = new NetworkDescription.Builder
        {
            Topology = $"{inputCount}-{outputCount}",
            Layers = [new() { InputCount = inputCount, OutputCount = outputCount, Activation = activation }],
            Loss = loss,
            InputNames = inputNames ?? [.. Enumerable.Range(1, inputCount).Select(i => $"feature{i}")],
            OutputNames = [.. Enumerable.Range(1, outputCount).Select(i => $"label{i}")],
            Targets = loss switch
            {
                Loss.BinaryCrossEntropy => TargetDomain.Probability,
                Loss.CrossEntropy => TargetDomain.Distribution,
                Loss.Hinge => TargetDomain.Sign,
                Loss.Poisson => TargetDomain.NonNegative,
                _ => TargetDomain.Real,
            },
        }.Build();
        _parameters = new T[Description.ParameterCount];
        _gradient = new T[Description.ParameterCount];
        _outputs = new T[outputCount];
        _outputCountAsT = T.CreateChecked(outputCount);
    }

    public NetworkDescription Description { get; }

    /// <summary>Every call of Train and TrainBatch; null while nobody asks, since lists allocate.</summary>
    public List<(string Method, T[] Inputs, T[] Targets)>? Calls { get; set; }

    public T[] Parameters => [.. _parameters];

    /// <summary>Runs before each step, with the number of steps before it.</summary>
    public Action<int>? BeforeStep { get; set; }

    /// <summary>The loss that a step reports instead of the true one, if set.</summary>
    public T? BatchLoss { get; set; }

    public int Steps { get; private set; }

    /// <summary>Calls of EvaluateBatch.</summary>
    public int Evaluations { get; private set; }

    public void Initialize(int seed)
    {
        Array.Clear(_parameters);
        WeightSampler sampler = new(seed);
        int weights = _inputCount * _outputCount;
        if (_parameters is float[] single)
        {
            sampler.Fill(single.AsSpan(0, weights), Initializer.XavierUniform, _inputCount, _outputCount);
        }
        else if (_parameters is double[] twice)
        {
            sampler.Fill(twice.AsSpan(0, weights), Initializer.XavierUniform, _inputCount, _outputCount);
        }
    }

    public void GetParameters(Span<T> destination) => _parameters.CopyTo(destination);

    public void SetParameters(ReadOnlySpan<T> source)
    {
        foreach (T value in source)
        {
            Check.FiniteParameters(T.IsFinite(value));
        }

        source.CopyTo(_parameters);
    }

    /// <summary>What no network lets its users do, but what an overflow in an update comes to.</summary>
    public void SpoilParameters(T value) => _parameters[0] = value;

    public void Predict(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        for (int j = 0; j < _outputCount; j++)
        {
            T z = _parameters[(_outputCount * _inputCount) + j];
            for (int i = 0; i < _inputCount; i++)
            {
                z += _parameters[(j * _inputCount) + i] * inputs[i];
            }

            outputs[j] = z;
        }

        if (Description.Loss == Loss.BinaryCrossEntropy)
        {
            foreach (ref T output in outputs)
            {
                output = T.One / (T.One + T.Exp(-output));
            }
        }
        else if (Description.Loss == Loss.CrossEntropy)
        {
            T sum = T.Zero;
            foreach (ref T output in outputs)
            {
                output = T.Exp(output);
                sum += output;
            }

            foreach (ref T output in outputs)
            {
                output /= sum;
            }
        }
    }

    public T Evaluate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        Predict(inputs, _outputs);
        T loss = T.Zero;
        for (int j = 0; j < _outputCount; j++)
        {
            T error = targets[j] - _outputs[j];
            loss += Description.Loss switch
            {
                Loss.MeanSquaredError => error * error / _outputCountAsT,
                Loss.BinaryCrossEntropy => -((targets[j] * T.Log(_outputs[j])) + ((T.One - targets[j]) * T.Log(T.One - _outputs[j]))) / _outputCountAsT,
                _ => -targets[j] * T.Log(_outputs[j]),
            };
        }

        return loss;
    }

    public T Gradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient) => GradientBatch(inputs, targets, gradient);

    public T GradientBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient)
    {
        int rows = inputs.Length / _inputCount;
        T rowsAsT = T.Zero;
        for (int row = 0; row < rows; row++)
        {
            rowsAsT++;
        }

        gradient.Clear();
        T loss = T.Zero;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> x = inputs.Slice(row * _inputCount, _inputCount);
            ReadOnlySpan<T> y = targets.Slice(row * _outputCount, _outputCount);
            loss += Evaluate(x, y);
            for (int j = 0; j < _outputCount; j++)
            {
                T factor = Description.Loss switch
                {
                    Loss.MeanSquaredError => (T.One + T.One) / _outputCountAsT,
                    Loss.BinaryCrossEntropy => T.One / _outputCountAsT,
                    _ => T.One,
                };
                T d = (_outputs[j] - y[j]) * factor / rowsAsT;
                gradient[(_outputCount * _inputCount) + j] += d;
                for (int i = 0; i < _inputCount; i++)
                {
                    gradient[(j * _inputCount) + i] += d * x[i];
                }
            }
        }

        return loss / rowsAsT;
    }

    public void Update(ReadOnlySpan<T> gradient, T learningRate)
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            _parameters[i] -= learningRate * gradient[i];
        }
    }

    public T Train(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
    {
        Check.Length(inputs.Length, _inputCount, nameof(inputs), Description.Topology);
        return Step("Train", inputs, targets, learningRate);
    }

    public T TrainBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate) => Step("TrainBatch", inputs, targets, learningRate);

    public INetwork<T> Clone()
    {
        LinearNetwork<T> clone = new(_inputCount, _outputCount, Description.Loss);
        _parameters.CopyTo(clone._parameters, 0);
        return clone;
    }

    public void Backward(ReadOnlySpan<T> inputs, ReadOnlySpan<T> outputGradient, Span<T> gradient, Span<T> inputGradient) => throw new NotSupportedException();

    public void InputGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> inputGradient) => throw new NotSupportedException();

    public int PredictClass(ReadOnlySpan<T> inputs) => throw new NotSupportedException();

    public T Evaluate(ReadOnlySpan<T> inputs, int classIndex) => throw new NotSupportedException();

    public T Gradient(ReadOnlySpan<T> inputs, int classIndex, Span<T> gradient) => throw new NotSupportedException();

    public void InputGradient(ReadOnlySpan<T> inputs, int classIndex, Span<T> inputGradient) => throw new NotSupportedException();

    public T Train(ReadOnlySpan<T> inputs, int classIndex, T learningRate) => throw new NotSupportedException();

    public void PredictBatch(ReadOnlySpan<T> inputs, Span<T> outputs) => throw new NotSupportedException();

    public T EvaluateBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        Evaluations++;
        T sum = T.Zero;
        T rows = T.Zero;
        for (int i = 0; i < inputs.Length / _inputCount; i++)
        {
            sum += Evaluate(inputs.Slice(i * _inputCount, _inputCount), targets.Slice(i * _outputCount, _outputCount));
            rows++;
        }

        return sum / rows;
    }

    private T Step(string method, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
    {
        BeforeStep?.Invoke(Steps);
        Calls?.Add((method, inputs.ToArray(), targets.ToArray()));
        T loss = BatchLoss ?? GradientBatch(inputs, targets, _gradient);
        if (T.IsFinite(loss))
        {
            Update(_gradient, learningRate);
            Steps++;
        }

        return loss;
    }
}
