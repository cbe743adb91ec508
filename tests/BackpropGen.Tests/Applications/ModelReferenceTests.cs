using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Applications;

/// <summary>Readers of a reference see whole models while others are published, and memory is used again only when nobody can hold it.</summary>
public class ModelReferenceTests
{
    private const string Arguments = "\"3-24-24-1\"";

    [Fact]
    public void No_prediction_comes_from_a_mixture_of_two_models() => Assert.Equal(0, TornReads(300_000, isCounted: true));

    [Fact]
    public void Nor_one_of_a_model_that_was_taken_without_a_scope() => Assert.Equal(0, TornReads(200_000, isCounted: false));

    /// <summary>A hundred million with BACKPROPGEN_FUZZ=1; otherwise the test above is enough.</summary>
    [ThoroughFact]
    public void None_of_many_millions_of_predictions_is_torn() => Assert.Equal(0, TornReads(RandomCases.AreAll ? 100_000_000 : 3_000_000, isCounted: true));

    /// <summary>The measurement sees what happens without a reference.</summary>
    [ThoroughFact]
    public void Predictions_beside_SetParameters_on_one_instance_are_torn()
    {
        INetwork<float> shared = Networks.Single(Arguments);
        Models models = new();
        long torn = 0;
        DateTime end = DateTime.UtcNow.AddSeconds(30);
        while (torn == 0 && DateTime.UtcNow < end)
        {
            torn = models.CountTorn(1_000_000, predict => predict(shared), () =>
            {
                shared.CopyFrom(models.First);
                shared.CopyFrom(models.Second);
            });
        }

        Assert.NotEqual(0, torn);
    }

    [Fact]
    public void Memory_of_a_copy_is_used_again_only_when_no_scope_holds_it_and_nobody_took_it_uncounted()
    {
        INetwork<float> trained = Networks.Single(Arguments);
        ModelReference<INetwork<float>> reference = new(trained.Clone());
        INetwork<float> first = Published();
        INetwork<float> second = Published();
        Assert.NotSame(first, second);
        Assert.Same(first, Published());
        using (ModelReference<INetwork<float>>.Scope scope = reference.Read())
        {
            Assert.Same(first, scope.Network);
            Assert.Same(second, Published());

            // The scope still holds the first.
            Assert.NotSame(first, Published());
        }

        INetwork<float> kept = reference.Current;
        INetwork<float> other = Published();
        Assert.NotSame(kept, other);
        Assert.NotSame(kept, Published());
        Assert.NotSame(kept, Published());

        // Which of the models serves is not said by Current, that would keep it.
        INetwork<float> Published()
        {
            reference.Publish(trained);
            using ModelReference<INetwork<float>>.Scope scope = reference.Read();
            return scope.Network;
        }
    }

    [Fact]
    public void Reading_allocates_nothing_and_neither_does_publishing_once_memory_is_there()
    {
        INetwork<float> trained = Networks.Single(Arguments);
        ModelReference<INetwork<float>> reference = new(trained.Clone());
        Assert.Equal(0, Allocations.Of(() => reference.Read().Dispose()));
        Assert.Equal(0, Allocations.Of(() => reference.Publish(trained)));
        Assert.Equal(0, Allocations.Of(() => _ = reference.Current));
    }

    [Fact]
    public void What_is_published_is_a_copy_with_its_scaling_and_without_the_optimiser_s_memory()
    {
        INetwork<float> trained = Networks.Single("\"2-3-1\", Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize");
        trained.FitScaling<float>([1, 2, 3, 5, 9, 4], [10, 20, 60]);
        trained.Train([1, 2], [3], 0.1f);
        ModelReference<INetwork<float>> reference = new(trained.Clone());
        Assert.Equal(1, reference.Version);
        reference.Publish(trained);
        Assert.Equal(2, reference.Version);
        float[] outputs = new float[2];
        trained.Predict([4, 4], outputs.AsSpan(0, 1));
        reference.Current.Predict([4, 4], outputs.AsSpan(1));
        Assert.Equal(outputs[0], outputs[1]);
        trained.Train([1, 2], [3], 0.1f);
        reference.Current.Predict([4, 4], outputs.AsSpan(1, 1));
        Assert.Equal(outputs[0], outputs[1]);
        INetwork<float> replaced = trained.Clone();
        reference.Replace(replaced);
        Assert.Same(replaced, reference.Current);
        reference.WarmUp();
        Assert.Contains("publish the instance itself with Replace", Assert.Throws<NotSupportedException>(() => new ModelReference<object>(new object()).Publish(new object())).Message);
    }

