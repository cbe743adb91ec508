using System.Text.Json;
using BackpropGen.Generator.Models;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>The model files beside the tests, and what they compute.</summary>
internal static class ModelFile
{
    public static IEnumerable<string> Names => typeof(ModelFile).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".onnx", StringComparison.Ordinal)).Select(name => name[..^".onnx".Length]).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name)
    {
        using Stream stream = typeof(ModelFile).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Rows of inputs, and of outputs, of which several stand one after the other.</summary>
    public static (double[][] Inputs, double[][] Outputs) Expected(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Bytes(name + ".json"));
        return (Rows("inputs"), Rows("outputs"));

        double[][] Rows(string property) => [.. document.RootElement.GetProperty(property).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];
    }

    public static TrainedModel Read(byte[] file)
    {
        ModelReading reading = OnnxReader.Read(file);
        Assert.True(reading.Model is not null, reading.Problem);
        Assert.Null(reading.Problem);
        return reading.Model;
    }

    public static string Problem(byte[] file)
    {
        ModelReading reading = OnnxReader.Read(file);
        Assert.Null(reading.Model);
        Assert.False(string.IsNullOrEmpty(reading.Problem));
        Assert.False(reading.Problem.EndsWith('.'), reading.Problem);
        return reading.Problem;
    }

    /// <summary>Equal to a part of the larger of 1 and the expected number.</summary>
    public static void AssertNear(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string about = "")
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{about} value {i}: {actual[i]:R} should be {expected[i]:R}");
        }
    }
}
