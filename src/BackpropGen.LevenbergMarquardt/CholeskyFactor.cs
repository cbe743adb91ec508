using System.Numerics;
using System.Runtime.InteropServices;

namespace BackpropGen;

/// <summary>
/// The factor U of a positive definite matrix A = Uᵀ·U (G. H. Golub, C. F. Van Loan, Matrix Computations, 4.2), computed by blocks of rows: what a block takes from all rows below it is a sum of squares.
/// </summary>
internal sealed class CholeskyFactor
{
    private const int BlockRows = 32;

    private readonly int _size;
    private readonly int _stride;
    private readonly double[] _rows;

    public CholeskyFactor(int size)
    {
        _size = size;
        _stride = SymmetricTiles.Stride(size);
        _rows = new double[SymmetricTiles.Length(size)];
    }

    /// <summary>Factors a symmetric matrix, of whose rows the part from the diagonal on is read, with a number added to its diagonal.</summary>
    /// <returns>False where it is not positive definite within rounding; there is no factor then.</returns>
    public bool TryFactor(ReadOnlySpan<double> matrix, double damping)
    {
        Array.Clear(_rows, 0, _rows.Length);
        for (int i = 0; i < _size; i++)
        {
            matrix.Slice((i * _size) + i, _size - i).CopyTo(_rows.AsSpan((i * _stride) + i));
            _rows[(i * _stride) + i] += damping;
        }

        for (int first = 0; first < _size; first += BlockRows)
        {
            int count = Math.Min(BlockRows, _size - first);
            for (int k = first; k < first + count; k++)
            {
                double pivot = _rows[(k * _stride) + k];

                // Not true for NaN.
                if (!(pivot > 0 && pivot <= double.MaxValue))
                {
                    return false;
                }

                Span<double> row = _rows.AsSpan((k * _stride) + k, _size - k);
                double root = Math.Sqrt(pivot);
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] /= root;
                }

                for (int i = k + 1; i < first + count; i++)
                {
                    AddScaled(row.Slice(i - k), -row[i - k], _rows.AsSpan((i * _stride) + i, _size - i));
                }
            }

            // Left of the diagonal, in the columns of the block itself, nothing is read any more.
            SymmetricTiles.AddSquares(_rows, _rows.AsSpan(first * _stride, count * _stride), count, first + count, _size, -1);
        }

        return true;
    }

    /// <summary>Solves A·x = b.</summary>
    public double[] Solve(ReadOnlySpan<double> right)
    {
        double[] x = right.ToArray();
        for (int k = 0; k < _size; k++)
        {
            ReadOnlySpan<double> row = _rows.AsSpan((k * _stride) + k, _size - k);
            x[k] /= row[0];
            AddScaled(row.Slice(1), -x[k], x.AsSpan(k + 1));
        }

        for (int k = _size - 1; k >= 0; k--)
        {
            double sum = x[k];
            for (int j = k + 1; j < _size; j++)
            {
                sum -= _rows[(k * _stride) + j] * x[j];
            }

            x[k] = sum / _rows[(k * _stride) + k];
        }

        return x;
    }

    private static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> sums)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Span<Vector<double>> vectorSums = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (int i = 0; i < vectorSums.Length; i++)
        {
            vectorSums[i] += vectors[i] * factor;
        }

        for (int i = vectorSums.Length * Vector<double>.Count; i < sums.Length; i++)
        {
            sums[i] += values[i] * factor;
        }
    }
}
