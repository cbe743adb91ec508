using System.Runtime.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Vectors;

namespace BackpropGen.Tests.Processors;

/// <summary>Tests of kernels and of functions on vectors try a part where <see cref="ThoroughTests"/> are not run.</summary>
internal static class OrdinaryRun
{
    [ModuleInitializer]
    internal static void Reduce() => Extent.IsReduced = !ThoroughTests.AreRun;
}
