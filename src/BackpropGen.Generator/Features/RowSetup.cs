using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>What a loop over rows prepares for each: its inputs, as x, its targets as the loss takes them, as y, and its masks, as masks.</summary>
internal sealed class RowSetup
{
    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;

    public RowSetup(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
    }

    /// <summary>Memory for them, before the loop.</summary>
    public void Declare()
    {
        if (_emitter.Network.HasClassWeights)
        {
            Scratch.Declare(_writer, _emitter, "y", _emitter.OutputCount);
        }

        if (_emitter.Network.HasDropout)
        {
            Scratch.Declare(_writer, _emitter, "masks", _emitter.Network.MaskCount);
        }
    }

    public void Take(string inputs, string targets)
    {
        bool isWeighted = _emitter.Network.HasClassWeights;
        _writer.Line($"{Emitter.ReadOnlySpan}<{_emitter.T}> x = {inputs}{(isWeighted ? string.Empty : $", y = {targets}")};");
        if (isWeighted)
        {
            _writer.Line(new RowArguments(_emitter, _writer).WeighTargets(targets, "y"));
        }
    }

    public void Draw()
    {
        if (_emitter.Network.HasDropout)
        {
            _writer.Line("_dropout.Draw(masks);");
        }
    }
}
