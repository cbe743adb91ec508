using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Tests.WeightFiles;

public class MalformedFileTests
{
    public static TheoryData<string> Malformed => [.. MalformedFiles.All.Select(malformed => malformed.Wrong)];

    public static TheoryData<string> MalformedStates => [.. MalformedFiles.OfOptimizer.Select(malformed => malformed.Wrong)];

    public static TheoryData<string> MalformedScalings => [.. MalformedFiles.OfScaling.Select(malformed => malformed.Wrong)];

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_file_is_refused_with_a_message_before_anything_changes(string wrong)
    {
        (_, byte[] file, string problem, string? tensor) = MalformedFiles.All.Single(malformed => malformed.Wrong == wrong);
        INetwork<float> network = new PlainNetwork();
        SafetensorsBytes.Load(network, MalformedFiles.Plain);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], SafetensorsBytes.Parameters(network));
        network.Initialize(3);
        Refused(network, file, problem, tensor);
    }

    [Theory]
    [MemberData(nameof(MalformedStates))]
    public void A_state_of_an_optimiser_is_refused_with_a_message_before_anything_changes(string wrong)
    {
        (_, byte[] file, string problem, string? tensor) = MalformedFiles.OfOptimizer.Single(malformed => malformed.Wrong == wrong);
        INetwork<float> network = new AdamNetwork();
        network.Update([5, 6], 0.25f);
        Refused(network, file, problem, tensor);
    }

    [Theory]
    [MemberData(nameof(MalformedScalings))]
    public void A_scaling_is_refused_with_a_message_before_anything_changes(string wrong)
    {
        (_, byte[] file, string problem, string? tensor) = MalformedFiles.OfScaling.Single(malformed => malformed.Wrong == wrong);
        INetwork<float> network = new ScaledNetwork();
        network.SetScaling(new ScalingNumbers([3], [4], [], []));
        Refused(network, file, problem, tensor);
        Assert.Equal([3.0], network.GetScaling()!.InputOffsets);
        Assert.Equal([4.0], network.GetScaling()!.InputScales);
    }

    [Fact]
    public void The_message_names_the_file()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cut.safetensors");
        File.WriteAllBytes(path, MalformedFiles.Plain[..^6]);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => new Declared.XorModel().Load(path));
        Assert.Equal(path, refused.FileName);
        Assert.StartsWith($"The weights in {path} cannot be loaded. ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(" The network is left as it was.", refused.Message, StringComparison.Ordinal);
        using FileStream stream = File.OpenRead(path);
        Assert.Equal(path, Assert.Throws<WeightFileException>(() => new Declared.XorModel().Load(stream)).FileName);
    }

    [Fact]
    public void Float_does_not_go_into_a_double_network()
    {
        INetwork<double> network = new DoubleNetwork();
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(network, MalformedFiles.Plain));
        Assert.Contains("holds elements of type F32, but the network computes in double, F64. Declare it with Precision.Single, or convert the file.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_header_that_the_format_allows_takes_no_memory_before_it_has_come()
    {
        INetwork<float> network = new PlainNetwork();
        byte[] file = SafetensorsBytes.Of("{", [], 100_000_000);
        Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(network, file));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(network, file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    /// <summary>A type that the format has is not taken for a mistyped one, and its size is known.</summary>
    [Theory]
    [InlineData(4, "F4")]
    [InlineData(6, "F6_E2M3", "F6_E3M2")]
    [InlineData(8, "BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0")]
    [InlineData(16, "I16", "U16", "F16", "BF16")]
    [InlineData(32, "I32", "U32")]
    [InlineData(64, "I64", "U64", "F64", "C64")]
    public void A_type_of_the_format_that_no_network_computes_in_is_named(int bits, params string[] types) => Assert.All(types, type =>
    {
        int bytes = 4 * bits / 8;
        string tensors = "\"0.weight\":{\"dtype\":\"" + type + $"\",\"shape\":[2,2],\"data_offsets\":[0,{bytes}]}}"
            + $",\"0.bias\":{{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[{bytes},{bytes + 8}]}}"
            + $",\"2.weight\":{{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[{bytes + 8},{bytes + 16}]}}"
            + $",\"2.bias\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[{bytes + 16},{bytes + 20}]}}";
        byte[] file = SafetensorsBytes.Of("{" + tensors + "}", new byte[bytes + 20]);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(new PlainNetwork(), file));
        Assert.Contains($"The tensor \"0.weight\" holds elements of type {type}, but the network computes in float", refused.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(60, "")]
    [InlineData(61, "…")]
    public void A_long_name_is_cut_short(int length, string rest)
    {
        byte[] file = SafetensorsBytes.Of($"{{\"{new string('x', length)}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}}}", []);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(new PlainNetwork(), file));
        Assert.Contains($"The tensor \"{new string('x', 60)}{rest}\" is none", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, "")]
    [InlineData(31, "…")]
    public void A_long_number_is_cut_short(int digits, string rest)
    {
        byte[] file = SafetensorsBytes.Of($"{{\"0.weight\":{{\"dtype\":\"F32\",\"shape\":[{new string('9', digits)}],\"data_offsets\":[0,0]}}}}", []);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(new PlainNetwork(), file));
        Assert.Contains($"the number {new string('9', 30)}{rest} at character", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"0.weight\":{\"shape\":[2,2],\"data_offsets\":[0,16]}}", "The tensor \"0.weight\" has no dtype in the header.")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"data_offsets\":[0,16]}}", "The tensor \"0.weight\" has no shape in the header.")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,2]}}", "The tensor \"0.weight\" has no data_offsets in the header.")]
    [InlineData("{\"0.weight\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,1]}}", "takes 12 bits, no whole number of bytes, but its offsets, 0 to 1, span 1 bytes.")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,10]}}", "The tensor \"b\" of type F32 and shape [2] takes 8 bytes, but its offsets, 4 to 10, span 6 bytes.")]
    public void What_is_missing_or_of_another_size_is_named(string header, string problem)
    {
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(new PlainNetwork(), SafetensorsBytes.Of(header, new byte[16])));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Nobody reads a thousand sizes.</summary>
    [Theory]
    [InlineData(19, "")]
    [InlineData(20, "-…")]
    public void A_network_of_many_layers_is_cut_short(int layers, string rest)
    {
        IEnumerable<string> tensors = Enumerable.Range(0, layers).Select(layer =>
            $"\"{2 * layer}.weight\":{{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[{8 * layer},{(8 * layer) + 4}]}},\"{2 * layer}.bias\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[{(8 * layer) + 4},{8 * (layer + 1)}]}}");
        byte[] file = SafetensorsBytes.Of("{" + string.Join(",", tensors) + "}", new byte[8 * layers]);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(new PlainNetwork(), file));
        Assert.Contains($"The file holds the network \"{string.Join("-", Enumerable.Repeat(1, 20))}{rest}\"", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A name out of a file may hold anything; a message must not.</summary>
    [Fact]
    public void Names_are_shortened_and_their_control_characters_spelled()
    {
        string name = "\\u001b[31m" + new string('x', 5000);
        byte[] file = SafetensorsBytes.Of($"{{\"{name}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}}}", []);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(new PlainNetwork(), file));
        Assert.Contains("The tensor \"\\u001B[31mxxxx", refused.Message, StringComparison.Ordinal);
        Assert.InRange(refused.Message.Length, 0, 300);
    }

    /// <summary>docs/weight-files.md shows every one of these messages.</summary>
    [Fact]
    public void The_documentation_lists_what_is_refused()
    {
        string[] page = File.ReadAllLines(Repository.PathOf("docs", "weight-files.md"));
        IEnumerable<string> listed = page
            .SkipWhile(line => line != "## What is refused")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| What is wrong |", StringComparison.Ordinal));
        Assert.Equal(MalformedFiles.All.Concat(MalformedFiles.OfOptimizer).Concat(MalformedFiles.OfScaling).Select(malformed => $"| {malformed.Wrong} | {malformed.Problem} |"), listed);
    }

    [Fact]
    public void The_documentation_s_code_compiles()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "weight-files.md")).ReplaceLineEndings("\n");
        string[] blocks = [.. Regex.Matches(page, @"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
        Assert.Equal(2, blocks.Length);
        string source = string.Concat(blocks.Select((block, i) => $"    public static void Run{i}(Iris model)\n    {{\n{block}    }}\n"));
        GeneratorRun run = GeneratorRun.Of(
            $"using BackpropGen;\n/// <summary>Flowers.</summary>\n[Network(\"4-3\", Optimizer = Optimizer.Adam)]\npublic partial class Iris {{ }}\ninternal static class Blocks\n{{\n{source}}}\n");
        Assert.Empty(run.EmitDiagnostics());
    }

    private static void Refused(INetwork<float> network, byte[] file, string problem, string? tensor)
    {
        byte[] before = SafetensorsBytes.Save(network, withOptimizerState: true);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(network, file));
        Assert.Equal($"The weights in the stream cannot be loaded. {problem} The network is left as it was.", refused.Message);
        Assert.Equal(tensor, refused.TensorName);
        Assert.Equal(before, SafetensorsBytes.Save(network, withOptimizerState: true));
    }
}
