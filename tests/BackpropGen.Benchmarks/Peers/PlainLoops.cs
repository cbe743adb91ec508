using BackpropGen.Benchmarks.Networks;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>What a good programmer writes in an afternoon: loops over arrays, weights [out, in], nothing allocated, no vectors.</summary>
internal sealed class PlainLoops : Implementation
{
    private readonly Layer[] _layers;
    private Adam _adam;

    public PlainLoops(Workload workload)
        : base(workload)
    {
        ReadOnlySpan<float> parameters = workload.Parameters;
        _layers = new Layer[Topology.Layers];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer] = new Layer(Topology.Widths[layer], Topology.Widths[layer + 1], Topology.ActivationOf(layer), ref parameters);
        }
    }

    public override void PredictRows()
    {
        for (int row = 0; row < Workload.Rows; row++)
        {
            Forward(Inputs(row)).CopyTo(PredictionOf(row));
        }
    }

    public override void PredictBatch() => PredictRows();

    public override void TrainRows()
    {
        for (int row = 0; row < Workload.Rows; row++)
        {
            ErrorOfOutputs(row, 1);
            for (int layer = _layers.Length - 1; layer > 0; layer--)
            {
                _layers[layer].PassBack(_layers[layer - 1]);
                _layers[layer].Step(_layers[layer - 1].Output, Workload.LearningRate);
            }

            _layers[0].Step(Inputs(row), Workload.LearningRate);
        }
    }

    public override void TrainBatches(int batchSize)
    {
        for (int row = 0; row < Workload.Rows; row += batchSize)
        {
            MeanGradient(row, batchSize);
            foreach (Layer layer in _layers)
            {
                Descend(layer.Weight, layer.WeightGradient);
                Descend(layer.Bias, layer.BiasGradient);
            }
        }
    }

    public override void AdamBatches(int batchSize)
    {
        for (int row = 0; row < Workload.Rows; row += batchSize)
        {
            MeanGradient(row, batchSize);
            (float stepSize, float root) = _adam.Next(Workload.LearningRate);
            foreach (Layer layer in _layers)
            {
                DescendByAdam(layer.Weight, layer.WeightGradient, layer.WeightMoments, stepSize, root);
                DescendByAdam(layer.Bias, layer.BiasGradient, layer.BiasMoments, stepSize, root);
            }
        }
    }

    private ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs)
    {
        foreach (Layer layer in _layers)
        {
            layer.Forward(inputs);
            inputs = layer.Output;
        }

        return inputs;
    }

    private void ErrorOfOutputs(int row, int batchSize)
    {
        ReadOnlySpan<float> outputs = Forward(Inputs(row));
        ReadOnlySpan<float> targets = Targets(row);
        Span<float> error = _layers[^1].Error;
        float scale = 2f / (outputs.Length * batchSize);
        for (int j = 0; j < error.Length; j++)
        {
            error[j] = scale * (outputs[j] - targets[j]);
        }
    }

    private void MeanGradient(int first, int batchSize)
    {
        foreach (Layer layer in _layers)
        {
            layer.WeightGradient.AsSpan().Clear();
            layer.BiasGradient.AsSpan().Clear();
        }

        for (int row = first; row < first + batchSize; row++)
        {
            ErrorOfOutputs(row, batchSize);
            for (int layer = _layers.Length - 1; layer > 0; layer--)
            {
                _layers[layer].PassBack(_layers[layer - 1]);
                _layers[layer].Accumulate(_layers[layer - 1].Output);
            }

            _layers[0].Accumulate(Inputs(row));
        }
    }

    private static void Descend(Span<float> values, ReadOnlySpan<float> gradient)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] -= Workload.LearningRate * gradient[i];
        }
    }

    private static void DescendByAdam(float[] values, float[] gradient, float[][] moments, float stepSize, float root)
    {
        float[] first = moments[0];
        float[] second = moments[1];
        for (int i = 0; i < values.Length; i++)
        {
            float g = gradient[i];
            first[i] = Adam.Beta1 * first[i] + (1 - Adam.Beta1) * g;
            second[i] = Adam.Beta2 * second[i] + (1 - Adam.Beta2) * g * g;
            values[i] -= stepSize * first[i] / (MathF.Sqrt(second[i]) / root + Adam.Epsilon);
        }
    }

    private sealed class Layer
    {
        private readonly Activation _activation;

        public Layer(int inputs, int outputs, Activation activation, ref ReadOnlySpan<float> parameters)
        {
            _activation = activation;
            Weight = parameters[..(inputs * outputs)].ToArray();
            Bias = parameters.Slice(Weight.Length, outputs).ToArray();
            parameters = parameters[(Weight.Length + outputs)..];
            WeightGradient = new float[Weight.Length];
            BiasGradient = new float[outputs];
            WeightMoments = [new float[Weight.Length], new float[Weight.Length]];
            BiasMoments = [new float[outputs], new float[outputs]];
            Output = new float[outputs];
            Error = new float[outputs];
        }

        public float[] Weight { get; }

        public float[] Bias { get; }

        public float[] WeightGradient { get; }

        public float[] BiasGradient { get; }

        public float[][] WeightMoments { get; }

        public float[][] BiasMoments { get; }

        public float[] Output { get; }

        /// <summary>∂L/∂z.</summary>
        public float[] Error { get; }

        public void Forward(ReadOnlySpan<float> inputs)
        {
            ReadOnlySpan<float> weight = Weight;
            float[] bias = Bias, output = Output;
            for (int j = 0; j < output.Length; j++)
            {
                output[j] = bias[j] + Dot(weight.Slice(j * inputs.Length, inputs.Length), inputs);
            }

            if (_activation == Activation.Tanh)
            {
                for (int j = 0; j < output.Length; j++)
                {
                    output[j] = MathF.Tanh(output[j]);
                }
            }
            else if (_activation == Activation.ReLU)
            {
                for (int j = 0; j < output.Length; j++)
                {
                    output[j] = MathF.Max(output[j], 0);
                }
            }
        }

        public void PassBack(Layer previous)
        {
            Span<float> back = previous.Error;
            back.Clear();
            for (int j = 0; j < Error.Length; j++)
            {
                MultiplyAdd(Weight.AsSpan(j * back.Length, back.Length), Error[j], back);
            }

            ReadOnlySpan<float> output = previous.Output;
            if (previous._activation == Activation.Tanh)
            {
                for (int i = 0; i < back.Length; i++)
                {
                    back[i] *= 1 - output[i] * output[i];
                }
            }
            else if (previous._activation == Activation.ReLU)
            {
                for (int i = 0; i < back.Length; i++)
                {
                    back[i] = output[i] > 0 ? back[i] : 0;
                }
            }
        }

        public void Accumulate(ReadOnlySpan<float> inputs)
        {
            for (int j = 0; j < Error.Length; j++)
            {
                MultiplyAdd(inputs, Error[j], WeightGradient.AsSpan(j * inputs.Length, inputs.Length));
                BiasGradient[j] += Error[j];
            }
        }

        public void Step(ReadOnlySpan<float> inputs, float learningRate)
        {
            for (int j = 0; j < Error.Length; j++)
            {
                float step = -learningRate * Error[j];
                MultiplyAdd(inputs, step, Weight.AsSpan(j * inputs.Length, inputs.Length));
                Bias[j] += step;
            }
        }

        /// <summary>Four sums, since an addition has to wait for the one before it.</summary>
        private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        {
            float sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
            int i = 0;
            for (; i <= x.Length - 4; i += 4)
            {
                sum0 += x[i] * y[i];
                sum1 += x[i + 1] * y[i + 1];
                sum2 += x[i + 2] * y[i + 2];
                sum3 += x[i + 3] * y[i + 3];
            }

            for (; i < x.Length; i++)
            {
                sum0 += x[i] * y[i];
            }

            return sum0 + sum1 + (sum2 + sum3);
        }

        private static void MultiplyAdd(ReadOnlySpan<float> x, float factor, Span<float> sums)
        {
            for (int i = 0; i < sums.Length && i < x.Length; i++)
            {
                sums[i] += x[i] * factor;
            }
        }
    }
}
