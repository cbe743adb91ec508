using Microsoft.Extensions.Logging;

namespace BackpropGen.Orleans.Diagnostics;

// What the grains log. In one class: the generator writes several in an order of its own, which would give other bytes in every build.
internal static partial class ClusterLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The model of {Key} cannot be written; {Rows} rows that it has learnt are in memory alone.")]
    public static partial void ModelNotWritten(this ILogger logger, Exception exception, string key, int rows);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The model of {Key} leaves memory and cannot be written: {Rows} rows that it has learnt are lost.")]
    public static partial void ModelLost(this ILogger logger, Exception exception, string key, int rows);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The stored model of {Key} was deleted by somebody else; it is written anew.")]
    public static partial void ModelCleared(this ILogger logger, string key);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "The model of {Key} was written by another activation; {Rows} rows are learnt again on top of its version {Version}.")]
    public static partial void RowsLearntAgain(this ILogger logger, string key, int rows, long version);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "The training {Training} was written by another activation, and goes on from its round {Round}.")]
    public static partial void TrainingOverwritten(this ILogger logger, string training, int round);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "A worker failed for {Count} shards from {First} in round {Round}, attempt {Attempt}, and another takes its place: {Problem}")]
    public static partial void WorkerRetried(this ILogger logger, int first, int count, long round, int attempt, string problem);
}
