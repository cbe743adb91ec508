using BackpropGen.CompilerServices;
using BackpropGen.GradientChecks;

namespace BackpropGen.Sequences;

// The loss of a sequence in double, from the definitions of layers, activations and losses a second time.
internal sealed class SequenceReference
{
    private readonly SequenceDescription _network;
    private readonly NetworkDescription _step;
    private readonly double[] _parameters;
    private readonly double[] _inputs;
    private readonly double[] _targets;
    private readonly int[] _firsts;

    public SequenceReference(SequenceDescription network, NetworkDescription step, double[] parameters, double[] inputs, double[] targets)
    {
        _network = network;
        _step = step;
        _parameters = parameters;
        _inputs = inputs;
        _targets = targets;
        _firsts = new int[step.Layers.Count];
        for (int layer = 1; layer < _firsts.Length; layer++)
        {
            _firsts[layer] = _firsts[layer - 1] + step.Layers[layer - 1].ParameterCount;
        }
    }

    // Which sides of kinks the values of the last loss lie on.
    public SmoothPiece Piece { get; } = new();

    // The mean loss of the steps that have targets.
    public double Loss()
    {
        Piece.Begin();
        int steps = _inputs.Length / _network.InputCount;
        int uncounted = _targets.Length == _network.TargetCount ? steps - 1 : 0;
        SequenceState<double> state = new(_network);
        double sum = 0;
        double weights = 0;
        for (int t = 0; t < steps; t++)
        {
            _inputs.AsSpan(t * _network.InputCount, _network.InputCount).CopyTo(state.Row);
            double[] result = Step(state.Row.ToArray());
            state.Advance(result, _network.ResultPlaces.AsSpan(1));
            if (t < uncounted)
            {
                continue;
            }

            double[] targets = _targets.AsSpan((t - uncounted) * _network.TargetCount, _network.TargetCount).ToArray();
            double[] logits = result.AsSpan(0, _network.OutputCount).ToArray();
            double[] outputs = new double[logits.Length];
            ReferenceFunctions.Activate(_network.Outputs.Layers[0], logits, outputs, Piece, []);
            double weight = _network.ClassWeights is { } all ? targets.Select((y, j) => y * all[j]).Sum() : 1;
            sum += weight * ReferenceFunctions.Evaluate(_network.Loss, _network.LossParameter, logits, outputs, targets, Piece, _network.LossFunction);
            weights += weight;
        }

        return sum / weights;
    }

    private double[] Step(double[] inputs)
    {
        List<double[]> values = [inputs];
        for (int number = 1; number <= _step.Layers.Count; number++)
        {
            LayerDescription layer = _step.Layers[number - 1];
            double[][] sources = [.. _step.SourcesOf(number).Select(source => values[source])];
            double[] z = Sums(layer, _firsts[number - 1], sources);
            int first = _firsts[number - 1] + layer.ParameterCount - layer.CountBehindSums;
            foreach (LayerOperation operation in layer.Operations)
            {
                ReferenceOperations.Apply(operation, z, _parameters.AsSpan(first, z.Length), _parameters.AsSpan(first + z.Length, z.Length));
                first += 2 * z.Length;
            }

            double[] outputs = new double[z.Length];
            ReferenceFunctions.Activate(layer, z, outputs, Piece, _parameters.AsSpan(first));
            values.Add(outputs);
        }

        return values[values.Count - 1];
    }

    private double[] Sums(LayerDescription layer, int first, double[][] sources)
    {
        double[] z = new double[layer.OutputCount];
        for (int j = 0; j < z.Length; j++)
        {
            z[j] = layer.Kind switch
            {
                LayerKind.Affine => _parameters[first + (layer.InputCount * z.Length) + j] + sources[0].Select((x, i) => _parameters[first + (j * layer.InputCount) + i] * x).Sum(),
                LayerKind.Sum => sources.Sum(source => source[j]),
                LayerKind.Product => Enumerable.Range(0, sources.Length / 2).Sum(pair => sources[2 * pair][j] * sources[(2 * pair) + 1][j]),
                LayerKind.Blend => sources[1][j] + (sources[0][j] * (sources[2][j] - sources[1][j])),
                LayerKind.Concatenation => sources.SelectMany(source => source).ElementAt(j),
                _ => sources[0][layer.Start + j],
            };
        }

        return z;
    }
}
