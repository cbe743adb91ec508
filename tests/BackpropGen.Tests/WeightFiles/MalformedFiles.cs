using System.Text;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>Files that are no good for a 2-2:tanh-1 network in float, and what is said of each.</summary>
internal static class MalformedFiles
{
    private const string Weights0 = "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}";
    private const string Biases0 = "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]}";
    private const string Weights2 = "\"2.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[24,32]}";
    private const string Biases2 = "\"2.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[32,36]}";

    private static readonly byte[] Data = SafetensorsBytes.Singles(1, 2, 3, 4, 5, 6, 7, 8, 9);

    /// <summary>The same tensors without metadata, as other programs write them.</summary>
    public static byte[] Plain { get; } = File(Weights0, Biases0, Weights2, Biases2);

    /// <summary>What is wrong, the file, the message between the name of the file and the assurance, and the tensor it names.</summary>
    public static IReadOnlyList<(string Wrong, byte[] File, string Problem, string? Tensor)> All { get; } =
    [
        ("an empty file", [], "The file is empty.", null),
        ("the length of the header cut", Plain[..5], "The file is truncated: it ends after 5 of the 8 bytes that hold the length of its header.", null),
        ("a header cut", Plain[..100], "The file is truncated: its header has 248 bytes, but only 92 are there.", null),
        ("data cut", Plain[..^6], "The file is truncated: its tensors take 36 bytes, but only 30 follow the header. The tensor \"2.weight\" is the first that is not whole.", "2.weight"),
        ("data missing", Plain[..^36], "The file is truncated: its tensors take 36 bytes, but only 0 follow the header. The tensor \"0.weight\" is the first that is not whole.", "0.weight"),
        ("bytes behind the data", [.. Plain, 0], "The file goes on after the 36 bytes of its tensors, with bytes that belong to no tensor.", null),
        ("a header of more than 100 MB", SafetensorsBytes.Of("{}", Data, 100_000_001), "The file says that its header has 100000001 bytes, more than the 100000000 that the format allows. It may not be a safetensors file.", null),
        ("a length of all ones", SafetensorsBytes.Of("{}", Data, ulong.MaxValue), "The file says that its header has 18446744073709551615 bytes, more than the 100000000 that the format allows. It may not be a safetensors file.", null),
        ("a length that is too small", WithLength(200), "The header is not valid JSON of the format: at character 201 it should have '\"', the end of a string, but the header ends there.", null),
        ("a length that is too large", WithLength(250), "The header is not valid JSON of the format: at character 249 it should have nothing but spaces after the last '}', but found U+0000.", null),
        ("a length beyond the file", WithLength(1000), "The file is truncated: its header has 1000 bytes, but only 284 are there.", null),
        ("a length of 0", WithLength(0), "The header is not valid JSON of the format: at character 1 it should have '{', with which a header begins, but the header ends there.", null),
        ("no UTF-8", SafetensorsBytes.Of([(byte)'{', 0xFF, (byte)'}'], Data), "The header, the 3 bytes after the first 8, is not valid UTF-8 text.", null),
        ("a list for a header", Raw("[]"), "The header is not valid JSON of the format: at character 1 it should have '{', with which a header begins, but found '['.", null),
        ("a space in front", Raw(" {}"), "The header is not valid JSON of the format: at character 1 it should have '{', with which a header begins, but found U+0020.", null),
        ("a comma at the end", Raw("{" + Weights0 + ",}"), "The header is not valid JSON of the format: at character 65 it should have '\"', the start of a string, but found '}'.", null),
        ("a colon missing", Raw("{\"0.weight\"{}}"), "The header is not valid JSON of the format: at character 12 it should have ':', but found '{'.", null),
        ("a line break in a string", Raw("{\"0.\nweight\":{}}"), "The header is not valid JSON of the format: at character 5 it should have '\"', the end of a string, but found U+000A.", null),
        ("an unknown escape", Raw("{\"\\x\":{}}"), "The header is not valid JSON of the format: at character 4 it should have an escape of JSON, but found 'x'.", null),
        ("an escape cut", Raw("{\"\\u00g0\":{}}"), "The header is not valid JSON of the format: at character 7 it should have a hexadecimal digit, but found 'g'.", null),
        ("half a character", Raw("{\"\\ud83d\":{}}"), "The header is not valid: the string \"\\uD83D\" that ends at character 9 holds half a character.", null),
        ("metadata that are no strings", Raw("{\"__metadata__\":{\"epochs\":5}}"), "The header is not valid JSON of the format: at character 27 it should have '\"', the start of a string, but found '5'.", null),
        ("a tensor named twice", File(Weights0, Biases0, Weights2, Biases2, Weights0), "The header names \"0.weight\" twice.", "0.weight"),
        ("metadata named twice", Raw("{\"__metadata__\":{},\"__metadata__\":{}}"), "The header names \"__metadata__\" twice.", "__metadata__"),
        ("a key of the metadata twice", Raw("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}"), "The header names \"a\" twice within \"__metadata__\".", null),
        ("a shape twice", Change("\"shape\":[2,2]", "\"shape\":[2,2],\"shape\":[2,2]"), "The header names \"shape\" twice within \"0.weight\".", "0.weight"),
        ("a shape missing", Change("\"shape\":[2,2],", ""), "The tensor \"0.weight\" has no shape in the header.", "0.weight"),
        ("a type missing", Change("\"dtype\":\"F32\",", ""), "The tensor \"0.weight\" has no dtype in the header.", "0.weight"),
        ("offsets missing", Change(",\"data_offsets\":[0,16]", ""), "The tensor \"0.weight\" has no data_offsets in the header.", "0.weight"),
        ("an unknown entry", Change("\"shape\":[2,2]", "\"shape\":[2,2],\"layout\":\"csr\""), "The tensor \"0.weight\" has an entry \"layout\": only dtype, shape and data_offsets are known.", "0.weight"),
        ("three offsets", Change("[0,16]", "[0,16,20]"), "The tensor \"0.weight\" has 3 data_offsets instead of 2, where it begins and where it ends.", "0.weight"),
        ("a negative size", Change("[2,2]", "[-2,2]"), "The header is not valid JSON of the format: at character 37 it should have a whole number of at least 0, but found '-'.", null),
        ("a size with a fraction", Change("[2,2]", "[2.0,2]"), "The header is not valid JSON of the format: at character 38 it should have ',' or ']', but found '.'.", null),
        ("a size with a zero in front", Change("[2,2]", "[02,2]"), "The header is not valid JSON of the format: at character 37 it should have a number without zeros in front, but found '0'.", null),
        ("a number beyond 64 bits", Change("[2,2]", "[99999999999999999999,2]"), "The header is not valid: the number 99999999999999999999 at character 37 is too large.", null),
        ("a shape beyond all memory", Change("[2,2]", "[4294967296,4294967296]"), "The tensor \"0.weight\" has the shape [4294967296, 4294967296], which is more elements than can be counted.", "0.weight"),
        ("a shape larger than the offsets", Change("[2,2]", "[2,3]"), "The tensor \"0.weight\" of type F32 and shape [2, 3] takes 24 bytes, but its offsets, 0 to 16, span 16 bytes.", "0.weight"),
        ("offsets shorter than the shape", Change("[16,24]", "[16,22]"), "The tensor \"0.bias\" of type F32 and shape [2] takes 8 bytes, but its offsets, 16 to 22, span 6 bytes.", "0.bias"),
        ("elements that fill no byte", Change("\"dtype\":\"F32\",\"shape\":[2,2]", "\"dtype\":\"F4\",\"shape\":[3]"), "The tensor \"0.weight\" of type F4 and shape [3] takes 12 bits, no whole number of bytes, but its offsets, 0 to 16, span 16 bytes.", "0.weight"),
        ("more tensors than any file of a network has", Raw("{" + string.Join(",", Enumerable.Range(0, 10_001).Select(i => $"\"{i}.bias\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}"), "The header names more than 10000 tensors, more than a file of this network holds.", null),
        ("more metadata than any file has", WithMetadata(string.Join(",", Enumerable.Range(0, 10_001).Select(i => $"\"{i}\":\"\""))), "The header has more than 10000 entries of metadata.", null),
        ("more sizes than any tensor has", Change("[2,2]", "[" + string.Join(",", Enumerable.Repeat(1, 65)) + "]"), "The tensor \"0.weight\" has more than 64 numbers in its shape.", "0.weight"),
        ("more offsets than can be meant", Change("[0,16]", "[" + string.Join(",", Enumerable.Repeat(1, 65)) + "]"), "The tensor \"0.weight\" has more than 64 numbers in its data_offsets.", "0.weight"),
        ("an unknown type", Change("F32", "F33"), "The tensor \"0.weight\" has elements of type \"F33\", which the format does not have.", "0.weight"),
        ("offsets the wrong way round", Change("[0,16]", "[16,0]"), "The tensor \"0.weight\" ends at byte 0 of the data, before it begins at byte 16.", "0.weight"),
        ("offsets that overlap", Change("[16,24]", "[12,20]"), "The tensor \"0.bias\" begins at byte 12 of the data, within the tensor \"0.weight\", which ends at byte 16: they overlap.", "0.bias"),
        ("a hole between tensors", Change("[32,36]", "[40,44]"), "Between the tensor \"2.weight\" and the tensor \"2.bias\" there is a hole of 8 bytes that belong to no tensor.", "2.bias"),
        ("a hole at the start", Raw("{" + Weights0.Replace("[0,16]", "[4,20]", StringComparison.Ordinal) + "}"), "Between the header and the tensor \"0.weight\" there is a hole of 4 bytes that belong to no tensor.", "0.weight"),
        ("offsets outside the file", Change("[32,36]", "[9223372036854775803,9223372036854775807]"), "Between the tensor \"2.weight\" and the tensor \"2.bias\" there is a hole of 9223372036854775771 bytes that belong to no tensor.", "2.bias"),
        ("weights missing beside their biases", File(Weights0, Biases0, Biases2.Replace("[32,36]", "[24,28]", StringComparison.Ordinal))[..^8], "The tensor \"2.weight\" of layer 2 is missing: its shape would be [1, 2].", "2.weight"),
        ("biases missing in a file of this library", WithoutLastBias(), "The tensor \"2.bias\" of layer 2 is missing: its shape would be [1].", "2.bias"),
        ("a layer missing", File(Weights0, Biases0), "The file holds the network \"2-2\", as the shapes of its tensors say, but this one is \"2-2:tanh-1:linear\".", null),
        ("weights missing", File(Biases0.Replace("[16,24]", "[0,8]", StringComparison.Ordinal)), "The file holds tensors of 1 layer (their names begin with \"0\"), but the network \"2-2:tanh-1:linear\" has 2 layers.", null),
        ("no tensor at all", Raw("{}"), "The file holds tensors of 0 layers, but the network \"2-2:tanh-1:linear\" has 2 layers.", null),
        ("a tensor too many", File(Weights0, Biases0, Weights2, Biases2, "\"running_mean\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[36,36]}"), "The tensor \"running_mean\" is of BatchNorm, which a topology does not have: export the model as ONNX, for Model, which folds it into the layers. If it is none of the network's, set WeightsModules to the names of its modules in the order of the layers, such as { \"0\", \"2\" }.", "running_mean"),
        ("a layer too many", File(Weights0, Biases0, Weights2, Biases2, "\"4.bias\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[36,36]}"), "The file holds tensors of 3 layers (their names begin with \"0\", \"2\", \"4\"), but the network \"2-2:tanh-1:linear\" has 2 layers.", null),
        ("a layer's number with a letter", Change("2.bias", "2x.bias"), "The module \"2x\" (bias [1]) may belong to the network \"2-2:tanh-1:linear\", in which it has no place: a normalisation is an operation of the topology, layernorm, or, where it is BatchNorm, folded into the layer before; biases belong to weights. If it is none of the network's, set WeightsModules to the names of its modules in the order of the layers, such as { \"0\", \"2\" }.", "2x.bias"),
        ("a layer's number with a zero in front", Change("2.bias", "02.bias"), "The module \"02\" (bias [1]) may belong to the network \"2-2:tanh-1:linear\", in which it has no place: a normalisation is an operation of the topology, layernorm, or, where it is BatchNorm, folded into the layer before; biases belong to weights. If it is none of the network's, set WeightsModules to the names of its modules in the order of the layers, such as { \"0\", \"2\" }.", "02.bias"),
        ("a layer's number that is too large", Change("2.bias", "99999999999.bias"), "The module \"99999999999\" (bias [1]) may belong to the network \"2-2:tanh-1:linear\", in which it has no place: a normalisation is an operation of the topology, layernorm, or, where it is BatchNorm, folded into the layer before; biases belong to weights. If it is none of the network's, set WeightsModules to the names of its modules in the order of the layers, such as { \"0\", \"2\" }.", "99999999999.bias"),
        ("a shape the other way round", Change("\"shape\":[1,2]", "\"shape\":[2,1]"), "The tensor \"2.weight\" has the shape [2, 1], but layer 2 of \"2-2:tanh-1:linear\", of 2 inputs and 1 node, needs [1, 2].", "2.weight"),
        ("a shape without its last size", Change("\"shape\":[2]", "\"shape\":[2,1]"), "The tensor \"0.bias\" has the shape [2, 1], but layer 1 of \"2-2:tanh-1:linear\", of 2 inputs and 2 nodes, needs [2].", "0.bias"),
        ("another topology by its shapes", WithoutMetadata(new WiderNetwork()), "The file holds the network \"2-4-1\", as the shapes of its tensors say, but this one is \"2-2:tanh-1:linear\".", null),
        ("another topology", SafetensorsBytes.Save(new WiderNetwork()), "The file holds the network \"2-4:tanh-1:linear\", but this one is \"2-2:tanh-1:linear\".", null),
        ("another activation", SafetensorsBytes.Save(new ReluNetwork()), "The file holds the network \"2-2:relu-1:linear\", but this one is \"2-2:tanh-1:linear\".", null),
        ("a newer version", WithMetadata("\"backpropgen\":\"3\""), "The file has version \"3\" of the metadata, but this library reads the versions \"1\" and \"2\". A newer library may read it.", null),
        ("a scaling that the network has not", WithMetadata("\"backpropgen\":\"2\",\"topology\":\"2-2:tanh-1:linear\",\"input_scaling\":\"MinMax\""), "The entry \"input_scaling\" of the metadata is \"MinMax\", but the network's is None: declare the network with the scaling of the file.", null),
        ("metadata without the topology", WithMetadata("\"backpropgen\":\"1\""), "The metadata of the file have no entry \"topology\".", null),
        ("a number beyond float in a float network", BeyondFloat(), "The tensor \"0.weight\" holds 1E+39 at [0, 0], counted from 0, which float cannot hold. Declare the network with Precision.Double.", "0.weight"),
        ("integers", OfType("I16", 16), "The tensor \"0.weight\" holds elements of type I16, but weights are F16, BF16, F32 or F64. Convert the file.", "0.weight"),
        ("NaN", WithValue(3, float.NaN), "The tensor \"0.weight\" holds NaN at [1, 1], counted from 0: every value must be finite.", "0.weight"),
        ("infinity", WithValue(7, float.PositiveInfinity), "The tensor \"2.weight\" holds Infinity at [0, 1], counted from 0: every value must be finite.", "2.weight"),
        ("minus infinity", WithValue(4, float.NegativeInfinity), "The tensor \"0.bias\" holds -Infinity at [0], counted from 0: every value must be finite.", "0.bias"),
    ];

    /// <summary>The same for a 1-1:tanh network with Adam, whose file holds the optimiser's state.</summary>
    public static IReadOnlyList<(string Wrong, byte[] File, string Problem, string? Tensor)> OfOptimizer { get; } =
    [
        ("a state of no optimiser", Adam(header => header.Replace("\"optimizer\":\"Adam\",", "", StringComparison.Ordinal)), "The file holds the tensor \"optimizer.exp_avg.0.weight\", but its metadata do not say of which \"optimizer\".", "optimizer.exp_avg.0.weight"),
        ("an unknown moment", Adam(header => header.Replace("exp_avg_sq.0.bias", "exp_avg_cu.0.bias", StringComparison.Ordinal)), "The tensor \"optimizer.exp_avg_sq.0.bias\" of layer 1 is missing: its shape would be [1].", "optimizer.exp_avg_sq.0.bias"),
        ("a moment too many", Adam(header => header.TrimEnd(' ', '}') + "},\"optimizer.max\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[24,24]}}"), "The tensor \"optimizer.max\" does not belong to the state of Adam.", "optimizer.max"),
        ("a number of steps that is none", Adam(header => header.Replace("\"optimizer_steps\":\"1\"", "\"optimizer_steps\":\"-1\"", StringComparison.Ordinal)), "The entry \"optimizer_steps\" of the metadata is \"-1\", but it must be a whole number from 0 to 2⁵³.", null),
        ("a number of steps that is too large", Adam(header => header.Replace("\"optimizer_steps\":\"1\"", "\"optimizer_steps\":\"9007199254740993\"", StringComparison.Ordinal)), "The entry \"optimizer_steps\" of the metadata is \"9007199254740993\", but it must be a whole number from 0 to 2⁵³.", null),
        ("no number of steps", Adam(header => header.Replace(",\"optimizer_steps\":\"1\"", "", StringComparison.Ordinal)), "The entry \"optimizer_steps\" of the metadata is missing, but it must be a whole number from 0 to 2⁵³.", null),
        ("NaN in a moment", WithLast(float.NaN), "The tensor \"optimizer.exp_avg_sq.0.bias\" holds NaN at [0], counted from 0: every value must be finite.", "optimizer.exp_avg_sq.0.bias"),
        ("a negative mean of squares", WithLast(-1), "The tensor \"optimizer.exp_avg_sq.0.bias\" holds -1 at [0], counted from 0, but a mean of squares is at least 0.", "optimizer.exp_avg_sq.0.bias"),
    ];

    /// <summary>The same for a 1-1:tanh:dropout(0.5)-1 network, whose file says where its random numbers stand.</summary>
    public static IReadOnlyList<(string Wrong, byte[] File, string Problem, string? Tensor)> OfDropout { get; } =
    [
        .. new[] { ("a word too few", "0000000000000001 0000000000000002 0000000000000003"), ("a word that is no number", "0000000000000001 000000000000000g 0000000000000003 0000000000000004"), ("a word of a digit too few", "000000000000001 0000000000000002 0000000000000003 0000000000000004"), ("words that are all 0", "0000000000000000 0000000000000000 0000000000000000 0000000000000000") }
            .Select(wrong => (wrong.Item1, Dropped(wrong.Item2), $"The entry \"dropout_state\" of the metadata is {Cut(wrong.Item2)}, but it must be 4 hexadecimal numbers of 16 digits, not all 0.", (string?)null)),
    ];

    /// <summary>The same for a 1-1:tanh network that scales its input.</summary>
    public static IReadOnlyList<(string Wrong, byte[] File, string Problem, string? Tensor)> OfScaling { get; } =
    [
        ("another scaling", Scaled("Standardize", "MinMax"), "The entry \"input_scaling\" of the metadata is \"MinMax\", but the network's is Standardize: declare the network with the scaling of the file.", null),
        ("a scaling of targets that the network has not", Scaled("\"input_scaling\"", "\"target_scaling\":\"MinMax\",\"input_scaling\""), "The entry \"target_scaling\" of the metadata is \"MinMax\", but the network's is None: declare the network with the scaling of the file.", null),
        ("no μ", Scaled("input_offsets", "input_offset"), "The entry \"input_offsets\" of the metadata holds 0 numbers, but it must hold 1.", null),
        ("a μ too many", Scaled("\"0.5\"", "\"0.5 1\""), "The entry \"input_offsets\" of the metadata holds 2 numbers, but it must hold 1.", null),
        ("a μ that is no number", Scaled("\"0.5\"", "\"0,5\""), "The entry \"input_offsets\" of the metadata holds \"0,5\", which is not a number.", null),
        ("a μ that is infinite", Scaled("\"0.5\"", "\"1e400\""), "The scaling of the file cannot be used. The offset of x1 is Infinity, but it must be finite.", null),
        ("a σ of 0", Scaled("\"0.25\"", "\"0\""), "The scaling of the file cannot be used. The scale of x1 is 0, but it must be above 0, and its inverse finite.", null),
        ("a negative σ", Scaled("\"0.25\"", "\"-1\""), "The scaling of the file cannot be used. The scale of x1 is -1, but it must be above 0, and its inverse finite.", null),
        ("a σ whose inverse is infinite", Scaled("\"0.25\"", "\"1e-45\""), "The scaling of the file cannot be used. The scale of x1 is 1.401298464324817E-45, but it must be above 0, and its inverse finite.", null),
    ];

    /// <summary>The weights of the first layer in elements of another type, and the other tensors behind them as they were.</summary>
    public static byte[] OfType(string type, int bits)
    {
        int begin = 4 * bits / 8;
        string Entry(string name, string elements, string shape, int from, int to) => $"\"{name}\":{{\"dtype\":\"{elements}\",\"shape\":{shape},\"data_offsets\":[{from},{to}]}}";
        string[] tensors =
        [
            Entry("0.weight", type, "[2,2]", 0, begin), Entry("0.bias", "F32", "[2]", begin, begin + 8),
            Entry("2.weight", "F32", "[1,2]", begin + 8, begin + 16), Entry("2.bias", "F32", "[1]", begin + 16, begin + 20),
        ];
        return SafetensorsBytes.Of("{" + string.Join(",", tensors) + "}", [.. new byte[begin], .. Data[16..]]);
    }

    public static byte[] ScaledFile()
    {
        var network = new ScaledNetwork();
        network.SetScaling(new ScalingNumbers([0.5], [0.25], [], []));
        return SafetensorsBytes.Save(network);
    }

    // As messages show a text of a file.
    private static string Cut(string text) => "\"" + (text.Length > 60 ? text[..60] + "…" : text) + "\"";

    private static byte[] Dropped(string words) => SafetensorsBytes.WithHeader(SafetensorsBytes.Save(new DropoutNetwork(), withOptimizerState: true), header =>
        System.Text.RegularExpressions.Regex.Replace(header, "(?<=\"dropout_state\":\")[0-9a-f ]+", words));

    private static byte[] Scaled(string before, string after) => SafetensorsBytes.WithHeader(ScaledFile(), header =>
    {
        Assert.Contains(before, header);
        return header.Replace(before, after, StringComparison.Ordinal);
    });

    public static byte[] AdamFile()
    {
        var network = new AdamNetwork();
        network.SetParameters([1, 2]);
        network.Update([3, 4], 0.5f);
        return SafetensorsBytes.Save(network, withOptimizerState: true);
    }

    private static byte[] WithoutLastBias() => SafetensorsBytes.WithHeader(SafetensorsBytes.Save(new PlainNetwork()), header =>
        header[..header.IndexOf(",\"2.bias\"", StringComparison.Ordinal)] + "}")[..^4];

    private static byte[] BeyondFloat()
    {
        var network = new DoubleNetwork();
        network.SetParameters([1e39, .. new double[8]]);
        return SafetensorsBytes.Save(network);
    }

    private static byte[] File(params string[] tensors) => Raw("{" + string.Join(",", tensors) + "}");

    private static byte[] Raw(string header) => SafetensorsBytes.Of(header, Data);

    private static byte[] Change(string before, string after)
    {
        string header = SafetensorsBytes.HeaderOf(Plain);
        int place = header.IndexOf(before, StringComparison.Ordinal);
        return Raw(header[..place] + after + header[(place + before.Length)..]);
    }

    private static byte[] WithLength(ulong length)
    {
        byte[] file = [.. Plain];
        BitConverter.TryWriteBytes(file, length);
        return file;
    }

    private static byte[] WithMetadata(string metadata) =>
        SafetensorsBytes.WithHeader(Plain, header => "{\"__metadata__\":{" + metadata + "}," + header[1..]);

    private static byte[] WithValue(int index, float value)
    {
        byte[] file = [.. Plain];
        SafetensorsBytes.Singles(value).CopyTo(file, file.Length - 36 + (4 * index));
        return file;
    }

    private static byte[] WithoutMetadata(INetwork<float> network) =>
        SafetensorsBytes.WithHeader(SafetensorsBytes.Save(network), header => "{" + header[(header.IndexOf("},", StringComparison.Ordinal) + 2)..]);

    private static byte[] Adam(Func<string, string> change) => SafetensorsBytes.WithHeader(AdamFile(), change);

    private static byte[] WithLast(float value) => [.. AdamFile()[..^4], .. SafetensorsBytes.Singles(value)];
}
