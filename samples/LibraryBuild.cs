using System.Diagnostics;
using System.Reflection;
using BackpropGen;

namespace Samples;

/// <summary>How the library was built that a sample runs with, for samples that measure.</summary>
internal static class LibraryBuild
{
    /// <summary>Whether for debugging: its code is then many times slower, in programs that are optimised themselves, too.</summary>
    public static bool IsDebug => typeof(NetworkAttribute).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };
}
