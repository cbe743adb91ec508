using System.Diagnostics;
using System.Diagnostics.Metrics;
using BackpropGen.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Scoring;

namespace BackpropGen.Hosting.Tests;

/// <summary>A network in a host: loaded, replaced when its file changes, kept where the file is bad, and measured.</summary>
public sealed class ServedNetworkTests : IDisposable
{
    private static readonly float[] Row = [75, 3];

    private readonly string _folder = Directory.CreateTempSubdirectory("served").FullName;
    private readonly LogLines _log = new();

    private string ModelPath => Path.Combine(_folder, "rent.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_that_changes_is_served_and_a_bad_one_is_refused_and_the_model_before_kept()
    {
        RentModel first = RentModel.Trained(1);
        RentModel second = RentModel.Trained(2);
        first.Save(ModelPath);
        using IHost host = await StartAsync();
        ServedNetwork<RentModel> served = host.Services.GetRequiredService<ServedNetwork<RentModel>>();
        Assert.Equal(first.Predict(Row), Predict(served));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));

        second.Save(ModelPath);
        await UntilAsync(() => Predict(served) == second.Predict(Row));
        await UntilAsync(() => _log.All.Any(line => line.StartsWith("Information", StringComparison.Ordinal) && line.Contains("is served as model 2", StringComparison.Ordinal)));

        // Moved, as Save does it: what is written in place is seen empty first now and then.
        string bad = ModelPath + ".bad";
        File.WriteAllText(bad, "this is no model");
        File.Move(bad, ModelPath, overwrite: true);
        await UntilAsync(() => _log.All.Any(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("the model before goes on serving", StringComparison.Ordinal)));
        Assert.Equal(second.Predict(Row), Predict(served));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
        await Task.Delay(100);
        Assert.Single(_log.All, line => line.StartsWith("Error", StringComparison.Ordinal));

