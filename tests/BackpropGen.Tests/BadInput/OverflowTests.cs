using BackpropGen.Testing;
using System.Numerics;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.BadInput;

public class OverflowTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [SampledTheory(3)]
    [MemberData(nameof(Examples))]
    public void A_step_whose_loss_or_gradient_overflows_is_not_taken(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new Overflow());

    private sealed class Overflow : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            // Weights so large that the sums of a row are beyond every number, whatever their order and rounding.
            T large = T.CreateChecked(IsFloat<T>() ? 3e38 : 1.5e308);
            T[] positive = [.. example.Inputs.Select(value => T.Abs(value) + T.One)];
            NoStep(example, [.. example.Gradient.Select(_ => large)], positive);
            if (example.Description.Loss == Loss.MeanSquaredError)
            {
                // An output whose square overflows, while the gradient is finite.
                NoStep(example, Parameters<T>(example.Description, weight: 0, outputBias: IsFloat<T>() ? 1e30 : 1e300), example.Inputs);

                // An output whose square is a number, but its product with the inputs is not.
                T[] far = [.. example.Inputs.Select(_ => T.CreateChecked(IsFloat<T>() ? 1e30 : 1e200))];
                NoStep(example, Parameters<T>(example.Description, weight: 1, outputBias: IsFloat<T>() ? 1e18 : 1e150), far);
            }
        }

        private static bool IsFloat<T>() => typeof(T) == typeof(float);

        /// <summary>Weights of 0 in the first layer and as given in the others; biases of 0 but at the outputs.</summary>
        private static T[] Parameters<T>(NetworkDescription description, double weight, double outputBias)
            where T : INumber<T> =>
        [
            .. description.Layers.SelectMany((layer, l) => Enumerable.Range(0, layer.ParameterCount).Select(i => T.CreateChecked(
                i < layer.InputCount * layer.OutputCount ? (l == 0 ? 0 : weight) : l == description.Layers.Count - 1 ? outputBias : 0))),
        ];

        private static void NoStep<T>(Example<T> example, T[] parameters, T[] inputs)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            example.Network.SetParameters(parameters);

            // To a score without end on the right side, hinge loss has nothing to say.
            bool isSign = example.Description.Targets == TargetDomain.Sign;
            T[] targets = isSign ? [T.NegativeOne] : example.Targets;
            T[] manyTargets = isSign ? [.. Enumerable.Repeat(T.NegativeOne, Example<T>.Rows)] : example.ManyTargets;
            T[] many = [.. Enumerable.Repeat(inputs, Example<T>.Rows).SelectMany(row => row)];
            T loss = example.Network.Train(inputs, targets, example.LearningRate);
            Assert.False(T.IsFinite(loss), $"The loss is {loss}.");
            Assert.Equal(parameters, example.Parameters());

            T batchLoss = example.Network.TrainBatch(many, manyTargets, example.LearningRate);
            Assert.False(T.IsFinite(batchLoss), $"The loss of the batch is {batchLoss}.");
            Assert.Equal(parameters, example.Parameters());
        }
    }
}
