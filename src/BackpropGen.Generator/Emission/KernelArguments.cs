using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>What the library's kernels take of a vectorized network, for one row or for a block of rows: where the values, the error terms and the parameters of a sum lie.</summary>
internal sealed class KernelArguments
{
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    private readonly Emitter _emitter;
    private readonly VectorLayout _layout;
    private readonly string _rows;
    private readonly Func<Quantity, int> _place;

    private KernelArguments(Emitter emitter, string rows, Func<VectorLayout, Quantity, int> place)
    {
        _emitter = emitter;
        _layout = emitter.Network.Vectors.Value;
        _rows = rows;
        _place = quantity => place(_layout, quantity);
    }

    /// <summary>Those of one row.</summary>
    public static KernelArguments OfRow(Emitter emitter) => new(emitter, "1", (layout, quantity) => layout.RowPlace(quantity));

    /// <summary>Those of a block of as many rows as the variable rows says.</summary>
    public static KernelArguments OfBlock(Emitter emitter) => new(emitter, "rows", (layout, quantity) => layout.BlockPlace(quantity));

    /// <summary>The parameters of a sum.</summary>
    public string Parameters(Coefficients coefficients) => ParameterAt(_layout.ParameterPlace(coefficients));

    /// <summary>A number that is trained, of a node.</summary>
    public string Parameter(Quantity element) => ParameterAt(_layout.ParameterPlace(_emitter.Network.Graph.CoefficientsOf(element)) + element.Node - 1);

    private string ParameterAt(int place) => MemoryPlace.At(_emitter.Parameters.Start, place);

    /// <summary>The values that a sum is over, the distance of their rows, and the number of rows.</summary>
    public string Source(Contract contract) => contract.Inputs.Role == SymbolRole.Input
        ? $"ref {Reference}(inputs), {_layout.StrideOf(contract.Inputs)}, {_rows}"
        : $"ref nodes[{_place(contract.Inputs)}], {_layout.StrideOf(contract.Inputs)}, {_rows}";

    /// <summary>The inputs that a layer's sums take, and their blocks, as kernels are told.</summary>
    public string Inputs(Contract affine)
    {
        IReadOnlyList<int> taken = _layout.SourcesOf(affine.Coefficients);
        string places = _layout.InputsOf(affine.Layer) is null ? string.Empty : $"TrainedValues.{Code.Names.InputsOfLayer(affine.Layer)}, ";
        string blocks = taken.Count == affine.InputCount
            ? FormattableString.Invariant($"Of({affine.InputCount}, {affine.Blocks})")
            : FormattableString.Invariant($"At({Before(1)}, {Before(2)}, {Before(3)}, {taken.Count})");
        return $"{places}global::BackpropGen.CompilerServices.SumBlocks.{blocks}";

        int Before(int block) => block >= affine.Blocks ? taken.Count : taken.Count(node => node <= SumBlocks.StartOf(block, affine.InputCount, affine.Blocks));
    }

    /// <summary>The error terms of a sum.</summary>
    public string Errors(Contract contract) => $"ref nodes[{_place(contract.Outputs)}]";

    /// <summary>A condition under which all of the gradient is finite: inputs and error terms are far from overflowing in a product.</summary>
    public string Bound()
    {
        // In one row, values that lie next to each other are looked at together, without padding, which may not have been written; the outputs lie between those that are taken and
        // the error terms.
        var spans = new List<(int Place, int Length)>();
        IEnumerable<Quantity> values = Gradients.Select(gradient => gradient.Inputs).Where(inputs => inputs.Role != SymbolRole.Input)
            .Concat(Gradients.Select(gradient => gradient.Outputs)).Concat(IsOneRow ? new[] { _emitter.Network.Graph.Output.Value } : Array.Empty<Quantity>()).Distinct();
        foreach ((int place, int length) in values.Select(value => (_place(value), IsOneRow ? _layout.WidthOf(value) : _layout.Stride(_layout.WidthOf(value)))).OrderBy(span => span.Item1))
        {
            (int lastPlace, int lastLength) = spans.Count == 0 ? (-1, 0) : spans[spans.Count - 1];
            if (IsOneRow && lastPlace + lastLength == place)
            {
                spans[spans.Count - 1] = (lastPlace, lastLength + length);
            }
            else
            {
                spans.Add((place, length));
            }
        }

        const string Holds = "global::BackpropGen.CompilerServices.GradientBound.Holds";
        return string.Join(" && ", spans
            .Select(span => FormattableString.Invariant($"{Holds}(nodes.Slice({span.Place}, {(IsOneRow ? string.Empty : _rows + " * ")}{span.Length}))"))
            .Prepend($"{Holds}(inputs)"));
    }

    private bool IsOneRow => _rows == "1";

    private IEnumerable<Contract> Gradients => _emitter.Network.Program.Gradients;

    /// <summary>What a field holds for the parameters of a sum.</summary>
    public string At(string field, Coefficients coefficients) => MemoryPlace.At(field + ".Start", _layout.ParameterPlace(coefficients));
}
