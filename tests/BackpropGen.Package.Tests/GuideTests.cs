using System.Reflection;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>The pages in docs: their code runs, their tables are complete, their links lead somewhere.</summary>
[Collection(PackedProjects.Collection)]
public sealed class GuideTests(PackedProjects projects)
{
    /// <summary>Pages whose blocks other tests compile or run, with the languages of their blocks, and commands that take too long or need the network.</summary>
    private static readonly IReadOnlyDictionary<string, string> TestedElsewhere = new Dictionary<string, string>
    {
        ["docs/unity.md"] = "sh json csharp csharp csharp csharp csharp: EnginePageTests, with stand-ins for the engine",
        ["docs/godot-and-monogame.md"] = "xml csharp csharp xml csharp: EnginePageTests",
        ["docs/fuzzing.md"] = "sh text: the variables of every run of the tests",
        ["docs/levenberg-marquardt.md"] = "sh csharp text sh: LevenbergMarquardtPackageTests",
        ["docs/mutation-testing.md"] = "sh: run by hand",
        ["docs/onnx-export.md"] = "csharp: OnnxPageTests",
        ["docs/orleans.md"] = "sh csharp csharp csharp csharp csharp csharp csharp sh csharp csharp csharp: OrleansPageTests and OrleansPackageTests; ServedSampleTests runs the sample",
        ["docs/performance.md"] = "sh: BenchmarkTests, with smoke",
        ["docs/platforms.md"] = "xml: AotTests",
        ["docs/playground.md"] = "sh sh: PageTests of the playground publish it; ServedSampleTests serves it",
        ["docs/plots.md"] = "sh csharp text: PlotsPackageTests",
        ["docs/releasing.md"] = "sh sh sh sh: PublishingTests",
        ["docs/samples.md"] = "sh: SampleTests",
        ["docs/trained-models.md"] = "xml csharp csharp csharp xml: TrainedModelsPageTests; PackageTests embed a file by such an item",
        ["docs/serving.md"] = "sh csharp: HostingPackageTests",
        ["docs/onnx.md"] = "csharp csharp: PolicyTests",
        ["docs/training.md"] = "csharp: TrainingPageTests",
        ["docs/weight-files.md"] = "csharp csharp csharp csharp csharp: MalformedFileTests",
    };

