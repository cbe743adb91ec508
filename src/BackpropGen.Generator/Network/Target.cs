namespace BackpropGen.Generator.Network;

/// <summary>What the consumer's framework offers to emitted code.</summary>
/// <param name="HasMathF">System.MathF, since .NET Core 2.0 and .NET Standard 2.1.</param>
/// <param name="HasCreateSpan">MemoryMarshal.CreateReadOnlySpan, since .NET Core 2.1 and .NET Standard 2.1.</param>
internal sealed record Target(bool HasMathF, bool HasCreateSpan);
