using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>Each template, as the README installs it, builds without a warning and runs.</summary>
[Collection(PackedProjects.Collection)]
public sealed class TemplateTests(PackedProjects projects)
{
    [Fact]
    public void The_console_program_trains_on_its_table_judges_and_saves_the_network()
    {
        string folder = projects.MakeFromTemplate("backpropgen", "MyModel");
        string printed = Built(folder, "MyModel").Lines;

        double r2 = double.Parse(Regex.Match(printed, @"R² ([\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(r2 > 0.9, printed);
        Assert.Matches(@"75 square metres, 3 rooms, 4 km from the centre: \d{4} a month\.", printed);
        Assert.True(File.Exists(Path.Combine(folder, "rent.safetensors")));
        Assert.NotEmpty(Directory.GetFiles(folder, "RentModel.g.cs", SearchOption.AllDirectories));
    }

    [ThoroughFact]
    public void The_program_with_a_model_predicts_the_same_frozen_and_trainable() =>
        Assert.EndsWith("Both predict the same: True", Built(projects.MakeFromTemplate("backpropgen-onnx", "Flowers"), "Flowers").Lines, StringComparison.Ordinal);

    [ThoroughFact]
    public async Task The_API_predicts_and_learns_from_new_rows()
    {
        string folder = projects.MakeFromTemplate("backpropgen-api", "Rents");
        Build(folder);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "bin", "Debug", "net10.0", "Rents.dll"), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            string? line;
            while ((line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2))) is not null && !line.Contains("Now listening on: ", StringComparison.Ordinal))
            {
            }

            Assert.NotNull(line);
            using var client = new HttpClient { BaseAddress = new Uri(line[(line.IndexOf("http", StringComparison.Ordinal))..].Trim()) };
            double before = await RentAsync(client);
            Assert.InRange(before, 1000, 1600);

            object[] dearer = [.. Enumerable.Range(1, 5).Select(rooms => new { area = 25 * rooms, rooms, rent = 2000 * rooms })];
            using HttpResponseMessage trained = await client.PostAsJsonAsync("/train", dearer);
            Assert.Equal(HttpStatusCode.OK, trained.StatusCode);
            Assert.True(await RentAsync(client) > before + 500);
            using HttpResponseMessage refused = await client.PostAsJsonAsync("/train", Array.Empty<object>());
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<double> RentAsync(HttpClient client) => (await client.GetFromJsonAsync<JsonElement>("/predict?area=75&rooms=3")).GetProperty("rent").GetDouble();

    private DotnetResult Built(string folder, string name)
    {
        Build(folder);
        return Dotnet.Run(folder, new Dictionary<string, string>(), Path.Combine(folder, "bin", "Debug", "net10.0", name + ".dll")).Succeeded();
    }

    private void Build(string folder) => Assert.Contains("0 Warning(s)", projects.Run("build", folder, "-tl:off").Succeeded().Lines, StringComparison.Ordinal);
}
