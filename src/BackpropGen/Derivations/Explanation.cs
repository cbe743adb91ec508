using System.ComponentModel;
using BackpropGen.Derivations;

namespace BackpropGen.CompilerServices;

/// <summary>Makes derivations. Supports generated code: <c>Explain</c> and <c>ExplainEpoch</c> call it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Explanation
{
    /// <summary>The derivation of one row.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="targets">The row's targets, one for each output.</param>
    /// <param name="learningRate">η of the step that follows; null for none.</param>
    /// <returns>The derivation.</returns>
    public static Derivation OfRow<T>(IExplainedNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T? learningRate)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.Row(inputs.Length, description.InputCount, targets.Length, description.OutputCount, nameof(targets), description.Topology);
        return RowDerivation<T>.Of(network, inputs, targets, learningRate);
    }

    /// <summary>The derivation of one row of a class.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="classIndex">The row's class, from 0.</param>
    /// <param name="learningRate">η of the step that follows; null for none.</param>
    /// <returns>The derivation.</returns>
    public static Derivation OfRow<T>(IExplainedNetwork<T> network, ReadOnlySpan<T> inputs, int classIndex, T? learningRate)
        where T : unmanaged
        => OfRow(network, inputs, ClassCoding.TargetsOf<T>(new[] { classIndex }, Check.Network(network)), learningRate);

    /// <summary>The derivations of rows of classes that are trained one after the other, on a copy of the network.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="inputs">The inputs, row after row; at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="learningRate">η.</param>
    /// <returns>The derivations, and the losses before and after.</returns>
    public static EpochDerivation OfEpoch<T>(IExplainedNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, T learningRate)
        where T : unmanaged
        => OfEpoch(network, inputs, ClassCoding.TargetsOf<T>(classes, Check.Network(network)), learningRate);

    /// <summary>The derivations of rows that are trained one after the other, on a copy of the network.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, which stays as it is.</param>
    /// <param name="inputs">The inputs, row after row; at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="learningRate">η.</param>
    /// <returns>The derivations, and the losses before and after.</returns>
    public static EpochDerivation OfEpoch<T>(IExplainedNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        int count = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.OutputCount, nameof(targets), description.Topology);
        var trained = (IExplainedNetwork<T>)network.Clone();
        double[] before = Losses(network, inputs, targets, count);
        var rows = new Derivation[count];
        T[] gradient = new T[description.ParameterCount];
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<T> x = inputs.Slice(row * description.InputCount, description.InputCount);
            ReadOnlySpan<T> y = targets.Slice(row * description.OutputCount, description.OutputCount);
            rows[row] = RowDerivation<T>.Of(trained, x, y, learningRate);
            trained.Gradient(x, y, gradient);
            RowValues<T>.Take(trained, x, y, learningRate, gradient);
        }

        return new EpochDerivation(description.Topology, rows, before, Losses(trained, inputs, targets, count));
    }

    private static double[] Losses<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        double[] losses = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            losses[row] = Real.ToDouble(network.Evaluate(
                inputs.Slice(row * description.InputCount, description.InputCount), targets.Slice(row * description.OutputCount, description.OutputCount)));
        }

        return losses;
    }
}
