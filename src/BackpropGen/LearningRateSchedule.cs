using static System.FormattableString;

namespace BackpropGen;

/// <summary>How the learning rate changes during a training. Immutable: one schedule may serve many trainings.</summary>
public sealed class LearningRateSchedule
{
    private readonly Func<Func<TrainingMoment, double>> _begin;

    private LearningRateSchedule(bool changesWithinEpochs, Func<TrainingMoment, double> rate)
        : this(changesWithinEpochs, () => rate)
    {
    }

    // For a rate that follows from what a training came to so far: each training has a function of its own, which remembers.
    internal LearningRateSchedule(bool changesWithinEpochs, Func<Func<TrainingMoment, double>> begin)
    {
        ChangesWithinEpochs = changesWithinEpochs;
        _begin = begin;
    }

    /// <summary>The same rate from the first step to the last.</summary>
    public static LearningRateSchedule Constant { get; } = new LearningRateSchedule(changesWithinEpochs: false, moment => moment.LearningRate);

    // Whether it has another rate for every step; otherwise it is asked once an epoch.
    internal bool ChangesWithinEpochs { get; }

    /// <summary>The rate times a factor after every so many epochs: η · factor^⌊epoch / every⌋, epochs counted from 0 (PyTorch's <c>StepLR</c>).</summary>
    /// <param name="everyEpochs">After how many epochs, at least 1.</param>
    /// <param name="factor">The factor, more than 0 and at most 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static LearningRateSchedule Step(int everyEpochs, double factor = 0.1)
    {
        AtLeast(everyEpochs, 1, nameof(everyEpochs));
        Factor(factor);
        return new LearningRateSchedule(changesWithinEpochs: false, moment => moment.LearningRate * Math.Pow(factor, moment.Epoch / everyEpochs));
    }

    /// <summary>The rate times a factor after every epoch: η · factor^epoch, epochs counted from 0 (PyTorch's <c>ExponentialLR</c>).</summary>
    /// <param name="factor">The factor, more than 0 and at most 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of its range.</exception>
    public static LearningRateSchedule Exponential(double factor)
    {
        Factor(factor);
        return new LearningRateSchedule(changesWithinEpochs: false, moment => moment.LearningRate * Math.Pow(factor, moment.Epoch));
    }

    /// <summary>
    /// Half a wave of the cosine from the rate down to the least rate, step by step: with t from 0 at its first step to 1 after its last,
    /// η(least + (1 − least)(1 + cos πt)/2) (PyTorch's <c>CosineAnnealingLR</c>). Before it the rate may rise from η/n to η in the n steps of some epochs.
    /// </summary>
    /// <param name="warmUpEpochs">How many epochs the rate rises, 0 for none.</param>
    /// <param name="least">The least rate as a part of η, from 0 to 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static LearningRateSchedule Cosine(int warmUpEpochs = 0, double least = 0)
    {
        AtLeast(warmUpEpochs, 0, nameof(warmUpEpochs));
        Part(least, nameof(least));
        return new LearningRateSchedule(changesWithinEpochs: true, moment =>
        {
            long warmUp = (long)warmUpEpochs * moment.StepsPerEpoch;
            if (moment.Step < warmUp)
            {
                return moment.LearningRate * (moment.Step + 1) / warmUp;
            }

            double t = (moment.Step - warmUp) / (double)Math.Max(1, moment.Steps - warmUp);
            return moment.LearningRate * (least + ((1 - least) * Wave(t)));
        });
    }

    /// <summary>
    /// Up to the rate, then down to far below where it started, both along a cosine, in all steps of the training (PyTorch's <c>OneCycleLR</c>, whose <c>max_lr</c> is
    /// the learning rate). Leslie Smith and Nicholay Topin, "Super-Convergence" (2018).
    /// </summary>
    /// <param name="warmUp">The part of the steps in which the rate rises, more than 0 and less than 1.</param>
    /// <param name="startDivisor">It starts at η divided by this, at least 1.</param>
    /// <param name="endDivisor">It ends at the start divided by this, at least 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static LearningRateSchedule OneCycle(double warmUp = 0.3, double startDivisor = 25, double endDivisor = 10_000)
    {
        if (!(warmUp > 0 && warmUp < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(warmUp), warmUp, "It must be more than 0 and less than 1.");
        }

        AtLeast(startDivisor, 1, nameof(startDivisor));
        AtLeast(endDivisor, 1, nameof(endDivisor));
        return new LearningRateSchedule(changesWithinEpochs: true, moment =>
        {
            double start = moment.LearningRate / startDivisor;
            double end = start / endDivisor;
            double peak = (warmUp * moment.Steps) - 1;
            double last = moment.Steps - 1;
            return moment.Step < peak ? Between(start, moment.LearningRate, moment.Step / peak)
                : last > peak ? Between(moment.LearningRate, end, (moment.Step - peak) / (last - peak))
                : moment.LearningRate;
        });
    }

