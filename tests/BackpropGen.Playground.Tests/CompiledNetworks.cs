using Playground.Lessons;

namespace BackpropGen.Playground.Tests;

/// <summary>Everything that the playground has compiled in.</summary>
internal static class CompiledNetworks
{
    public static IReadOnlyList<NetworkSize> Sizes { get; } =
        [.. NetworkCatalog.Plane, .. NetworkCatalog.Salary, .. NetworkCatalog.Value, .. NetworkCatalog.Curve, .. NetworkCatalog.Iris, .. NetworkCatalog.ThreeClasses];

    public static IEnumerable<CompiledNetwork> All => Sizes.SelectMany(size => new[] { size.Of(scaling: false), size.Of(scaling: true) });

    public static TheoryData<string> Names => [.. All.Select(network => network.ClassName)];

    public static CompiledNetwork Find(string className) => All.Single(network => network.ClassName == className);

    /// <summary>Eight rows that the network may be trained on, with its scaling fitted to them.</summary>
    public static (INetwork<float> Network, float[] Inputs, float[] Targets) WithRows(CompiledNetwork compiled)
    {
        const int Rows = 8;
        INetwork<float> network = compiled.Create(seed: 3);
        var random = new Random(5);
        float[] inputs = [.. Enumerable.Range(0, Rows * compiled.Description.InputCount).Select(_ => (float)random.NextDouble())];
        int outputs = compiled.Description.OutputCount;
        float[] targets = [.. Enumerable.Range(0, Rows * outputs).Select(i => i / outputs % outputs == i % outputs ? i / outputs % 2 == 0 || outputs > 1 ? 1f : 0f : 0f)];
        if (compiled.Description.InputScaling != Scaling.None)
        {
            network.FitScaling<float>(inputs, targets);
        }

        return (network, inputs, targets);
    }
}
