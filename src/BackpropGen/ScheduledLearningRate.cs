using static System.FormattableString;

namespace BackpropGen;

/// <summary>The learning rates of one training, step by step, for loops of one's own: <c>LearningRateSchedule.Start</c>.</summary>
public sealed class ScheduledLearningRate
{
    private readonly bool _changesWithinEpochs;
    private readonly Func<TrainingMoment, double> _rate;
    private readonly double _learningRate;
    private readonly int _epochs;
    private readonly int _stepsPerEpoch;
    private readonly List<double> _losses = [];
    private long _step;
    private double _current;

    internal ScheduledLearningRate(bool changesWithinEpochs, Func<TrainingMoment, double> rate, double learningRate, int epochs, int stepsPerEpoch)
    {
        _changesWithinEpochs = changesWithinEpochs;
        _rate = rate;
        _learningRate = learningRate;
        _epochs = epochs;
        _stepsPerEpoch = stepsPerEpoch;
    }

    /// <summary>How many rates were given.</summary>
    public long Step => _step;

    /// <summary>The rate of the next step. Behind the last step of the training it stays as it is.</summary>
    /// <returns>η, finite and at least 0.</returns>
    /// <exception cref="InvalidOperationException">The schedule gave something else.</exception>
    public double Next()
    {
        long last = ((long)_epochs * _stepsPerEpoch) - 1;
        if (_step <= last && (_changesWithinEpochs || _step % _stepsPerEpoch == 0))
        {
            double rate = _rate(new TrainingMoment(_learningRate, (int)(_step / _stepsPerEpoch), _epochs, _step, _stepsPerEpoch, _losses));
            _current = rate >= 0 && rate <= double.MaxValue ? rate
                : throw new InvalidOperationException(Invariant($"The schedule gave the learning rate {rate} for step {_step}, counted from 0, but it must be finite and at least 0."));
        }

        _step++;
        return _current;
    }

    /// <summary>Tells the loss of the epoch that is over, for schedules that look at it: <c>LearningRateSchedule.ReduceOnPlateau</c>.</summary>
    /// <param name="loss">The loss.</param>
    public void EndEpoch(double loss) => _losses.Add(loss);
}
