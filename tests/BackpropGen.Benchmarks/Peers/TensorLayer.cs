using System.Numerics.Tensors;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>A layer for the implementations with System.Numerics.Tensors, with all its parameters and moments in one array each.</summary>
internal sealed class TensorLayer
{
    public TensorLayer(int inputs, int outputs, Activation activation, bool inputMajor, ref ReadOnlySpan<float> parameters)
    {
        Inputs = inputs;
        Outputs = outputs;
        Activation = activation;
        InputMajor = inputMajor;
        Parameters = parameters[..((inputs + 1) * outputs)].ToArray();
        parameters = parameters[Parameters.Length..];
        Gradient = new float[Parameters.Length];
        FirstMoment = new float[Parameters.Length];
        SecondMoment = new float[Parameters.Length];
        Scratch = new float[Parameters.Length];
        if (inputMajor)
        {
            ReadOnlySpan<float> outputMajor = [.. Parameters];
            for (int i = 0; i < inputs; i++)
            {
                for (int j = 0; j < outputs; j++)
                {
                    Parameters[i * outputs + j] = outputMajor[j * inputs + i];
                }
            }
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public Activation Activation { get; }

    /// <summary>Weights are [in, out] rather than [out, in].</summary>
    public bool InputMajor { get; }

    public float[] Parameters { get; }

    public float[] Gradient { get; }

    public Span<float> Weight => Parameters.AsSpan(0, Inputs * Outputs);

    public Span<float> Bias => Parameters.AsSpan(Inputs * Outputs);

    public Span<float> WeightGradient => Gradient.AsSpan(0, Inputs * Outputs);

    public Span<float> BiasGradient => Gradient.AsSpan(Inputs * Outputs);

    private float[] FirstMoment { get; }

    private float[] SecondMoment { get; }

    private float[] Scratch { get; }

    public void Activate(Span<float> values)
    {
        switch (Activation)
        {
            case Activation.Tanh:
                TensorPrimitives.Tanh(values, values);
                break;
            case Activation.ReLU:
                TensorPrimitives.Max(values, 0f, values);
                break;
        }
    }

    /// <summary>∂L/∂o becomes ∂L/∂z.</summary>
    public void MultiplyByDerivative(Span<float> error, ReadOnlySpan<float> output, Span<float> scratch)
    {
        scratch = scratch[..error.Length];
        switch (Activation)
        {
            case Activation.Tanh:
                TensorPrimitives.Multiply(output, output, scratch);
                TensorPrimitives.Subtract(1f, scratch, scratch);
                TensorPrimitives.Multiply(error, scratch, error);
                break;
            case Activation.ReLU:
                // 1 where the output is positive, and 0 where it is 0.
                TensorPrimitives.Min(output, 1f, scratch);
                TensorPrimitives.Ceiling(scratch, scratch);
                TensorPrimitives.Multiply(error, scratch, error);
                break;
        }
    }

    public void Descend(float learningRate) => TensorPrimitives.MultiplyAdd(Gradient, -learningRate, Parameters, Parameters);

    public void DescendByAdam(float stepSize, float root)
    {
        TensorPrimitives.Multiply(FirstMoment, Adam.Beta1, FirstMoment);
        TensorPrimitives.MultiplyAdd(Gradient, 1 - Adam.Beta1, FirstMoment, FirstMoment);
        TensorPrimitives.Multiply(Gradient, Gradient, Scratch);
        TensorPrimitives.Multiply(SecondMoment, Adam.Beta2, SecondMoment);
        TensorPrimitives.MultiplyAdd(Scratch, 1 - Adam.Beta2, SecondMoment, SecondMoment);
        TensorPrimitives.Sqrt(SecondMoment, Scratch);
        TensorPrimitives.Multiply(Scratch, 1 / root, Scratch);
        TensorPrimitives.Add(Scratch, Adam.Epsilon, Scratch);
        TensorPrimitives.Divide(FirstMoment, Scratch, Scratch);
        TensorPrimitives.MultiplyAdd(Scratch, -stepSize, Parameters, Parameters);
    }
}
