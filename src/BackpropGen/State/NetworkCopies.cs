using BackpropGen.CompilerServices;
using BackpropGen.State;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>Brings what one network has learnt into another, whole or in part, as target networks, federated averages and evolution need it.</summary>
/// <remarks>Nothing is allocated beyond memory that the shared pool keeps. The networks may be of different classes, as long as their layers are of the same sizes.</remarks>
public static class NetworkCopies
{
    // More would touch more of the stack than is warm.
    private const int MostValuesOnStack = 1024;

    /// <summary>
    /// Makes the network predict as another does: its parameters and its scaling become those of the other. What its optimiser remembers stays as it is, as with <c>load_state_dict</c> of a module of PyTorch.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network that changes.</param>
    /// <param name="other">The network that is copied, with layers of the same sizes.</param>
    /// <exception cref="ArgumentNullException">A network is null.</exception>
    /// <exception cref="ArgumentException">The layers are of other sizes or kinds, or the other's parameters are not finite; the network is unchanged.</exception>
    public static void CopyFrom<T>(this INetwork<T> network, INetwork<T> other)
        where T : unmanaged
    {
        NetworkDescription description = RequireAlike(network, other);
        int count = description.ParameterCount;
        using PooledSpan<T> memory = new(count > MostValuesOnStack ? count : 0);
        Span<T> parameters = count > MostValuesOnStack ? memory.Span : stackalloc T[count];
        other.GetParameters(parameters);
        network.SetParameters(parameters);
        if (network is IScaledNetwork<T> scaled)
        {
            using PooledSpan<T> numbers = new(ScalingFit.CountOf(description));
            bool isFitted = ((IScaledNetwork<T>)other).GetScaling(numbers.Span);
            scaled.SetScaling(numbers.Span, isFitted);
        }
    }

    /// <summary>
    /// Brings all parameters a part of the way to those of another network: θ ← θ + τ · (θ′ − θ), the soft update of a target network. It is exact for τ of 0 and 1:
    /// <see cref="ParameterArithmetic.Interpolate{T}(Span{T}, ReadOnlySpan{T}, T)"/>.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network that changes.</param>
    /// <param name="other">The network that it follows, with layers of the same sizes and the same scaling.</param>
    /// <param name="tau">τ, from 0 to 1.</param>
    /// <exception cref="ArgumentNullException">A network is null.</exception>
    /// <exception cref="ArgumentException">The layers are of other sizes or kinds, or parameters are not finite; the network is unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">τ is not from 0 to 1.</exception>
    /// <exception cref="InvalidOperationException">The scaling of the two differs, so that means of their parameters mean nothing.</exception>
    public static void Blend<T>(this INetwork<T> network, INetwork<T> other, T tau)
        where T : unmanaged
    {
        NetworkDescription description = RequireAlike(network, other);
        double part = Real.ToDouble(tau);
        if (!(part >= 0 && part <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(tau), $"tau is {Real.Format(tau)}, but it must be from 0 to 1.");
        }

        RequireSameScaling(network, other, description);
        int count = description.ParameterCount;
        bool isLarge = count > MostValuesOnStack;
        using PooledSpan<T> memory = new(isLarge ? checked(2 * count) : 0);
        Span<T> both = isLarge ? memory.Span : stackalloc T[2 * count];
        Span<T> own = both.Slice(0, count);
        Span<T> others = both.Slice(count);
        network.GetParameters(own);
        other.GetParameters(others);
        ParameterArithmetic.Interpolate(own, others, tau);
        network.SetParameters(own);
    }

    /// <summary>Adds normally distributed noise to all parameters: <see cref="ParameterArithmetic.Perturb{T}(Span{T}, T, int)"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network that changes.</param>
    /// <param name="deviation">The standard deviation of the noise, finite.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">A parameter would not be finite; the network is unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not finite.</exception>
    public static void Perturb<T>(this INetwork<T> network, T deviation, int seed)
        where T : unmanaged
    {
        int count = Check.Network(network).ParameterCount;
        using PooledSpan<T> memory = new(count > MostValuesOnStack ? count : 0);
        Span<T> parameters = count > MostValuesOnStack ? memory.Span : stackalloc T[count];
        network.GetParameters(parameters);
        ParameterArithmetic.Perturb(parameters, deviation, seed);
        network.SetParameters(parameters);
    }

    private static NetworkDescription RequireAlike<T>(INetwork<T> network, INetwork<T> other)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        NetworkDescription others = other is null ? throw new ArgumentNullException(nameof(other)) : other.Description;
        if (ReferenceEquals(description, others) || AreAlike(description, others))
        {
            return description;
        }

        throw new ArgumentException(
            Invariant($"The other network is {others}, but this one is {description}: the parameters of one mean something only in layers of the same sizes, activations and scaling."), nameof(other));
    }

    private static bool AreAlike(NetworkDescription first, NetworkDescription second)
    {
        bool areAlike = first.Layers.Count == second.Layers.Count && first.InputCount == second.InputCount && first.ParameterCount == second.ParameterCount
            && first.InputScaling == second.InputScaling && first.TargetScaling == second.TargetScaling;
        for (int i = 0; areAlike && i < first.Layers.Count; i++)
        {
            // Dropout is for training alone.
            LayerDescription layer = first.Layers[i];
            LayerDescription other = second.Layers[i];
            areAlike = layer.Kind == other.Kind && layer.InputCount == other.InputCount && layer.OutputCount == other.OutputCount && layer.Operations.Count == other.Operations.Count
                && layer.Activation == other.Activation && layer.Function?.Formula == other.Function?.Formula && layer.CountBehindSums == other.CountBehindSums && layer.Parameter == other.Parameter && layer.Start == other.Start && HaveSameSources(layer.Sources, other.Sources);
        }

        return areAlike;
    }

    private static bool HaveSameSources(IReadOnlyList<int>? first, IReadOnlyList<int>? second)
    {
        bool areSame = first?.Count == second?.Count;
        for (int i = 0; areSame && i < (first?.Count ?? 0); i++)
        {
            areSame = first![i] == second![i];
        }

        return areSame;
    }

    private static void RequireSameScaling<T>(INetwork<T> network, INetwork<T> other, NetworkDescription description)
        where T : unmanaged
    {
        if (network is not IScaledNetwork<T> scaled)
        {
            return;
        }

        int count = ScalingFit.CountOf(description);
        using PooledSpan<T> memory = new(2 * count);
        Span<T> own = memory.Span.Slice(0, count);
        Span<T> others = memory.Span.Slice(count, count);
        bool isFitted = scaled.GetScaling(own);
        bool isOtherFitted = ((IScaledNetwork<T>)other).GetScaling(others);
        for (int i = 0; i < count; i++)
        {
            if (isFitted != isOtherFitted || Real.ToDouble(own[i]) != Real.ToDouble(others[i]))
            {
                throw new InvalidOperationException(
                    $"The two {description.Topology} networks scale by different numbers, and parameters between theirs would mean nothing. Call FitScaling of one, and CopyFrom of the other, before they are trained apart.");
            }
        }
    }
}
