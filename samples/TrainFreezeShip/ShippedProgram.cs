namespace Shipping;

/// <summary>A program that was published into a folder of its own.</summary>
internal sealed record ShippedProgram(string Name, string Folder, bool IsNative)
{
    private static readonly string[] NotShipped = [".pdb", ".dbg", ".xml"];

    /// <summary>Of everything that has to be shipped: debug symbols and documentation have not.</summary>
    public long Bytes => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(file => !NotShipped.Contains(Path.GetExtension(file)) && !file.Contains(".dSYM", StringComparison.Ordinal))
        .Sum(file => new FileInfo(file).Length);

    /// <summary>
    /// Publishes a project of this sample, with NativeAOT or for the .NET runtime of the machine. Whatever is built on the way goes into the folder
    /// <paramref name="work"/>, too, so that nothing else of the clone is written to.
    /// </summary>
    /// <exception cref="BuildException">The project could not be published.</exception>
    public static ShippedProgram Publish(string project, string work, bool native)
    {
        string name = Path.GetFileName(project);
        string folder = Path.Combine(work, name);
        if (Directory.Exists(folder))
        {
            // What an earlier run left there would count as shipped.
            Directory.Delete(folder, recursive: true);
        }

        (int exitCode, string output) = CommandLine.Run(
            "dotnet",
            "publish", project, "-c", "Release", "-o", folder, "--artifacts-path", Path.Combine(work, "artifacts"),
            $"-p:TrainedModel={work}{Path.DirectorySeparatorChar}", $"-p:BackpropGenFolder={AppContext.BaseDirectory}", $"-p:Aot={(native ? "true" : "false")}");
        return exitCode == 0 ? new ShippedProgram(name, folder, native) : throw new BuildException(output);
    }

    /// <summary>Starts the program on a file of images.</summary>
    /// <returns>What it reports, and the milliseconds from before its process existed until its first prediction.</returns>
    public (FirstPrediction Report, double SinceStart) Start(string images)
    {
        long before = DateTime.UtcNow.Ticks;
        (int exitCode, string output) = CommandLine.Run(Path.Combine(Folder, OperatingSystem.IsWindows() ? $"{Name}.exe" : Name), images);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{Name} ended with exit code {exitCode}: {output}");
        }

        FirstPrediction report = FirstPrediction.Parse(output);
        return (report, (report.Ticks - before) / (double)TimeSpan.TicksPerMillisecond);
    }
}

/// <summary>A project could not be published. The message is what the build printed.</summary>
internal sealed class BuildException(string output) : Exception(output)
{
    public string FirstError => Message.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal), Message).Trim();
}
