using BackpropGen.Testing;

namespace BackpropGen.Tests.Sequences;

/// <summary>What is wrong with sequences and states is said, and nothing is changed.</summary>
public class RefusedSequenceTests
{
    private static readonly ISequenceNetwork<float> Network = New("\"2-3:lstm-1\"");

    [Fact]
    public void A_step_of_another_width_leaves_the_state_as_it_was()
    {
        SequenceState<float> state = Network.NewState();
        Network.Predict([1, 2], state, new float[1]);
        float[] before = Values(state);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Network.Predict([1], state, new float[1]));
        Assert.Equal("inputs has 1 values, but a step of the 2-3:lstm-1 network has 2. (Parameter 'inputs')", exception.Message);
        exception = Assert.Throws<ArgumentException>(() => Network.Predict([1, 2], state, new float[2]));
        Assert.Equal("outputs has 2 values, but a step of the 2-3:lstm-1 network has 1. (Parameter 'outputs')", exception.Message);
        Assert.Equal(before, Values(state));
    }

    [Fact]
    public void A_state_of_another_network_is_refused()
    {
        SequenceState<float> other = New("\"2-4:gru-1\"").NewState();
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Network.Predict([1, 2], other, new float[1]));
        Assert.StartsWith("The state is of the 2-4:gru-1 network of another type: call NewState() of the 2-3:lstm-1 network that predicts.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Network.Predict([1, 2], null!, new float[1]));
    }

    [Fact]
    public void Sequences_without_steps_of_parts_of_steps_or_of_other_lengths_are_refused()
    {
        Says("Sequence 1 of the inputs, counted from 0, has 0 values", [[1, 2], []], [[1], []]);
        Says("Sequence 0 of the inputs, counted from 0, has 3 values", [[1, 2, 3]], [[1]]);
        Says("Sequence 0, counted from 0, has 3 steps of inputs and 2 targets, but the 2-3:lstm-1 network has 1 a step: give 3 for all steps, or 1 for the last.", [[1, 2, 3, 4, 5, 6]], [[1, 2]]);
        Says("There are 1 sequences of inputs and 2 of targets", [[1, 2]], [[1], [1]]);
        Says("Sequence 0 holds NaN as x2 of step 1", [[1, 2, 3, float.NaN]], [[1, 2]]);
        Says("targets", [[1, 2]], [[float.PositiveInfinity]]);
    }

    [Fact]
    public void Options_that_do_not_go_with_sequences_are_refused()
    {
        float[][] x = [[1, 2, 3, 4]];
        float[][] y = [[1, 2]];
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Fit(x, y, new FitOptions { Truncation = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Fit(x, y, new FitOptions { WarmUpSteps = -1 }));
        Assert.Throws<ArgumentException>(() => Network.Fit(x, y, new FitOptions { Truncation = 1, ValidationSplit = 0.5 }));
        Assert.Throws<ArgumentException>(() => Network.Fit(x, y, new FitOptions { Validation = ValidationSet.Of([1f, 2f], [1f]) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.FitRecording(x[0], y[0], streams: 3));
    }

    [Fact]
    public void Options_of_sequences_are_refused_for_rows()
    {
        INetwork<float> rows = Networks.Single("\"2-3-1\"");
        float[] x = [1, 2];
        float[] y = [1];
        Assert.StartsWith(
            "FitOptions.Truncation is for networks with memory, and the 2-3-1 network has none: leave it out.",
            Assert.Throws<ArgumentException>(() => rows.Fit(x, y, new FitOptions { Truncation = 4 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => rows.Fit(x, y, new FitOptions { WarmUpSteps = 1 }));
    }

    [Fact]
    public void A_state_that_is_in_a_batch_twice_is_refused_and_no_state_goes_on()
    {
        SequenceState<float> first = Network.NewState();
        SequenceState<float> second = Network.NewState();
        var outputs = new float[3];
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Network.PredictBatch<float>([1, 2, 3, 4, 5, 6], [first, second, first], outputs));
        Assert.StartsWith("The state at 2, counted from 0, is there twice", exception.Message, StringComparison.Ordinal);
        Assert.All(Values(first).Concat(Values(second)), value => Assert.Equal(0, value));
        Network.PredictBatch<float>([1, 2, 3, 4], [first, second], outputs.AsSpan(0, 2));
        Assert.NotEqual(new float[6], Values(first));
    }

    [Fact]
    public void A_step_of_training_waits_for_the_scaling()
    {
        ISequenceNetwork<float> network = New("\"1-2:gru-1\", InputScaling = Scaling.Standardize");
        Assert.Null(network.GetScaling());
        Assert.Throws<InvalidOperationException>(() => network.TrainSequence<float>([1, 2], [1, 2], 0.1f));
        Assert.Throws<InvalidOperationException>(() => network.Update<float>(new float[network.Description.ParameterCount], 0.1f));
        network.FitScaling([[1, 3], [5]], [[1, 1], [1]]);
        Assert.Equal(3, Assert.Single(network.GetScaling()!.InputOffsets));
        network.TrainSequence<float>([1, 2], [1, 2], 0.1f);
        Assert.Throws<ArgumentException>(() => network.SetScaling(new ScalingNumbers([0, 0], [1, 1], [], [])));
        Assert.Throws<ArgumentException>(() => network.SetScaling(new ScalingNumbers([0], [0], [], [])));
        Assert.Throws<ArgumentException>(() => Network.FitScaling([[1, 2]], [[1]]));
    }

    [Fact]
    public void Lengths_that_do_not_fit_the_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Network.Fit(new float[] { 1, 2, 3, 4 }, new float[] { 1, 2 }, lengths: [1]));
        Assert.Throws<ArgumentException>(() => Network.Fit(new float[] { 1, 2, 3, 4 }, new float[] { 1, 2 }, lengths: [2, 0]));
        Assert.Throws<ArgumentException>(() => Network.Fit(new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 1 }, lengths: [2, 1]));
    }

    [Fact]
    public void Values_of_a_state_are_as_many_as_it_has_and_finite()
    {
        SequenceState<float> state = Network.NewState();
        Assert.Equal("source has 2 values, but a state of the 2-3:lstm-1 network has 6. (Parameter 'source')", Assert.Throws<ArgumentException>(() => state.SetValues([1, 2])).Message);
        Assert.Throws<ArgumentException>(() => state.SetValues([1, 2, 3, 4, float.NaN, 6]));
        Assert.Equal(new float[6], Values(state));
    }

    private static void Says(string message, float[][] inputs, float[][] targets) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => Network.Fit(inputs, targets)).Message, StringComparison.Ordinal);

    private static float[] Values(SequenceState<float> state)
    {
        var values = new float[state.Length];
        state.GetValues(values);
        return values;
    }

    private static ISequenceNetwork<float> New(string arguments) => (ISequenceNetwork<float>)Activator.CreateInstance(Networks.TypeOf(arguments))!;
}
