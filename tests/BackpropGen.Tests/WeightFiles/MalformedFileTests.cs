using System.IO.Compression;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Tests.WeightFiles;

public class MalformedFileTests
{
    public static TheoryData<string> Malformed => [.. MalformedFiles.All.Select(malformed => malformed.Wrong)];

    public static TheoryData<string> MalformedStates => [.. MalformedFiles.OfOptimizer.Select(malformed => malformed.Wrong)];

    public static TheoryData<string> MalformedScalings => [.. MalformedFiles.OfScaling.Select(malformed => malformed.Wrong)];

    public static TheoryData<string> MalformedDropouts => [.. MalformedFiles.OfDropout.Select(malformed => malformed.Wrong)];

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

    [Theory]
    [MemberData(nameof(MalformedDropouts))]
    public void A_state_of_dropout_is_refused_with_a_message_before_anything_changes(string wrong)
    {
        (_, byte[] file, string problem, string? tensor) = MalformedFiles.OfDropout.Single(malformed => malformed.Wrong == wrong);
        Refused(new DropoutNetwork(), file, problem, tensor);
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
    public void The_largest_header_that_the_format_allows_takes_no_memory_before_it_has_come()
    {
        INetwork<float> network = new PlainNetwork();
        byte[] file = SafetensorsBytes.Of("{", [], 100_000_000);
        Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(network, file));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(network, file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    /// <summary>What a header lists is counted before anything is built of it.</summary>
    [SampledTheory(5)]
    [MemberData(nameof(HostileHeaders.Kinds), MemberType = typeof(HostileHeaders))]
    public void A_header_takes_memory_in_proportion_to_its_bytes(string kind)
    {
        INetwork<float> network = new PlainNetwork();
        byte[] file = HostileHeaders.Of(kind, 8_000_000);
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("hostile"), file);
        Assert.ThrowsAny<WeightFileException>(() => network.Load(folder.File("hostile")));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsAny<WeightFileException>(() => network.Load(folder.File("hostile")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (6L * file.Length) + 10_000_000);

        // A stream that does not know its length.
        using MemoryStream compressed = new();
        using (GZipStream compression = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            compression.Write(file);
        }

        compressed.Position = 0;
        using GZipStream stream = new(compressed, CompressionMode.Decompress);
        before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsAny<WeightFileException>(() => network.Load(stream));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (8L * file.Length) + 10_000_000);
    }

    /// <summary>A type that the format has is not taken for a mistyped one, and its size is known.</summary>
    [Theory]
    [InlineData(4, "F4")]
    [InlineData(6, "F6_E2M3", "F6_E3M2")]
    [InlineData(8, "BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0")]
    [InlineData(16, "I16", "U16")]
    [InlineData(32, "I32", "U32")]
    [InlineData(64, "I64", "U64", "C64")]
    public void A_type_of_the_format_that_weights_do_not_have_is_named(int bits, params string[] types) => Assert.All(types, type =>
        Assert.Contains($"The tensor \"0.weight\" holds elements of type {type}, but weights are F16, BF16, F32 or F64. Convert the file.", Refusal(MalformedFiles.OfType(type, bits)), StringComparison.Ordinal));

    [Theory]
    [InlineData(60, "")]
    [InlineData(61, "…")]
    public void A_long_name_is_cut_short(int length, string rest) =>
        Assert.Contains($"(its tensors are called \"{new string('x', 60)}{rest}\")", Refusal(OfEmptyTensor(new string('x', length))), StringComparison.Ordinal);

    [Theory]
    [InlineData(30, "")]
    [InlineData(31, "…")]
    public void A_long_number_is_cut_short(int digits, string rest) =>
        Assert.Contains($"the number {new string('9', 30)}{rest} at character", Refusal(OfEmptyTensor("0.weight", new string('9', digits))), StringComparison.Ordinal);

    /// <summary>Nobody reads a thousand sizes.</summary>
    [Theory]
    [InlineData(19, "")]
    [InlineData(20, "-…")]
    public void A_network_of_many_layers_is_cut_short(int layers, string rest)
    {
        IEnumerable<string> tensors = Enumerable.Range(0, layers).Select(layer =>
            $"\"{2 * layer}.weight\":{{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[{8 * layer},{(8 * layer) + 4}]}},\"{2 * layer}.bias\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[{(8 * layer) + 4},{8 * (layer + 1)}]}}");
        byte[] file = SafetensorsBytes.Of("{" + string.Join(",", tensors) + "}", new byte[8 * layers]);
        Assert.Contains($"The file holds the network \"{string.Join("-", Enumerable.Repeat(1, 20))}{rest}\"", Refusal(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.onnx", true)]
    [InlineData("MODEL.ONNX", true)]
    [InlineData("model.safetensors", false)]
    public void An_ONNX_model_is_told_from_a_damaged_file_by_its_name(string name, bool isOnnx)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("BackpropGen.").FullName, name);
        try
        {
            new PlainNetwork().SaveOnnx(path);
            string message = Assert.Throws<WeightFileException>(() => new PlainNetwork().Load(path)).Message;
            Assert.Equal(isOnnx, message.Contains("it is an ONNX model, but Load reads safetensors files. Compile the model in with [Network(Model = ", StringComparison.Ordinal));

            // Whatever its name, a file that Save wrote is loaded, and one of another network is told what it holds.
            new PlainNetwork().Save(path);
            new PlainNetwork().Load(path);
            Networks.Single("\"3-1\"").Save(path);
            Assert.Contains("The file holds the network", Assert.Throws<WeightFileException>(() => new PlainNetwork().Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    /// <summary>A name out of a file may hold anything; a message must not.</summary>
    [Fact]
    public void Control_characters_of_a_name_are_spelled()
    {
        string message = Refusal(OfEmptyTensor("\\u001b[31m" + new string('x', 5000)));
        Assert.Contains("its tensors are called \"\\u001B[31mxxxx", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 0, 300);
    }

    /// <summary>docs/weight-files.md shows every one of these messages.</summary>
    [Fact]
    public void The_documentation_lists_what_is_refused()
    {
        string[] page = File.ReadAllLines(Repository.PathOf("docs", "weight-files.md"));
        IEnumerable<string> listed = page
            .SkipWhile(line => line != "## What is refused")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| What is wrong |", StringComparison.Ordinal));
        Assert.Equal(MalformedFiles.All.Concat(MalformedFiles.OfOptimizer).Concat(MalformedFiles.OfDropout).Concat(MalformedFiles.OfScaling).Select(malformed => $"| {malformed.Wrong} | {malformed.Problem} |"), listed);
    }

    [Fact]
    public void The_documentation_s_code_compiles()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "weight-files.md")).ReplaceLineEndings("\n");
        string[] blocks = [.. Regex.Matches(page, @"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
        Assert.Equal(5, blocks.Length);
        string[] declarations = [.. blocks.Where(block => block.StartsWith("[Network(", StringComparison.Ordinal))];
        string source = string.Concat(blocks.Except(declarations).Select((block, i) => $"    public static void Run{i}(Iris model)\n    {{\n{block}    }}\n"));
        using ModelFolder folder = new();
        Networks.Single("\"4-8:relu-2\"").Save(folder.PathOf("whole.safetensors"));
        byte[] file = SafetensorsBytes.WithHeader(File.ReadAllBytes(folder.PathOf("whole.safetensors")), header =>
            "{" + header[(header.IndexOf("},", StringComparison.Ordinal) + 2)..].Replace("\"0.", "\"fc1.", StringComparison.Ordinal).Replace("\"2.", "\"fc_mean.", StringComparison.Ordinal));
        File.WriteAllBytes(folder.PathOf("sac.safetensors"), file);
        GeneratorRun run = GeneratorRun.Of(
            $"using System;\nusing System.Text.Json;\nusing BackpropGen;\n{string.Concat(declarations.Select(declaration => "/// <summary>A policy.</summary>\n" + declaration))}\n/// <summary>Flowers.</summary>\n[Network(\"4-3\", Optimizer = Optimizer.Adam)]\npublic partial class Iris {{ }}\ninternal static class Blocks\n{{\n{source}}}\n",
            folder.Settings);
        Assert.Empty(run.EmitDiagnostics());
    }

    private static byte[] OfEmptyTensor(string name, string shape = "0") =>
        SafetensorsBytes.Of($"{{\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{shape}],\"data_offsets\":[0,0]}}}}", []);

    private static string Refusal(byte[] file) => Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(new PlainNetwork(), file)).Message;

    private static void Refused(INetwork<float> network, byte[] file, string problem, string? tensor)
    {
        byte[] before = SafetensorsBytes.Save(network, withOptimizerState: true);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => SafetensorsBytes.Load(network, file));
        Assert.Equal($"The weights in the stream cannot be loaded. {problem} The network is left as it was.", refused.Message);
        Assert.Equal(tensor, refused.TensorName);
        Assert.Equal(before, SafetensorsBytes.Save(network, withOptimizerState: true));
    }
}
