using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>The samples that others call: a service, a page on a web server, a cluster.</summary>
public sealed class ServedSampleTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [FactWithCommand("clang", "apt-get install clang zlib1g-dev", NeedsFusedMultiplyAdd = true)]
    public async Task ScoringService_compiled_ahead_of_time_scores_learns_and_names_the_field_that_is_missing()
    {
        string artifacts = Path.Combine(_folder.Path, "artifacts"), published = Path.Combine(_folder.Path, "service");
        DotnetResult publish = Dotnet.Run(
            _folder.Path, new Dictionary<string, string>(), "publish", Path.Combine(Repository.Root, "samples", "ScoringService"), "-c", "Release", "--use-current-runtime", "--artifacts-path", artifacts, "-p:RunAnalyzers=false", "-o", published, "-tl:off").Succeeded();
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        string program = Path.Combine(published, "ScoringService");
        Dotnet.RunProgramIn(_folder.Path, program, "train", "rent.safetensors", "1").Succeeded();

        var start = new ProcessStartInfo(program, ["--urls", "http://127.0.0.1:0"]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
        using Process service = Process.Start(start)!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await AddressOfAsync(service, "Now listening on")) };
            (HttpStatusCode status, string score) = await PostAsync(client, "/score", """{"area":75,"rooms":3}""");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Matches("""^\{"rent":[0-9.]+\}$""", score);
            (status, string problem) = await PostAsync(client, "/score", """{"area":75}""");
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("The Rooms field is required.", problem, StringComparison.Ordinal);
            for (int step = 0; step < 32; step++)
            {
                (status, _) = await PostAsync(client, "/feedback", """{"area":75,"rooms":3,"rent":500}""");
                Assert.Equal(HttpStatusCode.OK, status);
            }

            Assert.NotEqual(score, (await PostAsync(client, "/score", """{"area":75,"rooms":3}""")).Body);
            Assert.Equal("Healthy", await client.GetStringAsync("/health"));
            Assert.Contains("/score", await client.GetStringAsync("/openapi/v1.json"), StringComparison.Ordinal);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }

        static async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpClient client, string path, string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync(path, content);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>The command of docs/playground.md, at a free port.</summary>
    [ThoroughFact]
    public async Task Playground_is_served_by_dotnet_run()
    {
        var start = new ProcessStartInfo("dotnet", ["run", "--no-build", "--no-launch-profile", "-c", Repository.Configuration, "--project", "samples/Playground"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process program = Process.Start(start)!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await AddressOfAsync(program, "App url")) };
            Assert.Contains("<script type=\"module\"", await client.GetStringAsync("/"), StringComparison.Ordinal);
            foreach (string file in new[] { "main.js", "style.css", "_framework/dotnet.js" })
            {
                using HttpResponseMessage answer = await client.GetAsync(file);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
            }
        }
        finally
        {
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
        }
    }

    [ThoroughFact]
    public void Cluster_trains_with_the_bits_of_one_process_although_a_silo_is_killed()
    {
        string printed = _folder.Run("Cluster", "--silos", "2", "--rows", "2400", "--rounds", "10", "--port", "21110");
        Assert.Equal(2, Regex.Matches(printed, @"^\d silos?: [\d,]+ rows/s, the same bits as one process\.$", RegexOptions.Multiline).Count);
        Assert.Matches(@"SIGKILL: process \d+", printed);
        Assert.EndsWith("10 rounds, each counted once: the losses of one process, the same bits.", printed);
    }

    // Where a program says that it listens.
    private static async Task<string> AddressOfAsync(Process program, string announcement)
    {
        while (await program.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Regex.Match(line, Regex.Escape(announcement) + ": (http://\\S+)") is { Success: true } listening)
            {
                return listening.Groups[1].Value;
            }
        }

        throw new InvalidOperationException("The program ended before it listened.");
    }
}
