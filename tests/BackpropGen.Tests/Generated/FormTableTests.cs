using System.Text.RegularExpressions;
using BackpropGen.Generator;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Generated;

/// <summary>docs/forms.md stays true: every cell of its table is what the generator decides, and no feature has a slower form than the plain network of its size.</summary>
public class FormTableTests
{
    private const string NotYet = " (not yet ";

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "forms.md")).ReplaceLineEndings("\n");

    private static readonly IReadOnlyDictionary<string, int[]> Sizes = new Dictionary<string, int[]>
    {
        ["2-3-2"] = [2, 3, 2],
        ["2-4-4-2"] = [2, 4, 4, 2],
        ["20-5-5-2"] = [20, 5, 5, 2],
        ["4-8-8-3"] = [4, 8, 8, 3],
        ["16-64-64-8"] = [16, 64, 64, 8],
        ["200-100-100-10"] = [200, 100, 100, 10],
    };

    private static readonly IReadOnlyDictionary<string, Func<NetworkSpecification, NetworkSpecification>> Features = new Dictionary<string, Func<NetworkSpecification, NetworkSpecification>>
    {
        ["plain"] = network => network,
        ["dropout"] = WithDropout,
        ["class weights"] = WithClassWeights,
        ["dropout + class weights"] = network => WithClassWeights(WithDropout(network)),
        ["layer normalisation"] = WithNormalisation,
        ["scaling"] = network => network with { InputScaling = "Standardize", TargetScaling = "MinMax" },
        ["frozen"] = network => Trained(network) with { IsFrozen = true },
        ["residual sum"] = WithSum,
        ["residual sum + frozen"] = network => Trained(WithSum(network)) with { IsFrozen = true },
        ["two heads"] = WithHeads,
        ["Adam"] = network => network with { Optimizer = new OptimizerSpecification("Adam") },
        ["Adam + dropout"] = network => WithDropout(network) with { Optimizer = new OptimizerSpecification("Adam") },
        ["double"] = network => network with { IsDouble = true },
        ["double + dropout"] = network => WithDropout(network) with { IsDouble = true },
        ["double + class weights"] = network => WithClassWeights(network) with { IsDouble = true },
    };

    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (string size in Sizes.Keys)
            {
                foreach (string feature in Features.Keys)
                {
                    // Chains with one hidden layer have nothing to add to it.
                    if (size != "2-3-2" || !feature.StartsWith("residual", StringComparison.Ordinal))
                    {
                        cells.Add(size, feature);
                    }
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_row_says_what_the_generator_decides(string size, string feature)
    {
        string[] row = Assert.Single(Rows, row => row[0] == $"`{size}`" && row[1].Split(", ").Contains(feature));
        Assert.Equal(Forms(ModelOf(size, feature)), row[2..]);
    }

    [Fact]
    public void It_has_no_other_rows() => Assert.Equal(Cells.Count(), Rows.Sum(row => row[1].Split(", ").Length));

    /// <summary>What is not yet as fast says so; training is not for frozen networks.</summary>
    [SampledTheory(3)]
    [MemberData(nameof(Cells))]
    public void A_feature_has_the_forms_of_the_plain_network(string size, string feature)
    {
        NetworkPlan model = ModelOf(size, feature);
        NetworkPlan ofSize = ModelOf(size, "plain");

        // Layer normalisation brings parameters and terms of its own, which can make the network one of the next size.
        IEnumerable<string[]> plain = model.ParameterCount == ofSize.ParameterCount ? [Forms(ofSize)] : Sizes.Keys.Select(each => Forms(ModelOf(each, "plain")));
        string[] forms = Forms(model);
        Assert.DoesNotContain("row by row", forms);
        Assert.True(plain.Any(form => AreAsFast(model, forms, form)), $"{size}, {feature}: {string.Join(", ", forms)}, but {string.Join(", ", Forms(ofSize))} where it is plain.");
    }

    private static bool AreAsFast(NetworkPlan model, string[] forms, string[] plain) => forms.Zip(plain).All(pair =>
    {
        string reached = pair.First.Contains(NotYet, StringComparison.Ordinal) ? pair.First.Split(NotYet)[1].TrimEnd(')') : pair.First;

        // Kernels take steps of Adam from error terms too; registers hold no moments.
        return (reached == "–" && model.IsFrozen) || reached == pair.Second || (model.Rule.Name == "Adam" && pair.Second == "in registers");
    });

    /// <summary>The tests that the page names for the numbers of each feature.</summary>
    [Fact]
    public void The_numbers_of_every_feature_have_a_test()
    {
        IReadOnlyList<(string Feature, string Test)> named = [.. Regex.Matches(Page, "^\\| ([a-zA-Z ]+) \\| `([A-Za-z]+\\.[A-Za-z_]+)` \\|$", RegexOptions.Multiline)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.Equal(Features.Keys.SelectMany(feature => feature.Split(" + ")).Distinct().Order(StringComparer.Ordinal), named.Select(row => row.Feature).Distinct().Order(StringComparer.Ordinal));
        Assert.All(named, row => Assert.Contains(
            typeof(FormTableTests).Assembly.GetTypes(),
            type => type.Name == row.Test.Split('.')[0] && type.GetMethod(row.Test.Split('.')[1]) is not null));
    }

    /// <summary>The cells of the table's rows.</summary>
    private static IReadOnlyList<string[]> Rows => [.. Page.Split('\n').Where(line => Regex.IsMatch(line, "^\\| `[0-9-]+` \\|")).Select(line => line.Trim('|', ' ').Split(" | "))];

    private static string[] Forms(NetworkPlan model)
    {
        string oneRow = model.Form switch { RowForm.Locals => "straight line", RowForm.Vectors => model.HasParametersStruct ? "vectors" : "kernels", RowForm.Parts => "parts", _ => "loops" };
        bool isDouble = model.Specification.IsDouble;
        NetworkPlan single = NetworkPlan.Of(model.Specification with { IsDouble = false }, Target.Newest);
        string Batch(NetworkPlan network, bool lanes) => lanes ? "lanes" : network.HasColumns ? "columns" : network.IsVectorized ? "blocks" : "row by row";
        string InPrecision(string own, string ofSingle) => isDouble && own != ofSingle ? own + NotYet + ofSingle + ")" : own;
        string batch = InPrecision(Batch(model, model.HasLanes), Batch(single, single.HasLanes));
        return model.IsFrozen
            ? [oneRow, batch, "–", "–", "–"]
            : [
                oneRow,
                batch,
                model.HasFusedRows ? "in registers" : model.HasFusedUpdate ? "from error terms" : "by gradient",
                InPrecision(Batch(model, model.HasLaneGradient), Batch(single, single.HasLaneGradient)),
                model.IsVectorized ? "yes" : "no",
            ];
    }

    private static NetworkPlan ModelOf(string size, string feature) => NetworkPlan.Of(Features[feature](Plain(Sizes[size])), Target.Newest);

    private static NetworkSpecification Plain(int[] widths) => Of(widths[0], [.. widths.Skip(1).Select((width, i) => new LayerSpecification(width, i == widths.Length - 2 ? "Linear" : "Tanh"))]);

    private static NetworkSpecification Of(int inputs, IReadOnlyList<LayerSpecification> layers) => new(
        "a network", inputs, layers.ToEquatableArray(), new LossSpecification("MeanSquaredError"), new OptimizerSpecification("SGD"), "Auto", "Auto", IsDouble: false, Seed: 0, default, default);

    private static NetworkSpecification WithDropout(NetworkSpecification network) => network with
    {
        Layers = network.Layers.Select((layer, i) => i == network.Layers.Count - 1 ? layer : layer with { Dropout = 0.5 }).ToList().ToEquatableArray(),
    };

    private static NetworkSpecification WithClassWeights(NetworkSpecification network) => network with
    {
        Layers = network.Layers.Select((layer, i) => i == network.Layers.Count - 1 ? layer with { Activation = "Softmax" } : layer).ToList().ToEquatableArray(),
        Loss = new LossSpecification("CrossEntropy", null, Enumerable.Range(1, network.OutputCount).Select(k => (double)k).ToList().ToEquatableArray()),
    };

    private static NetworkSpecification WithNormalisation(NetworkSpecification network) => network with
    {
        Layers = network.Layers.Select((layer, i) => i == network.Layers.Count - 1 ? layer : layer with { Operations = new[] { Generator.LayerOperation.LayerNorm }.ToEquatableArray() }).ToList().ToEquatableArray(),
    };

    /// <summary>The outputs of the two hidden layers added, where they are of one size.</summary>
    private static NetworkSpecification WithSum(NetworkSpecification network) => network with
    {
        Layers = new[]
        {
            network.Layers[0], network.Layers[1],
            new LayerSpecification(network.Layers[1].Size, "Linear", Kind: Generator.LayerKind.Sum, Sources: new[] { 1, 2 }.ToEquatableArray()),
            network.Layers[2],
        }.ToEquatableArray(),
    };

    /// <summary>The last layer in two, which take the same values.</summary>
    private static NetworkSpecification WithHeads(NetworkSpecification network)
    {
        List<LayerSpecification> layers = [.. network.Layers];
        LayerSpecification last = layers[^1];
        int source = layers.Count - 1;
        layers.RemoveAt(layers.Count - 1);
        layers.Add(last with { Size = 1, Sources = new[] { source }.ToEquatableArray() });
        layers.Add(last with { Size = last.Size - 1, Sources = new[] { source }.ToEquatableArray() });
        layers.Add(new LayerSpecification(last.Size, "Linear", Kind: Generator.LayerKind.Concatenation, Sources: new[] { source + 1, source + 2 }.ToEquatableArray()));
        return network with { Layers = layers.ToEquatableArray() };
    }

    private static NetworkSpecification Trained(NetworkSpecification network)
    {
        IEnumerable<EquatableArray<double>> tensors = network.Widths().Where((_, i) => network.Layers[i].Kind == Generator.LayerKind.Affine).SelectMany(widths => new[]
        {
            Enumerable.Range(0, widths.Inputs * widths.Outputs).Select(i => 0.1 + (0.01 * (i % 7))).ToEquatableArray(),
            new double[widths.Outputs].ToEquatableArray(),
        });
        return network with { Start = new StartValues(tensors.ToEquatableArray()) };
    }
}
