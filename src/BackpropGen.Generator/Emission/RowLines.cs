using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>The stages of the forward pass of one row that have lines, and the registers between them.</summary>
internal sealed class RowLines
{
    public RowLines(Emitter emitter, NodeRegisters registers)
    {
        Registers = registers;
        foreach (Stage stage in emitter.Network.Program.ToOutputs)
        {
            if (ForwardLines.Of(emitter, stage) is { } sums)
            {
                Sums.Add(stage, sums);
            }
            else if (GateLines.Of(emitter, stage, registers) is { } gates)
            {
                Gates.Add(stage, gates);
            }
        }
    }

    public NodeRegisters Registers { get; }

    /// <summary>Layers with weights.</summary>
    public Dictionary<Stage, ForwardLines> Sums { get; } = new();

    /// <summary>Layers without.</summary>
    public Dictionary<Stage, GateLines> Gates { get; } = new();

    /// <summary>The width of the vectors that the lines need.</summary>
    public int Bits => Sums.Values.Select(each => each.Bits).Concat(Gates.Values.Select(each => each.Bits)).Max();
}
