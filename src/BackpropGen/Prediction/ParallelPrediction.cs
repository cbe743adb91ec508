using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>Predictions of many rows on several threads.</summary>
public static class ParallelPrediction
{
    // Vectorized networks work on blocks of so many rows: cut between blocks, every row is computed as on one thread.
    private const int BlockRows = 64;

    // Rows times parameters from which on threads are worth it, measured on two cores: at a million predicting is 1.4 times as fast on two threads, and
    // at 25 million twice as fast.
    private const long LeastWork = 1_000_000;

    // More parts than threads, so that a thread that is late does not hold up the others for long.
    private const int PartsPerThread = 4;

    /// <summary>The outputs of many rows, on several threads where that is faster: the same bits as <see cref="INetwork{T}.PredictBatch"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. Nothing may change its parameters meanwhile.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="outputs">Receives the outputs, row after row.</param>
    /// <param name="maxDegreeOfParallelism">How many threads may work at once, at least 1. Few rows take one, whatever it is.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is below 1.</exception>
    /// <exception cref="ArgumentException">
    /// The inputs are no whole number of rows, the outputs are not as many rows, or both share memory. Nothing is written then.
    /// </exception>
    public static unsafe void PredictBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, Span<T> outputs, int maxDegreeOfParallelism)
        where T : unmanaged
    {
        if (network is null)
        {
            throw new ArgumentNullException(nameof(network));
        }

        if (maxDegreeOfParallelism < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxDegreeOfParallelism), Invariant($"{nameof(maxDegreeOfParallelism)} is {maxDegreeOfParallelism}, but it must be at least 1."));
        }

        NetworkDescription description = network.Description;
        int inputCount = description.InputCount;
        int outputCount = description.OutputCount;
        int rows = Check.Rows(inputs.Length, inputCount, outputs.Length, outputCount, nameof(outputs), description.Topology);
        Check.NoOverlap(inputs, outputs, nameof(outputs));

        int blocks = (int)(((long)rows + BlockRows - 1) / BlockRows);
        int parts = (int)Math.Min(blocks, (long)maxDegreeOfParallelism * PartsPerThread);
        if (maxDegreeOfParallelism == 1 || parts < 2 || (long)rows * description.ParameterCount < LeastWork)
        {
            network.PredictBatch(inputs, outputs);
            return;
        }

        fixed (T* pinnedInputs = inputs)
        fixed (T* pinnedOutputs = outputs)
        {
            // A lambda cannot use what is declared by fixed; the memory stays where it is until all threads are done.
            T* firstInput = pinnedInputs;
            T* firstOutput = pinnedOutputs;
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism }, part =>
            {
                long first = (long)blocks * part / parts * BlockRows;
                long end = Math.Min(rows, (long)blocks * (part + 1) / parts * BlockRows);
                int count = (int)(end - first);
                network.PredictBatch(
                    new ReadOnlySpan<T>(firstInput + (first * inputCount), count * inputCount), new Span<T>(firstOutput + (first * outputCount), count * outputCount));
            });
        }
    }
}
