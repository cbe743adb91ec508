using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

/// <summary>How the runtime compiles methods. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MethodOptions
{
    /// <summary>
    /// Optimised at once, and a method of its own: otherwise code on vectors takes a second to become fast, and the just-in-time compiler, which inlines only so much into one
    /// method, may leave the last of many functions as calls.
    /// </summary>
    public const MethodImplOptions Hot = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>A part of each method that calls it: short code, for which a call of its own would be the larger part.</summary>
    public const MethodImplOptions Inlined = MethodImplOptions.AggressiveInlining;
}
