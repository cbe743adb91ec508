using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// What has no formula for vectors: Math computes it, lane by lane.
public static partial class VectorMath
{
    // A function of a number, as a type, so that the call is direct.
    private interface INumberFunction<T>
        where T : unmanaged
    {
        T At(T x);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TVector OfEach<TVector, T, TFunction>(TVector x, TFunction function)
        where TVector : struct
        where T : unmanaged
        where TFunction : struct, INumberFunction<T>
    {
        ref T lanes = ref Unsafe.As<TVector, T>(ref x);
        for (int i = 0; i < Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>(); i++)
        {
            ref T lane = ref Unsafe.Add(ref lanes, i);
            lane = function.At(lane);
        }

        return x;
    }

    // In double also for float: the rounded result is the same wherever the platforms' functions differ by a last bit.
    private readonly struct SinOfNumber : INumberFunction<float>, INumberFunction<double>
    {
        public float At(float x) => (float)Math.Sin(x);

        public double At(double x) => Math.Sin(x);
    }

    private readonly struct CosOfNumber : INumberFunction<float>, INumberFunction<double>
    {
        public float At(float x) => (float)Math.Cos(x);

        public double At(double x) => Math.Cos(x);
    }

    private readonly struct TanOfNumber : INumberFunction<float>, INumberFunction<double>
    {
        public float At(float x) => (float)Math.Tan(x);

        public double At(double x) => Math.Tan(x);
    }

    private readonly struct PowerOfNumber(double exponent) : INumberFunction<float>, INumberFunction<double>
    {
        public float At(float x) => (float)Math.Pow(x, exponent);

        public double At(double x) => Math.Pow(x, exponent);
    }
}
