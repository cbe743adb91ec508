using System.Globalization;
using System.Text.RegularExpressions;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Models;
using BackpropGen.Testing;
using BackpropGen.Tests.WeightFiles;

namespace BackpropGen.Generator.Tests.Models;

public class NetworkWeightsTests
{
    private static readonly NetworkSpecification Plain = Network(2, [new(2, "Tanh"), new(1, "Linear")]);
    private static readonly NetworkSpecification Scaled = Network(1, [new(1, "Tanh")], inputScaling: "Standardize");

    public static TheoryData<string> Malformed => [.. MalformedFiles.All.Select(file => file.Wrong)];

    public static TheoryData<string> MalformedScaling => [.. MalformedFiles.OfScaling.Select(file => file.Wrong)];

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_Load_refuses_is_refused_in_its_words(string wrong) => Refused(MalformedFiles.All, wrong, Plain);

    [Theory]
    [MemberData(nameof(MalformedScaling))]
    public void So_is_a_scaling(string wrong) => Refused(MalformedFiles.OfScaling, wrong, Scaled);

    [Fact]
    public void Layers_get_what_the_library_saved()
    {
        INetwork<float> network = Networks.Single("\"3-4:elu(0.5):dropout(0.2)-3:linear-2:softmax\"");
        NetworkSpecification specification = Network(3, [new(4, "ELU", 0.5, 0.2), new(3, "Linear"), new(2, "Softmax")]);
        NetworkWeights weights = Read(SafetensorsBytes.Save(network), specification);
        Assert.Equal(SafetensorsBytes.Parameters(network).Select(value => (double)value), weights.Tensors.SelectMany(tensor => tensor));
        Assert.Equal([12, 4, 12, 3, 6, 2], weights.Tensors.Select(tensor => tensor.Count));
        Assert.Null(weights.InputScaling);
        Assert.Null(weights.TargetScaling);
    }

    [Fact]
    public void A_scaling_comes_in_the_bits_of_the_network()
    {
        INetwork<double> network = Networks.Double("\"2-3:tanh-1\", InputScaling = Scaling.MinMax, TargetScaling = Scaling.Standardize");
        network.SetScaling(new ScalingNumbers([0.1, -2], [1 / 3.0, 7], [1e-9], [1e9]));
        NetworkSpecification specification = Network(2, [new(3, "Tanh"), new(1, "Linear")], isDouble: true, inputScaling: "MinMax", targetScaling: "Standardize");
        NetworkWeights weights = Read(SafetensorsBytes.Save(network), specification);
        Assert.Equal(new ModelScaling(new[] { 0.1, -2 }.ToEquatableArray(), new[] { 1 / 3.0, 7 }.ToEquatableArray()), weights.InputScaling);
        Assert.Equal(new ModelScaling(new[] { 1e-9 }.ToEquatableArray(), new[] { 1e9 }.ToEquatableArray()), weights.TargetScaling);
    }

    [Fact]
    public void Without_metadata_a_file_says_nothing_of_scaling()
    {
        byte[] file = SafetensorsBytes.WithHeader(MalformedFiles.ScaledFile(), header => "{" + header[(header.IndexOf("},", StringComparison.Ordinal) + 2)..]);
        Assert.Null(Read(file, Scaled).InputScaling);
        Assert.NotNull(Read(MalformedFiles.ScaledFile(), Scaled).InputScaling);
    }

