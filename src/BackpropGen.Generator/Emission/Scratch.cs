namespace BackpropGen.Generator.Emission;

/// <summary>Memory that a method needs while it runs: on the stack as long as it is small, otherwise from the pool of arrays.</summary>
internal static class Scratch
{
    private const int MostBytesOnStack = 8 * 1024;

    // The runtime clears what lies on the stack, which takes longer than to rent an array that nobody clears.
    private const int MostAlignedBytesOnStack = 4 * 1024;

    /// <summary>The same, from a multiple of 64 bytes on: loads of vectors then touch one line of the cache each.</summary>
    public static void DeclareAligned(CodeWriter writer, Emitter emitter, string name, long length)
    {
        int size = emitter.Precision.Bytes;
        string scratch = $"global::BackpropGen.CompilerServices.AlignedScratch<{emitter.T}>";
        if (length * size <= MostAlignedBytesOnStack)
        {
            writer.Line($"{Emitter.Span}<{emitter.T}> {name} = {scratch}.Align(stackalloc {emitter.T}[{length + (64 / size) - 1}], {length});");
            return;
        }

        writer.Line($"using {scratch} {name}Memory = new {scratch}({length});");
        writer.Line($"{Emitter.Span}<{emitter.T}> {name} = {name}Memory.Span;");
    }

    /// <summary>Whether so many values are on the stack, where they can be an argument.</summary>
    public static bool IsOnStack(Emitter emitter, long length) => length * emitter.Precision.Bytes <= MostBytesOnStack;

    public static void Declare(CodeWriter writer, Emitter emitter, string name, long length)
    {
        if (IsOnStack(emitter, length))
        {
            writer.Line($"{Emitter.Span}<{emitter.T}> {name} = stackalloc {emitter.T}[{length}];");
            return;
        }

        string pooled = $"global::BackpropGen.CompilerServices.PooledSpan<{emitter.T}>";
        writer.Line($"using {pooled} {name}Memory = new {pooled}({length});");
        writer.Line($"{Emitter.Span}<{emitter.T}> {name} = {name}Memory.Span;");
    }
}
