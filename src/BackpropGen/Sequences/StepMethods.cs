using System.Runtime.CompilerServices;

namespace BackpropGen.Sequences;

// How the runtime compiles what runs at every step of a stream.
internal static class StepMethods
{
    // Optimised at the first call, as kernels are. Otherwise the runtime begins with code that is two to three times as slow, and on one processor keeps it for seconds.
#if NET
    public const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;
#else
    public const MethodImplOptions Optimized = 0;
#endif
}
