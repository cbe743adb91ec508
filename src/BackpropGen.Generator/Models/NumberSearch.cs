using BackpropGen.Generator.Graph;
using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>A tensor of a file whose numbers lie one after the other.</summary>
/// <param name="Rows">The product of its sizes but the last.</param>
/// <param name="Columns">Its last size.</param>
/// <param name="Type">The type of its elements as safetensors calls it.</param>
/// <param name="Offset">Where its first byte lies.</param>
internal sealed record TensorOfFile(int Rows, int Columns, string Type, long Offset)
{
    public int Count => Rows * Columns;
}

/// <summary>
/// Finds out where a file has the numbers that were made of it. Layers come of many steps, which join, turn and scale constants: rather than to follow all of them, the numbers are looked up by their values, so that
/// a piece is right whatever the steps were.
/// </summary>
internal sealed class NumberSearch
{
    private readonly byte[] _file;
    private readonly IReadOnlyList<TensorOfFile> _tensors;

    /// <param name="file">The bytes of the file.</param>
    /// <param name="tensors">Its tensors.</param>
    public NumberSearch(byte[] file, IReadOnlyList<TensorOfFile> tensors)
    {
        _file = file;
        _tensors = tensors;
    }

    /// <summary>A model whose numbers are read from the file; refused where the file has too few of them.</summary>
    public TrainedModel Embed(TrainedModel model, EmbeddedFile file)
    {
        var pieces = new List<NumberPiece>();
        int next = 0;
        long inSource = 0;
        foreach (EquatableArray<double> tensor in model.Tensors)
        {
            foreach (NumberPiece piece in PiecesOf(tensor))
            {
                pieces.Add(piece with { First = next + piece.First });
                inSource += piece is PieceOfSource ? piece.Count : 0;
            }

            next += tensor.Count;
        }

        return inSource <= EmbeddedFile.MostWithoutResource
            ? model with { Tensors = default, Embedded = new EmbeddedNumbers(file, next, pieces.ToEquatableArray()) }
            : throw new RefusedFile(FormattableString.Invariant(
                $"{inSource:#,0} of its weights are not in the file as they are, since they are computed of several tensors, and at most {EmbeddedFile.MostWithoutResource:#,0} of those are compiled in: have the program that exports it fold constants first"));
    }

    private IEnumerable<NumberPiece> PiecesOf(EquatableArray<double> numbers)
    {
        List<TensorOfFile> equal = _tensors.Where(tensor => tensor.Count == numbers.Count).ToList();
        NumberPiece? whole = equal.Select(tensor => Direct(numbers, tensor)).FirstOrDefault(piece => piece is not null)
            ?? equal.Select(tensor => Turned(numbers, tensor)).FirstOrDefault(piece => piece is not null);
        return whole is not null ? [whole] : ByRows(numbers);
    }

    private PieceOfFile? Direct(EquatableArray<double> numbers, TensorOfFile tensor)
    {
        double[]? factors = FactorsOf(numbers, tensor, tensor.Rows, tensor.Columns, tensor.Columns, 1);
        return factors is null ? null : new PieceOfFile(0, tensor.Rows, tensor.Columns, tensor.Type, tensor.Offset) { Factors = Needed(factors) };
    }

    private PieceOfFile? Turned(EquatableArray<double> numbers, TensorOfFile tensor)
    {
        double[]? factors = FactorsOf(numbers, tensor, tensor.Columns, tensor.Rows, 1, tensor.Columns);
        return factors is null ? null : new PieceOfFile(0, tensor.Columns, tensor.Rows, tensor.Type, tensor.Offset, tensor.Columns) { Factors = Needed(factors) };
    }

    /// <summary>What the rows of a tensor are multiplied by to be the numbers, row by row; null where there is no such factor for one.</summary>
    private double[]? FactorsOf(EquatableArray<double> numbers, TensorOfFile tensor, int rows, int columns, int rowStride, int columnStride)
    {
        double[] factors = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int first = row * columns;
            double? factor = Candidates(numbers, tensor, first, columns, row * rowStride, columnStride).Select(candidate => (double?)candidate)
                .FirstOrDefault(candidate => IsProduct(numbers, tensor, first, columns, row * rowStride, columnStride, candidate!.Value));
            if (factor is null)
            {
                return null;
            }

            factors[row] = factor.Value;
        }

