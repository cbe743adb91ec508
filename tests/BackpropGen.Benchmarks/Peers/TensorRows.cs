using System.Numerics.Tensors;
using BackpropGen.Benchmarks.Networks;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>
/// System.Numerics.Tensors, vectors along the nodes of a layer. The weights of each layer lie so that there are fewer and longer vectors: where it has
/// more outputs than inputs, sums of weighted columns, otherwise scalar products.
/// </summary>
internal sealed class TensorRows : Implementation
{
    private readonly TensorLayer[] _layers;
    private readonly float[][] _outputs;
    private readonly float[][] _errors;
    private readonly float[] _scratch;
    private Adam _adam;

    public TensorRows(Workload workload)
        : base(workload)
    {
        ReadOnlySpan<float> parameters = workload.Parameters;
        _layers = new TensorLayer[Topology.Layers];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            int inputs = Topology.Widths[layer], outputs = Topology.Widths[layer + 1];
            _layers[layer] = new TensorLayer(inputs, outputs, Topology.ActivationOf(layer), inputMajor: outputs > inputs, ref parameters);
        }

        _outputs = [.. _layers.Select(layer => new float[Workload.Rows * layer.Outputs])];
        _errors = [.. _layers.Select(layer => new float[Workload.Rows * layer.Outputs])];
        _scratch = new float[Workload.Rows * Topology.Widths.Max()];
    }

    public override void PredictRows()
    {
        for (int row = 0; row < Workload.Rows; row++)
        {
            Forward(Inputs(row), 1);
            _outputs[^1].AsSpan(0, Topology.Outputs).CopyTo(PredictionOf(row));
        }
    }

    public override void PredictBatch()
    {
        // So many rows at a time that what passes between the layers stays in the nearest cache.
        const int Rows = 64;
        for (int row = 0; row < Workload.Rows; row += Rows)
        {
            Forward(Inputs(row, Rows), Rows);
            _outputs[^1].AsSpan(0, Rows * Topology.Outputs).CopyTo(Predictions.AsSpan(row * Topology.Outputs));
        }
    }

    public override void TrainRows()
    {
        for (int row = 0; row < Workload.Rows; row++)
        {
            ErrorOfOutputs(row, 1);
            for (int layer = _layers.Length - 1; layer > 0; layer--)
            {
                PassBack(layer, 1);
                Step(layer, _outputs[layer - 1].AsSpan(0, _layers[layer].Inputs));
            }

            Step(0, Inputs(row));
        }
    }

    public override void TrainBatches(int batchSize)
    {
        for (int row = 0; row < Workload.Rows; row += batchSize)
        {
            MeanGradient(row, batchSize);
            foreach (TensorLayer layer in _layers)
            {
                layer.Descend(Workload.LearningRate);
            }
        }
    }

    public override void AdamBatches(int batchSize)
    {
        for (int row = 0; row < Workload.Rows; row += batchSize)
        {
            MeanGradient(row, batchSize);
            (float stepSize, float root) = _adam.Next(Workload.LearningRate);
            foreach (TensorLayer layer in _layers)
            {
                layer.DescendByAdam(stepSize, root);
            }
        }
    }

    private void Forward(ReadOnlySpan<float> inputs, int rows)
    {
        for (int index = 0; index < _layers.Length; index++)
        {
            TensorLayer layer = _layers[index];
            Span<float> outputs = _outputs[index].AsSpan(0, rows * layer.Outputs);
            if (layer.InputMajor)
            {
                ForwardByInputs(layer, inputs, outputs);
            }
            else
            {
                ForwardByOutputs(layer, inputs, outputs);
            }

            layer.Activate(outputs);
            inputs = outputs;
        }
    }

    private static void ForwardByInputs(TensorLayer layer, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        for (int x = 0, y = 0; x < inputs.Length; x += layer.Inputs, y += layer.Outputs)
        {
            Span<float> sums = outputs.Slice(y, layer.Outputs);
            layer.Bias.CopyTo(sums);
            for (int i = 0; i < layer.Inputs; i++)
            {
                TensorPrimitives.MultiplyAdd(layer.Weight.Slice(i * layer.Outputs, layer.Outputs), inputs[x + i], sums, sums);
            }
        }
    }

    /// <summary>The rows in the inner loop: a node's weights are read from memory once for all of them.</summary>
    private static void ForwardByOutputs(TensorLayer layer, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        for (int j = 0; j < layer.Outputs; j++)
        {
            ReadOnlySpan<float> weights = layer.Weight.Slice(j * layer.Inputs, layer.Inputs);
            float bias = layer.Bias[j];
            for (int x = 0, y = j; x < inputs.Length; x += layer.Inputs, y += layer.Outputs)
            {
                outputs[y] = bias + TensorPrimitives.Dot(weights, inputs.Slice(x, layer.Inputs));
            }
        }
    }

    private void ErrorOfOutputs(int row, int rows)
    {
        Forward(Inputs(row, rows), rows);
        Span<float> error = _errors[^1].AsSpan(0, rows * Topology.Outputs);
        TensorPrimitives.Subtract(_outputs[^1].AsSpan(0, error.Length), Targets(row, rows), error);
        TensorPrimitives.Multiply(error, 2f / error.Length, error);
    }

    /// <summary>From ∂L/∂z of a layer to that of the layer before it.</summary>
    private void PassBack(int index, int rows)
    {
        TensorLayer layer = _layers[index];
        ReadOnlySpan<float> error = _errors[index].AsSpan(0, rows * layer.Outputs);
        Span<float> back = _errors[index - 1].AsSpan(0, rows * layer.Inputs);
        if (layer.InputMajor)
        {
            for (int i = 0; i < layer.Inputs; i++)
            {
                ReadOnlySpan<float> weights = layer.Weight.Slice(i * layer.Outputs, layer.Outputs);
                for (int x = i, y = 0; y < error.Length; x += layer.Inputs, y += layer.Outputs)
                {
                    back[x] = TensorPrimitives.Dot(weights, error.Slice(y, layer.Outputs));
                }
            }
        }
        else
        {
            for (int x = 0, y = 0; x < back.Length; x += layer.Inputs, y += layer.Outputs)
            {
                Span<float> sums = back.Slice(x, layer.Inputs);
                TensorPrimitives.Multiply(layer.Weight[..layer.Inputs], error[y], sums);
                for (int j = 1; j < layer.Outputs; j++)
                {
                    TensorPrimitives.MultiplyAdd(layer.Weight.Slice(j * layer.Inputs, layer.Inputs), error[y + j], sums, sums);
                }
            }
        }

        _layers[index - 1].MultiplyByDerivative(back, _outputs[index - 1].AsSpan(0, back.Length), _scratch);
    }

    private void Step(int index, ReadOnlySpan<float> inputs)
    {
        TensorLayer layer = _layers[index];
        ReadOnlySpan<float> error = _errors[index].AsSpan(0, layer.Outputs);
        AddOuterProduct(layer, error, inputs, -Workload.LearningRate, layer.Weight);
        TensorPrimitives.MultiplyAdd(error, -Workload.LearningRate, layer.Bias, layer.Bias);
    }

    private void MeanGradient(int row, int rows)
    {
        ErrorOfOutputs(row, rows);
        for (int layer = _layers.Length - 1; layer > 0; layer--)
        {
            PassBack(layer, rows);
            Gradient(layer, _outputs[layer - 1].AsSpan(0, rows * _layers[layer].Inputs));
        }

        Gradient(0, Inputs(row, rows));
    }

    private void Gradient(int index, ReadOnlySpan<float> inputs)
    {
        TensorLayer layer = _layers[index];
        ReadOnlySpan<float> error = _errors[index].AsSpan(0, inputs.Length / layer.Inputs * layer.Outputs);
        layer.Gradient.AsSpan().Clear();
        AddOuterProduct(layer, error, inputs, 1, layer.WeightGradient);
        for (int y = 0; y < error.Length; y += layer.Outputs)
        {
            TensorPrimitives.Add(error.Slice(y, layer.Outputs), layer.BiasGradient, layer.BiasGradient);
        }
    }

    /// <summary>A vector of weights in the outer loop: it stays in the nearest cache while all rows are added to it.</summary>
    private static void AddOuterProduct(TensorLayer layer, ReadOnlySpan<float> error, ReadOnlySpan<float> inputs, float factor, Span<float> sums)
    {
        if (layer.InputMajor)
        {
            for (int i = 0; i < layer.Inputs; i++)
            {
                Span<float> sum = sums.Slice(i * layer.Outputs, layer.Outputs);
                for (int x = i, y = 0; y < error.Length; x += layer.Inputs, y += layer.Outputs)
                {
                    TensorPrimitives.MultiplyAdd(error.Slice(y, layer.Outputs), factor * inputs[x], sum, sum);
                }
            }
        }
        else
        {
            for (int j = 0; j < layer.Outputs; j++)
            {
                Span<float> sum = sums.Slice(j * layer.Inputs, layer.Inputs);
                for (int x = 0, y = j; y < error.Length; x += layer.Inputs, y += layer.Outputs)
                {
                    TensorPrimitives.MultiplyAdd(inputs.Slice(x, layer.Inputs), factor * error[y], sum, sum);
                }
            }
        }
    }
}
