using System.Text;
using System.Text.RegularExpressions;
using BackpropGen.Generator.Models;
using BackpropGen.Testing;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Every operator computes what ONNX Runtime computes.</summary>
public class OperatorTests
{
    public static TheoryData<string> Names => new(OperatorCases.All.Keys);

    /// <summary>As the refusal of another operator lists them, without their domain.</summary>
    private static string[] Supported
    {
        get
        {
            OnnxFile sine = new OnnxFile().Input("x", "batch", 2).Output("y");
            sine.Node("Sin", "x", "y");
            string problem = ModelFile.Problem(sine.ToBytes());
            return [.. problem[(problem.IndexOf("supported are ", StringComparison.Ordinal) + "supported are ".Length)..].Split(", ").Select(name => name.Split('.')[^1])];
        }
    }

    [Fact]
    public void Every_operator_that_is_read_has_a_case_a_place_in_the_table_and_nodes_that_make_no_sense()
    {
        IEnumerable<byte[]> recurrent = new[] { "gru-step", "lstm-step", "rnn-last" }.Select(name => File.ReadAllBytes(Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "Sequences", name + ".onnx")));
        IEnumerable<byte[]> others = ModelFile.Names.Select(name => ModelFile.Bytes(name + ".onnx"));
        string[] files = [.. OperatorCases.All.Values.Select(file => file()).Concat(others).Concat(recurrent).Select(Encoding.Latin1.GetString)];
        string table = string.Join('\n', File.ReadAllLines(Repository.PathOf("docs", "onnx.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)));

        // In a node of a file: the number of the field op_type, the length, the name.
        Assert.Equal([], Supported.Where(name => !files.Any(file => file.Contains($"\x22{(char)name.Length}{name}", StringComparison.Ordinal))));
        Assert.Equal([], Supported.Where(name => !Regex.IsMatch(table, $@"\b{name}\b")));
        Assert.Equal(Supported.Order(StringComparer.Ordinal), RandomNodeFuzzTests.Operators.Order(StringComparer.Ordinal));
    }

    [SampledTheory(3)]
    [MemberData(nameof(Names))]
    public void A_model_computes_what_ONNX_Runtime_does(string name)
    {
        byte[] file = OperatorCases.All[name]();
        TrainedModel model = ModelFile.Read(file);
        using var session = new OnnxRuntimeSession(file);
        var random = new Random(1);
        for (int i = 0; i < 20; i++)
        {
            double[] row = [.. Enumerable.Range(0, model.InputCount).Select(_ => (double)(float)((random.NextDouble() * 8) - 4))];
            ModelFile.AssertNear(session.Run(row), ReferenceNetwork.Of(model).Predict(row), 1e-5, name);
        }
    }
}
