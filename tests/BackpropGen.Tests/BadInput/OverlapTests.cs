using System.Numerics;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.BadInput;

/// <summary>Memory that a method reads and writes at once: either it makes no difference, or the call is refused.</summary>
public class OverlapTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [Theory]
    [MemberData(nameof(Examples))]
    public void Overlapping_spans_are_refused_or_make_no_difference(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new Test());

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_batch_never_writes_over_its_inputs(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new Batch());

    private sealed class Test : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            foreach (SpanCall<T> call in SpanCall<T>.OfOneRow(example))
            {
                for (int first = 0; first < call.Spans.Length; first++)
                {
                    for (int second = first + 1; second < call.Spans.Length; second++)
                    {
                        Overlap(example, call, first, second);
                    }
                }
            }
        }

        /// <summary>The second span starts where the first does, or ends where it ends.</summary>
        private static void Overlap<T>(Example<T> example, SpanCall<T> call, int first, int second)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (call.Spans[first].Name == "gradient" && call.Spans[second].Name == "inputGradient")
            {
                TwoResultsInOnePlace(example);
                return;
            }

            // SpanCall speaks of arrays, and arrays overlap only whole: where lengths agree.
            if (call.Spans[first].Values.Length != call.Spans[second].Values.Length)
            {
                return;
            }

            T[] parameters = example.Parameters();
            T[][] apart = call.With(-1, 0);
            apart[second] = (T[])apart[first].Clone();
            Exception? onItsOwn = Record.Exception(() => call.Call(apart));
            T[] parametersApart = example.Parameters();
            example.Network.SetParameters(parameters);

            T[][] together = call.With(-1, 0);
            T[] before = (T[])together[first].Clone();
            together[second] = together[first];
            Exception? refusal = Record.Exception(() => call.Call(together));
            string what = $"{call.Name} with {call.Spans[first].Name} as {call.Spans[second].Name}, {example.Description.Topology},";
            if (refusal is not null && onItsOwn is null)
            {
                Assert.True(refusal is ArgumentException, $"{what} threw {refusal}.");
                Assert.Equal(before, together[first]);
            }
            else
            {
                Assert.True(together[second].AsSpan().SequenceEqual(apart[second]), $"{what} gives other numbers than with memory of its own.");
                Assert.Equal(parametersApart, example.Parameters());
            }

            example.Network.SetParameters(parameters);
        }
    }

    /// <summary>No order of writing would be right.</summary>
    private static void TwoResultsInOnePlace<T>(Example<T> example)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NetworkDescription description = example.Description;
        T[] memory = new T[description.ParameterCount + description.InputCount];
        Refusal.Of<ArgumentException, T>(
            example,
            "Backward with both results in one place",
            () => example.Network.Backward(
                memory.AsSpan(0, description.InputCount).ToArray(),
                new T[description.OutputCount],
                memory.AsSpan(0, description.ParameterCount),
                memory.AsSpan(description.ParameterCount - 1, description.InputCount)),
            memory);
    }

    private sealed class Batch : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> network = example.Network;
            T[] memory = new T[example.ManyInputs.Length + example.Gradient.Length];
            example.ManyInputs.CopyTo(memory, 0);
            int inputs = example.ManyInputs.Length;
            int outputs = example.ManyTargets.Length;
            foreach (int start in new[] { 0, 1, inputs - 1 })
            {
                Refusal.Of<ArgumentException, T>(
                    example, $"PredictBatch onto its inputs from {start}", () => network.PredictBatch(memory.AsSpan(0, inputs), memory.AsSpan(start, outputs)), memory);
            }

            network.PredictBatch(memory.AsSpan(0, inputs), memory.AsSpan(inputs, outputs));
            T[] expected = new T[outputs];
            network.PredictBatch(example.ManyInputs, expected);
            Assert.Equal(expected, memory[inputs..(inputs + outputs)]);

            // A gradient written over the inputs: the struct of parameters is filled first, an array row by row.
            T[] gradient = new T[example.Gradient.Length];
            T loss = network.GradientBatch(example.ManyInputs, example.ManyTargets, gradient);
            T[] start0 = (T[])memory.Clone();
            Exception? refusal = Record.Exception(() =>
                Assert.Equal(loss, network.GradientBatch(memory.AsSpan(0, inputs), example.ManyTargets, memory.AsSpan(1, gradient.Length))));
            if (refusal is null)
            {
                Assert.Equal(gradient, memory[1..(gradient.Length + 1)]);
            }
            else
            {
                Assert.IsType<ArgumentException>(refusal);
                Assert.Equal(start0, memory);
            }
        }
    }
}
