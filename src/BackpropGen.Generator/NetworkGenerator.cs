using System.Collections.Immutable;
using System.Text;
using BackpropGen.Generator.Declaration;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Network;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Generator;

/// <summary>Writes the code of every class with the attribute. Problems are reported by the analyzer, so that they can be suppressed.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    internal const string DeclaredStep = "Declared";
    internal const string DeclaredFilesStep = "DeclaredFiles";
    internal const string DeclarationsStep = "Declarations";
    internal const string ModelsStep = "Models";
    internal const string TargetStep = "Target";
    internal const string FilesStep = "Files";

    /// <summary>Without a byte order mark: the files are read by people and by tools that show it.</summary>
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<Target> target = context.CompilationProvider
            .Select(static (compilation, _) => TargetProbe.Probe(compilation))
            .WithTrackingName(TargetStep);

        // A model is read when its file changes, and a class looked at again when the file that it names does.
        IncrementalValueProvider<ModelFiles> models = context.AdditionalTextsProvider
            .Where(ModelFileReader.IsModel)
            .Select(ModelFileReader.Read)
            .WithTrackingName(ModelsStep)
            .Collect()
            .Select(static (files, _) => new ModelFiles(files.ToEquatableArray()));

        IncrementalValuesProvider<NetworkDeclaration> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                NetworkReader.AttributeName,
                static (node, _) => node is ClassDeclarationSyntax,
                static (syntax, _) => Read(syntax))
            .WithTrackingName(DeclaredStep)
            .Combine(models)
            .Select(static (pair, _) => (Declared: pair.Left, Files: pair.Right.For(pair.Left)))
            .WithTrackingName(DeclaredFilesStep)
            .Select(static (pair, _) => pair.Declared is null ? null : DeclarationCheck.Check(pair.Declared, Target.Newest, pair.Files).Declaration)
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!)
            .WithTrackingName(DeclarationsStep);

        IncrementalValueProvider<FileNames> names = declarations
            .Select(static (declaration, _) => declaration.Type.FileName)
            .Collect()
            .Select(static (all, _) => FileNames.Of(all));

        IncrementalValuesProvider<(NetworkDeclaration Declaration, string FileName)> files = declarations
            .Combine(names)
            .Select(static (pair, _) => (pair.Left, pair.Right.For(pair.Left.Type)))
            .WithTrackingName(FilesStep);

        context.RegisterSourceOutput(files.Combine(target), static (output, network) => Write(output, network.Left.Declaration, network.Left.FileName, network.Right));
    }

    private static DeclaredNetwork? Read(GeneratorAttributeSyntaxContext context)
    {
        if (context.TargetSymbol is not INamedTypeSymbol type || NetworkReader.AttributeOf(type) is not { } attribute)
        {
            return null;
        }

        // A class that wrongly has the attribute on several of its parts is visited for each; the first one counts.
        bool isFirst = attribute.ApplicationSyntaxReference?.GetSyntax().Parent?.Parent == context.TargetNode;
        return isFirst ? NetworkReader.Read(type, attribute, context.SemanticModel.Compilation) : null;
    }

    private static void Write(SourceProductionContext output, NetworkDeclaration declaration, string fileName, Target target)
    {
        foreach ((string hintName, string text) in NetworkSources.Of(declaration, target, fileName))
        {
            output.CancellationToken.ThrowIfCancellationRequested();
            output.AddSource(hintName, SourceText.From(text, Utf8));
        }
    }
}
