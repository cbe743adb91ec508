using BackpropGen;

namespace Studio;

/// <summary>One amplifier with one stream of sound. All that it will ever need is allocated when it is made.</summary>
internal sealed class Amplifier
{
    private const int BlockSamples = 256;

    private readonly AmplifierModel _model = new();
    private readonly SequenceState<float> _state;
    private readonly float[] _input = new float[BlockSamples];
    private readonly float[] _output = new float[BlockSamples];

    public Amplifier(string parameters)
    {
        _model.LoadParameters(parameters);
        _state = _model.NewState();
    }

    /// <summary>Processes silence, so that nothing is left for the first block to initialise, and begins anew.</summary>
    public void Prepare()
    {
        _input.AsSpan().Clear();
        _model.PredictSequence(_input, _output, _state);
        Reset();
    }

    /// <summary>The next samples of the stream; both may be the same memory.</summary>
    public void Process(ReadOnlySpan<float> input, Span<float> output)
    {
        for (int start = 0; start < input.Length; start += BlockSamples)
        {
            int count = Math.Min(input.Length - start, BlockSamples);
            for (int i = 0; i < count; i++)
            {
                // One NaN would be remembered for ever.
                float sample = input[start + i];
                _input[i] = float.IsFinite(sample) ? sample : 0;
            }

            _model.PredictSequence<float>(_input.AsSpan(0, count), output.Slice(start, count), _state);
        }
    }

    public void Reset() => _state.Reset();
}
