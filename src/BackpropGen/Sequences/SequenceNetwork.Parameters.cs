using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen;

// Parameters, flat and by the names of PyTorch.
public static partial class SequenceNetwork
{
    /// <summary>Gives the network new weights, as its initializer draws them, and biases of 0. The same seed gives the same weights. Scaling is to be fitted anew, and the optimiser starts anew.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="seed">Any number.</param>
    public static void Initialize<T>(this ISequenceNetwork<T> network, int seed)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        core.Step.Initialize(seed);
        core.SetScaling(null);
    }

    /// <summary>Copies all parameters out, in the order of gradients.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="destination">As many values as the network has parameters.</param>
    /// <exception cref="ArgumentException">There is another number of values.</exception>
    public static void GetParameters<T>(this ISequenceNetwork<T> network, Span<T> destination)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        Check.ParameterLength(destination.Length, core.Description.ParameterCount, nameof(destination), core.Description.Topology);
        core.Step.GetParameters(destination);
    }

    /// <summary>Replaces all parameters.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="source">As many finite values as the network has parameters, in the order of gradients.</param>
    /// <exception cref="ArgumentException">There is another number of values, or one is NaN or infinite; the network is unchanged.</exception>
    public static void SetParameters<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        Check.ParameterLength(source.Length, core.Description.ParameterCount, nameof(source), core.Description.Topology);
        core.Step.SetParameters(source);
    }

    /// <summary>One step of the network's optimiser.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="gradient">A finite ∂L/∂θ for every parameter θ.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <exception cref="ArgumentException">The gradient or the learning rate is not as described; the network is unchanged.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet: call <c>Fit</c> or <c>FitScaling</c> first.</exception>
    public static void Update<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> gradient, T learningRate)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        Check.ParameterLength(gradient.Length, core.Description.ParameterCount, nameof(gradient), core.Description.Topology);
        RequireScaling(core);
        core.Step.Update(gradient, learningRate);
    }

    /// <summary>The parameters by the names that <c>torch.nn.Sequential</c> has for them, in their order.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <returns>Names such as <c>0.weight_ih_l0</c>, <c>0.bias_hh_l0</c> and <c>1.weight</c>.</returns>
    public static IReadOnlyList<string> GetTensorNames<T>(this ISequenceNetwork<T> network)
        where T : unmanaged
        => CoreOf(network).Description.Tensors.Select(tensor => tensor.Name).ToArray();

    /// <summary>A copy of a tensor of parameters, row by row: gates lie in the order of PyTorch, i, f, g, o of an LSTM and r, z, n of a GRU.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="name">A name of <see cref="GetTensorNames"/>.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
    public static T[] GetTensor<T>(this ISequenceNetwork<T> network, string name)
        where T : unmanaged
    {
        SequenceTensor tensor = Find(network, name);
        T[] parameters = ParametersOf(network);
        return Enumerable.Range(0, tensor.Count).Select(i => parameters[tensor.PlaceOf(i)]).ToArray();
    }

    /// <summary>Replaces a tensor of parameters.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="name">A name of <see cref="GetTensorNames"/>.</param>
    /// <param name="values">Finite values, row by row.</param>
    /// <exception cref="ArgumentException">There is no such tensor, or the values are not as described; the network is unchanged.</exception>
    public static void SetTensor<T>(this ISequenceNetwork<T> network, string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        SequenceTensor tensor = Find(network, name);
        if (values.Length != tensor.Count)
        {
            throw new ArgumentException(Invariant($"There are {values.Length} values, but {name} of the {network.Description.Topology} network has {tensor.Count}."), nameof(values));
        }

        T[] parameters = ParametersOf(network);
        for (int i = 0; i < values.Length; i++)
        {
            parameters[tensor.PlaceOf(i)] = values[i];
        }

        network.SetParameters<T>(parameters);
    }

    private static SequenceTensor Find<T>(ISequenceNetwork<T> network, string name)
        where T : unmanaged
    {
        SequenceDescription description = CoreOf(network).Description;
        return description.Tensors.FirstOrDefault(tensor => tensor.Name == name)
            ?? throw new ArgumentException($"The {description.Topology} network has no tensor '{name}'; it has {string.Join(", ", description.Tensors.Select(tensor => tensor.Name))}.", nameof(name));
    }

    private static T[] ParametersOf<T>(ISequenceNetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters<T>(parameters);
        return parameters;
    }
}
