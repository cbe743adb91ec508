using BackpropGen.Generator.Tests.Models;
using BackpropGen.Testing;
using BackpropGen.Tests.WeightFiles;
using CsCheck;

namespace BackpropGen.Generator.Tests.Fuzzing;

/// <summary>Trained files in the attribute, sound, damaged and missing, beside whatever other arguments, for frameworks with vectors and without.</summary>
public sealed class ModelArgumentFuzzTests : IDisposable
{
    private const int Samples = 30;

    private static readonly string[] HostileNames = ["*/}evil", "a\n#error\tb", "\";evil();//", "\u2028x\u2029y", "\\u0022", "</summary>&<![CDATA[", "class", "Item2", "Predict", "", "é\u0301", "\uD83D\uDE42", "{0}", "x\0y", new string('模', 300)];

    private readonly ModelFolder _folder = new();
    private readonly List<string> _files = [];

    public ModelArgumentFuzzTests()
    {
        Add("plain.safetensors", MalformedFiles.Plain);
        Add("scaled.safetensors", MalformedFiles.ScaledFile());
        Add("adam.safetensors", MalformedFiles.AdamFile());
        Add("empty.safetensors", []);
        Networks.Single("\"8-9-2\"").Save(_folder.PathOf("wide.safetensors"));
        Networks.Single("\"60-40-1\"").Save(_folder.PathOf("large.safetensors"));
        _files.AddRange([_folder.PathOf("wide.safetensors"), _folder.PathOf("large.safetensors"), _folder.PathOf("gone.onnx"), _folder.PathOf("gone.safetensors"), _folder.PathOf("folder.onnx")]);
        Directory.CreateDirectory(_folder.PathOf("folder.onnx"));
        Add("a/twice.onnx", OperatorCases.All.Values.First()());
        Add("b/twice.onnx", OperatorCases.All.Values.Last()());
        Add("text.onnx", "This is no model."u8.ToArray());
        foreach ((int i, byte[] file) in OperatorCases.All.Values.Select((file, i) => (i, file())).Where(file => file.i % 8 == 0))
        {
            Add($"model{i}.onnx", file);
        }

        foreach ((int i, string name) in HostileNames.Select((name, i) => (i, name)))
        {
            Add($"hostile{i}.onnx", Hostile(name, width: 1 + (i % 3)));
        }

        string[] sound = [.. _files.Where(File.Exists)];
        RandomCases.Try(20, random =>
        {
            string file = sound[random.Next(sound.Length)];
            byte[] bytes = File.ReadAllBytes(file);
            for (int edits = random.Next(1, 3); edits > 0 && bytes.Length > 0; edits--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            Add($"damaged{_files.Count}{Path.GetExtension(file)}", bytes);
        });
    }

    public void Dispose() => _folder.Dispose();

    [ThoroughFact]
    public void Any_arguments_beside_a_trained_file_are_refused_or_compile() => Outcomes.Try(
        from file in Gen.Frequency(
            (6, Gen.OneOfConst([.. _files.Select(Path.GetFileName).Order(StringComparer.Ordinal)]).Select(Named)),
            (2, Gen.OneOfConst("\"2-2:tanh-1\", Weights = \"plain.safetensors\"", "\"8-9-2\", Weights = \"wide.safetensors\"", "\"60-40-1\", Weights = \"large.safetensors\"", "\"1-1:tanh\", InputScaling = Scaling.Standardize, Weights = \"scaled.safetensors\"")),
            (1, Gen.OneOfConst("Model = null", "Model = \"../model0.onnx\"", "Model = \"/etc/passwd\"", "Model = \"*.onnx\"", "Model = \"\\0.onnx\"", "Model = \" ./MODEL0.ONNX \"", "\"2-1\", Model = \"model0.onnx\"", "\"2-1\", Weights = null", "Weights = \"plain.safetensors\"", "Model = \"model0.onnx\", Weights = \"plain.safetensors\"", "Frozen = true")))
        from others in Gen.OneOfConst(
            ", Frozen = true", ", Frozen = true", ", Frozen = true", ", Frozen = false", ", ModelOutputs = new[] { \"y\" }", ", ModelOutputs = new[] { \"\", \"x\" }", ", WeightsPrefix = \"0.\"", ", WeightsModules = new[] { \"2\", \"0\" }", ", Loss = Loss.CrossEntropy", ", Loss = Loss.BinaryCrossEntropy", ", ClassWeights = new[] { 1.0, 2 }", ", Emission = Emission.Unrolled",
            ", Emission = Emission.Vectorized", ", Optimizer = Optimizer.Adam", ", Momentum = 0.5", ", L1 = 1e-3", ", InputScaling = Scaling.MinMax", ", TargetScaling = Scaling.Standardize", ", Initializer = Initializer.Ones", ", OutputActivation = Activation.ReLU",
            ", Precision = Precision.Double", ", Seed = 3", ", Inputs = new[] { \"A\", \"B\" }", ", Inputs = new[] { \"a\" }", ", Outputs = new[] { \"C\" }", ", Outputs = new[] { \"*/\" }", ", Row = typeof(Sample), Inputs = new[] { \"A\", \"B\" }, Outputs = new[] { \"C\" }",
            ", Row = typeof(Sample), Inputs = new[] { \"A\" }, Outputs = new[] { \"B\" }", ", Row = typeof(Sample), Inputs = new[] { \"A\", \"B\" }, Label = \"Kind\"", ", Row = typeof(Sample), Inputs = new[] { \"A\", \"B\", \"C\", \"D\", \"E\", \"F\", \"G\", \"H\" }, Label = \"Kind\"",
            ", Label = \"Kind\"", ", HuberDelta = 2", ", LabelSmoothing = 0.1").Array[0, 2]
        from framework in Gen.OneOfConst("", "", Networks.NoVectors, Networks.NoVectors + "namespace System { internal static class MathF { } }\n")
        let all = string.Concat(others.Distinct())
        select "internal enum Kind { First, Second } internal sealed record Sample(float A, float B, float C, float D, float E, float F, float G, float H, Kind Kind);\n"
            + framework + $"[Network({file}{all})] internal partial class Model {{ }}",
        Samples, _files, [Outcome.Refused, Outcome.Compiles]);

    private static string Named(string? file) => file!.EndsWith(".onnx", StringComparison.Ordinal) ? $"Model = {Outcomes.Literal(file)}" : $"\"2-2:tanh-1\", Weights = {Outcomes.Literal(file)}";

    private static byte[] Hostile(string name, int width)
    {
        Models.OnnxFile file = new Models.OnnxFile().Input(name, "batch", width);
        return file.Output(file.Node("Tanh", file.Node("Gemm", $"{name} {file.Constant(OperatorCases.Numbers(2 * width), width, 2)}", "z"), name + "'")).ToBytes();
    }

    private void Add(string name, byte[] bytes)
    {
        string path = _folder.PathOf(name);
        File.WriteAllBytes(path, bytes);
        _files.Add(path);
    }
}
