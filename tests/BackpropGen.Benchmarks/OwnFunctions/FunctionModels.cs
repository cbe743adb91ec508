namespace BackpropGen.Benchmarks.OwnFunctions;

#pragma warning disable CS1591 // The table names them.

/// <summary>Activations of an author's own.</summary>
internal static class OwnActivations
{
    [Activation]
    public static float Snake(float z) => z + (MathF.Sin(z) * MathF.Sin(z));

    [Activation]
    public static float WrittenSiLU(float z) => z * Functions.Sigmoid(z);

    [Activation]
    public static float PReLU(float z, [Learned] float slope = 0.25f) => z > 0 ? z : slope * z;
}

[Network("16-64:silu-64:silu-8")]
public partial class BuiltInSiLU;

[Network("16-64:WrittenSiLU-64:WrittenSiLU-8")]
public partial class OwnSiLU;

[Network("16-64:Snake-64:Snake-8")]
public partial class OwnSnake;

[Network("16-64:leakyrelu-64:leakyrelu-8")]
public partial class BuiltInLeakyReLU;

[Network("16-64:PReLU-64:PReLU-8")]
public partial class LearnedPReLU;
