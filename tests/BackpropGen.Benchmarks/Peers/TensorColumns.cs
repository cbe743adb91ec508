using System.Numerics.Tensors;
using BackpropGen.Benchmarks.Networks;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>
/// System.Numerics.Tensors, vectors along the rows of a batch: the values of a node in all rows lie together, and a weight is a scalar. The batch is
/// transposed first, which is part of the time. Better than <see cref="TensorRows"/> where layers are narrower than batches.
/// </summary>
internal sealed class TensorColumns : Implementation
{
    private readonly TensorLayer[] _layers;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[][] _outputs;
    private readonly float[][] _errors;
    private readonly float[] _scratch;
    private Adam _adam;

    public TensorColumns(Workload workload)
        : base(workload)
    {
        ReadOnlySpan<float> parameters = workload.Parameters;
        _layers = new TensorLayer[Topology.Layers];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer] = new TensorLayer(Topology.Widths[layer], Topology.Widths[layer + 1], Topology.ActivationOf(layer), inputMajor: false, ref parameters);
        }

        _inputs = new float[Workload.Rows * Topology.Inputs];
        _targets = new float[Workload.Rows * Topology.Outputs];
        _outputs = [.. _layers.Select(layer => new float[Workload.Rows * layer.Outputs])];
        _errors = [.. _layers.Select(layer => new float[Workload.Rows * layer.Outputs])];
        _scratch = new float[Workload.Rows * Topology.Widths.Max()];
    }

    /// <summary>For checks alone: one row is no column.</summary>
    public override void PredictRows() => PredictBatch();

    public override void PredictBatch()
    {
        // So many rows at a time that what passes between the layers stays in the nearest cache.
        const int Rows = 128;
        for (int row = 0; row < Workload.Rows; row += Rows)
        {
            Forward(row, Rows);
            Transpose(_outputs[^1].AsSpan(0, Rows * Topology.Outputs), Rows, Predictions.AsSpan(row * Topology.Outputs));
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

    private void Forward(int row, int rows)
    {
        Transpose(Inputs(row, rows), Topology.Inputs, _inputs);
        ReadOnlySpan<float> inputs = _inputs;
        for (int index = 0; index < _layers.Length; index++)
        {
            TensorLayer layer = _layers[index];
            Span<float> outputs = _outputs[index].AsSpan(0, rows * layer.Outputs);
            for (int j = 0; j < layer.Outputs; j++)
            {
                Span<float> column = outputs.Slice(j * rows, rows);
                column.Fill(layer.Bias[j]);
                for (int i = 0; i < layer.Inputs; i++)
                {
                    TensorPrimitives.MultiplyAdd(inputs.Slice(i * rows, rows), layer.Weight[j * layer.Inputs + i], column, column);
                }
            }

            layer.Activate(outputs);
            inputs = outputs;
        }
    }

    private void MeanGradient(int row, int rows)
    {
        Forward(row, rows);
        Transpose(Targets(row, rows), Topology.Outputs, _targets);
        Span<float> error = _errors[^1].AsSpan(0, rows * Topology.Outputs);
        TensorPrimitives.Subtract(_outputs[^1].AsSpan(0, error.Length), _targets.AsSpan(0, error.Length), error);
        TensorPrimitives.Multiply(error, 2f / error.Length, error);
        for (int layer = _layers.Length - 1; layer > 0; layer--)
        {
            PassBack(layer, rows);
            Gradient(_layers[layer], _errors[layer], _outputs[layer - 1], rows);
        }

        Gradient(_layers[0], _errors[0], _inputs, rows);
    }

    private void PassBack(int index, int rows)
    {
        TensorLayer layer = _layers[index];
        ReadOnlySpan<float> error = _errors[index];
        Span<float> back = _errors[index - 1].AsSpan(0, rows * layer.Inputs);
        for (int i = 0; i < layer.Inputs; i++)
        {
            Span<float> column = back.Slice(i * rows, rows);
            TensorPrimitives.Multiply(error[..rows], layer.Weight[i], column);
            for (int j = 1; j < layer.Outputs; j++)
            {
                TensorPrimitives.MultiplyAdd(error.Slice(j * rows, rows), layer.Weight[j * layer.Inputs + i], column, column);
            }
        }

        _layers[index - 1].MultiplyByDerivative(back, _outputs[index - 1].AsSpan(0, back.Length), _scratch);
    }

    private static void Gradient(TensorLayer layer, ReadOnlySpan<float> error, ReadOnlySpan<float> inputs, int rows)
    {
        for (int j = 0; j < layer.Outputs; j++)
        {
            ReadOnlySpan<float> column = error.Slice(j * rows, rows);
            for (int i = 0; i < layer.Inputs; i++)
            {
                layer.WeightGradient[j * layer.Inputs + i] = TensorPrimitives.Dot(column, inputs.Slice(i * rows, rows));
            }

            layer.BiasGradient[j] = TensorPrimitives.Sum(column);
        }
    }

    private static void Transpose(ReadOnlySpan<float> source, int columns, Span<float> destination)
    {
        int rows = source.Length / columns;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                destination[column * rows + row] = source[row * columns + column];
            }
        }
    }
}
