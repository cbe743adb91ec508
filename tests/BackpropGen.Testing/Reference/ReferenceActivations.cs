namespace BackpropGen.Testing.Reference;

/// <summary>Activations as in textbooks, over the nodes of a layer, and their derivatives written by hand.</summary>
internal static class ReferenceActivations
{
    private const double SeluScale = 1.0507009873554805;
    private const double SeluAlpha = 1.6732632423543772;

    public static double[] Values(Activation activation, double[] z, double? parameter = null)
    {
        if (activation == Activation.LogSoftmax)
        {
            double largest = z.Max();
            double logarithm = Math.Log(z.Sum(value => Math.Exp(value - largest)));
            return [.. z.Select(value => value - largest - logarithm)];
        }

        if (activation == Activation.Softmax)
        {
            double largest = z.Max();
            double[] exponentials = [.. z.Select(value => Math.Exp(value - largest))];
            double sum = exponentials.Sum();
            return [.. exponentials.Select(value => value / sum)];
        }

        return [.. z.Select(value => Value(activation, value, parameter))];
    }

    /// <summary>∂oₖ/∂zⱼ at [k, j].</summary>
    public static double[,] Jacobian(Activation activation, double[] z, double? parameter = null)
    {
        var jacobian = new double[z.Length, z.Length];
        if (activation is not (Activation.Softmax or Activation.LogSoftmax))
        {
            for (int j = 0; j < z.Length; j++)
            {
                jacobian[j, j] = Slope(activation, z[j], parameter);
            }

            return jacobian;
        }

        double[] o = Values(Activation.Softmax, z);
        for (int k = 0; k < z.Length; k++)
        {
            for (int j = 0; j < z.Length; j++)
            {
                jacobian[k, j] = (activation == Activation.Softmax ? o[k] : 1) * ((k == j ? 1 : 0) - o[j]);
            }
        }

        return jacobian;
    }

    private static double Value(Activation activation, double z, double? parameter) => activation switch
    {
        Activation.Linear => z,
        Activation.ReLU => z > 0 ? z : 0,
        Activation.LeakyReLU => z > 0 ? z : z * (parameter ?? 0.01),
        Activation.Sigmoid => 1 / (1 + Math.Exp(-z)),
        Activation.Tanh => Math.Tanh(z),
        Activation.ELU => z > 0 ? z : (parameter ?? 1) * (Math.Exp(z) - 1),
        Activation.SELU => SeluScale * (z > 0 ? z : SeluAlpha * (Math.Exp(z) - 1)),
        Activation.GELU => z * Normal(z),
        Activation.GELUTanh => z / 2 * (1 + Math.Tanh(GeluArgument(z))),
        Activation.SiLU => z / (1 + Math.Exp(-z)),
        Activation.Mish => z * Math.Tanh(Softplus(z)),
        Activation.HardSigmoid => Math.Clamp((z + 3) / 6, 0, 1),
        Activation.HardTanh => Math.Clamp(z, -1, 1),
        Activation.HardSwish => z * Math.Clamp((z + 3) / 6, 0, 1),
        Activation.ReLU6 => Math.Clamp(z, 0, 6),
        Activation.Softplus => Softplus(z * (parameter ?? 1)) / (parameter ?? 1),
        Activation.Softsign => z / (1 + Math.Abs(z)),
        Activation.LogSigmoid => -Softplus(-z),
        _ => throw new NotSupportedException($"The reference does not know {activation}."),
    };

    private static double Slope(Activation activation, double z, double? parameter) => activation switch
    {
        Activation.Linear => 1,
        Activation.ReLU => z > 0 ? 1 : 0,
        Activation.LeakyReLU => z > 0 ? 1 : parameter ?? 0.01,
        Activation.Sigmoid => 1 / ((1 + Math.Exp(-z)) * (1 + Math.Exp(z))),
        Activation.Tanh => 1 / Math.Pow(Math.Cosh(z), 2),
        Activation.ELU => z > 0 ? 1 : (parameter ?? 1) * Math.Exp(z),
        Activation.SELU => SeluScale * (z > 0 ? 1 : SeluAlpha * Math.Exp(z)),
        Activation.GELU => Normal(z) + (z * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)),
        Activation.GELUTanh => (1 + Math.Tanh(GeluArgument(z)) + (z / Math.Pow(Math.Cosh(GeluArgument(z)), 2) * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * z * z)))) / 2,
        Activation.SiLU => Sigmoid(z) * (1 + (z * Sigmoid(-z))),
        Activation.Mish => Math.Tanh(Softplus(z)) + (z * Sigmoid(z) / Math.Pow(Math.Cosh(Softplus(z)), 2)),
        Activation.HardSigmoid => Math.Abs(z) < 3 ? 1 / 6.0 : 0,
        Activation.HardTanh => Math.Abs(z) < 1 ? 1 : 0,
        Activation.HardSwish => z <= -3 ? 0 : z >= 3 ? 1 : ((2 * z) + 3) / 6,
        Activation.ReLU6 => z is > 0 and < 6 ? 1 : 0,
        Activation.Softplus => Sigmoid(z * (parameter ?? 1)),
        Activation.Softsign => 1 / Math.Pow(1 + Math.Abs(z), 2),
        Activation.LogSigmoid => Sigmoid(-z),
        _ => throw new NotSupportedException($"The reference does not know {activation}."),
    };

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>ln(1 + eᶻ), which must not overflow for models of any numbers.</summary>
    private static double Softplus(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    private static double GeluArgument(double z) => Math.Sqrt(2 / Math.PI) * (z + (0.044715 * z * z * z));

    /// <summary>Φ(z), by its series: ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …). Far out, 0 or 1.</summary>
    private static double Normal(double z)
    {
        if (Math.Abs(z) > 8)
        {
            return z > 0 ? 1 : 0;
        }

        double sum = z;
        double term = z;
        for (int k = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); k += 2)
        {
            term *= z * z / k;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
    }
}
