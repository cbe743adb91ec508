using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Program;

/// <summary>target = value: one line of straight-line code.</summary>
internal sealed record Statement(Quantity Target, Expression Value)
{
    /// <summary>Multiplications, of which nearly all are multiply-adds.</summary>
    public int Multiplications => Value.All().Sum(part => part is Product product ? product.Factors.Count(factor => factor is not Constant) - 1 : 0);

    public IEnumerable<Quantity> Uses => Value.All().OfType<Quantity>();
}

/// <summary>A stage as straight-line code.</summary>
internal sealed record Block(string Name, string Formula, IReadOnlyList<Statement> Statements);
