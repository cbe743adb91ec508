namespace BackpropGen.LevenbergMarquardt.Tests;

/// <summary>Rows to train on, flat, and what tests read of networks.</summary>
internal sealed record Problem(double[] Inputs, double[] Targets)
{
    public float[] SingleInputs => [.. Inputs.Select(value => (float)value)];

    public float[] SingleTargets => [.. Targets.Select(value => (float)value)];

    /// <summary>Inputs in [−1, 1) and, for each output, a smooth function of them in [−1, 1].</summary>
    public static Problem Smooth(int rows, int inputCount, int outputCount, int seed)
    {
        Random random = new(seed);
        double[] inputs = [.. Enumerable.Range(0, rows * inputCount).Select(_ => (2 * random.NextDouble()) - 1)];
        var targets = new List<double>();
        for (int row = 0; row < rows; row++)
        {
            double[] x = inputs[(row * inputCount)..((row + 1) * inputCount)];
            for (int output = 0; output < outputCount; output++)
            {
                targets.Add(x.Select((value, i) => Math.Sin(((i + 2) * value) + output)).Aggregate((a, b) => a * b));
            }
        }

        return new Problem(inputs, [.. targets]);
    }

    public static T[] Parameters<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }
}
