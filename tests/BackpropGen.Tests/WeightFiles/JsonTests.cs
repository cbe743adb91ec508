using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using BackpropGen.Testing;
using BackpropGen.Tests.Declared;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>Networks in JSON: a string that is their weight file in base64.</summary>
public partial class JsonTests(FormExamples examples) : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_is_read_has_the_bits_of_what_was_written(string form, Loss loss, Precision precision)
    {
        Assert.NotNull(examples);
        FormExamples.Run(form, loss, precision, new SameBits());
    }

    [Fact]
    public void It_is_the_weight_file_and_a_network_within_anything_is_converted()
    {
        var report = new Report("May", new SalaryModel(seed: 3), [new SalaryModel(seed: 4), null]);
        string json = JsonSerializer.Serialize(report);
        using JsonDocument document = JsonDocument.Parse(json);
        var loaded = new SalaryModel();
        loaded.Load(new MemoryStream(document.RootElement.GetProperty("Model").GetBytesFromBase64()));
        Assert.Equal(report.Model.GetParameters(), loaded.GetParameters());

        Report read = JsonSerializer.Deserialize<Report>(json)!;
        Assert.Equal("May", read.Title);
        Assert.Equal(report.Model.GetParameters(), read.Model.GetParameters());
        Assert.Equal(report.Others[0]!.GetParameters(), read.Others[0]!.GetParameters());
        Assert.Null(read.Others[1]);
    }

    [Fact]
    public void The_scaling_goes_with_it()
    {
        Type type = Networks.TypeOf("\"1-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax");
        var network = (INetwork<float>)Activator.CreateInstance(type)!;
        network.FitScaling([1, 2, 4], [10, 20, 90]);
        var read = (INetwork<float>)JsonSerializer.Deserialize(JsonSerializer.Serialize(network, type), type)!;
        Assert.Equal(Numbers(network), Numbers(read));

        static IEnumerable<double> Numbers(INetwork<float> scaled)
        {
            ScalingNumbers numbers = scaled.GetScaling()!;
            return [.. numbers.InputOffsets, .. numbers.InputScales, .. numbers.TargetOffsets, .. numbers.TargetScales];
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"InputCount\":2}")]
    [InlineData("[1,2]")]
    [InlineData("5")]
    [InlineData("\"no base64!\"")]
    [InlineData("\"\"")]
    [InlineData("\"AAAA\"")]
    public void Anything_else_is_no_network(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SalaryModel>(json));

    [Fact]
    public void Another_network_s_weights_are_refused_in_the_words_of_Load()
    {
        var problem = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SalaryModel>(JsonSerializer.Serialize(new XorModel())));
        Assert.Contains("2-4:tanh-1:sigmoid", problem.Message, StringComparison.Ordinal);
        Assert.IsType<WeightFileException>(problem.InnerException);
    }

    [Fact]
    public void Null_is_no_network_and_no_error()
    {
        Assert.Null(JsonSerializer.Deserialize<SalaryModel>("null"));
        Assert.Equal("null", JsonSerializer.Serialize<SalaryModel?>(null));
    }

    [Fact]
    public void The_source_generator_of_the_serializer_writes_nothing_without_the_converter_and_all_with_it()
    {
        var report = new Report("May", new SalaryModel(seed: 3), []);
        Assert.Contains("\"Model\":{}", JsonSerializer.Serialize(report, ReportContext.Default.Report), StringComparison.Ordinal);

        var context = new ReportContext(new JsonSerializerOptions { Converters = { new SalaryModel.WeightsJsonConverter() } });
        Report read = JsonSerializer.Deserialize(JsonSerializer.Serialize(report, context.Report), context.Report)!;
        Assert.Equal(report.Model.GetParameters(), read.Model.GetParameters());
    }

    [Fact]
    public void A_generic_network_is_never_written_as_nothing_and_has_a_converter_to_add()
    {
        Assert.ThrowsAny<Exception>(() => JsonSerializer.Serialize(new GenericModel<int>()));
        var options = new JsonSerializerOptions { Converters = { new GenericModel<int>.WeightsJsonConverter() } };
        var network = new GenericModel<int>(seed: 5);
        Assert.Equal(network.GetParameters(), JsonSerializer.Deserialize<GenericModel<int>>(JsonSerializer.Serialize(network, options), options)!.GetParameters());
    }

    [Fact]
    public void A_nested_network_needs_no_access_from_outside()
    {
        var network = new Nested(seed: 5);
        Assert.Equal(network.GetParameters(), JsonSerializer.Deserialize<Nested>(JsonSerializer.Serialize(network))!.GetParameters());
    }

    [Fact]
    public void Properties_of_the_author_s_are_never_lost_in_silence()
    {
        var problem = Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new TitledModel()));
        Assert.StartsWith("The weights of 'TitledModel' in JSON would not hold its own 'Title': give the class a [JsonConverter] that writes both, or put [JsonIgnore] on 'Title'", problem.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<TitledModel>("\"AAAA\""));
        Assert.StartsWith("\"", JsonSerializer.Serialize(new UntitledModel()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_cannot_be_created_is_refused_with_the_way_out()
    {
        var problem = Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new SizedModel(3)));
        Assert.StartsWith("'SizedModel' has no constructor without arguments to read it from JSON with: give it one", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_written()
    {
        var network = new OverflowingModel();
        network.Overflow();
        Assert.Throws<InvalidOperationException>(() => JsonSerializer.Serialize(network));
    }

    /// <summary>What the network has in JSON.</summary>
    private sealed class SameBits : INetworkTest
    {
        public void Run<T>(Example<T> example)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            Type type = example.Network.GetType();
            example.Network.Initialize(11);
            string json = JsonSerializer.Serialize(example.Network, type);
            var read = (INetwork<T>)JsonSerializer.Deserialize(json, type)!;
            var parameters = new T[example.Description.ParameterCount];
            read.GetParameters(parameters);
            Assert.Equal(example.Parameters(), parameters);
            var outputs = new T[example.Description.OutputCount];
            var expected = new T[outputs.Length];
            example.Network.Predict(example.Inputs, expected);
            read.Predict(example.Inputs, outputs);
            Assert.Equal(expected, outputs);
        }
    }

    [Network("2-2-1")]
    private sealed partial class Nested
    {
    }
}

/// <summary>Something of an application's.</summary>
internal sealed record Report(string Title, SalaryModel Model, List<SalaryModel?> Others);

/// <summary>What the source generator of System.Text.Json makes of it.</summary>
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportContext : JsonSerializerContext
{
}

[Network("2-2-1")]
internal sealed partial class GenericModel<T>
{
}

[Network("2-2-1")]
internal sealed partial class TitledModel
{
    public string Title { get; set; } = "May";

    public string Computed => Title + "!";
}

[Network("2-2-1")]
internal sealed partial class UntitledModel
{
    [JsonIgnore]
    public string Title { get; set; } = "May";

    public string Computed => Title + "!";
}

[Network("2-2-1")]
internal sealed partial class SizedModel
{
    private readonly int _size;

    public SizedModel(int size)
    {
        _size = size;
    }

    public int Size() => _size;
}

[Network("1-1")]
internal sealed partial class OverflowingModel
{
    public void Overflow() => _parameters.W1_1_1 = float.PositiveInfinity;
}
