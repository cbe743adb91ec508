using BackpropGen.Orleans.Training;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace BackpropGen.Orleans.Tests;

/// <summary>What travels comes back bit by bit.</summary>
public sealed class MessageTests
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Flat_values_come_back_bit_by_bit(int count)
    {
        float[] single = [.. Enumerable.Range(0, count).Select(i => i % 7 == 0 ? float.NaN : i % 5 == 0 ? -0f : float.BitIncrement(i / 3f))];
        double[] precise = [.. single.Select(value => value * Math.PI)];
        float[] singleBack = Serializer.Deserialize<FlatValues<float>>(Serializer.SerializeToArray<FlatValues<float>>(single));
        double[] preciseBack = Serializer.Deserialize<FlatValues<double>>(Serializer.SerializeToArray<FlatValues<double>>(precise));
        Assert.Equal(single.Select(BitConverter.SingleToUInt32Bits), singleBack.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(precise.Select(BitConverter.DoubleToUInt64Bits), preciseBack.Select(BitConverter.DoubleToUInt64Bits));
    }

    [Fact]
    public void A_message_has_the_bytes_of_its_values_and_few_more()
    {
        RoundWork<float> work = Work(1000);
        int length = Serializer.SerializeToArray(work).Length;
        Assert.InRange(length, 4000, 4200);
    }

    [Fact]
    public void Work_and_results_come_back_whole()
    {
        RoundWork<double> work = Serializer.Deserialize<RoundWork<double>>(Serializer.SerializeToArray(Work<double>(20)))!;
        Assert.Equal(("n", "t", 3, 7L, TrainingExchange.Gradients, 5, 6, 0.5, 8L, 9L), (work.Network, work.Training, work.FirstShard, work.Round, work.Exchange, work.BatchSize, work.Seed, work.ClipGradientNorm, work.FirstStep, work.OptimizerSteps));
        Assert.Equal([new ShardReference("csv", "a.csv#0-5"), new ShardReference("csv", "b.csv")], work.Shards);
        Assert.Equal([0.1, 0.2], work.LearningRates.ToArray());
        Assert.Equal([1.0, 2, 3, 4], work.Scaling.ToArray());
        Assert.Equal(20, work.State.Length);
        RoundResult<float> result = Serializer.Deserialize<RoundResult<float>>(Serializer.SerializeToArray(
            new RoundResult<float> { Round = 4, Mean = new float[] { 1, 2 }, Weight = 3, OptimizerSteps = 5, Loss = 6, LossWeight = 7, Rows = 8, Problem = "p", Slowest = TimeSpan.FromTicks(9), Total = TimeSpan.FromTicks(10), Shards = 11, Columns = new double[] { 12 } }))!;
        Assert.Equal((4L, 3.0, 5L, 6.0, 7.0, 8L, "p", 9L, 10L, 11), (result.Round, result.Weight, result.OptimizerSteps, result.Loss, result.LossWeight, result.Rows, result.Problem, result.Slowest.Ticks, result.Total.Ticks, result.Shards));
        Assert.Equal([1f, 2f], result.Mean.ToArray());
        Assert.Equal([12.0], result.Columns.ToArray());
    }

    [Fact]
    public void Plans_and_models_come_back_whole()
    {
        TrainingPlan plan = new()
        {
            Shards = [new("csv", "x")], Exchange = TrainingExchange.Gradients, Rounds = 2, StepsPerRound = 3, BatchSize = 4, LearningRate = 5, Schedule = TrainingSchedule.OneCycle, ClipGradientNorm = 6, Seed = 7, CheckpointEvery = 8,
            WorkerTimeout = TimeSpan.FromSeconds(9), MostAttempts = 10,
        };
        TrainingPlan back = Serializer.Deserialize<TrainingPlan>(Serializer.SerializeToArray(plan))!;
        Assert.True(plan.GivesSameBitsAs(back));
        Assert.Equal((2, 8, TimeSpan.FromSeconds(9), 10), (back.Rounds, back.CheckpointEvery, back.WorkerTimeout, back.MostAttempts));
        ModelVersion model = Serializer.Deserialize<ModelVersion>(Serializer.SerializeToArray(new ModelVersion(3, [1, 2])))!;
        Assert.Equal(3, model.Version);
        Assert.Equal([1, 2], model.Weights);
    }

    [Fact]
    public void Values_that_a_damaged_message_claims_are_not_made_room_for()
    {
        byte[] bytes = Serializer.SerializeToArray<FlatValues<float>>(new float[] { 1, 2, 3 });
        foreach (int cut in Enumerable.Range(1, bytes.Length - 1))
        {
            Assert.ThrowsAny<Exception>(() => Serializer.Deserialize<FlatValues<float>>(bytes.AsMemory(0, cut)));
        }
    }

    [Fact]
    public void A_copy_within_a_silo_has_values_of_its_own()
    {
        float[] values = [1, 2];
        FlatValues<float> copy = _services.GetRequiredService<DeepCopier>().Copy<FlatValues<float>>(values);
        values[0] = 5;
        Assert.Equal([1f, 2f], copy.ToArray());
    }

    private static RoundWork<float> Work(int values) => Work<float>(values);

    private static RoundWork<T> Work<T>(int values)
        where T : unmanaged
        => new()
        {
            Network = "n", Training = "t", Shards = [new("csv", "a.csv#0-5"), new("csv", "b.csv")], FirstShard = 3, Round = 7, Exchange = TrainingExchange.Gradients, BatchSize = 5, Seed = 6, ClipGradientNorm = 0.5, FirstStep = 8,
            LearningRates = new double[] { 0.1, 0.2 }, State = new T[values], OptimizerSteps = 9, Scaling = new double[] { 1, 2, 3, 4 }, WorkerTimeout = TimeSpan.FromSeconds(1), MostAttempts = 2,
        };
}
