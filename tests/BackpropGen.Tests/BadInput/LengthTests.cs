using System.Globalization;
using System.Numerics;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.BadInput;

public class LengthTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_row_of_another_length_is_refused(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new OneRow());

    [Theory]
    [MemberData(nameof(Examples))]
    public void Parameters_of_another_number_are_refused(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new Parameters());

    [Theory]
    [MemberData(nameof(Examples))]
    public void Rows_that_do_not_belong_together_are_refused(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new ManyRows());

    [Theory]
    [MemberData(nameof(Examples))]
    public void No_rows_have_predictions_but_no_mean(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new NoRows());

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void WrongLengths<T>(Example<T> example, SpanCall<T> call)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int changed = 0; changed < call.Spans.Length; changed++)
        {
            int right = call.Spans[changed].Values.Length;

            // The last two would be rows of a batch.
            foreach (int length in new[] { 0, right - 1, right + 1, 2 * right, 3 * right })
            {
                if (length < 0 || length == right)
                {
                    continue;
                }

                T[][] spans = call.With(changed, length);
                string what = $"{call.Name} with {call.Spans[changed].Name} of {length}";
                ArgumentException refusal = Refusal.Of<ArgumentException, T>(example, what, () => call.Call(spans), spans);
                Assert.Equal(call.Spans[changed].Name, refusal.ParamName);
                Refusal.Says(refusal, Text(length), Text(right), example.Description.Topology);
            }
        }
    }

    private sealed class OneRow : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example) => Assert.All(SpanCall<T>.OfOneRow(example), call => WrongLengths(example, call));
    }

    private sealed class Parameters : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example) => Assert.All(SpanCall<T>.OfParameters(example), call => WrongLengths(example, call));
    }

    private sealed class ManyRows : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            foreach (SpanCall<T> call in SpanCall<T>.OfManyRows(example))
            {
                for (int changed = 0; changed < 2; changed++)
                {
                    // One value too many is no row; one row too many is one too many.
                    int right = call.Spans[changed].Values.Length;
                    foreach (int length in new[] { right + 1, right + (right / Example<T>.Rows), right - (right / Example<T>.Rows), 0 })
                    {
                        T[][] spans = call.With(changed, length);
                        ArgumentException refusal = Refusal.Of<ArgumentException, T>(
                            example, $"{call.Name} with {call.Spans[changed].Name} of {length}", () => call.Call(spans), spans);
                        Refusal.Says(refusal, Text(spans[0].Length), Text(spans[1].Length), example.Description.Topology);
                    }
                }
            }

            if (example.Classes is { } classes)
            {
                int[] tooFew = example.ManyClasses[1..];
                T[] gradient = (T[])example.Gradient.Clone();
                Refused("PredictClassBatch", () => classes.PredictClassBatch(example.ManyInputs, tooFew));
                Refused("EvaluateBatch", () => classes.EvaluateBatch(example.ManyInputs, tooFew));
                Refused("GradientBatch", () => classes.GradientBatch(example.ManyInputs, tooFew, gradient));
                Refused("TrainBatch", () => classes.TrainBatch(example.ManyInputs, tooFew, example.LearningRate));

                void Refused(string what, Action call)
                {
                    ArgumentException refusal = Refusal.Of<ArgumentException, T>(example, what, call, gradient);
                    Assert.Equal("classes", refusal.ParamName);
                    Refusal.Says(refusal, Text(example.ManyInputs.Length), Text(tooFew.Length), example.Description.Topology);
                }
            }
        }
    }

    private sealed class NoRows : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> network = example.Network;
            network.PredictBatch([], []);
            T[] gradient = (T[])example.Gradient.Clone();
            Refused("EvaluateBatch", () => network.EvaluateBatch([], []));
            Refused("GradientBatch", () => network.GradientBatch([], [], gradient));
            Refused("TrainBatch", () => network.TrainBatch([], [], example.LearningRate));
            if (example.Classes is { } classes)
            {
                classes.PredictClassBatch([], []);
                Refused("EvaluateBatch of classes", () => classes.EvaluateBatch([], []));
                Refused("GradientBatch of classes", () => classes.GradientBatch([], [], gradient));
                Refused("TrainBatch on classes", () => classes.TrainBatch([], [], example.LearningRate));
            }

            void Refused(string what, Action call) =>
                Refusal.Says(Refusal.Of<ArgumentException, T>(example, what, call, gradient), "at least one row", example.Description.Topology);
        }
    }
}
