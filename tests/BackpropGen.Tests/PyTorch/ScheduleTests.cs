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

    [Fact]
    public void Every_schedule_of_the_library_is_compared()
        => Assert.Equal(
            typeof(LearningRateSchedule).GetMethods().Where(method => method.ReturnType == typeof(LearningRateSchedule) && !method.IsSpecialName && method.Name != nameof(LearningRateSchedule.Custom)).Select(method => method.Name).Order(StringComparer.Ordinal),
            Fixture.Schedules.Select(schedule => schedule.Schedule).Distinct().Order(StringComparer.Ordinal));
}
