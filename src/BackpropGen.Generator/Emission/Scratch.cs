namespace BackpropGen.Generator.Emission;

/// <summary>Memory that a method needs while it runs: on the stack as long as it is small, otherwise from the pool of arrays.</summary>
internal static class Scratch
{
    private const int MostBytesOnStack = 8 * 1024;

    public static void Declare(CodeWriter writer, Emitter emitter, string name, long length)
    {
        if (length * (emitter.Specification.IsDouble ? sizeof(double) : sizeof(float)) <= MostBytesOnStack)
        {
            writer.Line($"{Emitter.Span}<{emitter.T}> {name} = stackalloc {emitter.T}[{length}];");
            return;
        }

        string pooled = $"global::BackpropGen.CompilerServices.PooledSpan<{emitter.T}>";
        writer.Line($"using {pooled} {name}Memory = new {pooled}({length});");
        writer.Line($"{Emitter.Span}<{emitter.T}> {name} = {name}Memory.Span;");
    }
}
