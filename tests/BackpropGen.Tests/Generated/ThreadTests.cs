using BackpropGen.Testing;

namespace BackpropGen.Tests.Generated;

public class ThreadTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [SampledTheory(5)]
    [MemberData(nameof(Examples))]
    public void Many_threads_may_predict_while_another_network_of_the_type_trains(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new Test());

    private sealed class Test : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            const int Threads = 16;
            const int Repetitions = 4;
            INetwork<T> network = example.Network;
            T[] expected = new T[example.ManyTargets.Length];
            T[] expectedGradient = new T[example.Gradient.Length];
            network.PredictBatch(example.ManyInputs, expected);
            network.GradientBatch(example.ManyInputs, example.ManyTargets, expectedGradient);

            int different = 0;
            int wrong = 0;
            INetwork<T> other = network.Clone();
            int steps = 0;
            bool isOver = false;
            var training = new Thread(Train);
            training.Start();
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(Predict))];
            foreach (Thread thread in threads)
            {
                thread.Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            Volatile.Write(ref isOver, true);
            training.Join();
            Assert.Equal((0, 0), (different, wrong));

            // What it learned it would have learned alone.
            INetwork<T> alone = network.Clone();
            for (int i = 0; i < steps; i++)
            {
                alone.TrainBatch(example.ManyInputs, example.ManyTargets, T.CreateChecked(0.001));
            }

            T[] learned = new T[expectedGradient.Length];
            T[] expectedParameters = new T[expectedGradient.Length];
            other.GetParameters(learned);
            alone.GetParameters(expectedParameters);
            Assert.True(steps > 0);
            Assert.Equal(expectedParameters, learned);

            void Train()
            {
                do
                {
                    other.TrainBatch(example.ManyInputs, example.ManyTargets, T.CreateChecked(0.001));
                    steps++;
                }
                while (!Volatile.Read(ref isOver) && steps < 10_000);
            }

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
