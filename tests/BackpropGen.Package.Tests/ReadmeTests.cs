using System.Reflection;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

[Collection(PackedProjects.Collection)]
public sealed class ReadmeTests(PackedProjects projects)
{
    public static TheoryData<int> Fragments => new(Enumerable.Range(0, Readme.Fragments.Count));

    [Fact]
    public void Every_block_is_of_a_kind_that_is_tested()
    {
        Assert.All(Readme.Blocks, block => Assert.Contains(block.Language, new[] { "csharp", "sh", "xml", "text" }));

        // Text is what the block before it prints.
        List<ReadmeBlock> outputs = Readme.Blocks.Where(block => block.Language == "text").ToList();
        List<ReadmeBlock> expected = Readme.Blocks.Where(block => (block.IsProgram || block.IsFragment) && block.Output is not null).Select(block => block.Next!).ToList();
        Assert.Equal(expected, outputs);

        Assert.Equal(Readme.Blocks.Count * 2, Regex.Count(Readme.Text, "^```", RegexOptions.Multiline));
    }

    [Fact]
    public void The_quick_start_prints_what_the_readme_says()
    {
        Assert.Equal(Readme.QuickStart.Output, projects.RunProgram("MyApp").Succeeded().Lines);
    }

    [Theory]
    [MemberData(nameof(Fragments))]
    public void A_fragment_runs_and_prints_what_the_readme_says(int index)
    {
        string printed = projects.RunProgram("ReadmeFragments", $"{index}").Succeeded().Lines;

        Assert.NotEmpty(printed);
        if (Readme.Fragments[index].Output is { } expected)
        {
            Assert.Equal(expected, printed);
        }
    }

    [Fact]
    public void The_generated_method_is_the_one_that_the_generator_writes_where_the_readme_says()
    {
        string folder = Regex.Match(Readme.Text, "`(obj/Debug/[^`]+)`").Groups[1].Value;
        string generated = File.ReadAllText(Path.Combine(projects.Root, "MyApp", folder, "SalaryModel.g.cs"));
        ReadmeBlock block = Readme.Blocks.Single(block => block.IsGenerated);

        Assert.Contains("\n" + Indented(block.Text) + "\n", generated.ReplaceLineEndings("\n").Replace("[ExcludeFromCodeCoverage] ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_commands_are_those_that_the_tests_run()
    {
        // The packing and what follows is how the tests make their projects, the whole of dotnet test is what runs this one, and of the benchmarks, which
        // take long, a test runs everything once.
        Assert.Equal(
            [
                "dotnet run --project samples/SalaryModel",
                "dotnet test",
                projects.PackCommand,
                "dotnet new console -o MyApp",
                "dotnet add MyApp package BackpropGen --source ~/packages",
                "dotnet run -c Release --project tests/BackpropGen.Benchmarks",
            ],
            Readme.Commands);
    }

    [Fact]
    public void The_sample_keeps_its_promises()
    {
        // The sample was built with the tests; to build it again beside them would be to write the files that they read.
        DotnetResult sample = Dotnet.Run(
            Repository.Root, new Dictionary<string, string>(), "run", "--project", "samples/SalaryModel", "--no-build", "-c", Repository.Configuration).Succeeded();

        foreach (string shown in new[] { "176", "29,241", "342", "30,096", "0.72640", "0.97264", "0.69904", "-0.00342", "92.115651776", "7,589.136784", "diverged in epoch 2", "Gradient.g.cs" })
        {
            Assert.Contains(shown, sample.Output);
        }
    }

    [Fact]
    public void The_table_of_members_is_complete_and_has_no_other()
    {
        string[] networks = ["\"2-2-1\"", "\"2-2-1\", Loss = Loss.BinaryCrossEntropy", "\"2-2-3:softmax\"", "\"60-60-3:softmax\""];
        IEnumerable<string> members = networks
            .SelectMany(network => Networks.TypeOf(network).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(member => member is not MethodBase { IsSpecialName: true })
            .Select(member => member.Name);

        // With a star stand extension methods, which a class is called with all the same.
        IEnumerable<string> extensions = typeof(NetworkTraining).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name);
        AssertSame(members.Concat(extensions).Concat(["new T()", "new T(int seed)", nameof(Classification.PredictClassBatch)]), Readme.FirstColumn("What the class gets"));
    }

    [Fact]
    public void The_tables_of_arguments_and_options_are_complete_and_have_no_other()
    {
        AssertSame(Properties(typeof(NetworkAttribute)), Readme.FirstColumn("The attribute"));
        AssertSame(Properties(typeof(FitOptions)), Readme.FirstColumn("Training"));
    }

    [Fact]
    public void No_loss_precision_order_activation_or_extension_method_is_left_out()
    {
        IEnumerable<string> names = Enum.GetNames<Loss>()
            .Concat(Enum.GetNames<Precision>())
            .Concat(Enum.GetNames<RowOrder>())
            .Concat(Enum.GetNames<Activation>().Select(name => name.ToLowerInvariant()))
            .Concat(new[] { typeof(LayerParameters), typeof(WeightFile), typeof(Scoring), typeof(FiniteDifferences) }.SelectMany(
                type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name)));

        Assert.All(names, name => Assert.Contains($"`{name}`", Readme.Text));
    }

    [Fact]
    public void The_table_of_samples_is_complete_and_has_no_other() =>
        AssertSame(Directory.GetDirectories(Path.Combine(Repository.Root, "samples")).Select(folder => Path.GetFileName(folder)), Readme.FirstColumn("Samples"));

    [Fact]
    public void Every_link_within_the_repository_leads_somewhere()
    {
        List<string> targets = Regex.Matches(Readme.Text, @"\]\(([^)]+)\)").Select(match => match.Groups[1].Value).ToList();
        IEnumerable<string> anchors = Regex.Matches(Readme.Text, "^#+ (.*)$", RegexOptions.Multiline).Select(match => "#" + match.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'));

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.True(
            anchors.Contains(target) || Path.Exists(Path.Combine(Repository.Root, target)), $"{target} is neither a heading nor a file."));
    }

    private static IEnumerable<string> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => property.Name);

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    private static string Indented(string block) => string.Join('\n', block.Split('\n').Select(line => line.Length == 0 ? line : "    " + line));
}