    [Fact]
    public void A_message_names_columns_as_their_author_did()
    {
        byte[] file = MalformedFiles.OfScaling.Single(malformed => malformed.Wrong == "a negative σ").File;
        NetworkSpecification named = Scaled with { InputNames = new[] { "@in" }.ToEquatableArray() };
        Assert.Contains("The scale of in is -1", NetworkWeightsReading.Of(SafetensorsReading.Read(file).File!, named).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_need_only_rise_from_layer_to_layer()
    {
        byte[] file = SafetensorsBytes.WithHeader(MalformedFiles.Plain, header => header.Replace("\"2.", "\"10.", StringComparison.Ordinal).Replace("\"0.", "\"9.", StringComparison.Ordinal));
        Assert.Equal(Read(MalformedFiles.Plain, Plain), Read(file, Plain));
    }

    [Fact]
    public void What_an_optimiser_remembers_is_passed_over() =>
        Assert.Equal([1.0 - (0.5 * 1), 2 - (0.5 * 1)], Read(MalformedFiles.AdamFile(), Network(1, [new(1, "Tanh")])).Tensors.SelectMany(tensor => tensor), (x, y) => Math.Abs(x - y) < 1e-6);

    /// <summary>Whatever happens to a file, the generator takes it if and only if the library does.</summary>
    [Fact]
    public void Damaged_files_are_judged_as_the_library_judges_them()
    {
        const int Files = 8_000;
        INetwork<float> plain = new PlainNetwork();
        INetwork<float> scaled = new ScaledNetwork();
        (INetwork<float> Network, NetworkSpecification Specification, byte[] File)[] files =
            [(plain, Plain, MalformedFiles.Plain), (plain, Plain, SafetensorsBytes.Save(plain)), (scaled, Scaled, MalformedFiles.ScaledFile())];
        int taken = 0;
        RandomCases.Try(Files, random =>
        {
            (INetwork<float> network, NetworkSpecification specification, byte[] file) = files[random.Next(files.Length)];
            byte[] damaged = Damage(random, file);
            WeightsReading reading = SafetensorsReading.Read(damaged);
            NetworkWeightsReading weights = reading.File is { } good ? NetworkWeightsReading.Of(good, specification) : new NetworkWeightsReading(null, reading.Problem);
            string? refusal = RefusalOfLoad(network, damaged);
            Assert.True(weights.Problem is null == refusal is null, $"The generator said {weights.Problem ?? "yes"}, the library {refusal ?? "yes"}.");
            Assert.Equal(weights.Problem is null, weights.Weights is not null);
            if (weights.Weights is { } read)
            {
                taken++;
                Assert.Equal(SafetensorsBytes.Parameters(network).Select(value => (double)value), read.Tensors.SelectMany(tensor => tensor));
            }
        });

        Assert.InRange(taken, RandomCases.Count(Files) / 40, RandomCases.Count(Files) * 39 / 40);
    }

    private static string? RefusalOfLoad(INetwork<float> network, byte[] file)
    {
        try
        {
            SafetensorsBytes.Load(network, file);
            return null;
        }
        catch (WeightFileException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>Bytes changed, taken out or put in, now and then with the end cut off.</summary>
    private static byte[] Damage(Random random, byte[] file)
    {
        List<byte> bytes = [.. file];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int place = random.Next(bytes.Count);
            switch (random.Next(8))
            {
                case 0:
                    bytes.RemoveAt(place);
                    break;
                case 1:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.RemoveRange(place, Math.Min(bytes.Count - place - 1, random.Next(20)));
                    break;
                default:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void Refused(IReadOnlyList<(string Wrong, byte[] File, string Problem, string? Tensor)> files, string wrong, NetworkSpecification specification)
    {
        (_, byte[] file, string problem, _) = files.Single(malformed => malformed.Wrong == wrong);
        string? found = ProblemOf(file, specification);

        // Some files have data that belong to no tensor, too. That is found before anything is known of the network.
        if (found != problem && Regex.Match(found, "goes on after the ([0-9]+) bytes") is { Success: true } match)
        {
            int header = BitConverter.ToInt32(file);
            found = ProblemOf(file[..(8 + header + int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))], specification);
        }

        Assert.Equal(problem, found);
    }

    private static string ProblemOf(byte[] file, NetworkSpecification specification)
    {
        WeightsReading reading = SafetensorsReading.Read(file);
        return (reading.File is { } good ? NetworkWeightsReading.Of(good, specification).Problem : reading.Problem) + ".";
    }

    private static NetworkWeights Read(byte[] file, NetworkSpecification specification)
    {
        WeightsReading reading = SafetensorsReading.Read(file);
        Assert.Null(reading.Problem);
        NetworkWeightsReading weights = NetworkWeightsReading.Of(reading.File!, specification);
        Assert.Null(weights.Problem);
        return weights.Weights!;
    }

    private static NetworkSpecification Network(
        int inputs, LayerSpecification[] layers, bool isDouble = false, string inputScaling = "None", string targetScaling = "None") =>
        new("a test", inputs, layers.ToEquatableArray(), new LossSpecification("MeanSquaredError"), new OptimizerSpecification("SGD"), "Auto", "Auto", isDouble, 0, default, default, inputScaling, targetScaling);
}
