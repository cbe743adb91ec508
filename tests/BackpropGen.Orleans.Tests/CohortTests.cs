using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>Averages of cohorts: what they are, and what a member that wishes ill can do to them.</summary>
public sealed class CohortTests
{
    private const string Network = "key";
    private const double Tau = 0.5;

    [Fact]
    public async Task The_average_moves_by_the_mean_of_what_members_differ_by()
    {
        await using Cluster cluster = await StartAsync();
        ICohortGrain<float> cohort = cluster.Grains.GetCohort<float>(Network, "cars");
        float[] start = await AverageAsync(cohort);
        float[][] members = [Moved(start, 0, 0.25f), Moved(start, 1, -0.125f), Moved(start, 0, 0.125f)];
        foreach ((int i, float[] member) in new[] { 2, 0, 1 }.Select(i => (i, members[i])))
        {
            await cohort.Contribute($"member {i}", FileOf(member));
        }

        CohortRound round = await cohort.Average();
        Assert.Equal((1, 3, 0), (round.Version, round.Members, round.Clipped));
        float[] average = await AverageAsync(cohort);
        Assert.Equal(start[0] + 0.125, average[0], 1e-6);
        Assert.Equal(start[1] - (0.125 / 3), average[1], 1e-6);
        Assert.Equal(start[2..], average[2..]);
        Assert.Equal(Distance(start, average), round.Norm, 1e-6);
    }

    [Fact]
    public async Task The_order_in_which_members_come_changes_no_bit()
    {
        await using Cluster cluster = await Cluster.StartAsync(1, silo => silo.AddNetworkGrains<DescentModel>("precise", options => options.ClippingNorm = 100));
        List<byte[]> averages = [];
        Random random = new(1);
        byte[][] members = [.. Enumerable.Range(0, 20).Select(seed =>
        {
            DescentModel member = new();
            member.Initialize(seed);
            return ModelVersion.Of(member, 0, withOptimizerState: false).Weights;
        })];
        for (int order = 0; order < 3; order++)
        {
            ICohortGrain<double> cohort = cluster.Grains.GetCohort<double>("precise", $"{order}");
            foreach (int member in Enumerable.Range(0, 20).OrderBy(_ => random.Next()).ToArray())
            {
                await cohort.Contribute($"{member}", members[member]);
            }

            Assert.Equal(0, (await cohort.Average()).Clipped);
            averages.Add((await cohort.GetAverage()).Weights);
        }

        Assert.Equal(averages[0], averages[1]);
        Assert.Equal(averages[0], averages[2]);
    }

    [Theory]
    [InlineData(10f)]
    [InlineData(1e30f)]
    [InlineData(3e38f)]
    [InlineData(-3e38f)]
    public async Task A_poisoned_update_moves_the_average_by_its_share_of_the_clipping_norm_at_most(float poison)
    {
        await using Cluster cluster = await StartAsync();
        ICohortGrain<float> cohort = cluster.Grains.GetCohort<float>(Network, "cars");
        float[] start = await AverageAsync(cohort);
        for (int i = 0; i < 3; i++)
        {
            await cohort.Contribute($"honest {i}", FileOf(start));
        }

        // However often it comes, a member counts once.
        for (int i = 0; i < 5; i++)
        {
            await cohort.Contribute("poisoned", FileOf([.. start.Select(value => value + poison)]));
        }

        CohortRound round = await cohort.Average();
        Assert.Equal((4, 1), (round.Members, round.Clipped));
        Assert.Equal(Tau / 4, round.Norm, 1e-6);
        Assert.Equal(Tau / 4, Distance(start, await AverageAsync(cohort)), 1e-5);
    }