    private static readonly IReadOnlyList<Page> Docs =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Order(StringComparer.Ordinal).Select(path => Page.Of("docs/" + Path.GetFileName(path)))];

    public static TheoryData<string, int> Fragments
    {
        get
        {
            var fragments = new TheoryData<string, int>();
            foreach (Page page in Page.Guides)
            {
                for (int i = 0; i < page.Fragments.Count; i++)
                {
                    fragments.Add(page.Path, i);
                }
            }

            return fragments;
        }
    }

    public static TheoryData<string> Written =>
        [.. new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "src/BackpropGen.Templates/README.md" }.Concat(
            Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')))];

    [Theory]
    [MemberData(nameof(Fragments))]
    public void A_fragment_runs_and_prints_what_the_page_says(string path, int index)
    {
        Page page = Page.Guides.Single(page => page.Path == path);
        string printed = projects.RunProgram("GuideFragments", page.Namespace, $"{index}").Succeeded().Lines;
        PageBlock fragment = page.Fragments[index];
        Assert.Equal(fragment.Text.Contains("Console.Write", StringComparison.Ordinal), printed.Length > 0);
        if (fragment.Output is { } expected)
        {
            Assert.Equal(expected, printed);
        }
    }

    [Fact]
    public void Every_block_of_every_page_is_run_or_compiled()
    {
        foreach (Page page in Docs)
        {
            string[] languages = [.. page.Blocks.Where(block => block.Language.Length > 0 && block.Language != "ebnf").Select(block => block.Language)];
            if (TestedElsewhere.TryGetValue(page.Path, out string? tests))
            {
                Assert.Equal(tests.Split(':')[0], string.Join(' ', languages));
            }
            else if (Page.Guides.Any(guide => guide.Path == page.Path))
            {
                Assert.All(page.Blocks.Where(block => block.Language == "csharp"), block => Assert.True(block.IsDeclaration || block.IsFragment || block.IsGenerated));
                Assert.Equal(page.Blocks.Count(block => block.IsFragment && block.Output is not null), languages.Count(language => language == "text"));
                Assert.All(page.Blocks.Where(block => block.Language == "sh"), _ => Assert.Equal(Page.Tutorial.Path, page.Path));
            }
            else
            {
                Assert.True(languages.Length == 0, $"{page.Path} has blocks of code that no test runs.");
            }
        }

        Assert.Equal(["dotnet new console -o Tutorial", "dotnet add Tutorial package BackpropGen"], Page.Tutorial.Commands);
    }

    [Fact]
    public void The_generated_method_is_the_one_that_the_generator_writes_where_the_page_says()
    {
        PageBlock block = Page.GeneratedCode.Blocks.Single(block => block.IsGenerated);
        string indented = string.Join('\n', block.Text.Split('\n').Select(line => line.Length == 0 ? line : "        " + line));
        Assert.Contains("\n" + indented + "\n", projects.GeneratedFile("Page_generated_code.SalaryModel.g.cs").Replace("[ExcludeFromCodeCoverage] ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_members_is_complete_and_has_no_other()
    {
        string[] networks = ["\"2-2-1\"", "\"2-2-1\", Loss = Loss.BinaryCrossEntropy", "\"2-2-3:softmax\"", "\"60-60-3:softmax\"", "\"2-2-1\", Explain = true"];
        IEnumerable<string> members = networks
            .SelectMany(network => Networks.TypeOf(network).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(member => member is not MethodBase { IsSpecialName: true })
            .Select(member => member.Name);

        // With a star stand extension methods, which a class is called with all the same.
        IEnumerable<string> extensions = MethodsOf(typeof(NetworkTraining));
        AssertSame(members.Concat(extensions).Concat(["new T()", "new T(int seed)", nameof(Classification.PredictClassBatch)]), Page.Of("docs/members.md").FirstColumn("What the class gets"));
    }

    [Fact]
    public void The_tables_of_arguments_and_options_are_complete_and_have_no_other()
    {
        AssertSame(Properties(typeof(NetworkAttribute)), Page.Of("docs/attribute.md").FirstColumn("Arguments"));
        AssertSame(Properties(typeof(FitOptions)), Page.Of("docs/training.md").FirstColumn("Options"));
        AssertSame(LibraryFunctions.LossNames, Page.Of("docs/attribute.md").FirstColumn("Losses"));
    }

    [Fact]
    public void No_precision_order_or_extension_method_is_left_out()
    {
        IEnumerable<string> names = Enum.GetNames<Precision>().Concat(Enum.GetNames<RowOrder>())
            .Concat(new[] { typeof(LayerParameters), typeof(WeightFile), typeof(Scoring), typeof(FiniteDifferences) }.SelectMany(MethodsOf));
        string text = string.Concat(Docs.Select(page => page.Text));
        Assert.All(names, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_of_samples_is_complete_and_has_no_other() =>
        AssertSame(Directory.GetDirectories(Path.Combine(Repository.Root, "samples")).Select(folder => Path.GetFileName(folder)), Page.Of("docs/samples.md").FirstColumn("Samples"));

    [Fact]
    public void Every_page_begins_with_whom_it_is_for() => Assert.All(Docs, page => Assert.Matches(@"^# .+\n\nFor (those|everyone)\b", page.Text));

    [Fact]
    public void The_index_has_every_page_once()
    {
        string index = Page.Of("docs/index.md").Text;
        Assert.Equal(
            Docs.Select(page => Path.GetFileName(page.Path)).Where(name => name != "index.md"),
            Regex.Matches(index, @"^\| \[[^\]]+\]\(([\w-]+\.md)\) \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void Every_link_within_the_repository_leads_somewhere(string path)
    {
        Page page = Page.Of(path);
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, path))!;
        string prose = Regex.Replace(page.Text, @"^```.*?^```$|`[^`\n]*`", string.Empty, RegexOptions.Multiline | RegexOptions.Singleline);
        foreach (string target in Regex.Matches(prose, @"\]\(([^)]+)\)").Select(match => match.Groups[1].Value).Where(target => !target.StartsWith("http", StringComparison.Ordinal)))
        {
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? Path.Combine(Repository.Root, path) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(Path.Exists(file), $"{path}: {target} is not there.");
            if (parts.Length == 2)
            {
                Assert.True(AnchorsOf(File.ReadAllText(file)).Contains(parts[1]), $"{path}: {target} is no heading.");
            }
        }
    }

    /// <summary>As GitHub makes them of headings.</summary>
    private static IReadOnlySet<string> AnchorsOf(string text) => Regex.Matches(text.ReplaceLineEndings("\n"), "^#+ (.*)$", RegexOptions.Multiline)
        .Select(match => Regex.Replace(match.Groups[1].Value.Trim().ToLowerInvariant().Replace("`", string.Empty), @"[^\w\- ]", string.Empty).Replace(' ', '-'))
        .ToHashSet();

    private static IEnumerable<string> MethodsOf(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name);

    private static IEnumerable<string> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => property.Name);

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
}
