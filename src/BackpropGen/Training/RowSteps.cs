using BackpropGen.CompilerServices;

namespace BackpropGen.Training;

// Steps on one row each, one after the other.
internal static class RowSteps
{
    // Whether a step on a row is that on a batch of it: in generated networks, whatever their form.
    public static bool AreBatchesOfOne<T>(INetwork<T> network)
        where T : unmanaged
#if NET
        => network is IRowTraining<T> or IRowGradient<T> or ILaneGradient<T> or IBlockNetwork<T>;
#else
        => network is IRowTraining<T> or IRowGradient<T>;
#endif

    // Steps on all rows, or on those of an order, until one has a loss or a gradient that is not finite; returns how many were taken. The rows' losses are added to the
    // sum, that of a step which was not taken as the last.
    public static int Take<T>(
        INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<int> order, T learningRate, ref double sum, ref double last)
        where T : unmanaged
    {
        int inputCount = network.Description.InputCount;
        int targetCount = network.Description.TargetCount;
        int count = order.IsEmpty ? inputs.Length / inputCount : order.Length;
        IRowTraining<T>? fast = network as IRowTraining<T>;
        IDropoutNetwork<T>? dropout = network as IDropoutNetwork<T>;
        for (int taken = 0; taken < count; taken++)
        {
            if (fast is not null)
            {
                taken += order.IsEmpty
                    ? fast.TrainRows(inputs.Slice(taken * inputCount), targets.Slice(taken * targetCount), order, learningRate, ref sum, ref last)
                    : fast.TrainRows(inputs, targets, order.Slice(taken), learningRate, ref sum, ref last);
                if (taken == count)
                {
                    break;
                }

                dropout?.Dropout.Rewind();
            }

            int row = order.IsEmpty ? taken : order[taken];
            double loss = Real.ToDouble(network.Train(inputs.Slice(row * inputCount, inputCount), targets.Slice(row * targetCount, targetCount), learningRate));
            sum += loss;
            if (!Real.IsFinite(loss))
            {
                return taken;
            }

            last = loss;
        }

        return count;
    }
}
