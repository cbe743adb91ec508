#if NET
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

#endif
namespace BackpropGen.CompilerServices;

public sealed partial class SeededRandom
{
    // Outputs that are dropped with one probability p. NextDouble() < p is the same as the upper 53 bits of a number being less than p · 2⁵³, rounded up.
    internal readonly struct Masks<T>
        where T : unmanaged
    {
        private readonly long _threshold;

        // 1/(1 − p)
        private readonly T _kept;

        public Masks(double probability)
        {
            _threshold = (long)Math.Ceiling(probability * (1L << 53));
            _kept = Real.FromDouble<T>(1 / (1 - probability));
        }

        // Masks from the words that random numbers are made of. Nothing branches on what is drawn: processors cannot foresee it.
        public void Fill(ReadOnlySpan<ulong> words, Span<T> masks)
        {
            int i = 0;
#if NET
            if (Vector512.IsHardwareAccelerated)
            {
                i = FillWhole512(words, masks);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                i = FillWhole256(words, masks);
            }

#endif
            for (; i < words.Length; i++)
            {
                masks[i] = Mask(Scramble(words[i]));
            }
        }

        // The mask that a random number gives.
        public T Mask(ulong bits) => Real.AndBits(_kept, ~(((long)(bits >> 11) - _threshold) >> 63));

#if NET
        private int FillWhole256(ReadOnlySpan<ulong> words, Span<T> masks)
        {
            ref ulong word = ref MemoryMarshal.GetReference(words);
            ref T mask = ref MemoryMarshal.GetReference(masks);
            Vector256<T> kept = Vector256.Create(_kept);
            int i = 0;
            for (; i <= words.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                Vector256<T> isKept = typeof(T) == typeof(float)
                    ? Vector256.Narrow(IsKept(ref word, i), IsKept(ref word, i + Vector256<long>.Count)).As<int, T>()
                    : IsKept(ref word, i).As<long, T>();
                (kept & isKept).StoreUnsafe(ref mask, (nuint)i);
            }

            return i;
        }

        private int FillWhole512(ReadOnlySpan<ulong> words, Span<T> masks)
        {
            ref ulong word = ref MemoryMarshal.GetReference(words);
            ref T mask = ref MemoryMarshal.GetReference(masks);
            Vector512<T> kept = Vector512.Create(_kept);
            int i = 0;
            for (; i <= words.Length - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                Vector512<T> isKept = typeof(T) == typeof(float)
                    ? Vector512.Narrow(IsKept512(ref word, i), IsKept512(ref word, i + Vector512<long>.Count)).As<int, T>()
                    : IsKept512(ref word, i).As<long, T>();
                (kept & isKept).StoreUnsafe(ref mask, (nuint)i);
            }

            return i;
        }

        private Vector512<long> IsKept512(ref ulong word, int i)
        {
            Vector512<ulong> value = Vector512.LoadUnsafe(ref word, (nuint)i);
            value += value << 2;
            value = (value << 7) | (value >> 57);
            value += value << 3;
            return Vector512.GreaterThan((value >> 11).AsInt64(), Vector512.Create(_threshold - 1));
        }

        // All bits of a lane are 1 where the output is kept.
        private Vector256<long> IsKept(ref ulong word, int i)
        {
            Vector256<ulong> value = Vector256.LoadUnsafe(ref word, (nuint)i);
            value += value << 2;
            value = (value << 7) | (value >> 57);
            value += value << 3;
            return Vector256.GreaterThan((value >> 11).AsInt64(), Vector256.Create(_threshold - 1));
        }
#endif
    }
}
