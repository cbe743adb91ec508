using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>A training gives the bits of the same shards in one process, whatever the number of silos.</summary>
public sealed class SameBitsTests
{
    public static TheoryData<int> SiloCounts => [1, 2, 3, 5];

    [Theory]
    [MemberData(nameof(SiloCounts))]
    public async Task Silos_give_the_bits_of_one_process(int silos)
    {
        await using Cluster cluster = await Cluster.StartAsync(silos, silo => Trainings.AddAll(silo));
        foreach (TrainingCase training in Trainings.All)
        {
            await training.RunAndCompareAsync(cluster, $"{silos} silos");
        }
    }

    [Fact]
    public async Task Threads_give_the_bits_of_one()
    {
        foreach (TrainingCase training in Trainings.All)
        {
            Assert.Equal((await training.LocalAsync(1)).Bits, (await training.LocalAsync(3)).Bits);
        }
    }

    [Fact]
    public async Task Shards_are_what_decides_and_not_chance()
    {
        TrainingCase training = Trainings.All.First();
        Assert.NotEqual((await training.LocalAsync(1)).Bits, (await training.With(plan => plan.Seed++).LocalAsync(1)).Bits);
        Assert.NotEqual((await training.LocalAsync(1)).Bits, (await training.With(plan => plan.Shards = plan.Shards[1..]).LocalAsync(1)).Bits);
    }
}
