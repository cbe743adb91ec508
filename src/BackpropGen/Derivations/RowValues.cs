using BackpropGen.CompilerServices;
using BackpropGen.State;

namespace BackpropGen.Derivations;

// What a network computes for one row: the numbers are all its own.
internal sealed class RowValues<T>
    where T : unmanaged
{
    private readonly NetworkDescription _network;

    public RowValues(IExplainedNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T? learningRate)
    {
        _network = network.Description;
        RowFormulas formulas = network.Formulas;
        int layers = _network.Layers.Count;
        Inputs = inputs.ToArray();
        Gradient = new T[_network.ParameterCount];
        Loss = network.Gradient(inputs, targets, Gradient);
        Parameters = new T[_network.ParameterCount];
        network.GetParameters(Parameters);
        Prediction = new T[_network.OutputCount];
        network.Predict(inputs, Prediction);
        T[] weighted = new T[targets.Length];
        Targets = ClassWeights.Apply(_network, targets, weighted).ToArray();

        bool scalesInputs = _network.InputScaling != Scaling.None;
        bool scalesTargets = _network.TargetScaling != Scaling.None;
        int ofLayers = _network.Layers.Select((layer, i) => CountOf(layer.OutputCount, formulas.Layers[i])).Sum();
        T[] values = new T[ofLayers + (scalesInputs ? _network.InputCount : 0) + (scalesTargets ? _network.OutputCount : 0)];
        network.ExplainRow(inputs, targets, values);
        int next = 0;
        ScaledInputs = scalesInputs ? Following(_network.InputCount) : null;
        Sums = new T[layers][];
        Operated = new T[layers][][];
        Outputs = new T[layers][];
        Errors = new T[layers][];
        ErrorsOfOperations = new T[layers][][];
        for (int l = 0; l < layers; l++)
        {
            int width = _network.Layers[l].OutputCount;
            Sums[l] = Following(width);
            Operated[l] = formulas.Layers[l].Operations.Select(step => Following(step.IsOnePerLayer ? 1 : width)).ToArray();
            Outputs[l] = formulas.Layers[l].Output.Length > 0 ? Following(width) : Operated[l].LastOrDefault() ?? Sums[l];
        }

        ScaledTargets = scalesTargets ? Following(_network.OutputCount) : null;
        for (int l = layers - 1; l >= 0; l--)
        {
            int width = _network.Layers[l].OutputCount;
            IReadOnlyList<NamedFormula> back = formulas.Layers[l].Back;
            ErrorsOfOperations[l] = back.Take(back.Count - 1).Select(step => step.IsOnePerLayer ? 1 : width).Prepend(width).Take(back.Count).Select(Following).ToArray();
            Errors[l] = Following(width);
        }

        if (learningRate is { } rate)
        {
            INetwork<T> copy = network.Clone();
            Take(copy, inputs, targets, rate, Gradient);
            NewParameters = new T[_network.ParameterCount];
            copy.GetParameters(NewParameters);
            (Moments, Steps) = MomentsOf(network);
            (NewMoments, _) = MomentsOf(copy);
        }

        T[] Following(int count)
        {
            T[] taken = values.AsSpan(next, count).ToArray();
            next += count;
            return taken;
        }
    }

    public T[] Inputs { get; }

    // Multiplied by the weights of their classes, where those have any.
    public T[] Targets { get; }

    public T[]? ScaledInputs { get; }

    public T[]? ScaledTargets { get; }

    public T[][] Sums { get; }

    public T[][][] Operated { get; }

    public T[][] Outputs { get; }

    public T[][] Errors { get; }

    // On the way back through the operations of a layer: first the error of what they give, without the last, which is the layer's error.
    public T[][][] ErrorsOfOperations { get; }

    public T Loss { get; }

    public T[] Prediction { get; }

    public T[] Parameters { get; }

    public T[] Gradient { get; }

    // After a step that a copy takes: the network stays as it is.
    public T[]? NewParameters { get; }

    // What the optimiser remembers before the step and after it, moment after moment, and how many steps there were before.
    public T[] Moments { get; } = [];

    public T[] NewMoments { get; } = [];

    public long Steps { get; }

    private static (T[] Moments, long Steps) MomentsOf(INetwork<T> network) => OptimizerMemory.Of(network) is { } moments ? (moments, ((IOptimizerState<T>)network).GetOptimizerState(moments)) : ([], 0);

    // z, d, what operations compute on the way forward and back, and o.
    private static int CountOf(int width, LayerFormulas formulas)
    {
        int steps = formulas.Operations.Concat(formulas.Back).Sum(step => step.IsOnePerLayer ? 1 : width);
        return steps + (width * (2 + (formulas.Output.Length > 0 ? 1 : 0)));
    }

    // A step of training, in which nothing is dropped.
    public static void Take(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T rate, ReadOnlySpan<T> gradient)
    {
        if (network.Description.HasDropout)
        {
            network.Update(gradient, rate);
        }
        else
        {
            network.Train(inputs, targets, rate);
        }
    }
}
