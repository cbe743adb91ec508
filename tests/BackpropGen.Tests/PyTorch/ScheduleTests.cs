using System.Collections;
using System.Reflection;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.PyTorch;

/// <summary>Learning-rate schedules against <c>torch.optim.lr_scheduler</c>.</summary>
public class ScheduleTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Fixture.Schedules.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rates_are_those_of_PyTorch(int index)
    {
        ScheduleCase expected = Fixture.Schedules[index];
        LearningRateSchedule schedule = expected.Create();
        int stepsPerRate = schedule.ChangesWithinEpochs ? 1 : expected.StepsPerEpoch;
        double[] rates =
        [
            .. expected.Rates.Select((_, i) =>
            {
                long step = (long)i * stepsPerRate;
                int epoch = (int)(step / expected.StepsPerEpoch);
                return schedule.At(new TrainingMoment(expected.LearningRate, epoch, expected.Epochs, step, expected.StepsPerEpoch, [.. (expected.Losses ?? []).Take(epoch)]));
            }),
        ];
        Assert.Equal(expected.Epochs * expected.StepsPerEpoch, rates.Length * stepsPerRate);
        Closeness.Same(rates, expected.Rates, 1e-12, expected.Schedule);
    }

    /// <summary>A training of many epochs would otherwise take time with their square.</summary>
    [Fact]
    public void Every_schedule_looks_at_each_loss_at_most_once()
    {
        const int Epochs = 500;
        foreach (MethodInfo create in typeof(LearningRateSchedule).GetMethods().Where(method => method.ReturnType == typeof(LearningRateSchedule) && !method.IsSpecialName && method.Name != nameof(LearningRateSchedule.Custom)))
        {
            var schedule = (LearningRateSchedule)create.Invoke(null, [.. create.GetParameters().Select(Argument)])!;
            Func<TrainingMoment, double> rate = schedule.Begin();
            var losses = new CountedLosses();
            for (int epoch = 0; epoch < Epochs; epoch++)
            {
                double expected = schedule.At(new TrainingMoment(0.1, epoch, Epochs, epoch, 1, losses.Uncounted));
                Assert.Equal(expected, rate(new TrainingMoment(0.1, epoch, Epochs, epoch, 1, losses)));
                losses.Uncounted.Add(1 + (epoch % 7));
            }

            Assert.InRange(losses.Reads, 0, Epochs);
        }

        static object Argument(ParameterInfo parameter) => parameter.HasDefaultValue ? parameter.DefaultValue! : parameter.ParameterType == typeof(int) ? (object)3 : 0.5;
    }

    [Fact]
    public void A_training_begins_a_schedule_once()
    {
        int begun = 0;
        var schedule = new LearningRateSchedule(changesWithinEpochs: false, begin: () =>
        {
            begun++;
            return moment => moment.LearningRate;
        });
        BackpropGen.CompilerServices.TrainingLoop.Fit<double>(new Library.LinearNetwork<double>(1, 1), [1, 2], [1.0, 2], new FitOptions { Epochs = 20, Schedule = schedule }, default);
        Assert.Equal(1, begun);
    }

    [Fact]
    public void Every_schedule_of_the_library_is_compared()
        => Assert.Equal(
            typeof(LearningRateSchedule).GetMethods().Where(method => method.ReturnType == typeof(LearningRateSchedule) && !method.IsSpecialName && method.Name != nameof(LearningRateSchedule.Custom)).Select(method => method.Name).Order(StringComparer.Ordinal),
            Fixture.Schedules.Select(schedule => schedule.Schedule).Distinct().Order(StringComparer.Ordinal));

    private sealed class CountedLosses : IReadOnlyList<double>
    {
        public List<double> Uncounted { get; } = [];

        public int Reads { get; private set; }

        public int Count => Uncounted.Count;

        public double this[int index]
        {
            get
            {
                Reads++;
                return Uncounted[index];
            }
        }

        public IEnumerator<double> GetEnumerator()
        {
            foreach (double loss in Uncounted)
            {
                Reads++;
                yield return loss;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
