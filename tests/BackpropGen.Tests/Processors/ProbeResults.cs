namespace BackpropGen.Tests.Processors;

/// <summary>What BackpropGen.Probe printed: values by the network and what they are.</summary>
internal sealed class ProbeResults
{
    private readonly Dictionary<(string Network, string What), string> _values = [];

    private ProbeResults(string output)
    {
        foreach (string line in output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('\t');
            if (parts[0] == "processor")
            {
                Bits = parts[1] == "bits of a vector" ? int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) : Bits;
                HasFusedMultiplyAdd = parts[1] == "fused multiply-add" ? bool.Parse(parts[2]) : HasFusedMultiplyAdd;
            }
            else
            {
                _values.Add((parts[0], parts[1]), parts[2]);
            }
        }

        Assert.NotEmpty(_values);
    }

    /// <summary>The bits of the widest vectors that the process used.</summary>
    public int Bits { get; }

    public bool HasFusedMultiplyAdd { get; }

    public IEnumerable<string> Networks => _values.Keys.Select(key => key.Network).Distinct();

    public string this[string network, string what] => _values[(network, what)];

    public bool Has(string network, string what) => _values.ContainsKey((network, what));

    /// <summary>A line for each value.</summary>
    public IEnumerable<string> Lines => _values.Select(value => $"{value.Key.Network}, {value.Key.What}: {value.Value}");

    public IEnumerable<(string Name, double[] Values)> Numbers =>
        _values.Select(value => ($"{value.Key.Network}, {value.Key.What}", Array.ConvertAll(value.Value.Split(' '), Number)));

    public static ProbeResults Of(string mode, params string[] settings) => new(Probe.Run(mode, settings));

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
