using System.Globalization;
using System.Text;
using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.Safetensors;
using BackpropGen.State;

namespace BackpropGen.WeightFiles;

/// <summary>Takes a network's parameters, and writes them as a safetensors file.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class WeightFileWriter<T>
    where T : unmanaged
{
    private readonly string _elementType;
    private readonly List<(string Key, string Value)> _metadata = new();
    private readonly List<(string Name, IReadOnlyList<long> Shape, ArraySegment<T> Values)> _tensors = new();

    private string _header = string.Empty;

    private WeightFileWriter(string elementType)
    {
        _elementType = elementType;
    }

    /// <summary>Copies what is to be written, and refuses what could not be read again.</summary>
    /// <param name="network">The network.</param>
    /// <param name="withState">Whether to write what training goes on from, too: what the optimiser remembers, and where dropout stands.</param>
    /// <param name="metadata">What else the metadata are to hold.</param>
    /// <param name="best">The best parameters of a training, in the order of the network's; null for none.</param>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    /// <exception cref="NotSupportedException">The header would be larger than the format allows, or a network that is not generated does not give its state.</exception>
    public static WeightFileWriter<T> Of(INetwork<T> network, bool withState, IEnumerable<(string Key, string Value)>? metadata = null, T[]? best = null) =>
        Of(FiledNetwork<T>.Of(network), NetworkState<T>.Of(network), withState, metadata, best);

    /// <summary>Refuses what could not be read again. The state is not copied.</summary>
    /// <inheritdoc cref="Of(INetwork{T}, bool, IEnumerable{ValueTuple{string, string}}, T[])"/>
    /// <param name="network">The network.</param>
    /// <param name="state">What it holds.</param>
    /// <param name="withState">Whether to write what training goes on from, too.</param>
    /// <param name="metadata">What else the metadata are to hold.</param>
    /// <param name="best">The best parameters of a training; null for none.</param>
    public static WeightFileWriter<T> Of(FiledNetwork<T> network, NetworkState<T> state, bool withState, IEnumerable<(string Key, string Value)>? metadata = null, T[]? best = null)
    {
        var writer = new WeightFileWriter<T>(network.Layout.ElementType);
        List<(string Key, string Value)> scaling = ScalingEntries.Of(state, network.Layout).ToList();
        writer._metadata.Add((WeightFormat.VersionKey, scaling.Count > 0 ? WeightFormat.VersionWithScaling : WeightFormat.Version));
        writer._metadata.Add((WeightFormat.TopologyKey, network.Layout.Topology));
        writer._metadata.Add((WeightFormat.LossKey, network.Loss.ToString()));
        writer._metadata.Add((WeightFormat.OptimizerKey, network.Optimizer.ToString()));
        writer._metadata.AddRange(scaling);
        writer._metadata.AddRange(metadata ?? []);
        writer.AddAll(string.Empty, network.Tensors, state.Parameters, 0);
        if (withState)
        {
            writer.AddState(network, state);
        }

        if (best is not null)
        {
            writer.AddAll(WeightFormat.BestPrefix, network.Tensors, best, 0);
        }

        writer._header = writer.Header();
        if (writer._header.Length > SafetensorsReader.MostHeaderBytes)
        {
            throw new NotSupportedException(
                FormattableString.Invariant($"The network was not saved: the header of its file would have {writer._header.Length} bytes, more than the {SafetensorsReader.MostHeaderBytes} that the format allows."));
        }

        return writer;
    }

    public void WriteTo(Stream stream)
    {
        byte[] header = Encoding.UTF8.GetBytes(_header);
        byte[] length = new byte[8];
        for (int i = 0; i < length.Length; i++)
        {
            length[i] = (byte)((ulong)header.Length >> (8 * i));
        }

        stream.Write(length, 0, length.Length);
        stream.Write(header, 0, header.Length);
        foreach ((_, _, ArraySegment<T> values) in _tensors)
        {
            LittleEndian.Write<T>(stream, values);
        }
    }

    private void AddState(FiledNetwork<T> network, NetworkState<T> state)
    {
        if (state.Dropout is { } dropout)
        {
            _metadata.Add((WeightFormat.DropoutKey, DropoutEntry.Spell(dropout)));
        }

        if (network.Moments is not { } moments)
        {
            throw new NotSupportedException(
                $"The state of {network.Optimizer} cannot be saved: {network.Implementation}, which is not generated, does not give it. Save the network without it.");
        }

        if (moments.Count == 0)
        {
            return;
        }

        if (state.Steps is < 0 or > WeightFormat.MostSteps)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The network was not saved: its optimiser counts {state.Steps} steps, but files hold from 0 to 2⁵³."));
        }

        _metadata.Add((WeightFormat.StepsKey, state.Steps.ToString(CultureInfo.InvariantCulture)));
        for (int i = 0; i < moments.Count; i++)
        {
            AddAll(moments[i].Prefix, network.Tensors, state.Moments, i * network.ParameterCount);
        }
    }

    private void AddAll(string prefix, IReadOnlyList<ParameterTensor> tensors, T[] values, int offset)
    {
        foreach (ParameterTensor tensor in tensors)
        {
            Add(prefix + tensor.Name, tensor, values, offset);
        }
    }

    private void Add(string name, ParameterTensor tensor, T[] values, int offset)
    {
        var segment = new ArraySegment<T>(values, offset + tensor.First, tensor.Length);
        SavedValues.RequireFinite(name, segment);
        _tensors.Add((name, tensor.Shape, segment));
    }

    /// <summary>The JSON, with spaces behind it so that the data begin at a multiple of 8 bytes.</summary>
    private unsafe string Header()
    {
        var json = new StringBuilder("{\"__metadata__\":{");
        json.Append(string.Join(",", _metadata.Select(entry => Quote(entry.Key) + ":" + Quote(entry.Value))));
        json.Append('}');
        long begin = 0;
        foreach ((string name, IReadOnlyList<long> shape, ArraySegment<T> values) in _tensors)
        {
            long end = begin + ((long)values.Count * sizeof(T));
            string sizes = string.Join(",", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            json.Append(FormattableString.Invariant($",{Quote(name)}:{{\"dtype\":\"{_elementType}\",\"shape\":[{sizes}],\"data_offsets\":[{begin},{end}]}}"));
            begin = end;
        }

        // All of it is ASCII: a character is a byte.
        json.Append('}');
        json.Append(' ', (8 - (json.Length % 8)) % 8);
        return json.ToString();
    }

    /// <summary>Names and values are made of letters, digits and signs that JSON takes as they are.</summary>
    private static string Quote(string text) => "\"" + text + "\"";
}
