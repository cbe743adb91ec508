using System.Text.RegularExpressions;

namespace BackpropGen.Package.Tests;

/// <summary>What the README shows, does and claims.</summary>
[Collection(PackedProjects.Collection)]
public sealed class ReadmeTests(PackedProjects projects)
{
    private static Page Readme => Page.Readme;

    [Fact]
    public void It_has_at_most_150_lines() => Assert.InRange(Readme.Text.Split('\n').Length, 1, 150);

    [Fact]
    public void Every_block_is_of_a_kind_that_is_tested()
    {
        Assert.Equal(["sh", "sh", "csharp", "sh", "text", "csharp", "sh"], Readme.Blocks.Select(block => block.Language));
        Assert.Equal([true, false], Readme.Blocks.Where(block => block.Language == "csharp").Select(block => block.IsFile));
        Assert.True(Readme.Blocks[5].IsGenerated);
        Assert.Equal(Readme.Blocks.Count * 2, Regex.Count(Readme.Text, "^```", RegexOptions.Multiline));
    }

    [Fact]
    public void The_quick_start_is_one_file_that_prints_what_the_readme_says()
    {
        Assert.Contains($"#:package BackpropGen@{Repository.Version}\n", Readme.Text, StringComparison.Ordinal);
        Assert.Equal(Readme.Blocks[4].Text, projects.RunFile("app.cs", Readme.Blocks[2].Text).Succeeded().Lines);
    }

    [Fact]
    public void The_generated_lines_are_those_that_the_generator_writes()
    {
        string generated = projects.GeneratedFile("Page_generated_code.SalaryModel.g.cs");
        Assert.Contains("\n" + string.Join('\n', Readme.Blocks[5].Text.Split('\n').Select(line => line.Length == 0 ? line : "        " + line)) + "\n", generated, StringComparison.Ordinal);
        string declaration = Page.GeneratedCode.Blocks.Single(block => block.IsDeclaration).Text.Split('\n')[0];
        Assert.Contains($"`{declaration}`", Readme.Text, StringComparison.Ordinal);
    }

    /// <summary>Packages come from the folder that the tests packed, in the place of nuget.org; the whole of dotnet test is what runs this one.</summary>
    [Fact]
    public void The_commands_are_those_that_the_tests_run() => Assert.Equal(
        [
            "dotnet add package BackpropGen",
            "dotnet new install BackpropGen.Templates",
            "dotnet new backpropgen -o MyModel",
            "dotnet run app.cs",
            "dotnet run --project samples/SalaryModel",
            "dotnet test",
        ],
        Readme.Commands);

    [Fact]
    public void Its_figures_are_those_of_the_page_that_stands_beside_them()
    {
        string performance = Page.Of("docs/performance.md").Text;
        (double time, double ratio) = (Figure(@"\*\*([\d.,]+) ns\*\*"), Figure(@"ONNX Runtime takes ([\d.]+) times as long"));
        string row = Regex.Match(performance, @"### Predict one row\n.*?\n(\| 4-8-3 \|[^\n]*)\n", RegexOptions.Singleline).Groups[1].Value;
        Assert.StartsWith(FormattableString.Invariant($"| 4-8-3 | {time} | "), row, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"({ratio}) |"), row, StringComparison.Ordinal);

        string size = Regex.Match(performance, @"### Size of a published program|## Size of a published program\n.*?\n(\| NativeAOT \|[^\n]*)\n", RegexOptions.Singleline).Groups[1].Value;
        Assert.EndsWith(FormattableString.Invariant($"| {Figure(@"\*\*([\d.]+) MB\*\*")} |"), size, StringComparison.Ordinal);

        Assert.Contains("| **10⁻¹²** |", Readme.Text, StringComparison.Ordinal);
        Assert.Contains("| 10⁻¹² in double", Page.Of("docs/correctness.md").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_keeps_its_promises()
    {
        // The sample was built with the tests; to build it again beside them would be to write the files that they read.
        DotnetResult sample = Dotnet.Run(
            Repository.Root, new Dictionary<string, string>(), "run", "--project", "samples/SalaryModel", "--no-build", "-c", Repository.Configuration).Succeeded();

        foreach (string shown in new[] { "176", "29,241", "342", "30,096", "0.72640", "0.97264", "0.69904", "-0.00342", "92.115651776", "7,589.136784", "diverged in epoch 2", "SalaryModel.g.cs" })
        {
            Assert.Contains(shown, sample.Output);
        }
    }

    private static double Figure(string pattern) => double.Parse(Regex.Match(Readme.Text, pattern).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
}
