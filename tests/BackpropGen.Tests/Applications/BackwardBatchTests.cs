using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Generated;
using BackpropGen.Tests.Reference;

namespace BackpropGen.Tests.Applications;

/// <summary>Batches of one's own training loops have the bits of rows one by one, in every form.</summary>
public class BackwardBatchTests : IClassFixture<FormExamples>
{
    // More than one block of 64.
    private const int Rows = 70;

    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [SampledTheory(3)]
    [MemberData(nameof(Examples))]
    public void Derivatives_of_many_rows_are_those_of_rows_one_by_one_bit_for_bit(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new Backward());

    [SampledTheory(3)]
    [MemberData(nameof(Examples))]
    public void Weighted_gradients_are_sums_of_rows_one_by_one_bit_for_bit(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new Weighted());

    private sealed class Backward : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> network = example.Network;
            NetworkDescription description = network.Description;
            RandomRows random = new(description, isDouble: false, seed: 3);
            T[] inputs = [.. random.Inputs(Rows).Select(T.CreateChecked)];
            T[] outputGradients = [.. random.Numbers(Rows * description.OutputCount).Select(T.CreateChecked)];
            T[] gradient = new T[description.ParameterCount];
            T[] inputGradients = new T[inputs.Length];
            network.BackwardBatch(inputs, outputGradients, gradient, inputGradients);

            T[] sum = new T[gradient.Length];
            T[] block = new T[gradient.Length];
            T[] ofRow = new T[gradient.Length];
            T[] ofInputs = new T[description.InputCount];
            for (int row = 0; row < Rows; row++)
            {
                network.Backward(inputs.AsSpan(row * description.InputCount, description.InputCount), outputGradients.AsSpan(row * description.OutputCount, description.OutputCount), ofRow, ofInputs);
                Assert.Equal(ofInputs, inputGradients[(row * description.InputCount)..((row + 1) * description.InputCount)]);
                block = [.. block.Zip(ofRow, (a, b) => a + b)];
                if (row % 64 == 63 || row == Rows - 1)
                {
                    sum = [.. sum.Zip(block, (a, b) => a + b)];
                    block = new T[gradient.Length];
                }
            }

            Assert.Equal(sum, gradient);
            T[] alone = new T[gradient.Length];
            network.BackwardBatch<T>(inputs, outputGradients, alone, default);
            Assert.Equal(gradient, alone);
            Assert.Equal(0, Allocations.Of(() => network.BackwardBatch(inputs, outputGradients, gradient, inputGradients)));
            Assert.Throws<ArgumentException>(() => network.BackwardBatch<T>(inputs, outputGradients.AsSpan(1), gradient, default));
            Assert.Throws<ArgumentException>(() => network.BackwardBatch<T>(inputs, outputGradients, gradient, inputGradients.AsSpan(1)));
            Assert.Throws<ArgumentException>(() => network.BackwardBatch<T>(inputs, outputGradients, gradient, inputs));
        }
    }

    private sealed class Weighted : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> network = example.Network;
            NetworkDescription description = network.Description;
            RandomRows random = new(description, isDouble: false, seed: 3);
            T[] inputs = [.. random.Inputs(Rows).Select(T.CreateChecked)];
            T[] targets = [.. random.Targets(Rows).Select(T.CreateChecked)];
            T[] weights = [.. Enumerable.Range(0, Rows).Select(row => T.CreateChecked((row % 7) - 2.5))];
            T[] gradient = new T[description.ParameterCount];
            T loss = network.GradientBatch(inputs, targets, weights, gradient);

            T[] sum = new T[gradient.Length];
            T[] block = new T[gradient.Length];
            T[] ofRow = new T[gradient.Length];
            double losses = 0;
            for (int row = 0; row < Rows; row++)
            {
                losses += double.CreateChecked(weights[row]) * double.CreateChecked(
                    network.Gradient(inputs.AsSpan(row * description.InputCount, description.InputCount), targets.AsSpan(row * description.OutputCount, description.OutputCount), ofRow));
                block = [.. block.Zip(ofRow, (a, b) => a + (b * weights[row]))];
                if (row % 64 == 63 || row == Rows - 1)
                {
                    sum = [.. sum.Zip(block, (a, b) => a + b)];
                    block = new T[gradient.Length];
                }
            }

            Assert.Equal(sum.Select(x => x * T.CreateChecked(1.0 / Rows)), gradient);
            Assert.Equal(losses / Rows, double.CreateChecked(loss), 1e-5);
            Assert.Equal(loss, network.EvaluateBatch<T>(inputs, targets, weights));
            Assert.Equal(0, Allocations.Of(() => network.GradientBatch(inputs, targets, weights, gradient)));

            INetwork<T> other = network.Clone();
            other.Update(gradient, example.LearningRate);
            network.TrainBatch(inputs, targets, weights, example.LearningRate);
            T[] expected = new T[gradient.Length];
            other.GetParameters(expected);
            Assert.Equal(expected, example.Parameters());
            T few = T.CreateChecked(1e-6);
            Assert.Equal(0, Allocations.Of(() => network.TrainBatch(inputs, targets, weights, few)));
        }
    }
}
