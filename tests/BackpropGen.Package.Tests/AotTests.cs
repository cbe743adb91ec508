using System.Globalization;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>The program of <see cref="ConsumerProjects"/>, compiled ahead of time.</summary>
[Collection(PackedProjects.Collection)]
public sealed class AotTests(PackedProjects projects)
{
    private const string Installation = "apt-get install clang zlib1g-dev";

    /// <summary>How much larger than its baseline a program may be: compilers change, too.</summary>
    private const double Tolerance = 1.1;

    [FactWithCommand("clang", Installation)]
    public void A_published_program_trains_saves_loads_and_predicts_and_stays_small()
    {
        string program = Publish("Aot", string.Empty);
        Assert.Equal(ConsumerTests.Expected, Dotnet.RunProgram(program, new Dictionary<string, string>()).Succeeded().Lines);

        string baseline = File.ReadAllText(Path.Combine(Repository.Root, "tests", "BackpropGen.Package.Tests", "Consumers", "aot-bytes.txt"));
        Assert.InRange(new FileInfo(program).Length, 1, (long)(Tolerance * long.Parse(baseline, CultureInfo.InvariantCulture)));
    }

    [FactWithCommand("clang", Installation, NeedsFusedMultiplyAdd = true)]
    public void With_fused_multiply_add_a_published_program_trains_to_the_bits_of_the_just_in_time_compiler()
    {
        string program = Publish("AotFused", "<IlcInstructionSet>x86-64-v3</IlcInstructionSet>");
        Assert.Equal(
            projects.Run(projects.Consumers.AssemblyOf("CSharp9", "net10.0"), "bits").Succeeded().Lines,
            Dotnet.RunProgram(program, new Dictionary<string, string>(), "bits").Succeeded().Lines);
    }

    private string Publish(string name, string properties)
    {
        ConsumerProjects consumers = projects.Consumers;
        consumers.WriteProgram(name, "net10.0", $"<PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization><TrimmerSingleWarn>false</TrimmerSingleWarn>{properties}", string.Empty);
        string output = consumers.PathOf(name, "published");
        DotnetResult publish = projects.Run("publish", consumers.PathOf(name), "--use-current-runtime", "-o", output, "-tl:off").Succeeded();
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        return Path.Combine(output, name);
    }
}
