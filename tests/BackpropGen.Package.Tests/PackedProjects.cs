using System.Globalization;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>
/// Packs the library once, and builds projects that reference the package, outside the repository. Each run has a version of its own and a
/// folder of packages of its own, so that no cache can serve an older build.
/// </summary>
public sealed class PackedProjects : IDisposable
{
    public const string Collection = "Projects that reference the package";

    /// <summary>The project of the service in docs/serving.md.</summary>
    internal const string Service = "RentService";

    private const string NetStandardLibrary = """
        using BackpropGen;

        namespace Classroom
        {
            [Network("3-4-2:softmax", Activation.Sigmoid, Precision = Precision.Double)]
            public partial class Species { }

            [Network("1-9:leakyrelu-8:tanh-1")]
            public partial class Curve { }

            [Network("70-300:selu-2", Weights = "wide.safetensors", Frozen = true)]
            public partial class Wide { }

            public static class Archive
            {
                public static Species Copy(Species species)
                {
                    using var stream = new System.IO.MemoryStream();
                    species.Save(stream);
                    stream.Position = 0;
                    var copy = new Species(seed: 9);
                    copy.Load(stream);
                    return copy;
                }
            }
        }
        """;

    private const string NetStandardLibraryUser = """
        using System;
        using BackpropGen;
        using Classroom;

        double[][] inputs = { new double[] { 1, 0, 0 }, new double[] { 0, 1, 1 } };
        var species = new Species();
        TrainingHistory history = species.Fit(inputs, new[] { 0, 1 }, new FitOptions { Epochs = 500, BatchSize = 1, LearningRate = 0.1 });
        Console.WriteLine(history.FinalLoss < 0.1 * history.Losses[0]);
        species = Archive.Copy(species);
        Console.WriteLine(species.PredictClass(1, 0, 0) + " " + species.PredictClass(0, 1, 1));
        var curve = new Curve(seed: 3);
        curve.Fit(new float[,] { { -1 }, { 0 }, { 1 } }, new float[] { 1, 0, 1 }, new FitOptions { Epochs = 2000, BatchSize = 3, LearningRate = 0.1 });
        Console.WriteLine(Math.Round(curve.Predict(-1)) + " " + Math.Abs(Math.Round(curve.Predict(0))) + " " + Math.Round(curve.Predict(1)));
        Console.WriteLine(Own.ParameterCount);
        var row = new float[70];
        row[3] = 1;
        Console.WriteLine(Math.Abs(new Wide().Predict(row).Item1 - new OwnWide().Predict(row).Item1) < 1e-5 && new OwnWide().Predict(row).Item1 != 0);

        // The package is referenced by the library alone.
        [Network("2-2-1")]
        public partial class Own { }

        [Network("70-300:selu-2", Weights = "wide.safetensors")]
        public partial class OwnWide { }
        """;

    private const string MistypedTopology = """
        using BackpropGen;

        [Network("2-4:tahn-1", Activation.ReLU)]
        public partial class Mistyped { }
        """;

    /// <summary>The item of a weight file beside the projects, which the package's targets embed.</summary>
    internal const string EmbeddedWide = """<AdditionalFiles Include="../wide.safetensors" Embed="true" />""";

    private readonly Dictionary<string, string> _environment;
    private readonly Lazy<ConsumerProjects> _consumers;
    private readonly Lazy<DotnetResult> _reported;

    public PackedProjects()
    {
        // A build that fails is not tried again for each test.
        _consumers = new Lazy<ConsumerProjects>(() => new ConsumerProjects(this));
        _reported = new Lazy<DotnetResult>(BuildReported);
        Root = Directory.CreateTempSubdirectory("BackpropGen.").FullName;
        Packages = Path.Combine(Root, "feed");
        Version = string.Create(CultureInfo.InvariantCulture, $"0.1.0.{(int)(DateTime.UtcNow - new DateTime(2026, 1, 1)).TotalSeconds}");
        _environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(Root, "packages") };

        // The packages of others, such as the reference assemblies of .NET Standard, come from the user's own folder where they are in it.
        string userPackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(userPackages);
        Directory.CreateDirectory(Packages);
        Write("NuGet.config", $"""
            <configuration>
              <packageSources><add key="feed" value="{Packages}" /></packageSources>
              <fallbackPackageFolders><add key="user" value="{userPackages}" /></fallbackPackageFolders>
            </configuration>
            """);

