using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Steps over the nodes of a layer as loops.</summary>
internal sealed class NodeLoops
{
    private readonly Emitter _emitter;
    private readonly Func<Quantity, string, string> _name;

    /// <param name="emitter">The network.</param>
    /// <param name="name">What a quantity is called at an index.</param>
    public NodeLoops(Emitter emitter, Func<Quantity, string, string> name)
    {
        _emitter = emitter;
        _name = name;
    }

    public static string For(string index, int bound) => $"for (int {index} = 0; {index} < {bound}; {index}++)";

    public void Write(CodeWriter writer, IReadOnlyList<Instruction> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            if (i > 0)
            {
                writer.Line();
            }

            Write(writer, steps[i]);
        }
    }

    public void Write(CodeWriter writer, Instruction step)
    {
        switch (step)
        {
            case Map { Target.IsOnePerLayer: true } scalar:
                writer.Line($"{_name(scalar.Target, "0")} = {At("0").Print(scalar.Body)};");
                break;
            case Map map:
                using (writer.Block(For("j", map.Width)))
                {
                    writer.Line($"{_name(map.Target, "j")} = {At("j").Print(map.Body)};");
                }

                break;
            case Reduce fold:
                WriteFold(writer, fold);
                break;
            default:
                throw new InvalidOperationException($"No loop for {step.GetType().Name}.");
        }
    }

    private CSharpNotation At(string index) => _emitter.Notation(leaf => _name((Quantity)leaf, index));

    private void WriteFold(CodeWriter writer, Reduce fold)
    {
        string target = _name(fold.Target, "0");
        writer.Line($"{target} = {At("0").Print(fold.Body)};");
        using (writer.Block($"for (int j = 1; j < {fold.Nodes}; j++)"))
        {
            writer.Line(fold.IsMaximum
                ? $"{target} = {At("j").Print(new Maximum(fold.Target, fold.Body))};"
                : $"{target} += {At("j").Print(fold.Body)};");
        }
    }
}
