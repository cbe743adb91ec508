using System.Security.Cryptography;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>The package in other people's projects: each of <see cref="ConsumerProjects"/> builds without a warning and prints the same.</summary>
[Collection(PackedProjects.Collection)]
public sealed class ConsumerTests(PackedProjects projects)
{
    public const string Expected = """
        xor 0 1 1 0 True
        classes 1
        regression True
        double 3 1
        rows Red Green Blue
        model 1 True
        embedded True
        """;

    /// <summary>In programs for other frameworks there are no vectors, and other bits.</summary>
    public static TheoryData<string> Current => [.. ConsumerProjects.Current];

    [ThoroughFact]
    public void Consumers_build_without_a_warning() => Assert.Contains("0 Warning(s)", projects.Consumers.BuildOutput);

    [ThoroughTheory]
    [MemberData(nameof(Current))]
    public void A_program_of_any_language_version_trains_to_the_same_bits(string name)
    {
        string printed = projects.Run(projects.Consumers.AssemblyOf(name, "net10.0"), "bits").Succeeded().Lines;
        Assert.StartsWith(Expected, printed);
        Assert.Equal(projects.Run(projects.Consumers.AssemblyOf("CSharp9", "net10.0"), "bits").Succeeded().Lines, printed);
    }

    [ThoroughFact]
    public void A_program_for_an_earlier_framework_runs_on_a_newer_one()
    {
        string assembly = projects.Consumers.AssemblyOf("StrictNet8", "net8.0");
        Assert.Equal(Expected, projects.Run("exec", "--roll-forward", "Major", assembly).Succeeded().Lines);
    }

    [FactWithCommand("mono", "apt-get install mono-runtime libmono-cil-dev")]
    public void A_program_for_NET_Framework_runs_under_Mono()
    {
        // Debian's Mono lacks the facades of .NET Standard, which .NET Framework 4.7.2 has; the SDK brings them.
        var facades = new Dictionary<string, string> { ["MONO_PATH"] = Path.Combine(projects.SdkFolder, "Microsoft", "Microsoft.NET.Build.Extensions", "net461", "lib") };
        string assembly = projects.Consumers.AssemblyOf("StrictNetFramework", "net472");
        Assert.Equal(Expected, Dotnet.RunProgram("mono", facades, assembly).Succeeded().Lines);
    }

    [ThoroughTheory]
    [InlineData("StrictNet8", "net8.0")]
    [InlineData("StrictNetFramework", "net472")]
    public void The_generated_code_says_which_form_it_has_where_there_are_no_vectors(string name, string framework)
    {
        string code = projects.Consumers.Generated(name, framework, "Reach.Large.g.cs");
        Assert.Contains("Vectors, which could make it faster, need .NET 10 or later.", code);
        Assert.DoesNotContain("Vector512", code);
        Assert.DoesNotContain("FusedMultiplyAdd", code);
    }

    [ThoroughFact]
    public void A_friend_assembly_may_have_networks_of_the_same_names() =>
        Assert.Equal("True\nTrue", projects.Run(projects.Consumers.AssemblyOf("FriendOfInternals", "net10.0")).Succeeded().Lines);

    [ThoroughFact]
    public void A_deterministic_build_gives_the_same_bytes_twice()
    {
        string assembly = projects.Consumers.AssemblyOf("Internals", "net10.0");
        byte[] first = SHA256.HashData(File.ReadAllBytes(assembly));
        File.Delete(assembly);
        projects.Run("build", "Consumers/Internals", "--no-incremental", "--no-restore").Succeeded();
        Assert.Equal(first, SHA256.HashData(File.ReadAllBytes(assembly)));
    }
}
