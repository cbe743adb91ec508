using Microsoft.CodeAnalysis;

namespace BackpropGen.Testing;

/// <summary>A generator of somebody else's, which adds files that ours does not see.</summary>
internal sealed class OtherGenerator(IReadOnlyList<string> files) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(context.ParseOptionsProvider, (output, _) =>
    {
        for (int i = 0; i < files.Count; i++)
        {
            output.AddSource($"Other{i}.g.cs", files[i]);
        }
    });
}
