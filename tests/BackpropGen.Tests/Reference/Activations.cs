namespace BackpropGen.Tests.Reference;

/// <summary>Activations as in textbooks, over the nodes of a layer, and their derivatives written by hand.</summary>
internal static class Activations
{
    public static double[] Values(Activation activation, double[] z)
    {
        if (activation == Activation.Softmax)
        {
            double[] exponentials = [.. z.Select(value => Math.Exp(value - z.Max()))];
            return [.. exponentials.Select(value => value / exponentials.Sum())];
        }

        return [.. z.Select(value => Value(activation, value))];
    }

    /// <summary>∂oₖ/∂zⱼ at [k, j].</summary>
    public static double[,] Jacobian(Activation activation, double[] z)
    {
        var jacobian = new double[z.Length, z.Length];
        if (activation != Activation.Softmax)
        {
            for (int j = 0; j < z.Length; j++)
            {
                jacobian[j, j] = Slope(activation, z[j]);
            }

            return jacobian;
        }

        double[] o = Values(activation, z);
        for (int k = 0; k < z.Length; k++)
        {
            for (int j = 0; j < z.Length; j++)
            {
                jacobian[k, j] = o[k] * ((k == j ? 1 : 0) - o[j]);
            }
        }

        return jacobian;
    }

    private static double Value(Activation activation, double z) => activation switch
    {
        Activation.Linear => z,
        Activation.ReLU => z > 0 ? z : 0,
        Activation.LeakyReLU => z > 0 ? z : z / 100,
        Activation.Sigmoid => 1 / (1 + Math.Exp(-z)),
        Activation.Tanh => (Math.Exp(z) - Math.Exp(-z)) / (Math.Exp(z) + Math.Exp(-z)),
        _ => throw new NotSupportedException($"The reference does not know {activation}."),
    };

    private static double Slope(Activation activation, double z) => activation switch
    {
        Activation.Linear => 1,
        Activation.ReLU => z > 0 ? 1 : 0,
        Activation.LeakyReLU => z > 0 ? 1 : 0.01,
        Activation.Sigmoid => 1 / ((1 + Math.Exp(-z)) * (1 + Math.Exp(z))),
        Activation.Tanh => 1 / Math.Pow(Math.Cosh(z), 2),
        _ => throw new NotSupportedException($"The reference does not know {activation}."),
    };
}
