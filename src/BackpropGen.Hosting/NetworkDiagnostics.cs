using System.Diagnostics;

namespace BackpropGen.Hosting;

/// <summary>The names by which metrics and traces of networks are found.</summary>
public static class NetworkDiagnostics
{
    /// <summary>The name of the meter: <c>AddMeter(NetworkDiagnostics.MeterName)</c>.</summary>
    public const string MeterName = "BackpropGen";

    /// <summary>The name of the source of activities, one for each load, reload and step of training and none for a prediction: <c>AddSource(NetworkDiagnostics.ActivitySourceName)</c>.</summary>
    public const string ActivitySourceName = "BackpropGen";

    internal static readonly ActivitySource Source = new(ActivitySourceName);
}