        first.Save(ModelPath);
        await UntilAsync(() => Predict(served) == first.Predict(Row));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));

        // A file that is gone takes nothing away.
        File.Delete(ModelPath);
        await Task.Delay(100);
        Assert.Equal(first.Predict(Row), Predict(served));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_bad_file_or_bad_options_and_may_start_without_a_file()
    {
        await Assert.ThrowsAnyAsync<IOException>(async () => (await StartAsync()).Dispose());
        File.WriteAllText(ModelPath, "this is no model");
        await Assert.ThrowsAsync<WeightFileException>(async () => (await StartAsync()).Dispose());
        File.Delete(ModelPath);
        Assert.Contains("ReloadInterval", (await Assert.ThrowsAsync<OptionsValidationException>(async () => (await StartAsync(options => options.ReloadInterval = TimeSpan.Zero)).Dispose())).Message);

        using IHost host = await StartAsync(options => options.Required = false);
        ServedNetwork<RentModel> served = host.Services.GetRequiredService<ServedNetwork<RentModel>>();
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
        Assert.Contains(_log.All, line => line.StartsWith("Warning", StringComparison.Ordinal));
        RentModel trained = RentModel.Trained();
        trained.Save(ModelPath);
        await UntilAsync(() => Predict(served) == trained.Predict(Row));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
    }

    [Fact]
    public async Task What_is_learnt_is_published_and_left_behind_by_a_new_file()
    {
        RentModel first = RentModel.Trained();
        first.Save(ModelPath);
        using IHost host = await StartAsync(options => options.Learning = new OnlineLearnerOptions { PublishEverySteps = 10 });
        ServedNetwork<RentModel> served = host.Services.GetRequiredService<ServedNetwork<RentModel>>();
        float before = Predict(served);
        for (int step = 0; step < 9; step++)
        {
            served.Learn(3000f, static (network, rent) => network.Train(75, 3, rent, 0.01f));
        }

        Assert.Equal(before, Predict(served));
        served.Learn(3000f, static (network, rent) => network.Train(75, 3, rent, 0.01f));
        Assert.True(Predict(served) > before);
        served.Learn(3000f, static (network, rent) => network.Train(75, 3, rent, 0.01f));
        Assert.True(served.PublishLearnt());
        Assert.True(served.Reload());
        Assert.Equal(before, Predict(served));
        served.Learn(3000f, static (network, rent) => network.Train(75, 3, rent, 0f));
        Assert.True(served.PublishLearnt());
        Assert.Equal(before, Predict(served));
    }

    [Fact]
    public async Task Metrics_count_predictions_and_say_how_far_inputs_drifted()
    {
        RentModel.Trained().Save(ModelPath);
        using IHost host = await StartAsync(options => options.SampleEvery = 2);
        ServedNetwork<RentModel> served = host.Services.GetRequiredService<ServedNetwork<RentModel>>();
        ScalingNumbers scaling = ((RentModel)served.Reference.Current).GetScaling()!;
        Predict(served);

        Dictionary<string, double> found = [];
        int durations = 0;
        using MeterListener listener = new();
        IMeterFactory meters = host.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, all) =>
        {
            // Networks that other tests serve have meters of the same name.
            if (instrument.Meter.Name == NetworkDiagnostics.MeterName && instrument.Meter.Scope == meters)
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => found[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            durations += instrument.Name == "backpropgen.prediction.duration" ? 1 : 0;
            string? input = tags.ToArray().FirstOrDefault(tag => tag.Key == "backpropgen.input").Value as string;
            found[instrument.Name + (input is null ? "" : "/" + input)] = value;
        });
        listener.Start();

        // Ten rows four deviations above the mean area.
        float area = (float)(scaling.InputOffsets[0] + (4 * scaling.InputScales[0]));
        float[] rent = new float[1];
        for (int i = 0; i < 10; i++)
        {
            served.Predict([area, (float)scaling.InputOffsets[1]], rent);
        }

        listener.RecordObservableInstruments();
        Assert.Equal(10, found["backpropgen.predictions"]);
        Assert.Equal(5, durations);
        Assert.Equal(4, found["backpropgen.input.mean/area"], 1e-3);
        Assert.Equal(1, found["backpropgen.input.outside/area"]);
        Assert.Equal(0, found["backpropgen.input.mean/rooms"], 1e-3);
        Assert.Equal(0, found["backpropgen.input.outside/rooms"]);
        Assert.Equal(1, found["backpropgen.model.version"]);
        served.Reload();
        Assert.Equal(1, found["backpropgen.reloads"]);
    }

    [Fact]
    public async Task Loads_reloads_and_training_have_an_activity_and_predictions_none()
    {
        RentModel.Trained().Save(ModelPath);
        List<string> names = [];
        using Activity test = new Activity("test").Start();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == NetworkDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests train at the same time.
                if (activity.TraceId == test.TraceId)
                {
                    names.Add(activity.OperationName + " " + activity.Status);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using IHost host = await StartAsync(options => options.ReloadOnChange = false);
        ServedNetwork<RentModel> served = host.Services.GetRequiredService<ServedNetwork<RentModel>>();
        Predict(served);
        served.Learn(1f, static (network, rate) => network.Train(75, 3, 1000, rate));
        served.Reload();
        File.WriteAllText(ModelPath, "bad");
        Assert.False(served.Reload());
        Assert.Equal(["backpropgen.load Unset", "backpropgen.train Unset", "backpropgen.reload Unset", "backpropgen.reload Error"], names);
    }

    [Fact]
    public async Task A_prediction_allocates_nothing()
    {
        RentModel.Trained().Save(ModelPath);
        using IHost host = await StartAsync();
        ServedNetwork<RentModel> served = host.Services.GetRequiredService<ServedNetwork<RentModel>>();
        float[] rent = new float[1];
        served.Predict(Row, rent);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            served.Predict(Row, rent);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains("computes in float", Assert.Throws<InvalidOperationException>(() => served.Predict(new double[2], new double[1])).Message);
    }

    private static float Predict(ServedNetwork<RentModel> served)
    {
        float[] rent = new float[1];
        served.Predict(Row, rent);
        return rent[0];
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 1_000 && !condition(); i++)
        {
            await Task.Delay(20);
        }

        Assert.True(condition());
    }

    private static async Task<HealthStatus> HealthAsync(IHost host) => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    private async Task<IHost> StartAsync(Action<NetworkOptions>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddNetwork<RentModel>(ModelPath, options =>
        {
            options.ReloadInterval = TimeSpan.FromMilliseconds(10);
            configure?.Invoke(options);
        });
        builder.Services.AddHealthChecks().AddNetwork<RentModel>();
        IHost host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return host;
    }

    // What is logged of networks.
    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public string[] All
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => categoryName.Contains("ServedNetwork", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add($"{logLevel}: {formatter(state, exception)}");
            }
        }

        public void Dispose()
        {
        }
    }
}
