using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>The derivatives of what networks predict by their inputs.</summary>
public static class InputJacobians
{
    /// <summary>The derivatives of all outputs by all inputs, for one row: ∂ŷⱼ/∂xᵢ at the place j · inputs + i, i and j from 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It is not changed.</param>
    /// <param name="inputs">The inputs of the row.</param>
    /// <param name="jacobian">Receives outputs × inputs derivatives, output after output, in units of an output by units of an input.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">A span is not as long as described.</exception>
    public static void InputJacobian<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, Span<T> jacobian)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        int columns = description.InputCount;
        Check.Length(inputs.Length, columns, nameof(inputs), description.Topology);
        Check.Length(jacobian.Length, description.OutputCount * columns, nameof(jacobian), description.Topology);
        using PooledSpan<T> gradient = new(description.ParameterCount);
        using PooledSpan<T> outputs = new(description.OutputCount);
        outputs.Span.Clear();
        for (int j = 0; j < description.OutputCount; j++)
        {
            outputs.Span[j] = Real.FromDouble<T>(1);
            network.Backward(inputs, outputs.Span, gradient.Span, jacobian.Slice(j * columns, columns));
            outputs.Span[j] = default;
        }
    }
}
