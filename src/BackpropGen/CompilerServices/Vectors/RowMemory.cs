using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

/// <summary>Memory for one row of a vectorized network, on the stack as long as it is small. Supports generated code.</summary>
/// <remarks>
/// A method of a user's project gets memory on the stack that the runtime has cleared, which takes a fifth of a small network's time; only the methods here are compiled
/// without that. They are generic by a struct, for which the runtime compiles each anew, and the network's code becomes part of them.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowMemory
{
    private const int MostBytesOnStack = 16 * 1024;

    /// <summary>The prediction for one row.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TRow">The network's methods for one row.</typeparam>
    /// <param name="row">The network's methods.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">Receives the outputs.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodOptions.Hot)]
    public static void Predict<T, TRow>(TRow row, ReadOnlySpan<T> inputs, Span<T> outputs)
        where T : unmanaged
        where TRow : struct, IRowPrediction<T>
    {
        if (IsOnStack<T>(row.ForwardLength))
        {
            row.Predict(inputs, outputs, Uncleared(stackalloc T[row.ForwardLength + Alignment.Spare<T>()], row.ForwardLength));
        }
        else
        {
            PredictInPool(row, inputs, outputs);
        }
    }

    /// <summary>The loss of one row.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TRow">The network's methods for one row.</typeparam>
    /// <param name="row">The network's methods.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="targets">The targets.</param>
    /// <returns>The loss.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodOptions.Hot)]
    public static T Evaluate<T, TRow>(TRow row, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
        where TRow : struct, IRowLoss<T>
        => IsOnStack<T>(row.Length)
            ? row.Evaluate(inputs, targets, Uncleared(stackalloc T[row.Length + Alignment.Spare<T>()], row.Length))
            : EvaluateInPool(row, inputs, targets);

    /// <summary>A step of training on one row.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TRow">The network's methods for one row.</typeparam>
    /// <param name="row">The network's methods.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout; empty in all others.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The loss before the step.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodOptions.Hot)]
    public static T Train<T, TRow>(TRow row, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, T learningRate)
        where T : unmanaged
        where TRow : struct, IRowStep<T>
        => IsOnStack<T>(row.Length)
            ? row.Train(inputs, targets, masks, learningRate, Uncleared(stackalloc T[row.Length + Alignment.Spare<T>()], row.Length))
            : TrainInPool(row, inputs, targets, masks, learningRate);

    [MethodImpl(MethodOptions.Inlined)]
    private static bool IsOnStack<T>(int length)
        where T : unmanaged
        => length * Unsafe.SizeOf<T>() <= MostBytesOnStack;

    [MethodImpl(MethodOptions.Inlined)]
    private static Span<T> Uncleared<T>(Span<T> stack, int length)
        where T : unmanaged
    {
        FillWithNaN(stack);
        return AlignedScratch<T>.Align(stack, length);
    }

    // Where this library is built for tests, code that reads what it has not written shows.
    [Conditional("DEBUG")]
    private static void FillWithNaN<T>(Span<T> memory)
        where T : unmanaged
        => memory.Fill(Real.FromDouble<T>(double.NaN));

    // Methods of their own: each would hold the network's code twice.
    private static void PredictInPool<T, TRow>(TRow row, ReadOnlySpan<T> inputs, Span<T> outputs)
        where T : unmanaged
        where TRow : struct, IRowPrediction<T>
    {
        using AlignedScratch<T> nodes = new(row.ForwardLength);
        row.Predict(inputs, outputs, nodes.Span);
    }

    private static T EvaluateInPool<T, TRow>(TRow row, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
        where TRow : struct, IRowLoss<T>
    {
        using AlignedScratch<T> nodes = new(row.Length);
        return row.Evaluate(inputs, targets, nodes.Span);
    }

    private static T TrainInPool<T, TRow>(TRow row, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, T learningRate)
        where T : unmanaged
        where TRow : struct, IRowStep<T>
    {
        using AlignedScratch<T> nodes = new(row.Length);
        return row.Train(inputs, targets, masks, learningRate, nodes.Span);
    }
}
