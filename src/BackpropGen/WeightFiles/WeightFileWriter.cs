using System.Globalization;
using System.Text;
using BackpropGen.CompilerServices;
using BackpropGen.WeightFiles.Layout;

namespace BackpropGen.WeightFiles;

/// <summary>Takes a network's parameters, and writes them as a safetensors file.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class WeightFileWriter<T>
    where T : unmanaged
{
    private readonly string _elementType;
    private readonly List<(string Key, string Value)> _metadata = new();
    private readonly List<(string Name, IReadOnlyList<long> Shape, ArraySegment<T> Values)> _tensors = new();

    private WeightFileWriter(string elementType)
    {
        _elementType = elementType;
    }

    /// <summary>Copies what is to be written, and refuses what could not be read again.</summary>
    public static WeightFileWriter<T> Of(INetwork<T> network, bool withOptimizerState, params (string Key, string Value)[] metadata)
    {
        NetworkDescription description = network.Description;
        NetworkLayout layout = DescribedLayout.Of<T>(description);
        IReadOnlyList<ParameterTensor> tensors = ParameterTensor.Of(layout);
        var parameters = new T[description.ParameterCount];
        network.GetParameters(parameters);

        var writer = new WeightFileWriter<T>(layout.ElementType);
        List<(string Key, string Value)> scaling = ScalingEntries.Of(network, layout).ToList();
        writer._metadata.Add((WeightFormat.VersionKey, scaling.Count > 0 ? WeightFormat.VersionWithScaling : WeightFormat.Version));
        writer._metadata.Add((WeightFormat.TopologyKey, layout.Topology));
        writer._metadata.Add((WeightFormat.LossKey, description.Loss.ToString()));
        writer._metadata.Add((WeightFormat.OptimizerKey, description.Optimizer.ToString()));
        writer._metadata.AddRange(scaling);
        writer._metadata.AddRange(metadata);
        foreach (ParameterTensor tensor in tensors)
        {
            writer.Add(tensor.Name, tensor, parameters, 0);
        }

        if (withOptimizerState)
        {
            writer.AddOptimizerState(network, tensors);
        }

        return writer;
    }

    public void WriteTo(Stream stream)
    {
        byte[] header = Encoding.UTF8.GetBytes(Header());
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

    private void AddOptimizerState(INetwork<T> network, IReadOnlyList<ParameterTensor> tensors)
    {
        IReadOnlyList<OptimizerMoment> moments = OptimizerMoment.Of(network.Description.Optimizer);
        if (moments.Count == 0)
        {
            return;
        }

        if (network is not IOptimizerState<T> optimizer)
        {
            throw new NotSupportedException(
                $"The state of {network.Description.Optimizer} cannot be saved: {network.GetType()}, which is not generated, does not give it. Save the network without it.");
        }

        int count = network.Description.ParameterCount;
        var state = new T[checked(moments.Count * count)];
        long steps = optimizer.GetOptimizerState(state);
        _metadata.Add((WeightFormat.StepsKey, steps.ToString(CultureInfo.InvariantCulture)));
        for (int i = 0; i < moments.Count; i++)
        {
            foreach (ParameterTensor tensor in tensors)
            {
                Add(moments[i].TensorOf(tensor.Name), tensor, state, i * count);
            }
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
