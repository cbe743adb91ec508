using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace BackpropGen.CompilerServices;

// Fused multiply-add: a · b + c with one rounding. Processors of the last ten years have it. Where one has not, or a program compiled ahead of time
// may not use it, networks multiply and then add: accurate, but not bit for bit what other machines give. The software form of
// Vector128.FusedMultiplyAdd would give those bits a hundred times slower.
internal static class Fused
{
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }
}
