namespace BackpropGen.Orleans;

/// <summary>The name by which metrics of grains are found.</summary>
public static class ClusterDiagnostics
{
    /// <summary>The name of the meter: <c>AddMeter(ClusterDiagnostics.MeterName)</c>, beside <c>Microsoft.Orleans</c>, that of Orleans itself.</summary>
    public const string MeterName = "BackpropGen.Orleans";
}
