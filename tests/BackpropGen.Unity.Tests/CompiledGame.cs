using BackpropGen.Testing;

namespace BackpropGen.Unity.Tests;

/// <summary>A game with the package and its samples: every assembly definition compiled with what it references, as Unity does it, and a program that plays the samples.</summary>
internal sealed class CompiledGame : IDisposable
{
    private readonly CompilerVersion _compiler;
    private readonly string _engine;
    private readonly List<string> _messages = [];

    public CompiledGame(CompilerVersion compiler)
    {
        _compiler = compiler;
        Folder = Directory.CreateTempSubdirectory("BackpropGen.Unity.").FullName;
        File.Copy(UnityPackage.PathOf(UnityPackage.Library), Path.Combine(Folder, "BackpropGen.dll"));
        _engine = Engine("Unity");
        foreach (AssemblyDefinition definition in AssemblyDefinition.All)
        {
            _messages.AddRange(Compile(definition.Name + ".dll", Scripts(UnityPackage.PathOf(definition.Folder)), definition.References, AdditionalFiles(definition)));
        }

        _messages.AddRange(Compile("Player.exe", Scripts(Repository.PathOf("tests", "BackpropGen.Unity.Tests", "Player")), AssemblyDefinition.All.Select(definition => definition.Name), []));
    }

    public string Folder { get; }

    /// <summary>What the compiler, the generator and the analyzers said.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>The program that plays the samples.</summary>
    public string Player => Path.Combine(Folder, "Player.exe");

    /// <summary>The assemblies of scripts with networks.</summary>
    public IEnumerable<string> OfScripts => AssemblyDefinition.All.Select(definition => Path.Combine(Folder, definition.Name + ".dll"));

    private static string NetStandard => UnityPackage.Built("NetStandard");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>What is said of a script of the game's own.</summary>
    public IReadOnlyList<string> Script(string text, params string[] additionalFiles) => Script("BackpropGen.Unity", text, additionalFiles);

    /// <summary>What is said of a script for another engine.</summary>
    public IReadOnlyList<string> ScriptFor(string engine, string text, params string[] additionalFiles) => Script(Path.GetFileNameWithoutExtension(Engine(engine)), text, additionalFiles);

    private IReadOnlyList<string> Script(string reference, string text, string[] additionalFiles)
    {
        string script = Path.Combine(Folder, "Script.cs");
        File.WriteAllText(script, text);
        return Compile("Assembly-CSharp.dll", [script], [reference], additionalFiles);
    }

    /// <summary>An assembly in place of an engine's: the part of it that is used.</summary>
    private string Engine(string name)
    {
        string assembly = Path.Combine(Folder, name + "Engine.dll");
        _messages.AddRange(_compiler.Compile(assembly, [Repository.PathOf("tests", "BackpropGen.Unity.Tests", "Engines", name + ".cs")], [NetStandard], null, []));
        return assembly;
    }

    private IReadOnlyList<string> Compile(string output, IEnumerable<string> scripts, IEnumerable<string> references, IEnumerable<string> additionalFiles)
    {
        IEnumerable<string> assemblies = references.Select(name => Path.Combine(Folder, name + ".dll"));
        return _compiler.Compile(
            Path.Combine(Folder, output), scripts, [NetStandard, _engine, Path.Combine(Folder, "BackpropGen.dll"), .. assemblies], UnityPackage.PathOf(UnityPackage.Generator), additionalFiles);
    }

    private static IEnumerable<string> Scripts(string folder) => Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal);

    private static IEnumerable<string> AdditionalFiles(AssemblyDefinition definition) => Directory.GetFiles(UnityPackage.PathOf(definition.Folder), "*.BackpropGenGenerator.additionalfile");
}
