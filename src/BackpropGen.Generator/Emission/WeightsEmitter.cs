using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Trained weights and biases as numbers in the code.</summary>
internal sealed class WeightsEmitter : AspectEmitter
{
    private const int NumbersPerLine = 8;

    public WeightsEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Weights)
    {
    }

    protected override void WriteMember(Member member)
    {
        string span = $"{Emitter.ReadOnlySpan}<{T}>";
        using (Writer.Block(Emitter.Header(member)))
        {
            if (Emitter.Target.HasReadOnlyData)
            {
                Writer.Line("// The compiler puts these numbers into the assembly: nothing initialises them, and they take no memory of the program's.");
                Writer.Line($"internal static {span} Parameters => new {T}[]");
            }
            else
            {
                Writer.Line($"internal static {span} Parameters => Numbers;");
                Writer.Line();
                Writer.Line($"private static readonly {T}[] Numbers = new {T}[]");
            }

            Writer.Line("{");
            foreach ((string title, IEnumerable<double> values) in Groups())
            {
                Writer.Line("    // " + title);
                WriteNumbers(values);
            }

            Writer.Line("};");
        }
    }

    protected override void WriteBody(Member member) => throw NoBody(member);

    private IEnumerable<(string Title, IEnumerable<double> Values)> Groups() => Emitter.Network is { IsFrozen: true, IsVectorized: true } ? GroupsOnVectors() : GroupsInOrder();

    /// <summary>As the code on vectors reads them: weights input by input, then biases, each row of nodes filled up with zeros.</summary>
    private IEnumerable<(string Title, IEnumerable<double> Values)> GroupsOnVectors()
    {
        foreach (AffineNode affine in Emitter.Network.Affines)
        {
            int stride = Emitter.Network.Vectors.Value.Stride(affine.Width);
            IEnumerable<double> Row(Func<int, Quantity> parameter) =>
                Enumerable.Range(1, stride).Select(j => j <= affine.Width ? Emitter.Network.TrainedValue(parameter(j)) : 0);
            yield return (
                $"Layer {affine.Layer}, weights [{affine.Source.Width}, {stride}]",
                Enumerable.Range(1, affine.Source.Width).SelectMany(i => Row(j => new Quantity(QuantityKind.Weight, affine.Layer, j, i))));
            yield return ($"Layer {affine.Layer}, biases [{stride}]", Row(j => new Quantity(QuantityKind.Bias, affine.Layer, j)));
        }
    }

    private IEnumerable<(string Title, IEnumerable<double> Values)> GroupsInOrder()
    {
        foreach (AffineNode affine in Emitter.Network.Affines)
        {
            yield return ($"Layer {affine.Layer}, weights [{affine.Width}, {affine.Source.Width}]", NetworkModel.Weights(affine).Select(Emitter.Network.TrainedValue));
            yield return ($"Layer {affine.Layer}, biases [{affine.Width}]", NetworkModel.Biases(affine).Select(Emitter.Network.TrainedValue));
        }
    }

    private void WriteNumbers(IEnumerable<double> values)
    {
        var line = new List<string>();
        foreach (double value in values)
        {
            line.Add(Emitter.Literal(value));
            if (line.Count == NumbersPerLine)
            {
                Flush();
            }
        }

        if (line.Count > 0)
        {
            Flush();
        }

        void Flush()
        {
            Writer.Line("    " + string.Join(", ", line) + ",");
            line.Clear();
        }
    }
}
