using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// A program as far as its declarations go. Two are equal that differ in the bodies of methods and in comments alone, those of methods left out that a network or a derivative may be made of: what an
/// attribute and its class mean is the same in both, so that most keystrokes cost a comparison.
/// </summary>
internal sealed class ProgramDeclarations : IEquatable<ProgramDeclarations>
{
    /// <summary>Of two that are equal the first is kept, perhaps for long: its program must not stay in memory.</summary>
    private readonly WeakReference<CSharpCompilation> _compilation;

    private readonly ImmutableArray<SyntaxTree> _trees;
    private readonly ImmutableArray<MetadataReference> _references;
    private readonly CSharpCompilationOptions _options;
    private readonly string? _assembly;

    public ProgramDeclarations(CSharpCompilation compilation)
    {
        _compilation = new WeakReference<CSharpCompilation>(compilation);
        _trees = compilation.SyntaxTrees;
        _references = compilation.ExternalReferences;
        _options = compilation.Options;
        _assembly = compilation.AssemblyName;
    }

    /// <summary>
    /// The program, or one of the same declarations: mostly it is asked in the run in which it is new, and later, when nothing else may hold the program any more, it is
    /// put together again from its files.
    /// </summary>
    public Compilation Compilation
    {
        get
        {
            if (_compilation.TryGetTarget(out CSharpCompilation? compilation))
            {
                return compilation;
            }

            compilation = CSharpCompilation.Create(_assembly, _trees, _references, _options);
            _compilation.SetTarget(compilation);
            return compilation;
        }
    }

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
        tree == other || (tree.FilePath == other.FilePath && tree.Options.Equals(other.Options) && SyntaxFactory.AreEquivalent(tree, other, topLevel: true) && FormulaBodies.AreSame(tree, other));
}
