using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>Draws which outputs training drops. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Dropout multiplies each output oᵢ of a layer by kᵢ, which is 0 with probability p and otherwise 1/(1 − p), drawn anew for each row: N. Srivastava, G. Hinton,
/// A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", Journal of Machine Learning Research 15
/// (2014), in the form of <c>torch.nn.Dropout</c>. Not safe for several threads at once.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DropoutTraining<T>
    where T : unmanaged
{
    // All streams from 0 are for others: the weights, the order of the rows.
    private const int FirstStream = int.MinValue;

    private readonly (int Width, SeededRandom.Masks<T> Masks)[] _layers;
    private SeededRandom _random;

    // Where the sequence stood before the last masks.
    private (ulong S0, ulong S1, ulong S2, ulong S3) _before;

    /// <summary>Training whose outputs to drop a seed determines.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="network">The network, of which some layers have dropout.</param>
    public DropoutTraining(int seed, NetworkDescription network)
        : this(seed, network.Layers.Where(layer => layer.Dropout is not null).Select(layer => (layer.OutputCount, layer.Dropout!.Value)))
    {
    }

    // Layers of some widths and probabilities, one after the other.
    internal DropoutTraining(int seed, IEnumerable<(int Width, double Probability)> layers)
        : this(new SeededRandom(seed, FirstStream), Joined(layers))
    {
    }

    private DropoutTraining(SeededRandom random, (int Width, SeededRandom.Masks<T> Masks)[] layers)
    {
        _random = random;
        _layers = layers;
        MaskCount = layers.Sum(layer => layer.Width);
    }

    /// <summary>How many outputs of a row may be dropped.</summary>
    public int MaskCount { get; }

    // Where the sequence stands: four words, not all 0.
    internal (ulong S0, ulong S1, ulong S2, ulong S3) State
    {
        get => _random.GetState();
        set => _random = new SeededRandom(value.S0, value.S1, value.S2, value.S3);
    }

    /// <summary>Draws from the beginning of a sequence.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">The epoch of a training, from 1, or 0 for steps that are in none: each has a sequence of its own.</param>
    public void Reseed(int seed, int epoch) => _random = new SeededRandom(seed, FirstStream + epoch);

    // The next masks are once more those that were drawn last.
    internal void Rewind() => State = _before;

    /// <summary>A copy for a copy of the network: it draws the same from here on.</summary>
    /// <returns>The copy.</returns>
    public DropoutTraining<T> Clone() => new(_random, _layers) { State = State };

    /// <summary>Draws what outputs are multiplied by, for one row after the other.</summary>
    /// <param name="masks">Receives 0 or 1/(1 − p) for each output that may be dropped, layer by layer: rows × <see cref="MaskCount"/>.</param>
    public void Draw(Span<T> masks)
    {
        _before = State;
        if (_layers.Length == 1)
        {
            // Of one probability: all rows at once.
            _random.FillMasks(masks, _layers[0].Masks);
            return;
        }

        while (!masks.IsEmpty)
        {
            foreach ((int width, SeededRandom.Masks<T> drawn) in _layers)
            {
                _random.FillMasks(masks.Slice(0, width), drawn);
                masks = masks.Slice(width);
            }
        }
    }

    // Layers that follow each other with one probability are one.
    private static (int Width, SeededRandom.Masks<T> Masks)[] Joined(IEnumerable<(int Width, double Probability)> all)
    {
        var layers = new List<(int Width, double Probability)>();
        foreach ((int width, double probability) in all)
        {
            int before = layers.Count > 0 && layers[layers.Count - 1].Probability == probability ? layers[layers.Count - 1].Width : 0;
            if (before > 0)
            {
                layers.RemoveAt(layers.Count - 1);
            }

            layers.Add((before + width, probability));
        }

        return [.. layers.Select(layer => (layer.Width, new SeededRandom.Masks<T>(layer.Probability)))];
    }
}
