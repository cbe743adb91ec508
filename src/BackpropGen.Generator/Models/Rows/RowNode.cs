using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>A step of what is computed for one row: its sources come before it in <see cref="RowGraph"/>.</summary>
internal abstract class RowNode
{
    protected RowNode(int width, params RowNode[] sources)
    {
        Width = width;
        Sources = sources;
    }

    /// <summary>How many values.</summary>
    public int Width { get; }

    public IReadOnlyList<RowNode> Sources { get; }

    /// <summary>The place in the graph.</summary>
    public int Index { get; set; }

    /// <summary>The node of the file that it comes from, in a sentence.</summary>
    public string Origin { get; set; } = string.Empty;

    protected RowNode Source => Sources[0];
}

/// <summary>All inputs, one after the other.</summary>
internal sealed class InputRow : RowNode
{
    public InputRow(int width)
        : base(width)
    {
    }
}

/// <summary>Values that are the same in every row. Nobody writes to <see cref="Numbers"/>.</summary>
internal sealed class ConstantRow : RowNode
{
    public ConstantRow(double[] numbers)
        : base(numbers.Length)
    {
        Numbers = numbers;
    }

    public double[] Numbers { get; }
}

/// <summary>b + W·x.</summary>
internal sealed class AffineRow : RowNode
{
    /// <param name="source">x.</param>
    /// <param name="width">How many values.</param>
    /// <param name="weights">W [out, in]; nobody else holds it.</param>
    /// <param name="biases">b; nobody else holds it.</param>
    public AffineRow(RowNode source, int width, double[] weights, double[] biases)
        : base(width, source)
    {
        Weights = weights;
        Biases = biases;
    }

    public double[] Weights { get; }

    public double[] Biases { get; }
}

/// <summary>What a recurrent layer gives at a step, h.</summary>
internal sealed class CellRow : RowNode
{
    public CellRow(RowNode source, RecurrentCell cell)
        : base(cell.Size, source)
    {
        Cell = cell;
    }

    public RecurrentCell Cell { get; }
}

/// <summary>b + Σₖ Wₖ·x of this step and earlier ones, with zeros before the first.</summary>
internal sealed class ConvolutionRow : RowNode
{
    /// <param name="source">x.</param>
    /// <param name="memory">Which steps.</param>
    /// <param name="width">How many values.</param>
    /// <param name="weights">W [out, in, kernel]; nobody else holds it.</param>
    /// <param name="biases">b; nobody else holds it.</param>
    public ConvolutionRow(RowNode source, LayerMemory memory, int width, double[] weights, double[] biases)
        : base(width, source)
    {
        Memory = memory;
        Weights = weights;
        Biases = biases;
    }

    public LayerMemory Memory { get; }

    public double[] Weights { get; }

    public double[] Biases { get; }
}

/// <summary>What a recurrent layer holds after a step: h, or c of an LSTM.</summary>
internal sealed class RememberedRow : RowNode
{
    public RememberedRow(CellRow cell, bool isCell)
        : base(cell.Width, cell)
    {
        Cell = cell;
        IsCell = isCell;
    }

    public CellRow Cell { get; }

    /// <summary>Whether it is c.</summary>
    public bool IsCell { get; }
}

/// <summary>An input of the model with what recurrent layers held before the step.</summary>
internal sealed class StateRow : RowNode
{
    public StateRow(int width)
        : base(width)
    {
    }
}

/// <summary>factor·x + shift, value by value.</summary>
internal sealed class ScaledRow : RowNode
{
    public ScaledRow(RowNode source, Coefficients factor, Coefficients shift, bool isScaling)
        : base(source.Width, source)
    {
        Factor = factor;
        Shift = shift;
        IsScaling = isScaling;
    }

    public Coefficients Factor { get; }

    public Coefficients Shift { get; }

    /// <summary>Whether the file says so with arithmetic, as it does where it scales its inputs; else it is a part of a normalisation or an activation.</summary>
    public bool IsScaling { get; }
}

/// <summary>Σ of sources of one width.</summary>
internal sealed class SummedRow : RowNode
{
    public SummedRow(params RowNode[] sources)
        : base(sources[0].Width, sources)
    {
    }
}

/// <summary>The sources' values, one after the other.</summary>
internal sealed class ConcatenatedRow : RowNode
{
    public ConcatenatedRow(params RowNode[] sources)
        : base(sources.Sum(source => source.Width), sources)
    {
    }
}

/// <summary>Neighbouring values of the source.</summary>
internal sealed class PartOfRow : RowNode
{
    public PartOfRow(RowNode source, int start, int width)
        : base(width, source)
    {
        Start = start;
    }

    public int Start { get; }
}

/// <summary>An operation of layers, with weights of 1 and biases of 0.</summary>
internal sealed class OperatedRow : RowNode
{
    public OperatedRow(RowNode source, LayerOperation operation)
        : base(source.Width, source)
    {
        Operation = operation;
    }

    public LayerOperation Operation { get; }
}

/// <summary>An activation of the library.</summary>
internal sealed class ActivatedRow : RowNode
{
    public ActivatedRow(RowNode source, string activation, double? parameter = null)
        : base(source.Width, source)
    {
        Activation = activation;
        Parameter = parameter;
    }

    public string Activation { get; }

    public double? Parameter { get; }
}

/// <summary>min(max(x, least), most), of which one may be infinite.</summary>
internal sealed class ClippedRow : RowNode
{
    public ClippedRow(RowNode source, double least, double most)
        : base(source.Width, source)
    {
        Least = least;
        Most = most;
    }

    public double Least { get; }

    public double Most { get; }
}

/// <summary>x where it is positive, and a slope of its own for each value times x elsewhere: a·x + (1 − a)·max(x, 0).</summary>
internal sealed class SlopedRow : RowNode
{
    /// <param name="source">x.</param>
    /// <param name="positive">max(x, 0).</param>
    /// <param name="slopes">a, one or one for each value.</param>
    public SlopedRow(RowNode source, RowNode positive, Coefficients slopes)
        : base(source.Width, source, positive)
    {
        Slopes = slopes;
    }

    public Coefficients Slopes { get; }
}

/// <summary>A function that networks have only as a part of an activation, erf, exp, x³; and a product of two computed values, which is a layer where it is a part of none.</summary>
internal sealed class PartialRow : RowNode
{
    public PartialRow(PartialFunction function, params RowNode[] sources)
        : base(sources[0].Width, sources)
    {
        Function = function;
    }

    public PartialFunction Function { get; }
}

/// <summary>The functions of <see cref="PartialRow"/>.</summary>
internal enum PartialFunction
{
    Erf,
    Exp,
    Log,
    Abs,
    Square,
    Sqrt,

    /// <summary>The mean of a row's values, at each of them.</summary>
    Mean,
    Cube,
    Reciprocal,
    Product,
    Quotient,
}
