using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// What becomes of a finished vector of a layer's gradient: it is stored, added, or followed at once, while it is in a register.
internal interface IGradientSink<TVector>
    where TVector : struct
{
    // The offset is that of the vector's weights in the layer.
    void Take(TVector gradient, nuint offset);
}

internal readonly ref struct StoreSink<TVector, TLanes, T> : IGradientSink<TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector, T>
    where T : unmanaged
{
    private readonly ref T _gradient;

    public StoreSink(ref T gradient) => _gradient = ref gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TVector gradient, nuint offset) => TLanes.Store(gradient, ref _gradient, offset);
}

internal readonly ref struct AddSink<TVector, TLanes, T> : IGradientSink<TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector, T>
    where T : unmanaged
{
    private readonly ref T _gradient;

    public AddSink(ref T gradient) => _gradient = ref gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TVector gradient, nuint offset)
        => TLanes.Store(TLanes.Add(TLanes.Load(ref _gradient, offset), gradient), ref _gradient, offset);
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
    public void Take(TVector gradient, nuint offset)
        => TLanes.Store(TLanes.MultiplyAdd(TLanes.Create(_minusRate), gradient, TLanes.Load(ref _layer, offset)), ref _layer, offset);
}

internal readonly ref struct AdamSink<TVector, TLanes, T> : IGradientSink<TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector, T>
    where T : unmanaged
{
    private readonly ref T _layer;
    private readonly ref T _m;
    private readonly ref T _v;
    private readonly AdamStep<T> _step;

    public AdamSink(ref T layer, ref T m, ref T v, in AdamStep<T> step)
    {
        _layer = ref layer;
        _m = ref m;
        _v = ref v;
        _step = step;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TVector gradient, nuint offset) => _step.Take<TVector, TLanes>(gradient, ref _layer, ref _m, ref _v, offset);
}
