using BackpropGen;

namespace Playground.Lessons.Explaining;

/// <summary>The file that was generated for a class, and where in it a quantity of a derivation is computed.</summary>
/// <remarks>The names of the quantities are in the head of each generated file: <c>zl_j</c>, <c>ol_j</c>, <c>dl_j</c>, <c>Wl_i_j</c>, <c>Bl_j</c>.</remarks>
public sealed class GeneratedSource
{
    private const string GradientMethod = "float Gradient(";
    private const string UpdateMethod = "void DescendBy(";

    private readonly string[] _lines;
    private readonly (int First, int Last) _gradient;
    private readonly (int First, int Last) _update;

    private GeneratedSource(string text)
    {
        Text = text;
        _lines = text.Split('\n');
        _gradient = MethodOf(GradientMethod);
        _update = MethodOf(UpdateMethod);
        int indent = _lines[_gradient.First].Length - _lines[_gradient.First].TrimStart().Length;
        Lines = [.. new[] { _gradient, _update }.SelectMany(method => Enumerable.Range(method.First, method.Last - method.First + 1))
            .Select(line => new Line(line + 1, _lines[line].Length > indent ? _lines[line][indent..] : string.Empty))];
    }

    /// <param name="Number">Its number in the file, counted from 1.</param>
    /// <param name="Text">Without the indentation of the method.</param>
    public readonly record struct Line(int Number, string Text);

    /// <summary>The whole file.</summary>
    public string Text { get; }

    /// <summary>The methods that compute what a derivation has: the gradient of a row with all that it takes, and the step.</summary>
    public IReadOnlyList<Line> Lines { get; }

    /// <summary>The file of a class of <see cref="Networks"/>.</summary>
    public static GeneratedSource Of(string className) => new(EmbeddedSources.Read($"Playground.Networks.{className}.g.cs"));

    /// <summary>The numbers of the lines of the statement that computes a quantity; null for what is given, or computed elsewhere.</summary>
    public (int First, int Last)? Find(DerivationStep step) => step.Kind switch
    {
        QuantityKind.Input or QuantityKind.Target => Signature(_gradient),
        QuantityKind.LearningRate => Signature(_update),
        QuantityKind.ScaledInput => Statement(_gradient, $"float o0_{step.Node} ="),
        QuantityKind.PreActivation => Statement(_gradient, $"float z{step.Layer}_{step.Node} ="),
        QuantityKind.Output => Statement(_gradient, $"float o{step.Layer}_{step.Node} ="),
        QuantityKind.ScaledTarget => Statement(_gradient, $" - s.TargetOffset{step.Node})"),
        QuantityKind.Loss => Statement(_gradient, "return "),
        QuantityKind.Error => Statement(_gradient, $"float d{step.Layer}_{step.Node} ="),
        QuantityKind.Gradient => Statement(_gradient, $"gradient.{Field(step)} ="),
        QuantityKind.NewParameter => Statement(_update, $".{Field(step)} -="),
        _ => null,
    };

    private static string Field(DerivationStep step) => step.From > 0 ? $"W{step.Layer}_{step.From}_{step.Node}" : $"B{step.Layer}_{step.Node}";

    // The first method of that name, from its signature to its closing brace.
    private (int First, int Last) MethodOf(string name)
    {
        int first = Array.FindIndex(_lines, line => line.Contains(name, StringComparison.Ordinal));
        string end = string.Concat(_lines[first].TakeWhile(character => character == ' ')) + "}";
        return (first, Array.IndexOf(_lines, end, first));
    }

    private (int First, int Last) Signature((int First, int Last) method) =>
        (method.First + 1, Array.FindIndex(_lines, method.First, line => line.TrimEnd().EndsWith(')')) + 1);

    private (int First, int Last)? Statement((int First, int Last) method, string text)
    {
        int first = Array.FindIndex(_lines, method.First, method.Last - method.First + 1, line => line.Contains(text, StringComparison.Ordinal));
        return first < 0 ? null : (first + 1, Array.FindIndex(_lines, first, line => line.EndsWith(';')) + 1);
    }
}
