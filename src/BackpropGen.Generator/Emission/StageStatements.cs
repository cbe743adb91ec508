using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>The lines of stages that are spelled out node by node, one statement for each value.</summary>
internal sealed class StageStatements
{
    private readonly Emitter _emitter;
    private readonly CSharpNotation _notation;
    private readonly Func<Leaf, string> _name;

    public StageStatements(Emitter emitter, Func<Leaf, string> name)
    {
        _emitter = emitter;
        _notation = emitter.Notation(name);
        _name = name;
    }

    public string Print(Expression expression) => _notation.Print(expression);

    public void Write(CodeWriter writer, IReadOnlyList<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            bool isSum = statement.Target.Role == SymbolRole.ParameterGradient;
            writer.Lines(CSharpNotation.Wrap($"{_name(statement.Target)} {(isSum ? "+=" : "=")} ", _notation.Print(statement.Value), ";"));
        }
    }

    /// <summary>
    /// The lines of stages whose values lie in one span: each is a local under its name on paper, loaded if an earlier stage has computed it, and stored where later
    /// stages look for it.
    /// </summary>
    /// <param name="writer">Receives the lines.</param>
    /// <param name="statements">The statements.</param>
    /// <param name="isStored">Whether later stages look for a value.</param>
    /// <param name="result">What the method returns of them; null for nothing.</param>
    public void WriteNamed(CodeWriter writer, IReadOnlyList<Statement> statements, Func<Quantity, bool> isStored, Expression? result = null)
    {
        CSharpNotation notation = _emitter.Notation(leaf => NameOf((Quantity)leaf));
        var computed = new HashSet<Quantity>();
        var loaded = new HashSet<Quantity>();
        var loads = new List<string>();
        IEnumerable<Expression> values = statements.Select(statement => statement.Value).Concat(result is null ? Array.Empty<Expression>() : new[] { result });
        foreach ((Expression value, int place) in values.Select((value, place) => (value, place)))
        {
            foreach (Quantity use in value.All().OfType<Quantity>().Where(IsInMemory).Where(use => !computed.Contains(use)).Where(loaded.Add))
            {
                loads.Add($"{NameOf(use)} = {_name(use)}");
            }

            if (place < statements.Count)
            {
                computed.Add(statements[place].Target);
            }
        }

        if (loads.Count > 0)
        {
            writer.Lines(CSharpNotation.WrapList(_emitter.T + " ", loads, ";"));
        }

        foreach (Statement statement in statements)
        {
            bool isSum = statement.Target.Role == SymbolRole.ParameterGradient;
            string head = !IsInMemory(statement.Target) ? $"{_name(statement.Target)} {(isSum ? "+=" : "=")} "
                : $"{(loaded.Add(statement.Target) ? _emitter.T + " " : string.Empty)}{NameOf(statement.Target)} = {(isStored(statement.Target) ? _name(statement.Target) + " = " : string.Empty)}";
            writer.Lines(CSharpNotation.Wrap(head, notation.Print(statement.Value), ";"));
        }

        if (result is not null)
        {
            writer.Lines(CSharpNotation.Wrap("return ", notation.Print(result), ";"));
        }
    }

    private static bool IsInMemory(Quantity quantity) => quantity.Role is SymbolRole.Value or SymbolRole.Passing;

    private string NameOf(Quantity quantity) => IsInMemory(quantity) ? Names.Value(quantity) : _name(quantity);
}
