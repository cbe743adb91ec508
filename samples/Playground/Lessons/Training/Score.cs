namespace Playground.Lessons.Training;

/// <summary>How a network does on rows.</summary>
/// <param name="Loss">The mean loss; NaN where there is no row.</param>
/// <param name="Correct">How many rows are given their class; null where values are predicted.</param>
/// <param name="Rows">How many rows there are.</param>
public readonly record struct Score(double Loss, int? Correct, int Rows);
