using BackpropGen.Generator.Calculus;
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

    public void Write(CodeWriter writer, Stage stage) => Write(writer, _emitter.Network.BlockOf(stage).Statements);

    public void Write(CodeWriter writer, IReadOnlyList<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            bool isSum = statement.Target.Role == SymbolRole.ParameterGradient;
            writer.Lines(CSharpNotation.Wrap($"{_name(statement.Target)} {(isSum ? "+=" : "=")} ", _notation.Print(statement.Value), ";"));
        }
    }
}
