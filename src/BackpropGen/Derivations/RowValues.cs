using BackpropGen.CompilerServices;

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
        int perNode = _network.Layers.Select((layer, i) => layer.OutputCount * (2 + layer.OperationCount + (formulas.Layers[i].Output.Length > 0 ? 1 : 0))).Sum();
        T[] values = new T[perNode + (scalesInputs ? _network.InputCount : 0) + (scalesTargets ? _network.OutputCount : 0)];
        network.ExplainRow(inputs, targets, values);
        int next = 0;
        ScaledInputs = scalesInputs ? Take(_network.InputCount) : null;
        Sums = new T[layers][];
        Operated = new T[layers][][];
        Outputs = new T[layers][];
        Errors = new T[layers][];
        for (int l = 0; l < layers; l++)
        {
            int width = _network.Layers[l].OutputCount;
            Sums[l] = Take(width);
            Operated[l] = Enumerable.Range(0, _network.Layers[l].OperationCount).Select(_ => Take(width)).ToArray();
            Outputs[l] = formulas.Layers[l].Output.Length > 0 ? Take(width) : Operated[l].LastOrDefault() ?? Sums[l];
        }

        ScaledTargets = scalesTargets ? Take(_network.OutputCount) : null;
        for (int l = layers - 1; l >= 0; l--)
        {
            Errors[l] = Take(_network.Layers[l].OutputCount);
        }

        if (learningRate is { } rate)
        {
            NewParameters = Step(network, inputs, targets, rate);
        }

        T[] Take(int count)
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

    public T Loss { get; }

    public T[] Prediction { get; }

    public T[] Parameters { get; }

    public T[] Gradient { get; }

    public T[]? NewParameters { get; }

    // On a copy: the network stays as it is.
    private T[] Step(IExplainedNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T rate)
    {
        INetwork<T> copy = network.Clone();
        Take(copy, inputs, targets, rate, Gradient);
        T[] parameters = new T[_network.ParameterCount];
        copy.GetParameters(parameters);
        return parameters;
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
