namespace BackpropGen.Tests.PyTorch;

/// <summary>The rates of a schedule: before every step where it changes within epochs, else of every epoch.</summary>
internal sealed record ScheduleCase(
    string Schedule,
    Dictionary<string, double> Arguments,
    double LearningRate,
    int Epochs,
    int StepsPerEpoch,
    double[]? Losses,
    double[] Rates)
{
    /// <summary>The library's schedule of that name, with the arguments by their names.</summary>
    public LearningRateSchedule Create()
    {
        System.Reflection.MethodInfo method = typeof(LearningRateSchedule).GetMethod(Schedule)!;
        return (LearningRateSchedule)method.Invoke(
            null,
            [.. method.GetParameters().Select(parameter => Convert.ChangeType(Arguments[parameter.Name!], parameter.ParameterType, System.Globalization.CultureInfo.InvariantCulture))])!;
    }
}
