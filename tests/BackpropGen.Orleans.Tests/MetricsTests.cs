using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Orleans.Hosting;

namespace BackpropGen.Orleans.Tests;

/// <summary>What a cluster tells of itself.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Rows_parts_of_rounds_and_what_failed_are_counted()
    {
        ConcurrentDictionary<string, double> sums = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == ClusterDiagnostics.MeterName)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        Faults faults = new() { Of = number => number == 20 ? Fault.Fails : Fault.None };
        await using Cluster cluster = await Cluster.StartAsync(1, silo =>
        {
            silo.AddNetworkGrains<MomentumModel>("metered", options => options.CohortOf = _ => "all").AddShardReader("regression", Trainings.Readers["regression"]);
            silo.AddIncomingGrainCallFilter(faults);
        });
        TrainingPlan plan = new() { Shards = InMemoryShardReader.References("regression", Trainings.Shards), Rounds = 6, StepsPerRound = 5, BatchSize = 10, CheckpointEvery = 2 };
        await cluster.Grains.GetTraining<float>("metered", "t").RunToEndAsync(plan);
        INetworkGrain<float> key = cluster.Grains.GetNetwork<float>("metered", "a");
        await key.Learn(new float[9], new float[6]);
        await key.Contribute();
        await Assert.ThrowsAsync<ArgumentException>(() => cluster.Grains.GetCohort<float>("metered", "all").Contribute("b", [1, 2]));

        Assert.Equal(6 * 5 * 10 * Trainings.Shards, sums["backpropgen.training.rows"]);
        Assert.Equal(1, sums["backpropgen.training.retries"]);
        Assert.Equal(3, sums["backpropgen.learning.rows"]);
        Assert.Equal(1, sums["backpropgen.networks"]);
        Assert.Equal(1, sums["backpropgen.cohort.refused"]);
        Assert.Equal(
            ["apply", "checkpoint", "compute", "exchange", "wait"],
            sums.Keys.Where(key => key.StartsWith("backpropgen.training.round.duration ", StringComparison.Ordinal)).Select(key => key.Split(' ')[1]).Order(StringComparer.Ordinal));

        // Of this test's networks alone: others run beside it.
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string part = string.Empty;
            bool isOurs = false;
            foreach ((string name, object? tag) in tags)
            {
                isOurs |= name == "backpropgen.network" && Equals(tag, "metered");
                part = name == "backpropgen.part" ? $" {tag}" : part;
            }

            if (isOurs)
            {
                sums.AddOrUpdate(instrument.Name + part, value, (_, sum) => sum + value);
            }
        }
    }
}
