using System.Globalization;
using System.Runtime.InteropServices;
using BackpropGen.Testing;

namespace BackpropGen.Benchmarks.Consumers;

/// <summary>
/// Programs that reference the package as its users do, outside the repository: packed in a version of its own, restored into a folder of its own.
/// </summary>
internal sealed class ConsumerProjects : IDisposable
{
    public const string WithNetwork = "WithNetwork";
    public const string WithoutNetwork = "WithoutNetwork";
    public const string Topology = "4-16-16-3";

    private readonly Dictionary<string, string> _environment;
    private readonly Dictionary<(string, Publication), PublishedProgram> _published = [];

    public ConsumerProjects()
    {
        Root = Directory.CreateTempSubdirectory("BackpropGen.").FullName;
        _environment = new() { ["NUGET_PACKAGES"] = Path.Combine(Root, "packages") };
        string version = string.Create(CultureInfo.InvariantCulture, $"0.1.0.{(int)(DateTime.UtcNow - new DateTime(2026, 1, 1)).TotalSeconds}");
        string feed = Path.Combine(Root, "feed");
        string userPackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(userPackages);
        Succeed(CommandLine.Run(
            "dotnet", Repository.Folder, new Dictionary<string, string>(), "pack", "src/BackpropGen", "-c", "Release", "-o", feed, "--artifacts-path", Path.Combine(Root, "artifacts"), "-p:PackageVersion=" + version));

        // Nothing of a folder above may have a say.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Write("NuGet.config", $"""
            <configuration>
              <packageSources><add key="feed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><add key="user" value="{userPackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        WriteProgram(WithoutNetwork, string.Empty, "float sum = args.Length;");
        WriteProgram(
            WithNetwork,
            $"""<PackageReference Include="BackpropGen" Version="{version}" />""",
            "var (y1, y2, y3) = new Model().Predict(0.1f, 0.2f, 0.3f, 0.4f);\nfloat sum = y1 + y2 + y3;",
            $"[BackpropGen.Network(\"{Topology}\")]\npublic partial class Model {{ }}");
    }

    private string Root { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public PublishedProgram Publish(string project, Publication publication)
    {
        if (!_published.TryGetValue((project, publication), out PublishedProgram? program))
        {
            program = _published[(project, publication)] = PublishNow(project, publication);
        }

        return program;
    }

    private PublishedProgram PublishNow(string project, Publication publication)
    {
        List<string> properties = [.. publication.Properties];
        if (publication.IsAot && !OperatingSystem.IsWindows() && !CommandLine.Exists("clang"))
        {
            if (!CommandLine.Exists("gcc"))
            {
                return new PublishedProgram(0, "NativeAOT links with clang or gcc, and neither is installed", string.Empty);
            }

            properties.Add("-p:CppCompilerAndLinker=gcc");
        }

        // Beside the project: below it, what one publication builds would be sources of the next.
        string folder = Path.Combine(Root, "published", $"{project}{_published.Count}");
        (int exitCode, string output) = CommandLine.Run(
            "dotnet",
            Path.Combine(Root, project),
            _environment,
            ["publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--artifacts-path", folder, "-o", Path.Combine(folder, "out"), .. properties]);
        if (exitCode != 0)
        {
            string error = output.Split('\n').FirstOrDefault(line => line.Contains("error ", StringComparison.Ordinal), "it was not published").Trim();
            return new PublishedProgram(0, error[Math.Max(0, error.IndexOf("error ", StringComparison.Ordinal))..].Replace(Root, "…", StringComparison.Ordinal), string.Empty);
        }

        long bytes = Directory.EnumerateFiles(Path.Combine(folder, "out"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is not (".pdb" or ".dbg" or ".xml"))
            .Sum(file => new FileInfo(file).Length);
        string program = Path.Combine(folder, "out", OperatingSystem.IsWindows() ? project + ".exe" : project);
        return publication.NeedsRuntime
            ? new PublishedProgram(bytes, null, "dotnet", Path.Combine(folder, "out", project + ".dll"))
            : new PublishedProgram(bytes, null, program);
    }

    private void WriteProgram(string name, string reference, string statements, string declarations = "")
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>{reference}</ItemGroup>
            </Project>
            """);
        Write($"{name}/Program.cs", $"""
            {statements}
            long there = System.DateTime.UtcNow.Ticks;
            System.Console.WriteLine(there.ToString() + " " + sum.ToString());

            {declarations}
            """);
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private static void Succeed((int ExitCode, string Output) run)
    {
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException(run.Output);
        }
    }
}
