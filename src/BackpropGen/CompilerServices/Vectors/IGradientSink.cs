using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// What becomes of a finished vector of a layer's gradient: it is stored, added, or followed at once, while it is in a register.
internal interface IGradientSink<TVector>
    where TVector : struct
{
    // The offset is that of the vector's weights in the layer, the slot its number in the tile.
    void Take(TVector gradient, nuint offset, nuint slot);

    // All vectors of a tile were taken: those of as many inputs, row after row.
    void Finish(nuint offset, nuint stride, nuint inputs, nuint vectors);
}

internal readonly ref struct StoreSink<TVector, TLanes, T> : IGradientSink<TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector, T>
    where T : unmanaged
{
    private readonly ref T _gradient;

    public StoreSink(ref T gradient) => _gradient = ref gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TVector gradient, nuint offset, nuint slot) => TLanes.Store(gradient, ref _gradient, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(nuint offset, nuint stride, nuint inputs, nuint vectors)
    {
    }
}

internal readonly ref struct AddSink<TVector, TLanes, T> : IGradientSink<TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector, T>
    where T : unmanaged
{
    private readonly ref T _gradient;

    public AddSink(ref T gradient) => _gradient = ref gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TVector gradient, nuint offset, nuint slot)
        => TLanes.Store(TLanes.Add(TLanes.Load(ref _gradient, offset), gradient), ref _gradient, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(nuint offset, nuint stride, nuint inputs, nuint vectors)
    {
    }
}

internal readonly ref struct DescendSink<TVector, TLanes, T> : IGradientSink<TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector, T>
    where T : unmanaged
{
    private readonly ref T _layer;
    private readonly T _minusRate;

    public DescendSink(ref T layer, T rate)
    {
        _layer = ref layer;
        _minusRate = ScalarLanes<T>.Negate(rate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TVector gradient, nuint offset, nuint slot)
        => TLanes.Store(TLanes.MultiplyAdd(TLanes.Create(_minusRate), gradient, TLanes.Load(ref _layer, offset)), ref _layer, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(nuint offset, nuint stride, nuint inputs, nuint vectors)
    {
    }
}

// A step of Adam takes more registers than a tile of sums leaves: they are put down first.
internal readonly ref struct AdamSink<TVector, TLanes, T> : IGradientSink<TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector, T>
    where T : unmanaged
{
    private readonly ref T _layer;
    private readonly ref T _m;
    private readonly ref T _v;
    private readonly ref T _tile;
    private readonly AdamStep<T> _step;

    public AdamSink(ref T layer, ref T m, ref T v, in AdamStep<T> step, ref T tile)
    {
        _layer = ref layer;
        _m = ref m;
        _v = ref v;
        _tile = ref tile;
        _step = step;
    }

    // The largest tile has 8 × 3 vectors.
    public static int TileLength => 24 * TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TVector gradient, nuint offset, nuint slot) => TLanes.Store(gradient, ref _tile, slot * (nuint)TLanes.Count);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Finish(nuint offset, nuint stride, nuint inputs, nuint vectors)
    {
        AdamStep<T> step = _step;
        ref T layer = ref _layer;
        ref T m = ref _m;
        ref T v = ref _v;
        ref T sum = ref _tile;
        for (nuint input = 0; input < inputs; input++)
        {
            for (nuint vector = 0; vector < vectors; vector++)
            {
                step.Take<TVector, TLanes>(TLanes.Load(ref sum, 0), ref layer, ref m, ref v, offset + (vector * (nuint)TLanes.Count));
                sum = ref Unsafe.Add(ref sum, TLanes.Count);
            }

            offset += stride;
        }
    }
}
