using System.Reflection;
using System.Runtime.Loader;

namespace BackpropGen.Unity.Tests;

/// <summary>A version of the compiler: the one that the tests are built with, or a newer one, which is loaded beside it.</summary>
internal sealed class CompilerVersion
{
    private readonly Compilation _compile;

    private CompilerVersion(Assembly tests)
    {
        Type compiler = tests.GetType(typeof(UnityCompiler).FullName!)!;
        _compile = compiler.GetMethod(nameof(UnityCompiler.Compile))!.CreateDelegate<Compilation>();
        Version = (string)compiler.GetProperty(nameof(UnityCompiler.Version))!.GetValue(null)!;
    }

    private delegate string[] Compilation(string output, string[] sources, string[] references, string? generator, string[] additionalFiles);

    /// <summary>The compiler of Unity 2022.3.12f1 to 6000.4.</summary>
    public static CompilerVersion Oldest { get; } = new(typeof(UnityCompiler).Assembly);

    /// <summary>The next one above that of Unity 6000.5.</summary>
    public static CompilerVersion Newer { get; } = new(new Beside().LoadFromAssemblyPath(typeof(UnityCompiler).Assembly.Location));

    public string Version { get; }

    public IReadOnlyList<string> Compile(string output, IEnumerable<string> sources, IEnumerable<string> references, string? generator, IEnumerable<string> additionalFiles) =>
        _compile(output, [.. sources], [.. references], generator, [.. additionalFiles]);

    private sealed class Beside() : AssemblyLoadContext("A newer compiler")
    {
        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
        {
            "Microsoft.CodeAnalysis" => LoadFromAssemblyPath(UnityPackage.Built("CodeAnalysisAbove")),
            "Microsoft.CodeAnalysis.CSharp" => LoadFromAssemblyPath(UnityPackage.Built("CSharpAbove")),
            _ => null,
        };
    }
}
