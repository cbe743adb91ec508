using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Unity.Tests;

/// <summary>The samples, played by .NET and by Mono, on which Unity's editor and its players without IL2CPP build.</summary>
[Collection(OldestGame.Name)]
public sealed class SampleTests(OldestGame game)
{
    private static readonly string Weights = UnityPackage.PathOf("Samples~/Trained models/iris.bytes");

    [Fact]
    public void They_learn_save_and_load_and_tell_flowers_apart()
    {
        string[] lines = PlayedByDotnet(NewFolder("dotnet"));
        string miss = Regex.Match(lines[^6], @"^Learnt in \d+ frames: (0\.0[0-4]\d) m from the target on average\.$").Groups[1].Value;
        Assert.Equal($"Loaded: {miss} m from the target on average.", lines[^5]);
        Assert.Equal(["setosa", "versicolor", "virginica"], lines[^4..^1].Select(line => Regex.Match(line, @"^(\w+), with a probability of (1\.0000|0\.99\d\d); with weights from an asset: \1$").Groups[1].Value));
    }

    [FactWithCommand("mono", "apt-get install mono-devel")]
    public void Mono_gives_the_same_numbers()
    {
        string folder = NewFolder("mono");
        foreach (string assembly in Directory.GetFiles(game.Folder).Where(path => Path.GetExtension(path) is ".dll" or ".exe"))
        {
            string copy = Path.Combine(folder, Path.GetFileName(assembly));
            File.Copy(assembly, copy);
            MonoCallSites.Adapt(copy);
        }

        var start = new ProcessStartInfo("mono", [Path.Combine(folder, "Player.exe"), folder, Weights]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);

        Assert.Equal("Collections of garbage in 300000 steps: 0", lines[^1]);
        string byDotnet = NewFolder("dotnet");
        Assert.Equal(PlayedByDotnet(byDotnet), lines);
        Assert.All(ReadWeights(byDotnet).Zip(ReadWeights(folder)), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5f * (1 + Math.Abs(pair.First))));
    }

    /// <summary>What the first sample has learnt.</summary>
    private static float[] ReadWeights(string folder)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(folder, "aim.safetensors"));
        return MemoryMarshal.Cast<byte, float>(file.AsSpan(8 + (int)BitConverter.ToInt64(file))).ToArray();
    }

    /// <summary>In this process, in a context of their own: with the library of the package, not with that of the tests.</summary>
    private string[] PlayedByDotnet(string folder)
    {
        var context = new GameContext(game.Folder);
        try
        {
            Type player = context.LoadFromAssemblyPath(game.Player).GetType("Player")!;
            return (string[])player.GetMethod("Play", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [folder, Weights])!;
        }
        finally
        {
            context.Unload();
        }
    }

    private string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(game.Folder, name + Guid.NewGuid().ToString("N"))).FullName;

    private sealed class GameContext(string folder) : AssemblyLoadContext("A game", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
