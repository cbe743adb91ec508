using System.Text;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>Headers that list as much as goes into them of one thing.</summary>
internal static class HostileHeaders
{
    private const string Tensor = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";

    public static TheoryData<string> Kinds => ["tensors", "metadata", "sizes", "offsets", "a name", "an escaped name", "a text", "an escaped text", "a number", "short names", "spaces"];

    /// <summary>A file whose header has about so many bytes, and no data.</summary>
    public static byte[] Of(string kind, int bytes) => SafetensorsBytes.Of(
        kind switch
        {
            "tensors" => "{" + Repeat(i => $"\"{i}.bias\":{Tensor}", bytes) + "}",
            "short names" => "{" + Repeat(i => $"\"{i}\":{{}}", bytes) + "}",
            "metadata" => "{\"__metadata__\":{" + Repeat(i => $"\"{i}\":\"\"", bytes) + "}}",
            "sizes" => "{\"0.bias\":{\"dtype\":\"F32\",\"data_offsets\":[0,0],\"shape\":[" + Repeat(_ => "0", bytes) + "]}}",
            "offsets" => "{\"0.bias\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[" + Repeat(_ => "0", bytes) + "]}}",
            "a name" => $"{{\"{new string('x', bytes)}\":{Tensor}}}",
            "an escaped name" => $"{{\"\\n{new string('x', bytes)}\":{Tensor}}}",
            "a text" => $"{{\"__metadata__\":{{\"backpropgen\":\"{new string('x', bytes)}\"}}}}",
            "an escaped text" => $"{{\"__metadata__\":{{\"backpropgen\":\"\\n{new string('x', bytes)}\"}}}}",
            "a number" => $"{{\"0.bias\":{{\"shape\":[{new string('9', bytes)}]}}}}",
            _ => "{" + new string(' ', bytes) + "}",
        },
        []);

    private static string Repeat(Func<int, string> entry, int bytes)
    {
        StringBuilder all = new(bytes + 100);
        for (int i = 0; all.Length < bytes; i++)
        {
            all.Append(i == 0 ? string.Empty : ",").Append(entry(i));
        }

        return all.ToString();
    }
}