    /// <summary>
    /// The rate times a factor after every so many epochs without a better loss (PyTorch's <c>ReduceLROnPlateau</c>): that of the validation rows where there
    /// are any, else that of the training.
    /// </summary>
    /// <param name="factor">The factor, more than 0 and at most 1.</param>
    /// <param name="patience">How many epochs without a better loss are let pass.</param>
    /// <param name="threshold">A loss is better if it is below the best so far by more than this part of it, from 0 to 1.</param>
    /// <param name="least">The least rate as a part of η, from 0 to 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static LearningRateSchedule ReduceOnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, double least = 0)
    {
        Factor(factor);
        AtLeast(patience, 0, nameof(patience));
        Part(threshold, nameof(threshold));
        Part(least, nameof(least));
        return new LearningRateSchedule(changesWithinEpochs: false, () =>
        {
            double part = 1;
            double best = double.PositiveInfinity;
            int bad = 0;
            int seen = 0;
            return moment =>
            {
                for (; seen < moment.Losses.Count; seen++)
                {
                    Look(moment.Losses[seen]);
                }

                return moment.LearningRate * part;
            };

            void Look(double loss)
            {
                bool isBetter = loss < best - (threshold * Math.Abs(double.IsInfinity(best) ? 0 : best));
                best = isBetter ? loss : best;
                bad = isBetter ? 0 : bad + 1;
                if (bad > patience)
                {
                    part = Math.Max(part * factor, least);
                    bad = 0;
                }
            }
        });
    }

    /// <summary>Any other: a function that gives the rate of a step, finite and at least 0.</summary>
    /// <param name="rate">The function. It is called before every step, and must depend on nothing but its argument if trainings are to be reproducible.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static LearningRateSchedule Custom(Func<TrainingMoment, double> rate)
        => new LearningRateSchedule(changesWithinEpochs: true, rate ?? throw new ArgumentNullException(nameof(rate)));

    /// <summary>The rates for a training loop of one's own, as <c>Fit</c> would take them.</summary>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <param name="epochs">How many epochs the training will have, at least 1.</param>
    /// <param name="stepsPerEpoch">How many steps an epoch has, at least 1. With 1, epochs are steps.</param>
    /// <returns>The rates, from the first step on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public ScheduledLearningRate Start(double learningRate, int epochs, int stepsPerEpoch = 1)
    {
        AtLeast(learningRate, 0, nameof(learningRate));
        AtLeast(epochs, 1, nameof(epochs));
        AtLeast(stepsPerEpoch, 1, nameof(stepsPerEpoch));
        return new ScheduledLearningRate(ChangesWithinEpochs, Begin(), learningRate, epochs, stepsPerEpoch);
    }

    // The rates of one training, whose moments are to be given in their order.
    internal Func<TrainingMoment, double> Begin() => _begin();

    // The rate of a moment alone.
    internal double At(in TrainingMoment moment) => Begin()(moment);

    private static double Wave(double t) => (1 + Math.Cos(Math.PI * t)) / 2;

    private static double Between(double from, double to, double t) => to + ((from - to) * Wave(t));

    private static void Factor(double factor)
    {
        if (!(factor > 0 && factor <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "It must be more than 0 and at most 1.");
        }
    }

    private static void Part(double value, string argument)
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new ArgumentOutOfRangeException(argument, value, "It must be from 0 to 1.");
        }
    }

    private static void AtLeast(double value, double least, string argument)
    {
        if (!(value >= least && value <= double.MaxValue))
        {
            throw new ArgumentOutOfRangeException(argument, value, Invariant($"It must be at least {least}."));
        }
    }
}
