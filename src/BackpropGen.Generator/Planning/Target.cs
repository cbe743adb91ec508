namespace BackpropGen.Generator.Planning;

/// <summary>What the consumer's framework, and the library for it, offer to emitted code.</summary>
/// <param name="HasMathF">System.MathF, since .NET Core 2.0 and .NET Standard 2.1.</param>
/// <param name="HasCreateSpan">MemoryMarshal.CreateReadOnlySpan, since .NET Core 2.1 and .NET Standard 2.1.</param>
/// <param name="HasReadOnlyData">RuntimeHelpers.CreateSpan, since .NET 7: arrays of numbers that are only read lie in the assembly's data, and nothing initialises them.</param>
/// <param name="HasVectors">The library's functions and kernels on vectors, which need .NET 10.</param>
/// <param name="HasJson">System.Text.Json, of .NET or of the package.</param>
/// <param name="HasJsonConverter">The library's converter, which it has where System.Text.Json belongs to the framework.</param>
/// <param name="HasCoverageAttribute">ExcludeFromCodeCoverage, which every framework has; a program may hide it.</param>
internal sealed record Target(bool HasMathF, bool HasCreateSpan, bool HasReadOnlyData, bool HasVectors, bool HasJson, bool HasJsonConverter, bool HasCoverageAttribute)
{
    /// <summary>Everything that a framework can offer.</summary>
    public static readonly Target Newest = new(HasMathF: true, HasCreateSpan: true, HasReadOnlyData: true, HasVectors: true, HasJson: true, HasJsonConverter: true, HasCoverageAttribute: true);

    /// <summary>What every framework offers.</summary>
    public static readonly Target Oldest = new(HasMathF: false, HasCreateSpan: false, HasReadOnlyData: false, HasVectors: false, HasJson: false, HasJsonConverter: false, HasCoverageAttribute: true);
}
