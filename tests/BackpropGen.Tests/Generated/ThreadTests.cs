namespace BackpropGen.Tests.Generated;

public class ThreadTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [Theory]
    [MemberData(nameof(Examples))]
    public void Several_threads_may_predict_at_once(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new Test());

    private sealed class Test : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            const int Threads = 4;
            const int Repetitions = 200;
            INetwork<T> network = example.Network;
            T[] expected = new T[example.ManyTargets.Length];
            T[] expectedGradient = new T[example.Gradient.Length];
            network.PredictBatch(example.ManyInputs, expected);
            network.GradientBatch(example.ManyInputs, example.ManyTargets, expectedGradient);

            int different = 0;
            int wrong = 0;
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(Predict))];
            foreach (Thread thread in threads)
            {
                thread.Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            Assert.Equal((0, 0), (different, wrong));

            void Predict()
            {
                int inputs = example.Inputs.Length;
                T[] outputs = new T[example.Targets.Length];
                T[] gradient = new T[expectedGradient.Length];
                for (int i = 0; i < Repetitions; i++)
                {
                    int row = i % Example<T>.Rows;
                    network.Predict(example.ManyInputs.AsSpan(row * inputs, inputs), outputs);
                    if (!expected.AsSpan(row * outputs.Length, outputs.Length).SequenceEqual(outputs))
                    {
                        Interlocked.Increment(ref different);
                    }

                    network.GradientBatch(example.ManyInputs, example.ManyTargets, gradient);
                    if (!expectedGradient.AsSpan().SequenceEqual(gradient))
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            }
        }
    }
}
