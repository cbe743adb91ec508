using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>Prepares networks for the first call that must not wait.</summary>
public static class Preparation
{
    // After so many calls the runtime has compiled what it compiles a second time, or will do so beside the caller.
    private const int Calls = 64;

    // As many rows as fill the widest vectors and a block, and some that are left.
    private const int Rows = 65;

    /// <summary>
    /// Compiles what predictions run, alone, in batches and by class, and touches the memory that they use: the first prediction after it waits for the just-in-time compiler no more. The network is not
    /// changed.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static void WarmUp<T>(this INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] inputs = new T[Rows * description.InputCount];
        T[] outputs = new T[Rows * description.OutputCount];
        for (int call = 0; call < Calls; call++)
        {
            network.Predict(inputs.AsSpan(0, description.InputCount), outputs.AsSpan(0, description.OutputCount));
            network.PredictBatch(inputs, outputs);
        }

        if (network is IClassifier<T> classifier)
        {
            int[] classes = new int[Rows];
            for (int call = 0; call < Calls; call++)
            {
                _ = classifier.PredictClass(inputs.AsSpan(0, description.InputCount));
                classifier.PredictClassBatch(inputs, classes);
                _ = classifier.DecodeClass<T>(outputs.AsSpan(0, description.OutputCount));
            }
        }
    }

    /// <summary>Compiles what training runs, too, alone and in batches: gradients, steps, losses, and copies between networks. A copy of the network is trained; the network is not changed.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static void WarmUpTraining<T>(this INetwork<T> network)
        where T : unmanaged
    {
        network.WarmUp();
        NetworkDescription description = network.Description;
        INetwork<T> copy = network.Clone();
        copy.Initialize(0);
        T[] inputs = new T[Rows * description.InputCount];
        T[] targets = new T[Rows * description.TargetCount];
        T[] gradient = new T[description.ParameterCount];
        T[] ofInputs = new T[description.InputCount];
        Fill(description, targets);
        if (copy is IScaledNetwork<T> scaled)
        {
            scaled.SetScaling(ScalingFit.NoneOf<T>(description), isFitted: true);
        }

        T rate = Real.FromDouble<T>(1e-6);
        ReadOnlySpan<T> row = inputs.AsSpan(0, description.InputCount);
        ReadOnlySpan<T> target = targets.AsSpan(0, description.TargetCount);
        T[] ofOutputs = new T[description.OutputCount];
        for (int call = 0; call < Calls; call++)
        {
            copy.Train(row, target, rate);
            copy.TrainBatch(inputs, targets, rate);
            copy.Evaluate(row, target);
            copy.EvaluateBatch(inputs, targets);
            copy.Gradient(row, target, gradient);
            copy.GradientBatch(inputs, targets, gradient);
            copy.Backward(row, ofOutputs, gradient, ofInputs);
            copy.InputGradient(row, target, ofInputs);
            copy.Update(gradient, rate);
            copy.GetParameters(gradient);
            copy.SetParameters(gradient);
            if (copy is IClassifier<T> classifier)
            {
                classifier.Train(row, 0, rate);
                classifier.Evaluate(row, 0);
                classifier.Gradient(row, 0, gradient);
            }
        }
    }

    // Targets that every loss takes: 1 of the first output, and 0 of the others, or 1 of all.
    private static void Fill<T>(NetworkDescription description, T[] targets)
        where T : unmanaged
    {
        bool isDistribution = description.Targets == TargetDomain.Distribution;
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = Real.FromDouble<T>(!isDistribution || i % description.TargetCount == 0 ? 1 : 0);
        }
    }
}
