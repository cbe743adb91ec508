using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BackpropGen.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Xunit.Abstractions;

namespace BackpropGen.Orleans.Tests;

/// <summary>There may be more keys than memory: those that nobody calls leave it, and come back as they were.</summary>
public sealed class ManyKeysTests(ITestOutputHelper output)
{
    private const string Network = "many";
    private const int Waves = 50;

    /// <summary>Five thousand keys; a million with BACKPROPGEN_FUZZ=1, and a part of that with a part of 1. The test then prints keys a second and memory.</summary>
    private static readonly int Keys = Environment.GetEnvironmentVariable(RandomCases.FactorVariable) is { Length: > 0 } ? Math.Max(5000, RandomCases.Count(1_000_000)) : 5000;

    [Fact]
    public async Task Keys_that_nobody_calls_leave_memory_and_come_back_as_they_were()
    {
        string file = Path.GetTempFileName();
        try
        {
            await using (FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
                await RunAsync(new AppendedStorage(stream));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task RunAsync(AppendedStorage storage)
    {
        await using Cluster cluster = await Cluster.StartAsync(1, silo =>
        {
            silo.AddNetworkGrains<KeyModel>(Network, options => options.Storage = "file");
            silo.Services.AddKeyedSingleton<IGrainStorage>("file", (services, _) =>
            {
                storage.Serializer = services.GetRequiredService<Serializer>();
                return storage;
            });
        });
        IManagementGrain management = cluster.Grains.GetGrain<IManagementGrain>(0);
        float[] inputs = [0.5f, -1];
        float[] targets = [1];
        long most = 0;
        long mostBytes = 0;
        long start = Stopwatch.GetTimestamp();
        for (int wave = 0; wave < Waves; wave++)
        {
            int first = (int)((long)Keys * wave / Waves);
            int end = (int)((long)Keys * (wave + 1) / Waves);
            await Parallel.ForAsync(first, end, async (key, _) => Assert.Equal(1, (await cluster.Grains.GetNetwork<float>(Network, Name(key)).Learn(inputs, targets)).Rows));
            most = Math.Max(most, await CountAsync(management));
            mostBytes = Math.Max(mostBytes, Environment.WorkingSet);
            await management.ForceActivationCollection(TimeSpan.Zero);
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Assert.InRange(await CountAsync(management), 0, 2 * Keys / Waves);
        Assert.InRange(most, 1, 3 * Keys / Waves);

        // Each is where it was when it left: at its first step, with what its optimiser remembers.
        KeyModel twin = new();
        twin.Initialize(0);
        twin.TrainEach<float>(inputs, targets, 0.01f);
        float expected = twin.TrainEach<float>(inputs, targets, 0.01f);
        Random random = new(1);
        foreach (int key in Enumerable.Range(0, 200).Select(_ => random.Next(Keys)).Distinct())
        {
            Learnt learnt = await cluster.Grains.GetNetwork<float>(Network, Name(key)).Learn(inputs, targets);
            Assert.Equal((2L, (double)expected), (learnt.Rows, learnt.Loss));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {Keys:N0} | {Keys / time.TotalSeconds:N0} | {most:N0} | {mostBytes / 1e6:N0} | {storage.Length / 1e6:N0} |"));
    }

    private static string Name(int key) => key.ToString(CultureInfo.InvariantCulture);

    private static async Task<long> CountAsync(IManagementGrain management)
        => (await management.GetSimpleGrainStatistics()).Where(grain => grain.GrainType.Contains("NetworkGrain", StringComparison.Ordinal)).Sum(grain => grain.ActivationCount);

    /// <summary>States behind each other in a file, of which memory holds the places alone.</summary>
    private sealed class AppendedStorage(FileStream file) : IGrainStorage
    {
        private readonly Dictionary<UInt128, (long Start, int Length)> _places = [];

        public Serializer Serializer { get; set; } = null!;

        public long Length => file.Length;

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            (long Start, int Length) place;
            lock (_places)
            {
                if (!_places.TryGetValue(KeyOf(stateName, grainId), out place))
                {
                    return Task.CompletedTask;
                }
            }

            byte[] bytes = new byte[place.Length];
            Assert.Equal(place.Length, RandomAccess.Read(file.SafeFileHandle, bytes, place.Start));
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Serializer.Deserialize<T>(bytes)!, Name(0), true);
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            byte[] bytes = Serializer.SerializeToArray(grainState.State);
            lock (_places)
            {
                long start = RandomAccess.GetLength(file.SafeFileHandle);
                RandomAccess.Write(file.SafeFileHandle, bytes, start);
                _places[KeyOf(stateName, grainId)] = (start, bytes.Length);
            }

            (grainState.ETag, grainState.RecordExists) = (Name(0), true);
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

        private static UInt128 KeyOf(string stateName, GrainId grain) => BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes($"{stateName} {grain}")));
    }
}