        return factors;
    }

    /// <summary>1, and the numbers that may be the factor of a row: the quotient of its largest number, which rounding may have moved.</summary>
    private IEnumerable<double> Candidates(EquatableArray<double> numbers, TensorOfFile tensor, int first, int columns, int place, int stride)
    {
        yield return 1;
        int largest = 0;
        double most = 0;
        for (int i = 0; i < columns; i++)
        {
            double magnitude = Math.Abs(At(tensor, place + (i * stride)));
            (largest, most) = magnitude > most ? (i, magnitude) : (largest, most);
        }

        double quotient = most > 0 ? numbers[first + largest] / At(tensor, place + (largest * stride)) : 0;
        for (int steps = 0; steps <= 2; steps++)
        {
            yield return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(quotient) + steps);
            yield return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(quotient) - steps);
        }
    }

    private bool IsProduct(EquatableArray<double> numbers, TensorOfFile tensor, int first, int columns, int place, int stride, double factor)
    {
        for (int i = 0; i < columns; i++)
        {
            double product = At(tensor, place + (i * stride)) * factor;
            if (BitConverter.DoubleToInt64Bits(product) != BitConverter.DoubleToInt64Bits(numbers[first + i]))
            {
                return false;
            }
        }

        return true;
    }

    private static EquatableArray<double> Needed(double[] factors) => factors.All(factor => factor == 1) ? default : factors.ToEquatableArray();

    /// <summary>Rows that lie anywhere in the file, as those of gates do in another order, and of several matrices in one; the rest stands in the source.</summary>
    private IEnumerable<NumberPiece> ByRows(EquatableArray<double> numbers)
    {
        int rest = 0;
        foreach (int columns in _tensors.Select(tensor => tensor.Columns).Distinct().Where(columns => columns > 1 && columns < numbers.Count && numbers.Count % columns == 0).OrderByDescending(columns => columns))
        {
            List<PieceOfFile> found = RunsOf(numbers, columns);
            if (found.Count == 0)
            {
                continue;
            }

            foreach (PieceOfFile piece in found)
            {
                if (piece.First > rest)
                {
                    yield return InSource(numbers, rest, piece.First);
                }

                yield return piece;
                rest = piece.First + piece.Count;
            }

            break;
        }

        if (rest < numbers.Count)
        {
            yield return InSource(numbers, rest, numbers.Count);
        }
    }

    private List<PieceOfFile> RunsOf(EquatableArray<double> numbers, int columns)
    {
        var rows = new Dictionary<(double, double), (TensorOfFile Tensor, int Row)>();
        foreach (TensorOfFile tensor in _tensors.Where(tensor => tensor.Columns == columns))
        {
            for (int row = 0; row < tensor.Rows; row++)
            {
                rows[(At(tensor, row * columns), At(tensor, ((row + 1) * columns) - 1))] = (tensor, row);
            }
        }

        var runs = new List<PieceOfFile>();
        for (int first = 0; first < numbers.Count; first += columns)
        {
            if (!rows.TryGetValue((numbers[first], numbers[first + columns - 1]), out (TensorOfFile Tensor, int Row) found)
                || !IsProduct(numbers, found.Tensor, first, columns, found.Row * columns, 1, 1))
            {
                continue;
            }

            long offset = found.Tensor.Offset + ((long)found.Row * columns * ElementType.BytesOf(found.Tensor.Type));
            if (runs.Count > 0 && runs[runs.Count - 1] is var last && last.First + last.Count == first && last.Type == found.Tensor.Type && last.Offset + ((long)last.Count * ElementType.BytesOf(last.Type)) == offset)
            {
                runs[runs.Count - 1] = last with { Rows = last.Rows + 1 };
            }
            else
            {
                runs.Add(new PieceOfFile(first, 1, columns, found.Tensor.Type, offset));
            }
        }

        return runs;
    }

    private static PieceOfSource InSource(EquatableArray<double> numbers, int first, int end) => new(first, numbers.Skip(first).Take(end - first).ToEquatableArray());

    private double At(TensorOfFile tensor, int index) => ElementType.Read(tensor.Type, _file, (int)tensor.Offset + (index * ElementType.BytesOf(tensor.Type)));
}
