using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Declaration;
using BackpropGen.Generator.Diagnostics;
using BackpropGen.Generator.Features;
using BackpropGen.Generator.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Generator;

/// <summary>
/// Writes the code of every class with the attribute. Problems are reported by the analyzer, so that they can be suppressed, and by the generator only where a build
/// runs none, or silences it.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    internal const string DeclaredStep = "Declared";
    internal const string DeclaredFilesStep = "DeclaredFiles";
    internal const string DeclarationsStep = "Declarations";
    internal const string ModelsStep = "Models";
    internal const string TargetStep = "Target";
    internal const string FilesStep = "Files";
    internal const string DerivativesStep = "Derivatives";

    /// <summary>Every part is visited at every change of the program; its place is found once.</summary>
    private static readonly ConditionalWeakTable<SyntaxNode, ClassPart> Parts = new();

    /// <summary>Without a byte order mark: the files are read by people and by tools that show it.</summary>
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // What declarations mean is asked again when one changes, and not when the body of a method does.
        IncrementalValueProvider<ProgramDeclarations> program = context.CompilationProvider
            .Select(static (compilation, _) => new ProgramDeclarations((CSharpCompilation)compilation));

        IncrementalValueProvider<Target> target = program
            .Select(static (program, _) => TargetProbe.Probe(program.Compilation))
            .WithTrackingName(TargetStep);

        // A model is read when its file changes, and a class looked at again when the file that it names does.
        IncrementalValueProvider<ModelFiles> models = context.AdditionalTextsProvider
            .Where(ModelFileReader.IsModel)
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (Text: pair.Left, Resource: BuildProperties.ResourceOf(pair.Left, pair.Right)))
            .Select(static (file, cancellation) => ModelFileReader.Read(file.Text, file.Resource, cancellation))
            .WithTrackingName(ModelsStep)
            .Collect()
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => BuildProperties.ProjectFolder(options.GlobalOptions)))
            .Select(static (pair, _) => new ModelFiles(pair.Left.ToEquatableArray(), pair.Right));

        IncrementalValuesProvider<NetworkReading> readings = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => ClassPart.IsOne(node), static (syntax, _) => PartOf((TypeDeclarationSyntax)syntax.Node))
            .Combine(program)
            .Select(static (pair, cancellation) => Read(pair.Left, pair.Right.Compilation, cancellation))
            .WithTrackingName(DeclaredStep)
            .Combine(models)
            .Select(static (pair, _) => (Declared: pair.Left, Files: pair.Right.For(pair.Left)))
            .WithTrackingName(DeclaredFilesStep)
            .Select(static (pair, _) => pair.Declared is null ? null : DeclarationCheck.Check(pair.Declared, Target.Newest, pair.Files))
            .Where(static reading => reading is not null)
            .Select(static (reading, _) => reading!);

        IncrementalValuesProvider<NetworkDeclaration> declarations = readings
            .Where(static reading => reading.Declaration is not null)
            .Select(static (reading, _) => reading.Declaration!)
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

        IncrementalValuesProvider<DerivativeClass> derivatives = program
            .SelectMany(static (program, _) => DerivativeReader.All(program.Compilation))
            .WithTrackingName(DerivativesStep);

        IncrementalValueProvider<FileNames> derivativeNames = derivatives
            .Select(static (derivative, _) => derivative.Type.FileName)
            .Collect()
            .Select(static (all, _) => FileNames.Of(all));

        context.RegisterSourceOutput(
            derivatives.Combine(derivativeNames).Combine(target),
            static (output, derivative) => output.AddSource(
                derivative.Left.Right.For(derivative.Left.Left.Type) + "-Derivatives.g.cs", SourceText.From(DerivativeSources.Of(derivative.Left.Left, derivative.Right), Utf8)));

        // Where a network has an error, this runs at every keystroke, so that the characters that it marks are those that there are.
        context.RegisterSourceOutput(
            readings.Where(static reading => reading.Declaration is null).Combine(context.CompilationProvider).Combine(context.AnalyzerConfigOptionsProvider),
            static (output, refused) => Report(output, refused.Left.Left, refused.Left.Right, refused.Right));
    }

    private static ClassPart PartOf(TypeDeclarationSyntax type) => Parts.GetValue(type, static node => ClassPart.Of((TypeDeclarationSyntax)node));

    private static DeclaredNetwork? Read(ClassPart part, Compilation compilation, CancellationToken cancellation)
    {
        if (ClassPart.Find(compilation, part.TypeName) is not { } type || NetworkReader.AttributeOf(type) is not { } attribute)
        {
            return null;
        }

        // A class that wrongly has the attribute on several of its parts is visited for each; the first one counts.
        bool isFirst = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent is TypeDeclarationSyntax first && PartOf(first) == part;
        return isFirst ? NetworkReader.Read(type, attribute, compilation) : null;
    }

    private static void Report(SourceProductionContext output, NetworkReading refused, Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        foreach (Diagnostic diagnostic in UnreportedProblems.Of(refused, compilation, options, output.CancellationToken))
        {
            output.ReportDiagnostic(diagnostic);
        }
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
