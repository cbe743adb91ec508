using BackpropGen.Generator;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Declaration;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Tests.Graphs;

/// <summary>Trained networks of random shape, whose layers take the values of any earlier ones, with many weights that are 0, 1 or −1.</summary>
internal static class RandomSpecification
{
    public static NetworkSpecification Create(int seed, bool isDouble, bool isChain, int mostNodes)
    {
        var random = new Random(seed);
        // Beyond 16 inputs have no names, and a row is no longer one straight line.
        int inputs = seed % 5 == 4 ? 17 : random.Next(1, 7);
        int count = random.Next(1, isChain ? 4 : 7);
        var layers = new List<LayerSpecification>();
        int WidthOf(int layer) => layer == 0 ? inputs : layers[layer - 1].Size;
        for (int number = 1; number <= count; number++)
        {
            int source = isChain ? number - 1 : random.Next(number);
            LayerSpecification layer = Activated(random, random.Next(1, mostNodes + 1)) with { Sources = source == number - 1 ? default : new[] { source }.ToEquatableArray() };
            // At least the first layer has weights, without which there is nothing to train.
            int kind = isChain || number == 1 ? -1 : random.Next(6);
            int[] alike = [.. Enumerable.Range(0, number).Where(other => WidthOf(other) == WidthOf(source))];
            layers.Add(kind switch
            {
                0 or 1 when alike.Length > 1 => layer with { Size = WidthOf(source), Kind = Generator.LayerKind.Sum, Sources = random.GetItems(alike, random.Next(2, 4)).ToEquatableArray() },
                2 => Concatenation(layer, [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => random.Next(number))]),
                3 => Part(layer, source),
                _ => layer,
            });
        }

        IEnumerable<EquatableArray<double>> OfOperations(LayerSpecification layer) => layer.Operations.SelectMany(_ => new[] { Vector(layer), Vector(layer) });

        EquatableArray<double> Vector(LayerSpecification layer) => Enumerable.Range(0, layer.Size).Select(_ => random.Next(3) == 0 ? 0 : Number(random)).ToEquatableArray();

        LayerSpecification Concatenation(LayerSpecification layer, int[] sources) =>
            layer with { Size = sources.Sum(WidthOf), Kind = Generator.LayerKind.Concatenation, Sources = sources.ToEquatableArray() };

        LayerSpecification Part(LayerSpecification layer, int source)
        {
            int size = random.Next(1, WidthOf(source) + 1);
            return layer with { Size = size, Kind = Generator.LayerKind.Part, Sources = new[] { source }.ToEquatableArray(), Start = random.Next(WidthOf(source) - size + 1) };
        }

        layers = [.. layers.Select(layer => layer.Size == 1 || random.Next(4) > 0 ? layer : layer with { Operations = new[] { Generator.LayerOperation.LayerNorm }.ToEquatableArray() })];
        ModelScaling? scaling = random.Next(3) > 0 ? null : new ModelScaling(
            Enumerable.Range(0, inputs).Select(_ => random.Next(3) == 0 ? 0 : Number(random)).ToEquatableArray(),
            Enumerable.Range(0, inputs).Select(_ => random.Next(3) == 0 ? 1 : 0.5 + random.NextDouble()).ToEquatableArray());
        IEnumerable<EquatableArray<double>> tensors = layers
            .SelectMany((layer, i) => layer.Kind != Generator.LayerKind.Affine ? OfOperations(layer)
                : OfOperations(layer).Prepend(Vector(layer)).Prepend(Weights(random, layer.Size, WidthOf(layer.Sources.Count == 0 ? i : layer.Sources[0]))))
            .ToList();
        return new NetworkSpecification(
            LayerNotation.Print(inputs, layers), inputs, layers.ToEquatableArray(), new LossSpecification("MeanSquaredError"), new OptimizerSpecification("SGD"), "Auto", "Auto", isDouble, 0,
            default, default, scaling is null ? "None" : "Standardize", "None", null, new StartValues(tensors.ToEquatableArray(), scaling));
    }

    /// <summary>One layer of weights that are all 0 but one, too many for straight lines unless frozen, beside x + x.</summary>
    public static NetworkSpecification ManyZerosAndASum()
    {
        const int Width = 60;
        LayerSpecification[] layers =
        [
            new(Width, "Linear"),
            new(Width, "Linear") { Kind = Generator.LayerKind.Sum, Sources = new[] { 0, 0 }.ToEquatableArray() },
            new(2 * Width, "Linear") { Kind = Generator.LayerKind.Concatenation, Sources = new[] { 1, 2 }.ToEquatableArray() },
        ];
        EquatableArray<double>[] tensors = [Enumerable.Range(0, Width * Width).Select(k => k == 0 ? 0.5 : 0).ToEquatableArray(), Enumerable.Repeat(0.0, Width).ToEquatableArray()];
        return new NetworkSpecification(
            LayerNotation.Print(Width, layers), Width, layers.ToEquatableArray(), new LossSpecification("MeanSquaredError"), new OptimizerSpecification("SGD"), "Auto", "Auto", false, 0,
            default, default, "None", "None", null, new StartValues(tensors.ToEquatableArray()));
    }

    private static LayerSpecification Activated(Random random, int size)
    {
        ActivationFunction activation = ActivationFunction.All[random.Next(ActivationFunction.All.Count)];
        return new LayerSpecification(size, random.Next(4) == 0 ? "Linear" : activation.Name);
    }

    /// <summary>A part of the weights is 0, in whole rows or columns, or in places.</summary>
    private static EquatableArray<double> Weights(Random random, int outputs, int inputs)
    {
        double[] weights = [.. Enumerable.Range(0, outputs * inputs).Select(_ => random.Next(8) switch { 0 or 1 => 0, 2 => 1, 3 => -1, _ => Number(random) })];
        int row = random.Next(outputs * 2);
        int column = random.Next(inputs * 2);
        return weights.Select((weight, k) => k / inputs == row || k % inputs == column ? 0 : weight).ToEquatableArray();
    }

    private static double Number(Random random) => (float)((2 * random.NextDouble()) - 1);
}
