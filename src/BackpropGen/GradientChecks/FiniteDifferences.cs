using BackpropGen.CompilerServices;
using BackpropGen.GradientChecks;

namespace BackpropGen;

/// <summary>Checks the gradient of a network against finite differences of its loss.</summary>
/// <remarks>
/// The loss is computed a second time from the network's parameters and <see cref="INetwork{T}.Description"/>, in double whatever the network's precision,
/// at four points around each parameter θ: ∂L/∂θ ≈ (−L(θ+2h) + 8·L(θ+h) − 8·L(θ−h) + L(θ−2h)) / 12h, with h = 10⁻³ divided by the largest input that the weight
/// multiplies, if that is above 1. Where an activation or the loss has a kink between them, h is a hundredth of it, and if that does not help, the
/// parameter is skipped. The work grows faster than the number of parameters: a network of 2,000 takes about a second, one of 20,000 about ten.
/// </remarks>
public static class FiniteDifferences
{
    private const int RandomRows = 8;

    // Weights are drawn from stream 0 of a seed, the order of rows and validation from 1 and 2.
    private const int RowStream = 3;

    /// <summary>Compares the gradient for random rows: eight, with inputs from the standard normal distribution and targets of the loss's domain, in a network with a fitted scaling as its rows are once they are scaled.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It is not changed.</param>
    /// <param name="seed">The seed of the rows; any number.</param>
    /// <returns>The largest difference, and where it is.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="NotSupportedException">An activation or the loss is neither one of this library's nor the author's own.</exception>
    /// <exception cref="InvalidOperationException">A method that is an activation or the loss gives other numbers than its formula: it does not give the same for the same numbers.</exception>
    public static GradientCheck CheckGradient<T>(this INetwork<T> network, int seed = 0)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        var random = new SeededRandom(seed, RowStream);
        T[] inputs = new T[RandomRows * description.InputCount];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Real.FromDouble<T>(random.NextGaussian());
        }

        T[] targets = new T[RandomRows * description.TargetCount];
        for (int row = 0; row < RandomRows; row++)
        {
            double[] target = ReferenceFunctions.RandomTarget(description.Targets, description.TargetCount, random);
            for (int j = 0; j < target.Length; j++)
            {
                targets[(row * description.TargetCount) + j] = Real.FromDouble<T>(target[j]);
            }
        }

        // The rows are to lie where the network was trained.
        if (network.GetScaling() is { } scaling)
        {
            Rescale(inputs, scaling.InputOffsets, scaling.InputScales);
            Rescale(targets, scaling.TargetOffsets, scaling.TargetScales);
        }

        return CheckGradient<T>(network, inputs, targets);
    }

    /// <summary>Compares the mean gradient of some rows.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It is not changed.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="targets">The targets, finite and as the loss asks for: rows × outputs, row after row.</param>
    /// <returns>The largest difference, and where it is.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs or targets are not as described.</exception>
    /// <exception cref="NotSupportedException">An activation or the loss is neither one of this library's nor the author's own.</exception>
    /// <exception cref="InvalidOperationException">A method that is an activation or the loss gives other numbers than its formula: it does not give the same for the same numbers.</exception>
    public static GradientCheck CheckGradient<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        Check.Finite(inputs, description.InputCount, nameof(inputs), description.InputNames);
        Check.Targets(targets, description);
        OwnFunctions.Require(description.Layers, description.LossFunction);

        T[] parameters = new T[description.ParameterCount];
        network.GetParameters(parameters);
        T[] gradient = new T[description.ParameterCount];
        double loss = Real.ToDouble(network.GradientBatch(inputs, targets, gradient));

        double[] scaledInputs = InDouble(inputs);
        double[] scaledTargets = InDouble(targets);
        if (network.GetScaling() is { } scaling)
        {
            Scale(scaledInputs, scaling.InputOffsets, scaling.InputScales);
            Scale(scaledTargets, scaling.TargetOffsets, scaling.TargetScales);
        }

        var reference = new ReferenceLoss(description, InDouble<T>(parameters), scaledInputs, scaledTargets);
        return GradientComparison.Of(description, InDouble<T>(gradient), loss, reference);
    }

    /// <summary>Compares the mean gradient of some rows with classes.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network: one output for each class, or one output with binary cross-entropy. It is not changed.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <returns>The largest difference, and where it is.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs or classes are not as described, or the network has no classes.</exception>
    /// <exception cref="NotSupportedException">An activation or the loss is neither one of this library's nor the author's own.</exception>
    /// <exception cref="InvalidOperationException">A method that is an activation or the loss gives other numbers than its formula: it does not give the same for the same numbers.</exception>
    public static GradientCheck CheckGradient<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        return CheckGradient(network, inputs, ClassCoding.TargetsOf<T>(classes, description));
    }

    private static double[] InDouble<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        double[] copy = new double[values.Length];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = Real.ToDouble(values[i]);
        }

        return copy;
    }

    private static void Rescale<T>(T[] values, IReadOnlyList<double> offsets, IReadOnlyList<double> scales)
        where T : unmanaged
    {
        for (int i = 0; i < values.Length && offsets.Count > 0; i++)
        {
            values[i] = Real.FromDouble<T>((Real.ToDouble(values[i]) * scales[i % scales.Count]) + offsets[i % offsets.Count]);
        }
    }

    private static void Scale(double[] values, IReadOnlyList<double> offsets, IReadOnlyList<double> scales)
    {
        for (int i = 0; i < values.Length && offsets.Count > 0; i++)
        {
            values[i] = (values[i] - offsets[i % offsets.Count]) / scales[i % scales.Count];
        }
    }
}
