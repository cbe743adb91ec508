using System.Runtime.CompilerServices;

namespace BackpropGen.Sequences;

// How the runtime compiles what runs at every step of a stream.
internal static class StepMethods
{
    // Optimised at the first call, as kernels are. The runtime would otherwise interpose code that is two to three times as slow, and look at it again once it has time for it: in a process on one processor that is after
    // seconds.
#if NET
    public const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;
#else
    public const MethodImplOptions Optimized = 0;
#endif
}
