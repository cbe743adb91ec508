using System.Text.Json;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Library;
using BackpropGen.Tests.WeightFiles;
using Microsoft.ML.OnnxRuntime;

namespace BackpropGen.Tests.Onnx;

public class OnnxFileTests
{
    private const string Iris =
        "\"4-8:elu(0.5):dropout(0.2)-3:softmax\", Loss = Loss.CrossEntropy, Inputs = new[] { \"sepalLength\", \"sepalWidth\", \"petalLength\", \"@in\" }, Outputs = new[] { \"setosa\", \"versicolor\", \"virginica\" }";

    [Theory]
    [InlineData(Precision.Single, typeof(float))]
    [InlineData(Precision.Double, typeof(double))]
    public void A_model_has_one_input_and_one_output_of_any_number_of_rows(Precision precision, Type element)
    {
        using OnnxModel model = new(AnyNetwork.Of(Iris, precision).Onnx());
        Check(Assert.Single(model.Inputs), "input", 4);
        Check(Assert.Single(model.Outputs), "output", 3);

        void Check((string Name, NodeMetadata Value) value, string name, int columns)
        {
            Assert.Equal(name, value.Name);
            Assert.Equal(element, value.Value.ElementType);
            Assert.Equal([-1, columns], value.Value.Dimensions);
            Assert.Equal(["batch", ""], value.Value.SymbolicDimensions);
        }
    }

    [Fact]
    public void The_metadata_say_what_the_network_is()
    {
        using OnnxModel model = new(AnyNetwork.Of(Iris, Precision.Single).Onnx());
        string version = typeof(OnnxFile).Assembly.GetName().Version!.ToString(3);
        Assert.Equal("BackpropGen", model.Metadata.ProducerName);
        Assert.Equal("4-8:elu(0.5):dropout(0.2)-3:softmax", model.Metadata.GraphName);
        Dictionary<string, string> metadata = model.Metadata.CustomMetadataMap;
        Assert.Equal(["activations", "input_names", "library", "loss", "output_names", "topology"], metadata.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("4-8:elu(0.5):dropout(0.2)-3:softmax", metadata["topology"]);
        Assert.Equal("CrossEntropy", metadata["loss"]);
        Assert.Equal("BackpropGen " + version, metadata["library"]);
        Assert.Equal(["ELU", "Softmax"], Strings("activations"));
        Assert.Equal(["sepalLength", "sepalWidth", "petalLength", "in"], Strings("input_names"));
        Assert.Equal(["setosa", "versicolor", "virginica"], Strings("output_names"));

        string[] Strings(string key) => JsonSerializer.Deserialize<string[]>(metadata[key])!;
    }

    [Fact]
    public void Names_of_any_characters_are_kept()
    {
        string[] names = ["a\"b\\c", "line\nbreak", "µ π 𝄞", ","];
        AnyNetwork network = new AnyNetwork<float>(new LinearNetwork<float>(names.Length, 1, inputNames: names));
        using OnnxModel model = new(network.Onnx());
        Assert.Equal(names, JsonSerializer.Deserialize<string[]>(model.Metadata.CustomMetadataMap["input_names"]));
    }

    [Fact]
    public void A_scaling_that_is_not_fitted_is_not_there()
    {
        AnyNetwork network = AnyNetwork.Of("\"2-3-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax", Precision.Double);
        byte[] before = network.Onnx();
        network.FitScaling([1, 2, 3, 5], [10, 20]);
        Assert.False(Contains(before, "input.offset"));
        Assert.True(Contains(network.Onnx(), "input.offset"));
        using OnnxModel model = new(before);
        Assert.Single(model.Predict([1, 2]));

        static bool Contains(byte[] file, string name) => file.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(name)) >= 0;
    }

    /// <summary>Tensors have the names that they have in files of safetensors, whatever dropout and linear activations do to the count.</summary>
    [Fact]
    public void Weights_have_the_names_of_Sequential()
    {
        INetwork<float> network = Networks.Single("\"3-4:tanh:dropout(0.5)-5:linear-2:sigmoid\", Loss = Loss.MeanSquaredError");
        using MemoryStream stream = new();
        network.SaveOnnx(stream);
        string text = System.Text.Encoding.Latin1.GetString(stream.ToArray());
        string[] names = [.. SafetensorsBytes.Tensors(SafetensorsBytes.Save(network)).Select(tensor => tensor.Name)];
        Assert.Equal(["0.weight", "0.bias", "3.weight", "3.bias", "4.weight", "4.bias"], names);
        Assert.All(names, name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.DoesNotContain("Dropout", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_replaced_whole_and_nothing_else_stays()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("xor.onnx");
        File.WriteAllText(path, "an older file");
        INetwork<float> network = Networks.Single("\"2-4-1\", Activation.Tanh");
        network.SaveOnnx(path);
        using MemoryStream stream = new();
        network.SaveOnnx(stream);
        Assert.Equal(stream.ToArray(), File.ReadAllBytes(path));
        Assert.Equal(["xor.onnx"], folder.Names);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void What_is_no_number_is_not_saved(float value, string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("network.onnx");
        File.WriteAllText(path, "an older file");
        LinearNetwork<float> network = new(2, 1);
        network.SpoilParameters(value);
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => network.SaveOnnx(path));
        Assert.StartsWith($"The network was not saved: 0.weight holds {name}", refused.Message, StringComparison.Ordinal);
        Assert.Equal("an older file", File.ReadAllText(path));
        using MemoryStream stream = new();
        Assert.Throws<InvalidOperationException>(() => network.SaveOnnx(stream));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Arguments_that_cannot_be_are_refused()
    {
        INetwork<float> network = new LinearNetwork<float>(2, 1);
        Assert.Equal("network", Assert.Throws<ArgumentNullException>(() => ((INetwork<float>)null!).SaveOnnx(Stream.Null)).ParamName);
        Assert.Equal("path", Assert.Throws<ArgumentNullException>(() => network.SaveOnnx((string)null!)).ParamName);
        Assert.Equal("stream", Assert.Throws<ArgumentNullException>(() => network.SaveOnnx((Stream)null!)).ParamName);
        Assert.Equal("stream", Assert.Throws<ArgumentException>(() => network.SaveOnnx(new MemoryStream([], writable: false))).ParamName);
    }

    [Fact]
    public void Parameters_are_copied_once()
    {
        INetwork<float> network = Networks.Single("\"784-128:relu-10:softmax\", Loss = Loss.CrossEntropy");
        network.SaveOnnx(Stream.Null);
        long before = GC.GetAllocatedBytesForCurrentThread();
        network.SaveOnnx(Stream.Null);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * sizeof(float) * network.Description.ParameterCount);
    }
}
