using Playground.Networks;

namespace Playground.Lessons;

/// <summary>The networks that are compiled in, by what they are for; each in ascending size.</summary>
public static class NetworkCatalog
{
    /// <summary>Two classes in the plane.</summary>
    public static IReadOnlyList<NetworkSize> Plane { get; } =
    [
        new(
            CompiledNetwork.Of(seed => new Plane2_1(seed), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledPlane2_1(seed), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
        new(
            CompiledNetwork.Of(seed => new Plane2_2_1(seed), () => new Plane2_2_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledPlane2_2_1(seed), () => new ScaledPlane2_2_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
        new(
            CompiledNetwork.Of(seed => new Plane2_4_1(seed), () => new Plane2_4_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledPlane2_4_1(seed), () => new ScaledPlane2_4_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
        new(
            CompiledNetwork.Of(seed => new Plane2_4_4_1(seed), () => new Plane2_4_4_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledPlane2_4_4_1(seed), () => new ScaledPlane2_4_4_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
        new(
            CompiledNetwork.Of(seed => new Plane2_8_8_1(seed), () => new Plane2_8_8_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledPlane2_8_8_1(seed), () => new ScaledPlane2_8_8_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
    ];

    /// <summary>The table of the lecture notes.</summary>
    public static IReadOnlyList<NetworkSize> Salary { get; } =
    [
        new(
            CompiledNetwork.Of(seed => new Salary2_2_1(seed), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledSalary2_2_1(seed), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
    ];

    /// <summary>A value of two others.</summary>
    public static IReadOnlyList<NetworkSize> Value { get; } =
    [
        new(
            CompiledNetwork.Of(seed => new Value2_2_1(seed), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledValue2_2_1(seed), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
        new(
            CompiledNetwork.Of(seed => new Value2_8_1(seed), () => new Value2_8_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledValue2_8_1(seed), () => new ScaledValue2_8_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
    ];

    /// <summary>A value of one other.</summary>
    public static IReadOnlyList<NetworkSize> Curve { get; } =
    [
        new(
            CompiledNetwork.Of(seed => new Curve1_4_1(seed), () => new Curve1_4_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledCurve1_4_1(seed), () => new ScaledCurve1_4_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
        new(
            CompiledNetwork.Of(seed => new Curve1_16_1(seed), () => new Curve1_16_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledCurve1_16_1(seed), () => new ScaledCurve1_16_1OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
    ];

    /// <summary>Species by their petals.</summary>
    public static IReadOnlyList<NetworkSize> Iris { get; } =
    [
        new(
            CompiledNetwork.Of(seed => new Iris2_3(seed), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledIris2_3(seed), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
        new(
            CompiledNetwork.Of(seed => new Iris2_8_3(seed), () => new Classes2_8_3OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledIris2_8_3(seed), () => new ScaledClasses2_8_3OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
    ];

    /// <summary>Three classes in the plane.</summary>
    public static IReadOnlyList<NetworkSize> ThreeClasses { get; } =
    [
        new(
            CompiledNetwork.Of(seed => new Classes2_8_3(seed), () => new Classes2_8_3OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate)),
            CompiledNetwork.Of(seed => new ScaledClasses2_8_3(seed), () => new ScaledClasses2_8_3OnVectors(), (network, inputs, targets, rate) => network.Explain(inputs, targets, rate))),
    ];
}