        try
        {
            Build();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Root { get; }

    /// <summary>The folder with the packages.</summary>
    public string Packages { get; }

    public string Version { get; }

    public string BuildOutput { get; private set; } = string.Empty;

    private string PackageReference => $"""<PackageReference Include="BackpropGen" Version="{Version}" />""";

    private string LevenbergMarquardtReference => $"""<PackageReference Include="BackpropGen.LevenbergMarquardt" Version="{Version}" />""";

    private string HostingReference => $"""<PackageReference Include="BackpropGen.Hosting" Version="{Version}" />""";

    private string PlotsReference => $"""<PackageReference Include="BackpropGen.Plots" Version="{Version}" />""";

    /// <summary>Projects with a topology that is mistyped, each with what keeps its analyzers from telling.</summary>
    public static IReadOnlyDictionary<string, string> Silenced { get; } = new Dictionary<string, string>
    {
        ["WithoutAnalyzers"] = "<RunAnalyzers>false</RunAnalyzers>",
        ["WithoutAnalyzersInBuilds"] = "<RunAnalyzersDuringBuild>false</RunAnalyzersDuringBuild>",
        ["BuiltOnTheWay"] = "<IsImplicitlyTriggeredBuild>true</IsImplicitlyTriggeredBuild>",
        ["WithoutWarning"] = "<NoWarn>$(NoWarn);BPG005</NoWarn>",
    };

    /// <summary>Where the build of a project put its files.</summary>
    public string OutputOf(string project) => Path.Combine(Root, project, "bin", "Debug", "net10.0");

    /// <summary>Where the SDK is that builds the projects.</summary>
    public string SdkFolder
    {
        get
        {
            // A line of dotnet --list-sdks is a version and, in brackets, the folder of that version's.
            string version = Run("--version").Succeeded().Lines;
            string line = Run("--list-sdks").Succeeded().Lines.Split('\n').Single(line => line.StartsWith(version + " ", StringComparison.Ordinal));
            return Path.Combine(line[(version.Length + 2)..^1], version);
        }
    }

    /// <summary>Built by the first test that looks at them; those of a collection run one after the other.</summary>
    internal ConsumerProjects Consumers => _consumers.Value;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal DotnetResult Run(params string[] arguments) => Dotnet.Run(Root, _environment, arguments);

    /// <summary>Whether the build of a project that is told of something succeeded, and the one line that tells it: all such projects are built together.</summary>
    internal (bool IsBuilt, string Problem) Reported(string project)
    {
        // The build says each problem twice, the second time in its summary.
        string problem = Assert.Single(_reported.Value.Lines.Split('\n').Select(line => line.Trim())
            .Where(line => (line.Contains(": error ") || line.Contains(": warning ")) && line.Contains($"[{Path.Combine(Root, project, project)}.csproj]", StringComparison.Ordinal)).Distinct());
        return (File.Exists(Path.Combine(Root, project, "bin", "Debug", "net10.0", project + ".dll")), problem);
    }

    /// <summary>Runs a file without a project, which names the version of the repository.</summary>
    internal DotnetResult RunFile(string name, string text)
    {
        Write("Files/" + name, text.Replace("@" + Repository.Version, "@" + Version, StringComparison.Ordinal));
        return Run("run", "Files/" + name);
    }

    /// <summary>Makes a project of a template of the package, as the README says, and returns its folder. The templates are installed for these tests alone.</summary>
    internal string MakeFromTemplate(string template, string name)
    {
        string[] hive = ["--debug:custom-hive", Path.Combine(Root, "hive")];
        if (!Directory.Exists(hive[1]))
        {
            Run(["new", "install", "BackpropGen.Templates@" + Version, "--add-source", Packages, .. hive]).Succeeded();
        }

        Run(["new", template, "-o", name, .. hive]).Succeeded();
        return Path.Combine(Root, name);
    }

    /// <summary>A file that was generated for the project of the pages, from where the page on generated code says.</summary>
    internal string GeneratedFile(string name)
    {
        string folder = System.Text.RegularExpressions.Regex.Match(Page.GeneratedCode.Text, "`(obj/Debug/[^`]+)`").Groups[1].Value;
        return File.ReadAllText(Path.Combine(Root, "Tutorial", folder, name)).ReplaceLineEndings("\n");
    }

    /// <summary>Saves weights that are too many for a source of an embedded file.</summary>
    internal static void SaveWide(string path) => Networks.Single("\"70-300:selu-2\"").Save(path);

    internal DotnetResult RunProgram(string project, params string[] arguments) => Run([Path.Combine(OutputOf(project), project + ".dll"), .. arguments]);

    private void Build()
    {
        // Packs as docs/releasing.md says, but for where files lie, and for what is built already.
        Pack();

        // Creates a project as the tutorial says, with the files that it speaks of, and with the code of all pages.
        foreach (string command in Page.Tutorial.Commands)
        {
            Run([.. command.Split(' ')[1..], .. command.Contains(" add ", StringComparison.Ordinal) ? new[] { "--version", Version } : []]).Succeeded();
        }

        string settings = string.Concat(Page.Guides.SelectMany(page => page.Blocks).Where(block => block.Language == "xml").Select(block => block.Text + "\n"));
        string project = File.ReadAllText(Path.Combine(Root, "Tutorial", "Tutorial.csproj"));
        Write("Tutorial/Tutorial.csproj", project.Replace("</Project>", settings + "</Project>", StringComparison.Ordinal));
        File.Copy(Path.Combine(Repository.Root, "tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "iris-relu.onnx"), Path.Combine(Root, "Tutorial", "iris.onnx"));
        INetwork<float> salary = Networks.Single("\"2-2-1\", Activation.Linear, InputScaling = Scaling.Standardize");
        salary.FitScaling([80, 8, 60, 5, 110, 7], [5, 3, 8]);
        salary.Save(Path.Combine(Root, "Tutorial", "salary.safetensors"));
        foreach (Page page in Page.Guides)
        {
            Write($"Tutorial/{page.Namespace}.cs", page.Program());
        }

        // The fragments are called in the assembly of the project.
        WriteProject("GuideFragments", "Exe", "net10.0", """<ProjectReference Include="../Tutorial/Tutorial.csproj" />""", """
            System.Reflection.Assembly.Load("Tutorial").GetType(args[0] + ".Fragments")!.GetMethod("Run" + args[1])!.CreateDelegate<System.Action>()();
            """);
        SaveWide(Path.Combine(Root, "wide.safetensors"));
        WriteProject("Classroom", "Library", "netstandard2.0", PackageReference + EmbeddedWide, NetStandardLibrary, "9.0");
        WriteProject("ClassroomUser", "Exe", "net10.0", """<ProjectReference Include="../Classroom/Classroom.csproj" />""" + EmbeddedWide, NetStandardLibraryUser);
        WriteProject("CurveFit", "Exe", "net10.0", PackageReference + LevenbergMarquardtReference, OptionalPackage.LevenbergMarquardt.Program);
        WriteProject("Drawings", "Exe", "net10.0", PackageReference + PlotsReference, OptionalPackage.Plots.Program);
        WriteProject(Service, "Exe", "net10.0", PackageReference + HostingReference, Page.Of("docs/serving.md").Blocks.Single(block => block.Language == "csharp").Text, sdk: "Microsoft.NET.Sdk.Web");
        Write("Projects.slnx", $"""
            <Solution>
              <Project Path="Tutorial/Tutorial.csproj" />
              <Project Path="GuideFragments/GuideFragments.csproj" />
              <Project Path="Classroom/Classroom.csproj" />
              <Project Path="ClassroomUser/ClassroomUser.csproj" />
              <Project Path="CurveFit/CurveFit.csproj" />
              <Project Path="Drawings/Drawings.csproj" />
              <Project Path="{Service}/{Service}.csproj" />
            </Solution>
            """);
        BuildOutput = Run("build", "Projects.slnx", "-tl:off").Succeeded().Lines;
    }

    private DotnetResult BuildReported()
    {
        WriteProject("Mistyped", "Library", "net10.0", PackageReference, MistypedTopology);
        WriteProject("Hidden", "Library", "net10.0", PackageReference.Replace(" />", " PrivateAssets=\"all\" />", StringComparison.Ordinal), MistypedTopology.Replace("tahn", "tanh", StringComparison.Ordinal));
        IReadOnlyDictionary<string, string> silenced = ThoroughTests.AreRun ? Silenced : new Dictionary<string, string>();
        foreach ((string name, string property) in silenced)
        {
            WriteProject(name, "Library", "net10.0", PackageReference, MistypedTopology, properties: property);
        }

        string[] names = ["Mistyped", "Hidden", .. silenced.Keys];
        Write("Reported.slnx", $"<Solution>\n{string.Concat(names.Select(name => $"  <Project Path=\"{name}/{name}.csproj\" />\n"))}</Solution>\n");
        DotnetResult build = Run("build", "Reported.slnx", "-tl:off");
        Assert.NotEqual(0, build.ExitCode);
        return build;
    }

    private void Pack()
    {
        string command = Page.Releasing.Commands.Single(command => command.StartsWith("dotnet pack ", StringComparison.Ordinal)).Replace("artifacts/packages", Packages, StringComparison.Ordinal);

        // As released where all tests run; the analyzers have seen the same code when the tests were built. Otherwise what was built with the tests goes into the packages.
        string[] settings = ThoroughTests.AreRun
            ? ["--artifacts-path", Path.Combine(Root, "artifacts"), "-p:RunAnalyzers=false"]
            : ["--no-build", $"-p:NuspecOutputPath={Path.Combine(Root, "nuspec")}/"];
        command = ThoroughTests.AreRun ? command : command.Replace("-c Release", "-c " + Repository.Configuration, StringComparison.Ordinal);
        Dotnet.Run(Repository.Root, new Dictionary<string, string>(), [.. command.Split(' ')[1..], .. settings, "-p:PackageVersion=" + Version]).Succeeded();
    }

    private void WriteProject(string name, string outputType, string framework, string reference, string source, string languageVersion = "default", string properties = "", string sdk = "Microsoft.NET.Sdk")
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>{outputType}</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <LangVersion>{languageVersion}</LangVersion>
                <ImplicitUsings>{(outputType == "Exe" ? "enable" : "disable")}</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>{reference}</ItemGroup>
            </Project>
            """);
        Write($"{name}/{name}.cs", source);
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}

/// <summary>The projects are built once for all tests that look at them.</summary>
[CollectionDefinition(PackedProjects.Collection)]
public sealed class PackedProjectsCollection : ICollectionFixture<PackedProjects>
{
}
