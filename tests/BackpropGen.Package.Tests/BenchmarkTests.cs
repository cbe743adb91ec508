using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

public sealed class BenchmarkTests
{
    [ThoroughFact]
    public void All_that_the_benchmarks_time_runs_and_every_peer_computes_what_the_generated_network_does()
    {
        // Built with the tests, as the sample is.
        DotnetResult smoke = Dotnet.Run(
            Repository.Root,
            new Dictionary<string, string>(),
            "run", "--project", "tests/BackpropGen.Benchmarks", "--no-build", "-c", Repository.Configuration, "--", "smoke").Succeeded();

        Assert.EndsWith(" compared, 0 failed", smoke.Lines);
    }
}
