using BackpropGen.Layout;

namespace BackpropGen.WeightFiles;

/// <summary>What a network's description says of its file.</summary>
internal static class DescribedLayout
{
    /// <summary>The layout of the file of a network that computes in T.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static NetworkLayout Of<T>(NetworkDescription description)
        where T : unmanaged
        => new(
            description.InputCount,
            LayersOf(description.Layers),
            typeof(T) == typeof(double),
            new ColumnsLayout(description.InputScaling.ToString(), description.InputNames),
            new ColumnsLayout(description.TargetScaling.ToString(), description.OutputNames));

    /// <summary>Layers as a file has them.</summary>
    public static IReadOnlyList<LayerLayout> LayersOf(IEnumerable<LayerDescription> layers) => layers
        .Select(layer => new LayerLayout(
            layer.InputCount, layer.OutputCount, layer.ActivationText, layer.Parameter, layer.Dropout, layer.Kind == LayerKind.Affine, layer.SourcesText, layer.Operations, layer.CellOfMemory, layer.Function is not null,
            layer.Function?.Learned.Select(learned => (learned.Name, learned.CountIn(layer.OutputCount))).ToList()))
        .ToList();
}
