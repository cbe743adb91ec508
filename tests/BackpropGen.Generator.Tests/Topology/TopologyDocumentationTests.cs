using System.Globalization;
using BackpropGen.Generator.Topology;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Topology;

/// <summary>docs/topology.md promises what the parser does: its tables are read and tried.</summary>
public class TopologyDocumentationTests
{
    public static TheoryData<string, string, string, string> Errors
    {
        get
        {
            var errors = new TheoryData<string, string, string, string>();
            foreach (string[] row in Table("| Topology | Marked | Kind | Message |"))
            {
                errors.Add(Code(row[0]), Code(row[1]), row[2], row[3]);
            }

            return errors;
        }
    }

    public static TheoryData<string, int, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, int, string>();
            foreach (string[] row in Table("| Topology | Inputs | Layers | Parameters |"))
            {
                examples.Add(Code(row[0]), int.Parse(row[1], CultureInfo.InvariantCulture), row[3]);
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Every_documented_error_is_what_the_parser_says(string text, string marked, string kind, string message)
    {
        TopologyError error = TopologyParser.Parse(text, Marked.Activations).Error!;

        Assert.Equal(marked, text.Substring(error.Range.Start, error.Range.Length));
        Assert.Equal(kind, error.Kind.ToString());
        if (message.EndsWith('…'))
        {
            Assert.Equal(message.TrimEnd('…') + string.Join(", ", Marked.Names).ToLowerInvariant() + ".", error.Message);
        }
        else
        {
            Assert.Equal(message, error.Message);
        }
    }

    [Fact]
    public void Every_kind_of_error_is_documented()
    {
        IEnumerable<string> documented = Table("| Topology | Marked | Kind | Message |").Select(row => row[2]).Distinct();
        Assert.Equal(Enum.GetNames<TopologyErrorKind>().Order(), documented.Order());
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_documented_example_is_a_topology_with_so_many_parameters(string text, int inputs, string parameters)
    {
        NetworkTopology topology = Marked.Parse(text);
        Assert.Equal(inputs, topology.InputCount);
        Assert.Equal(parameters, topology.ParameterCount.ToString("N0", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_table_of_activations_lists_those_of_the_attribute() =>
        Assert.Equal(LibraryFunctions.ActivationNames, Table("| Name | f(z) | f′(z) |").Select(row => Code(row[0])));

    [Fact]
    public void Every_topology_in_a_documented_declaration_parses()
    {
        IEnumerable<string> afterQuote = File.ReadLines(Page()).SelectMany(line => line.Split("[Network(\"").Skip(1));
        string[] topologies = [.. afterQuote.Select(rest => rest.Split('"')[0])];
        Assert.True(topologies.Length >= 6);
        Assert.All(topologies, topology => Marked.Parse(topology));
    }

    private static string[][] Table(string header)
    {
        string[][] rows =
        [
            .. File.ReadLines(Page()).SkipWhile(line => line != header).Skip(2).TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim(' ')).ToArray()),
        ];
        Assert.NotEmpty(rows);
        return rows;
    }

    // What stands between the backticks; cells such as "(end)" have none.
    private static string Code(string cell) => cell.Contains('`', StringComparison.Ordinal) ? cell.Split('`')[1] : "";

    private static string Page() => Repository.PathOf("docs", "topology.md");
}
