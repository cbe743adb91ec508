using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>The package in WebAssembly, as browsers run it. One program does all, since publishing it takes most of the time.</summary>
[Collection(PackedProjects.Collection)]
public sealed class BrowserTests(PackedProjects projects)
{
    private static readonly string Tests = Path.Combine(Repository.Root, "tests");

    [FactWithCommand("node", "apt-get install nodejs")]
    public void In_WebAssembly_a_program_trains_and_predicts_as_elsewhere_and_the_kernels_pass_their_tests()
    {
        string[] lines = Dotnet.RunProgram("node", new Dictionary<string, string>(), Publish()).Succeeded().Lines.Split('\n');

        string[] expected = ConsumerTests.Expected.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(expected, lines[..expected.Length]);

        // A page has one thread. What may take several gives the bits of one.
        string[][] threads = [.. lines.Where(line => line.Contains(" threads\t", StringComparison.Ordinal)).Select(line => line.Split('\t'))];
        Assert.Equal(["1 threads", "4 threads"], threads.Select(line => line[0]));
        Assert.Equal(threads[0][2], threads[1][2]);

        Assert.Contains("processor\tbits of a vector\t128", lines);
        foreach (string kernels in Directory.EnumerateFiles(Path.Combine(Tests, "BackpropGen.Tests", "Vectors"), "*Tests.cs").Select(file => Path.GetFileNameWithoutExtension(file)))
        {
            Assert.Matches("^[1-9][0-9]* passed$", lines.Single(line => line.StartsWith(kernels + "\t", StringComparison.Ordinal))[(kernels.Length + 1)..]);
        }
    }

    /// <summary>The script that starts the published program.</summary>
    private string Publish()
    {
        string folder = Directory.CreateDirectory(Path.Combine(projects.Root, "Browser")).FullName;

        // The name is that of an assembly which sees the kernels. Trimming would remove tests, which are found by reflection.
        File.WriteAllText(Path.Combine(folder, "BackpropGen.Probe.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.WebAssembly">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                <InvariantGlobalization>true</InvariantGlobalization>
                <PublishTrimmed>false</PublishTrimmed>
                <CompressionEnabled>false</CompressionEnabled>
                <NoWarn>$(NoWarn);CS7022</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BackpropGen" Version="{projects.Version}" />
                <PackageReference Include="xunit.assert" Version="2.9.3" />
                <PackageReference Include="xunit.extensibility.core" Version="2.9.3" />
                <Compile Include="{Tests}/BackpropGen.Tests/Vectors/*.cs;{Tests}/BackpropGen.Package.Tests/Consumers/*.cs" />
                <Compile Include="{Tests}/BackpropGen.Probe/*.cs" Exclude="{Tests}/BackpropGen.Probe/Program.cs" />
                <AdditionalFiles Include="../Tutorial/iris.onnx" />
                {PackedProjects.EmbeddedWide}
                <Using Include="Xunit" />
              </ItemGroup>
            </Project>
            """);
        string output = Path.Combine(folder, "published");
        projects.Run("publish", folder, "-o", output, "-tl:off").Succeeded();
        string script = Path.Combine(output, "wwwroot", "browser.mjs");
        File.Copy(Path.Combine(Tests, "BackpropGen.Package.Tests", "Consumers", "browser.mjs"), script);
        return script;
    }
}
