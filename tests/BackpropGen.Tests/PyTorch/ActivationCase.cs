using System.Text.Json;

namespace BackpropGen.Tests.PyTorch;

/// <summary>An activation at sample points: numbers where it works node by node, rows where it works on a layer.</summary>
internal sealed record ActivationCase(string Name, JsonElement X, JsonElement Y, double[]? Dydx, double[]? Upstream, double[][]? Dldx)
{
    public bool IsElementwise => Dydx is not null;

    public double[][] Inputs => Rows(X);

    public double[][] Outputs => Rows(Y);

    /// <summary>The derivative that arrives at a row's outputs.</summary>
    public double[] OutputGradient => Upstream ?? [1];

    public double[][] InputGradients => Dldx ?? [.. Dydx!.Select(slope => new[] { slope })];

    private double[][] Rows(JsonElement values) => IsElementwise
        ? [.. values.Deserialize<double[]>()!.Select(value => new[] { value })]
        : values.Deserialize<double[][]>()!;
}