    [Fact]
    public void A_learner_publishes_every_so_many_steps_and_so_often()
    {
        INetwork<float> network = Networks.Single("\"1-1\"");
        ModelReference<INetwork<float>> reference = new(network.Clone());
        OnlineLearner<INetwork<float>> learner = new(network, reference, new OnlineLearnerOptions { PublishEverySteps = 3 });
        for (int step = 1; step <= 7; step++)
        {
            learner.Learn((X: 2f, Y: 5f), static (network, row) => network.Train([row.X], [row.Y], 0.1f));
            Assert.Equal(1 + (step / 3), reference.Version);
        }

        Assert.Equal(7, learner.Steps);
        Assert.True(learner.Publish());
        Assert.False(learner.Publish());
        Assert.Equal(4, reference.Version);
        Assert.Equal(0, Allocations.Of(() => learner.Learn(2f, static (network, x) => network.Train([x], [x], 0.001f))));

        OnlineLearner<INetwork<float>> byTime = new(network, reference, new OnlineLearnerOptions { PublishEverySteps = null, PublishEvery = TimeSpan.FromMilliseconds(20) });
        long version = reference.Version;
        byTime.Learn(1f, static (network, x) => network.Train([x], [x], 0.001f));
        Thread.Sleep(40);
        byTime.Learn(1f, static (network, x) => network.Train([x], [x], 0.001f));
        Assert.InRange(reference.Version, version + 1, version + 2);

        Assert.Contains("give the learner a Clone()", Assert.Throws<ArgumentException>(() => new OnlineLearner<INetwork<float>>(reference.Current, reference)).Message);
        Assert.Contains("PublishEverySteps is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineLearner<INetwork<float>>(network, reference, new OnlineLearnerOptions { PublishEverySteps = 0 })).Message);
        Assert.Throws<InvalidOperationException>(() => learner.Learn<int, int>(1, static (_, _) => throw new InvalidOperationException()));
        learner.StartFrom(Networks.Single("\"1-1\", Seed = 9"));
        learner.Learn(0, static (network, _) => { network.Predict([1], new float[1]); return 0; });
        Assert.True(learner.Publish());
    }

    private static long TornReads(long predictions, bool isCounted)
    {
        Models models = new();
        ModelReference<INetwork<float>> reference = new(models.First.Clone());
        return models.CountTorn(
            predictions,
            predict =>
            {
                if (isCounted)
                {
                    using ModelReference<INetwork<float>>.Scope scope = reference.Read();
                    return predict(scope.Network);
                }

                return predict(reference.Current);
            },
            () =>
            {
                reference.Publish(models.First);
                reference.Publish(models.Second);
            });
    }

    // Two models whose predictions for a row are known.
    private sealed class Models
    {
        private static readonly float[] Inputs = [0.5f, -1, 2];
        private readonly float _first;
        private readonly float _second;

        public Models()
        {
            First = Networks.Single(Arguments);
            Second = First.Clone();
            Second.Perturb(0.5f, 1);
            _first = Predict(First);
            _second = Predict(Second);
            Assert.NotEqual(_first, _second);
        }

        public INetwork<float> First { get; }

        public INetwork<float> Second { get; }

        public long CountTorn(long predictions, Func<Func<INetwork<float>, float>, float> read, Action publish)
        {
            bool isDone = false;
            using ManualResetEventSlim started = new();
            Thread writer = new(() =>
            {
                started.Set();
                while (!Volatile.Read(ref isDone))
                {
                    publish();
                }
            });
            writer.Start();
            started.Wait();
            long torn = 0;
            for (long i = 0; i < predictions; i++)
            {
                float prediction = read(Predict);
                torn += prediction == _first || prediction == _second ? 0 : 1;
            }

            Volatile.Write(ref isDone, true);
            writer.Join();
            return torn;
        }

        private static float Predict(INetwork<float> network)
        {
            Span<float> outputs = stackalloc float[1];
            network.Predict(Inputs, outputs);
            return outputs[0];
        }
    }
}
