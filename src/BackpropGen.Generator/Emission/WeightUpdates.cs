using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// The updates of vectorized networks, by one row or by a block of rows: straight from the error terms, with the gradient never stored, or by a gradient
/// in the memory layout of the parameters.
/// </summary>
internal sealed class WeightUpdates
{
    private const string Kernels = "global::BackpropGen.CompilerServices.DenseLayer";
    private const string LearningRate = "learningRate";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";
    private const string Vectors = "global::BackpropGen.CompilerServices.Vectors";

    private readonly Emitter _emitter;
    private readonly VectorLayout _layout;
    private readonly string _rows;
    private readonly Func<Quantity, int> _place;

    private WeightUpdates(Emitter emitter, string rows, Func<VectorLayout, Quantity, int> place)
    {
        _emitter = emitter;
        _layout = emitter.Network.Vectors.Value;
        _rows = rows;
        _place = quantity => place(_layout, quantity);
    }

    /// <summary>Updates by the values of one row.</summary>
    public static WeightUpdates OfRow(Emitter emitter) => new(emitter, "1", (layout, quantity) => layout.RowPlace(quantity));

    /// <summary>Updates by the values of a block of as many rows as the variable rows says.</summary>
    public static WeightUpdates OfBlock(Emitter emitter) => new(emitter, "rows", (layout, quantity) => layout.BlockPlace(quantity));

    /// <summary>The update by a gradient g that lies like the parameters.</summary>
    public static void WriteStep(CodeWriter writer, Emitter emitter, string rate, string scale)
    {
        int length = emitter.Network.Vectors.Value.ParameterLength;
        if (emitter.Network.IsPlainDescent)
        {
            writer.Line($"{Vectors}.Descend(ref _parameters.Start, ref g, {length}, {rate});");
        }
        else if (emitter.Network.HasFusedUpdate)
        {
            WriteAdamConstants(writer, emitter, scale);
            writer.Line($"{Vectors}.Adam(ref _parameters.Start, ref g, ref _firstMoments.Start, ref _secondMoments.Start, {length}, in step);");
        }
        else
        {
            WriteAdvance(writer, emitter, $"ref g, {scale}");
        }
    }

    /// <summary>The numbers of an optimiser's step, and the step.</summary>
    public static void WriteAdvance(CodeWriter writer, Emitter emitter, string gradient)
    {
        OptimizerRule rule = emitter.Network.Rule;
        if (rule.CountsSteps)
        {
            writer.Line("long steps = ++_steps;");
        }

        if (rule.HasMomentumProduct)
        {
            string momentum = "global::BackpropGen.CompilerServices.NAdamMomentum";
            writer.Line($"{momentum} momentum = {momentum}.Next(ref _momentumProduct, steps);");
        }

        // Numbers of their own names are computed; η is at hand.
        string cast = emitter.Precision.Cast;
        foreach (StepNumber number in rule.Numbers.Where(number => number.Value != LearningRate))
        {
            writer.Line($"{emitter.T} {number.Name} = {cast}({number.Value});");
        }

        IEnumerable<string> numbers = rule.Numbers.Select(number => number.Value == LearningRate ? LearningRate : number.Name);
        writer.Line($"AdvanceBy({string.Join(", ", numbers.Prepend(gradient))});");
    }

    /// <summary>The parameters of a sum.</summary>
    public string Parameters(Coefficients coefficients) => ParameterAt(_layout.ParameterPlace(coefficients));

    /// <summary>A number that is trained, of a node.</summary>
    public string Parameter(Quantity element) => ParameterAt(_layout.ParameterPlace(_emitter.Network.Graph.CoefficientsOf(element)) + element.Node - 1);

    private string ParameterAt(int place) => Offset(_emitter.Network.IsFrozen ? Reference + "(TrainedValues.Parameters)" : "_parameters.Start", place);

    /// <summary>The values that a sum is over, the distance of their rows, and the number of rows.</summary>
    public string Source(Contract contract) => contract.Inputs.Role == SymbolRole.Input
        ? $"ref {Reference}(inputs), {_layout.StrideOf(contract.Inputs)}, {_rows}"
        : $"ref nodes[{_place(contract.Inputs)}], {_layout.StrideOf(contract.Inputs)}, {_rows}";

    /// <summary>The error terms of a sum.</summary>
    public string Errors(Contract contract) => $"ref nodes[{_place(contract.Outputs)}]";

    /// <summary>A condition under which all of the gradient is finite: inputs and error terms are far from overflowing in a product.</summary>
    public string Bound()
    {
        // In one row, values that lie next to each other are looked at together.
        var spans = new List<(int Place, int Length)>();
        IEnumerable<Quantity> values = Gradients.Select(gradient => gradient.Inputs).Where(inputs => inputs.Role != SymbolRole.Input)
            .Concat(Gradients.Select(gradient => gradient.Outputs)).Distinct();
        foreach ((int place, int length) in values.Select(value => (_place(value), _layout.Stride(_layout.WidthOf(value)))).OrderBy(span => span.Item1))
        {
            (int lastPlace, int lastLength) = spans.Count == 0 ? (-1, 0) : spans[spans.Count - 1];
            if (_rows == "1" && lastPlace + lastLength == place)
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
            .Select(span => FormattableString.Invariant($"{Holds}(nodes.Slice({span.Place}, {(_rows == "1" ? string.Empty : _rows + " * ")}{span.Length}))"))
            .Prepend($"{Holds}(inputs)"));
    }

    /// <summary>Adam's update of every layer.</summary>
    public void WriteAdam(CodeWriter writer, string scale)
    {
        WriteAdamConstants(writer, _emitter, scale);
        foreach (Contract gradient in Gradients)
        {
            string memories = string.Join(", ", new[] { "_parameters", "_firstMoments", "_secondMoments" }.Select(field => $"ref {At(field, gradient.Coefficients)}"));
            writer.Line($"{Kernels}.Adam({Source(gradient)}, {gradient.InputCount}, {Errors(gradient)}, {_layout.Stride(gradient.OutputCount)}, {memories}, in step);");
        }
    }

    private IEnumerable<Contract> Gradients => _emitter.Network.Program.Gradients;

    private static void WriteAdamConstants(CodeWriter writer, Emitter emitter, string scale)
    {
        string step = $"global::BackpropGen.CompilerServices.AdamStep<{emitter.T}>";
        writer.Line("_steps++;");
        writer.Line($"{step} step = {step}.At(learningRate, _steps, {scale});");
    }

    private string At(string field, Coefficients coefficients) => Offset(field + ".Start", _layout.ParameterPlace(coefficients));

    private static string Offset(string start, int place) => place == 0 ? start : $"global::System.Runtime.CompilerServices.Unsafe.Add(ref {start}, {place})";
}
