using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>The numbers that a network starts with where it has been trained elsewhere, in its precision.</summary>
internal sealed class TrainedNumbers
{
    private readonly NetworkGraph _graph;
    private readonly StartValues? _start;
    private readonly bool _isDouble;

    public TrainedNumbers(NetworkSpecification specification, NetworkGraph graph)
    {
        _graph = graph;
        _start = specification.Start;
        _isDouble = specification.IsDouble;
    }

    /// <summary>The value of a parameter, or of a number of the scaling.</summary>
    public double Of(Quantity quantity) => quantity.Role == SymbolRole.Scaling ? OfScaling(quantity) : OfParameter(quantity);

    private double OfParameter(Quantity parameter)
    {
        Parameter tensor = _graph.ParameterOf(parameter);
        return Rounded(_start!.Tensors[_graph.PlaceOf(tensor)][tensor.PlaceOf(parameter) - tensor.Start]);
    }

    private double OfScaling(Quantity number)
    {
        ModelScaling? scaling = ScalingNumbers.IsOfInputs(number.Symbol) ? _start?.Inputs : _start?.Targets;
        int i = number.Node - 1;
        return number.Symbol switch
        {
            var symbol when symbol == Symbol.InputOffset || symbol == Symbol.TargetOffset => Rounded(scaling?.Offsets[i] ?? 0),
            var symbol when symbol == Symbol.InputScale || symbol == Symbol.TargetScale => Rounded(scaling?.Scales[i] ?? 1),
            _ => _isDouble ? 1 / (scaling?.Scales[i] ?? 1) : 1 / (float)(scaling?.Scales[i] ?? 1),
        };
    }

    private double Rounded(double value) => _isDouble ? value : (float)value;
}
