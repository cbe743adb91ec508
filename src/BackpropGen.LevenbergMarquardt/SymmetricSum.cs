namespace BackpropGen;

/// <summary>A sum of squares of rows, JᵀJ, to which rows are added in blocks.</summary>
internal sealed class SymmetricSum
{
    private const int BlockRows = 32;

    private readonly int _size;
    private readonly int _stride;
    private readonly double[] _block;
    private readonly double[] _sums;
    private int _rows;

    public SymmetricSum(int size)
    {
        _size = size;
        _stride = SymmetricTiles.Stride(size);
        _block = new double[BlockRows * _stride];
        _sums = new double[SymmetricTiles.Length(size)];
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        Array.Clear(_sums, 0, _sums.Length);
        _rows = 0;
    }

    /// <summary>Adds a row's square.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        row.CopyTo(_block.AsSpan(_rows * _stride, _size));
        _rows++;
        if (_rows == BlockRows)
        {
            AddBlock();
        }
    }

    /// <summary>The sum, a symmetric matrix row after row.</summary>
    public void CopyTo(Span<double> matrix)
    {
        AddBlock();
        for (int i = 0; i < _size; i++)
        {
            for (int j = i; j < _size; j++)
            {
                double sum = _sums[(i * _stride) + j];
                matrix[(i * _size) + j] = sum;
                matrix[(j * _size) + i] = sum;
            }
        }
    }

    private void AddBlock()
    {
        SymmetricTiles.AddSquares(_sums, _block, _rows, 0, _size, 1);
        _rows = 0;
    }
}
