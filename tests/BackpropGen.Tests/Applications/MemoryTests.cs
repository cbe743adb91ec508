using System.Runtime;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.Applications;

/// <summary>A network takes memory for what its optimiser remembers from its first step on, and compiles nothing after a warm-up.</summary>
public class MemoryTests
{
    public static TheoryData<string, string> Forms
    {
        get
        {
            var forms = new TheoryData<string, string>();
            foreach (string form in RowForms.All)
            {
                foreach (string optimizer in new[] { "Adam", "Momentum", "AdamW", "Adadelta" })
                {
                    forms.Add(form, optimizer);
                }
            }

            return forms;
        }
    }

    [SampledTheory(3)]
    [MemberData(nameof(Forms))]
    public void What_an_optimiser_remembers_takes_memory_from_the_first_step_on(string form, string optimizer)
    {
        string arguments = FormExamples.Arguments(form, Loss.MeanSquaredError);
        INetwork<float> plain = Networks.Single(arguments);
        INetwork<float> network = Networks.Single(arguments + $", Optimizer = Optimizer.{optimizer}");
        long parameters = 4L * network.Description.ParameterCount;
        long ofPlain = Allocated(() => plain.Clone());
        Assert.InRange(Allocated(() => network.Clone()), ofPlain, ofPlain + 64);

        float[] inputs = new float[network.Description.InputCount];
        float[] targets = new float[network.Description.OutputCount];
        targets[0] = 1;
        network.Train(inputs, targets, 0.01f);
        Assert.InRange(Allocated(() => network.Clone()), ofPlain + parameters, long.MaxValue);
        network.Initialize(1);
        Assert.InRange(Allocated(() => network.Clone()), ofPlain, ofPlain + 64);

        // So it is after files without the optimiser, and after those with it the network goes on as before.
        network.Train(inputs, targets, 0.01f);
        using MemoryStream without = new();
        using MemoryStream with = new();
        network.Save(without);
        network.Save(with, withOptimizerState: true);
        without.Position = with.Position = 0;
        INetwork<float> loaded = Networks.Single(arguments + $", Optimizer = Optimizer.{optimizer}");
        loaded.Load(without);
        Assert.InRange(Allocated(() => loaded.Clone()), ofPlain, ofPlain + 64);
        loaded.Load(with);
        INetwork<float> clone = network.Clone();
        foreach (INetwork<float> each in new[] { network, loaded, clone })
        {
            each.TrainBatch(inputs, targets, 0.01f);
        }

        Assert.Equal(ParametersOf(network), ParametersOf(loaded));
        Assert.Equal(ParametersOf(network), ParametersOf(clone));
    }

    [Theory]
    [InlineData("\"5-8-3\", Loss = Loss.CrossEntropy")]
    [InlineData("\"2-2-1\", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("\"16-64-64-8\", Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize")]
    public void After_a_warm_up_of_training_nothing_is_compiled_for_the_first_time(string arguments)
    {
        INetwork<float> network = Networks.Single(arguments);
        float[] before = ParametersOf(network);
        network.WarmUpTraining();
        Assert.Equal(before, ParametersOf(network));
        NetworkDescription description = network.Description;
        float[] inputs = new float[65 * description.InputCount];
        float[] targets = new float[65 * description.OutputCount];
        for (int row = 0; row < 65; row++)
        {
            targets[row * description.OutputCount] = 1;
        }

        if (description.InputScaling != Scaling.None)
        {
            network.FitScaling<float>(inputs, targets);
        }

        float[] outputs = new float[description.OutputCount];
        int[] classes = new int[65];
        long compiled = JitInfo.GetCompiledMethodCount(currentThread: true);
        network.Predict(inputs.AsSpan(0, description.InputCount), outputs);
        network.PredictBatch(inputs, targets.AsSpan().ToArray());
        network.Train(inputs.AsSpan(0, description.InputCount), targets.AsSpan(0, description.OutputCount), 0.01f);
        network.TrainBatch(inputs, targets, 0.01f);
        network.EvaluateBatch(inputs, targets);
        if (network is IClassifier<float> classifier)
        {
            classifier.PredictClass(inputs.AsSpan(0, description.InputCount));
            classifier.PredictClassBatch(inputs, classes);
        }

        Assert.Equal(compiled, JitInfo.GetCompiledMethodCount(currentThread: true));
    }

    private static long Allocated(Func<object> make)
    {
        object? kept = make();
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            kept = make();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        GC.KeepAlive(kept);
        return least;
    }

    private static float[] ParametersOf(INetwork<float> network)
    {
        float[] parameters = new float[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }
}
