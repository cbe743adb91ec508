using PublicApiGenerator;

namespace BackpropGen.Generator.Tests.Snapshots;

/// <summary>What others compile against. A change of it is accepted on purpose, and told in the change log.</summary>
public class PublicApi
{
    [Fact]
    public void The_library()
    {
        string text = typeof(NetworkAttribute).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });
        Snapshot.Verify(new Dictionary<string, string> { ["BackpropGen.cs"] = text.ReplaceLineEndings("\n") + "\n" }, nameof(PublicApi), nameof(The_library));
    }
}
