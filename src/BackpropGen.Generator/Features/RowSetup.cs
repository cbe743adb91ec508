using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>What a loop over rows prepares for each beside its inputs: its targets as the loss takes them, as y, and its masks, as masks.</summary>
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

    public void TakeTargets(string targets)
    {
        _writer.Line(_emitter.Network.HasClassWeights
            ? new RowArguments(_emitter, _writer).WeighTargets(targets, "y")
            : $"{Emitter.ReadOnlySpan}<{_emitter.T}> y = {targets};");
    }

    public void Draw()
    {
        if (_emitter.Network.HasDropout)
        {
            _writer.Line("_dropout.Draw(masks);");
        }
    }
}
