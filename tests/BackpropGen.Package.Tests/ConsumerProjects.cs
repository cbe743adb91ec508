namespace BackpropGen.Package.Tests;

/// <summary>
/// One program in projects as people have them: of every framework and language version, with strict settings and with other analyzers. All reference the package, and are built together.
/// </summary>
internal sealed class ConsumerProjects
{
    private const string ReferenceAssemblies = """<PackageReference Include="Microsoft.NETFramework.ReferenceAssemblies" Version="1.0.3" PrivateAssets="all" />""";

    private const string Analyzers = """
        <PackageReference Include="StyleCop.Analyzers" Version="1.2.0-beta.556" PrivateAssets="all" />
        <PackageReference Include="Meziantou.Analyzer" Version="3.0.321" PrivateAssets="all" />
        <PackageReference Include="Roslynator.Analyzers" Version="5.0.1" PrivateAssets="all" />
        <PackageReference Include="SonarAnalyzer.CSharp" Version="9.32.0.97167" PrivateAssets="all" />
        """;

    private const string Strict = """
        <Nullable>enable</Nullable>
        <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
        <AnalysisLevel>latest-all</AnalysisLevel>
        <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
        <GenerateDocumentationFile>true</GenerateDocumentationFile>
        <CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>
        <Features>strict</Features>
        """;

    /// <summary>The program's own file is written for brevity, not for so many sets of rules. What the generator writes is not excepted.</summary>
    private const string OnlyGeneratedCode = """
        root = true

        [Program.cs]
        dotnet_analyzer_diagnostic.severity = none
        dotnet_diagnostic.CS1591.severity = none
        dotnet_diagnostic.CA1062.severity = none
        dotnet_diagnostic.CA1515.severity = none
        dotnet_diagnostic.CA1716.severity = none
        dotnet_diagnostic.CA1814.severity = none
        dotnet_diagnostic.CA5394.severity = none
        """;

    private const string InternalsOfA = """
        using System.Runtime.CompilerServices;
        using BackpropGen;

        [assembly: InternalsVisibleTo("FriendOfInternals")]

        namespace Inner
        {
            [Network("2-3-1")]
            internal partial class Shared
            {
            }

            [Network("9-8-8", Loss = Loss.CrossEntropy)]
            internal partial class Vectors
            {
            }
        }
        """;

    private const string FriendOfA = """
        using System;
        using BackpropGen;

        namespace Outer
        {
            [Network("2-3-1")]
            internal partial class Shared
            {
            }

            [Network("9-8-8", Loss = Loss.CrossEntropy)]
            internal partial class Vectors
            {
            }

            internal static class Program
            {
                private static void Main()
                {
                    Console.WriteLine(new Shared().Predict(1, 2) == new Inner.Shared().Predict(1, 2));
                    Console.WriteLine(new Vectors().PredictClass(new float[9]) == new Inner.Vectors().PredictClass(new float[9]));
                }
            }
        }
        """;

    private readonly PackedProjects _projects;
    private readonly string _program = File.ReadAllText(Path.Combine(Repository.Root, "tests", "BackpropGen.Package.Tests", "Consumers", "Program.cs"));
    private readonly List<string> _names = [];

    public ConsumerProjects(PackedProjects projects)
    {
        _projects = projects;
        Directory.CreateDirectory(PathOf());
        File.Copy(Path.Combine(Repository.Root, "tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "iris-relu.onnx"), PathOf("iris.onnx"));
        PackedProjects.SaveWide(PathOf("wide.safetensors"));
        WriteProgram("CSharp9", "net10.0", "<LangVersion>9.0</LangVersion>", string.Empty);
        WriteProgram("Preview", "net10.0", "<LangVersion>preview</LangVersion><CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>", string.Empty);
        WriteProgram(
            "CentralVersions", "net10.0", "<ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally><LangVersion>latest</LangVersion><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>",
            string.Empty, hasVersion: false);
        Write("CentralVersions/Directory.Packages.props", $"""<Project><ItemGroup><PackageVersion Include="BackpropGen" Version="{projects.Version}" /></ItemGroup></Project>""");
        WriteProgram("Strict", "net10.0", Strict + "<LangVersion>12.0</LangVersion><ImplicitUsings>enable</ImplicitUsings>", Analyzers);
        WriteProgram("StrictNet8", "net8.0", Strict + "<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>", Analyzers);
        WriteProgram(
            "StrictNetFramework", "net472", Strict + "<LangVersion>9.0</LangVersion><EnableNETAnalyzers>true</EnableNETAnalyzers><EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>",
            Analyzers + ReferenceAssemblies);
        foreach (string name in _names.Where(name => name.StartsWith("Strict", StringComparison.Ordinal)))
        {
            Write($"{name}/.editorconfig", OnlyGeneratedCode);
        }

        WriteProject("Internals", "net10.0", "<OutputType>Library</OutputType>", string.Empty, "Internals.cs", InternalsOfA);
        WriteProject("FriendOfInternals", "net10.0", "<OutputType>Exe</OutputType>", """<ProjectReference Include="../Internals/Internals.csproj" />""", "Program.cs", FriendOfA);

        Write("Consumers.slnx", $"<Solution>\n{string.Concat(_names.Select(name => $"  <Project Path=\"{name}/{name}.csproj\" />\n"))}</Solution>\n");
        BuildOutput = projects.Run("build", "Consumers/Consumers.slnx", "-tl:off").Succeeded().Lines;
    }

    /// <summary>The projects for the newest framework. They differ in nothing but their language version and settings, each of which is in one and not in another.</summary>
    public static IReadOnlyList<string> Current { get; } = ["CSharp9", "Preview", "CentralVersions", "Strict"];

    public string BuildOutput { get; }

    public string PathOf(params string[] parts) => Path.Combine([_projects.Root, "Consumers", .. parts]);

    public string AssemblyOf(string name, string framework) => PathOf(name, "bin", "Debug", framework, name + (framework == "net472" ? ".exe" : ".dll"));

    public string Generated(string name, string framework, string file) =>
        File.ReadAllText(PathOf(name, "obj", "Debug", framework, "generated", "BackpropGen.Generator", "BackpropGen.Generator.NetworkGenerator", file));

    /// <summary>A project with the program, beside the others.</summary>
    public void WriteProgram(string name, string framework, string properties, string items, bool hasVersion = true) =>
        WriteProject(name, framework, "<OutputType>Exe</OutputType>" + properties, items + """<AdditionalFiles Include="../iris.onnx" />""" + PackedProjects.EmbeddedWide, "Program.cs", _program, hasVersion);

    private void WriteProject(string name, string framework, string properties, string items, string file, string text, bool hasVersion = true)
    {
        _names.Add(name);
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BackpropGen"{(hasVersion ? $" Version=\"{_projects.Version}\"" : string.Empty)} />
                {items}
              </ItemGroup>
            </Project>
            """);
        Write($"{name}/{file}", text);
    }

    private void Write(string path, string text)
    {
        string full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
