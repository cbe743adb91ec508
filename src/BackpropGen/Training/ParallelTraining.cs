using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;

namespace BackpropGen.Training;

// Steps of training whose blocks of rows are divided among threads. The blocks' gradients are added in the order of the blocks, each element of
// them by one addition after the other: the bits are those of one thread, whichever thread took which block.
internal sealed unsafe class ParallelTraining<T>
    where T : unmanaged
{
    // Rows times parameters of a block from which on threads are worth it, measured on two cores: blocks of 280,000 are 1.4 to 1.6 times as fast on two
    // threads, blocks of 130,000 are not faster. Threads are awaited for every wave of blocks, so that more blocks do not make up for small ones.
    private const long LeastWork = 250_000;

    private readonly IBlockNetwork<T> _network;
    private readonly NetworkDescription _description;
    private readonly ParallelOptions _options;
    private readonly Action<int> _sumBlock;

    // The gradient of the batch, and what the blocks of one wave give: as many as there are threads, however large the batch is.
    private readonly AlignedMemory<T> _sum;
    private readonly AlignedMemory<T>[] _gradients;
    private readonly double[] _losses;

    // The rows of a block side by side, where the order of the epoch has scattered them: each thread gathers its own.
    private readonly T[][] _gathered;

    // What a batch has that its blocks share: targets by the weights of their classes, which are shares of all rows, and the draws of dropout, one row after the other.
    private readonly RowWeights<T> _rowWeights;
    private readonly DropoutTraining<T>? _dropout;
    private T[] _weighted = [];
    private T[] _masks = [];

    // The batch of the step under way, pinned, and the first block of the wave.
    private T* _inputs;
    private T* _targets;
    private int _inputLength;
    private int _targetLength;
    private int* _order;
    private int _rows;
    private int _firstBlock;

    private ParallelTraining(IBlockNetwork<T> network, NetworkDescription description, int threads)
    {
        _network = network;
        _description = description;
        _options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _sumBlock = SumBlock;
        _rowWeights = new RowWeights<T>(description);
        _dropout = (network as IDropoutNetwork<T>)?.Dropout;
        _sum = new AlignedMemory<T>(network.GradientLength);
        _losses = new double[threads];
        _gathered = new T[threads][];
        _gradients = new AlignedMemory<T>[threads];
        for (int i = 0; i < threads; i++)
        {
            _gradients[i] = new AlignedMemory<T>(network.GradientLength);
            _gathered[i] = new T[RowBatches.BlockRows * (description.InputCount + description.TargetCount)];
        }
    }

    // Null where no batch of that size is worth threads, or the network has no blocks.
    public static ParallelTraining<T>? Of(INetwork<T> network, int batchSize, int degree)
    {
        if (degree < 2 || network is not IBlockNetwork<T> blocks || !IsWorthIt(network.Description.ParameterCount, batchSize))
        {
            return null;
        }

        int count = 1 + ((batchSize - 1) / RowBatches.BlockRows);
        return With(blocks, network.Description, Math.Min(degree, count));
    }

    // Whatever it is worth.
    public static ParallelTraining<T> With(IBlockNetwork<T> network, NetworkDescription description, int threads) => new(network, description, threads);

    public bool IsWorthIt(int rows) => IsWorthIt(_description.ParameterCount, rows);

    // A step on the mean gradient of the rows, or of those that the order names. Returns the mean loss before it, as TrainBatch does.
    public T Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows, T learningRate, ReadOnlySpan<int> order = default)
    {
        double loss = 0;
        int blocks = 1 + ((rows - 1) / RowBatches.BlockRows);
        DrawMasks(rows);
        if (!_rowWeights.AreAlike)
        {
            targets = Weigh(targets, rows, order);
        }

        fixed (T* firstInput = inputs)
        fixed (T* firstTarget = targets)
        fixed (int* firstOfOrder = order)
        {
            _order = firstOfOrder;
            _inputs = firstInput;
            _targets = firstTarget;
            (_inputLength, _targetLength) = (inputs.Length, targets.Length);
            _rows = rows;
            for (_firstBlock = 0; _firstBlock < blocks; _firstBlock += _gradients.Length)
            {
                int count = Math.Min(_gradients.Length, blocks - _firstBlock);
                if (count == 1)
                {
                    SumBlock(0);
                }
                else
                {
                    Parallel.For(0, count, _options, _sumBlock);
                }

                for (int i = 0; i < count; i++)
                {
                    loss += _losses[i];
                    if (_firstBlock + i > 0)
                    {
                        Vectors.AddTo(ref _sum.Start, ref _gradients[i].Start, _sum.Length);
                    }
                }
            }
        }

        return BlockBatches.StepBySum(_network, loss, Values(_sum), rows, learningRate);
    }

    private static bool IsWorthIt(int parameterCount, int rows) => rows > RowBatches.BlockRows && (long)RowBatches.BlockRows * parameterCount >= LeastWork;

    private void DrawMasks(int rows)
    {
        if (_dropout is null)
        {
            return;
        }

        Reserve(ref _masks, rows * _dropout.MaskCount);
        _dropout.Draw(_masks.AsSpan(0, rows * _dropout.MaskCount));
    }

    // The targets of the batch in the order of its rows, by the weights of their classes.
    private ReadOnlySpan<T> Weigh(ReadOnlySpan<T> targets, int rows, ReadOnlySpan<int> order)
    {
        int targetCount = _description.TargetCount;
        Reserve(ref _weighted, rows * targetCount);
        Span<T> weighted = _weighted.AsSpan(0, rows * targetCount);
        if (order.IsEmpty)
        {
            targets.CopyTo(weighted);
        }
        else
        {
            GatheredRows.Gather(targets, targetCount, order, weighted);
        }

        _rowWeights.Apply(weighted, weighted);
        return weighted;
    }

    private static void Reserve(ref T[] memory, int length)
    {
        if (memory.Length < length)
        {
            memory = new T[length];
        }
    }

    private static Span<T> Values(AlignedMemory<T> memory) => MemoryMarshal.CreateSpan(ref memory.Start, memory.Length);

    // The first block of the batch goes straight into the sum.
    private void SumBlock(int i)
    {
        int first = (_firstBlock + i) * RowBatches.BlockRows;
        int rows = Math.Min(RowBatches.BlockRows, _rows - first);
        int inputCount = _description.InputCount;
        int targetCount = _description.TargetCount;
        ReadOnlySpan<T> inputs = _order is null
            ? new ReadOnlySpan<T>(_inputs + ((nint)first * inputCount), rows * inputCount)
            : Gather(new ReadOnlySpan<T>(_inputs, _inputLength), inputCount, first, _gathered[i].AsSpan(0, rows * inputCount));
        ReadOnlySpan<T> targets = _order is null || !_rowWeights.AreAlike
            ? new ReadOnlySpan<T>(_targets + ((nint)first * targetCount), rows * targetCount)
            : Gather(new ReadOnlySpan<T>(_targets, _targetLength), targetCount, first, _gathered[i].AsSpan(RowBatches.BlockRows * inputCount, rows * targetCount));
        ReadOnlySpan<T> masks = _dropout is null ? default : _masks.AsSpan(first * _dropout.MaskCount, rows * _dropout.MaskCount);
        _losses[i] = BlockBatches.SumGradients(_network, inputs, targets, masks, rows, Values(first == 0 ? _sum : _gradients[i]));
    }

    private ReadOnlySpan<T> Gather(ReadOnlySpan<T> data, int columns, int first, Span<T> gathered)
    {
        GatheredRows.Gather(data, columns, new ReadOnlySpan<int>(_order + first, gathered.Length / columns), gathered);
        return gathered;
    }
}
