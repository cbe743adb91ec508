using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// A program as far as its declarations go. Two are equal that differ in the bodies of methods and in comments alone: what an attribute and its class
/// mean is the same in both, so that most keystrokes cost a comparison.
/// </summary>
internal sealed class ProgramDeclarations : IEquatable<ProgramDeclarations>
{
    /// <summary>Of two that are equal the first is kept, perhaps for long: its program must not stay in memory.</summary>
    private readonly WeakReference<Compilation> _compilation;

    private readonly ImmutableArray<SyntaxTree> _trees;
    private readonly ImmutableArray<MetadataReference> _references;
    private readonly CompilationOptions _options;
    private readonly string? _assembly;

    public ProgramDeclarations(Compilation compilation)
    {
        _compilation = new WeakReference<Compilation>(compilation);
        _trees = compilation is CSharpCompilation program ? program.SyntaxTrees : compilation.SyntaxTrees.ToImmutableArray();
        _references = compilation.ExternalReferences;
        _options = compilation.Options;
        _assembly = compilation.AssemblyName;
    }

    /// <summary>The program, which is asked only in the run in which it is new.</summary>
    public Compilation Compilation => _compilation.TryGetTarget(out Compilation? compilation)
        ? compilation
        : throw new InvalidOperationException("The program is asked after a later one has taken its place.");

    public bool Equals(ProgramDeclarations? other)
    {
        if (other is null || _assembly != other._assembly || _trees.Length != other._trees.Length || !_options.Equals(other._options) || !_references.SequenceEqual(other._references))
        {
            return false;
        }

        for (int i = 0; i < _trees.Length; i++)
        {
            if (!DeclareTheSame(_trees[i], other._trees[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ProgramDeclarations);

    public override int GetHashCode() => _trees.Length;

    private static bool DeclareTheSame(SyntaxTree tree, SyntaxTree other) =>
        tree == other || (tree.FilePath == other.FilePath && tree.Options.Equals(other.Options) && SyntaxFactory.AreEquivalent(tree, other, topLevel: true));
}