    [Fact]
    public async Task What_is_damaged_not_finite_or_of_another_network_is_refused()
    {
        await using Cluster cluster = await StartAsync();
        ICohortGrain<float> cohort = cluster.Grains.GetCohort<float>(Network, "cars");
        float[] start = await AverageAsync(cohort);
        byte[] good = FileOf(start);
        byte[] notFinite = [.. good];
        BitConverter.TryWriteBytes(notFinite.AsSpan(notFinite.Length - 4), float.NaN);
        using MemoryStream other = new();
        new MomentumModel().Save(other);
        foreach (byte[] bad in new[] { notFinite, good[..^1], [], other.ToArray(), new byte[1000] })
        {
            Assert.Contains("is refused", (await Assert.ThrowsAsync<ArgumentException>(() => cohort.Contribute("a", bad))).Message);
            await Assert.ThrowsAsync<ArgumentException>(() => cohort.SetAverage(bad));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(cohort.Average);
        Assert.Equal(start, await AverageAsync(cohort));
    }

    [Fact]
    public async Task A_member_that_is_scaled_otherwise_is_refused()
    {
        ScalingNumbers scaling = new([0, 0], [1, 1], [0], [1]);
        await using Cluster cluster = await Cluster.StartAsync(1, silo => silo.AddNetworkGrains<ScaledKeyModel>("scaled", options => options.Scaling = scaling));
        ICohortGrain<float> cohort = cluster.Grains.GetCohort<float>("scaled", "cars");
        ScaledKeyModel member = new();
        member.SetScaling(new ScalingNumbers([0, 0], [1, 2], [0], [1]));
        Assert.Contains("scaled by other numbers", (await Assert.ThrowsAsync<ArgumentException>(() => cohort.Contribute("a", ModelVersion.Of(member, 0, false).Weights))).Message);
        member.SetScaling(scaling);
        Assert.Equal(1, await cohort.Contribute("a", ModelVersion.Of(member, 0, false).Weights));
    }

    [Fact]
    public async Task Rounds_have_enough_members_and_not_too_many()
    {
        await using Cluster cluster = await StartAsync();
        ICohortGrain<float> cohort = cluster.Grains.GetCohort<float>(Network, "cars");
        byte[] file = FileOf(await AverageAsync(cohort));
        await cohort.Contribute("0", file);
        Assert.Contains("the round goes on", (await Assert.ThrowsAsync<InvalidOperationException>(cohort.Average)).Message);
        for (int i = 1; i < 25; i++)
        {
            Assert.Equal(i + 1, await cohort.Contribute($"{i}", file));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => cohort.Contribute("25", file));
        Assert.Equal(25, await cohort.Contribute("3", file));
        Assert.Equal(25, (await cohort.Average()).Members);
    }

    [Fact]
    public async Task New_keys_begin_with_the_average_and_members_give_what_they_have_learnt()
    {
        await using Cluster cluster = await StartAsync();
        ICohortGrain<float> cohort = cluster.Grains.GetCohort<float>(Network, "c");
        float[] start = await AverageAsync(cohort);
        float[] inputs = [0.5f, -0.5f];
        foreach (string key in new[] { "c1", "c2", "c3" })
        {
            INetworkGrain<float> member = cluster.Grains.GetNetwork<float>(Network, key);
            for (int i = 0; i < 30; i++)
            {
                await member.Learn(inputs, new float[] { 2 });
            }

            await member.Contribute();
        }

        CohortRound round = await cohort.Average();
        Assert.Equal(3, round.Members);
        float[] average = await AverageAsync(cohort);
        Assert.NotEqual(start, average);

        // Learnt elsewhere, and known to a key that has seen no row; the average survives the silo's memory.
        await cluster.DeactivateAsync(cohort);
        Assert.Equal(average, Parameters((await cluster.Grains.GetNetwork<float>(Network, "c4").GetModel()).Weights));
        INetworkGrain<float> first = cluster.Grains.GetNetwork<float>(Network, "c1");
        await first.StartFrom("c");
        Assert.Equal(average, Parameters((await first.GetModel()).Weights));
        await cluster.DeactivateAsync(first);
        Assert.Equal(average, Parameters((await first.GetModel()).Weights));
        Assert.Contains("has no cohort", (await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Grains.GetNetwork<float>(Network, "d").Contribute())).Message);
    }

    private static Task<Cluster> StartAsync() => Cluster.StartAsync(1, silo => silo.AddNetworkGrains<KeyModel>(Network, options =>
    {
        options.ClippingNorm = Tau;
        options.MostMembers = 25;
        options.CohortOf = key => key.StartsWith('c') ? "c" : null;
    }));

    private static float[] Moved(float[] parameters, int i, float by)
    {
        float[] moved = [.. parameters];
        moved[i] += by;
        return moved;
    }

    private static double Distance(float[] first, float[] second) => Math.Sqrt(first.Zip(second, (a, b) => ((double)a - b) * ((double)a - b)).Sum());

    private static byte[] FileOf(float[] parameters)
    {
        KeyModel network = new();
        network.SetParameters(parameters);
        return ModelVersion.Of(network, 0, withOptimizerState: false).Weights;
    }

    private static float[] Parameters(byte[] file)
    {
        KeyModel network = new();
        new ModelVersion(0, file).LoadInto(network);
        float[] parameters = new float[((INetwork<float>)network).Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static async Task<float[]> AverageAsync(ICohortGrain<float> cohort) => Parameters((await cohort.GetAverage()).Weights);
}
