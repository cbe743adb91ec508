using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.State;
using BackpropGen.WeightFiles;

namespace BackpropGen.Sequences;

// The weight file of a network with memory. In the file numbers lie as PyTorch has them, tensor after tensor; in the network, as the network that computes a step has them.
internal static class SequenceFile<T>
    where T : unmanaged
{
    // Copies what is to be written, and refuses what could not be read again.
    public static Action<Stream> WriterOf(SequenceCore<T> core, bool withOptimizerState)
    {
        Real.RequireSupported<T>();
        int[] places = PlacesOf(core.Description);
        NetworkState<T> step = NetworkState<T>.Of(core.Step);
        NetworkState<T> state = new(Gather(step.Parameters, places)) { Moments = Gather(step.Moments, places), Steps = step.Steps, Scaling = ScalingOf(core) };
        return WeightFileWriter<T>.Of(FiledOf(core), state, withOptimizerState).WriteTo;
    }

    public static LoadedWeights Load(SequenceCore<T> core, Stream stream, string name, LoadOptions? options)
    {
        Real.RequireSupported<T>();
        LoadedFile<T> file = WeightFileLoader<T>.Read(FiledOf(core), stream, name, LoadOptions.NamesOf(options));
        NetworkState<T> state = file.State;
        int[] places = PlacesOf(core.Description);
        NetworkState<T> step = new(Scatter(state.Parameters, places)) { Moments = Scatter(state.Moments, places), Steps = state.Steps };
        step.SetTo(core.Step);
        if (state.Scaling is (var numbers, var isFitted))
        {
            core.SetScaling(isFitted ? Split(core.Description, numbers) : null);
        }

        return file.Weights;
    }

    // The layout of the file.
    public static NetworkLayout LayoutOf(SequenceDescription network) => new(
        network.InputCount,
        DescribedLayout.LayersOf(network.Layers),
        typeof(T) == typeof(double),
        new ColumnsLayout(network.InputScaling.ToString(), network.InputNames),
        new ColumnsLayout(network.TargetScaling.ToString(), network.OutputNames),
        network.IsResidual);

    private static FiledNetwork<T> FiledOf(SequenceCore<T> core) =>
        new(LayoutOf(core.Description), core.Description.Loss, core.Description.Optimizer, core.Step.GetType(), core.Step is IOptimizerState<T>);

    // Where the numbers of the file lie among the parameters of a step.
    private static int[] PlacesOf(SequenceDescription network) => network.Tensors.SelectMany(tensor => Enumerable.Range(0, tensor.Count).Select(tensor.PlaceOf)).ToArray();

    private static T[] Gather(T[] values, int[] places)
    {
        T[] gathered = new T[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            gathered[i] = values[(i / places.Length * places.Length) + places[i % places.Length]];
        }

        return gathered;
    }

    private static T[] Scatter(T[] values, int[] places)
    {
        T[] scattered = new T[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            scattered[(i / places.Length * places.Length) + places[i % places.Length]] = values[i];
        }

        return scattered;
    }

    private static (T[] Numbers, bool IsFitted)? ScalingOf(SequenceCore<T> core) => core.Scaling is { } scaling
        ? (scaling.InputOffsets.Concat(scaling.InputScales).Concat(scaling.TargetOffsets).Concat(scaling.TargetScales).Select(Real.FromDouble<T>).ToArray(), true)
        : null;

    private static ScalingNumbers Split(SequenceDescription network, T[] numbers)
    {
        int inputs = network.InputScaling == Scaling.None ? 0 : network.InputCount;
        int targets = network.TargetScaling == Scaling.None ? 0 : network.OutputCount;
        double[] all = numbers.Select(Real.ToDouble).ToArray();
        return new ScalingNumbers(
            all.Take(inputs).ToArray(), all.Skip(inputs).Take(inputs).ToArray(), all.Skip(2 * inputs).Take(targets).ToArray(), all.Skip((2 * inputs) + targets).ToArray());
    }
}
