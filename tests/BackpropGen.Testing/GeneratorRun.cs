using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using BackpropGen.Generator;
using BackpropGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace BackpropGen.Testing;

/// <summary>Settings of a consumer's project.</summary>
/// <param name="LanguageVersion">The language version.</param>
/// <param name="Nullable">Whether references may be null.</param>
/// <param name="CheckOverflow">Whether arithmetic is checked.</param>
/// <param name="Optimization">Debug or release.</param>
/// <param name="AdditionalFiles">The paths of the project's AdditionalFiles.</param>
/// <param name="Folder">The folder of the source files.</param>
/// <param name="Configs">The project's .editorconfig and global files.</param>
/// <param name="NoWarn">Identifiers of diagnostics that the project's NoWarn has.</param>
/// <param name="OtherFiles">Source files that another generator adds.</param>
/// <param name="HasBystanders">Whether the gate adds types with the names of those that generated code needs.</param>
/// <param name="Embedded">The names of those of the AdditionalFiles that the package's targets embed.</param>
/// <param name="HasTargets">Whether the package's build files are in use.</param>
/// <param name="IsOnlyRun">Whether the program is compiled only to be run: without looking at documentation comments and for null, which takes a third of the time.</param>
public sealed record ConsumerSettings(
    LanguageVersion LanguageVersion = LanguageVersion.CSharp9,
    NullableContextOptions Nullable = NullableContextOptions.Enable,
    bool CheckOverflow = false,
    OptimizationLevel Optimization = OptimizationLevel.Release,
    IReadOnlyList<string>? AdditionalFiles = null,
    string Folder = "",
    IReadOnlyList<(string Path, string Text)>? Configs = null,
    IReadOnlyList<string>? NoWarn = null,
    IReadOnlyList<string>? OtherFiles = null,
    bool HasBystanders = true,
    IReadOnlyList<string>? Embedded = null,
    bool HasTargets = true,
    bool IsOnlyRun = false)
{
    /// <summary>The files that are a resource each, and what these are called.</summary>
    public IEnumerable<(string Path, string Resource)> Resources =>
        (AdditionalFiles ?? []).Where(path => Embedded?.Contains(Path.GetFileName(path)) == true).Select(path => (path, "BackpropGen/" + Path.GetFileName(path)));

    /// <summary>The project's configuration, with what the package's build files make visible to the compiler.</summary>
    internal IEnumerable<(string Path, string Text)> AllConfigs => (Configs ?? []).Append((
        "/project/obj/Package.GeneratedMSBuildEditorConfig.editorconfig",
        "is_global = true\n" + (HasTargets ? "build_property.BackpropGenTargets = true\n" : string.Empty)
            + string.Concat(Resources.Select(file => $"[{file.Path}]\nbuild_metadata.AdditionalFiles.BackpropGenResource = {file.Resource}\n"))));

    /// <summary>The file by which MSBuild makes properties of a project visible to the compiler.</summary>
    public static (string Path, string Text) Properties(params (string Name, string Value)[] properties) =>
        ("/project/obj/Project.GeneratedMSBuildEditorConfig.editorconfig", "is_global = true\n" + string.Concat(properties.Select(property => $"build_property.{property.Name} = {property.Value}\n")));
}

/// <summary>A file among a project's AdditionalFiles. As text it is of no use: a model is binary.</summary>
public sealed class ModelText(string path) : AdditionalText
{
    public override string Path { get; } = path;

    public override Microsoft.CodeAnalysis.Text.SourceText GetText(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("A model file must not be read as text.");
}

/// <summary>A consumer's source with what the generator adds to it.</summary>
public sealed class GeneratorRun
{
    private static readonly ImmutableArray<MetadataReference> Framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => IsFramework(Path.GetFileName(path)))
        .Append(typeof(NetworkAttribute).Assembly.Location)
        .Distinct()
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToImmutableArray();

    /// <summary>All that the package has.</summary>
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = typeof(NetworkAnalyzer).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
        .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
        .ToImmutableArray();

    private readonly AnalyzerOptions _options;
    private readonly ConsumerSettings _settings;

    private GeneratorRun(Compilation input, Compilation output, GeneratorDriverRunResult result, AnalyzerOptions options, ConsumerSettings settings)
    {
        _options = options;
        _settings = settings;
        Input = input;
        Output = output;
        Result = result;
    }

    public Compilation Input { get; }

    public Compilation Output { get; }

    public GeneratorDriverRunResult Result { get; }

    public IReadOnlyDictionary<string, string> Files => Result.Results[0].GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    public static CSharpCompilation Compile(string source, ConsumerSettings? settings = null) => Compile(new[] { source }, settings);

    public static CSharpCompilation Compile(IEnumerable<string> sources, ConsumerSettings? settings = null)
    {
        settings ??= new ConsumerSettings();
        var parse = new CSharpParseOptions(settings.LanguageVersion, settings.IsOnlyRun ? DocumentationMode.None : DocumentationMode.Diagnose)
            .WithFeatures(settings.IsOnlyRun ? [KeyValuePair.Create("run-nullable-analysis", "never")] : []);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            warningLevel: 9999,
            generalDiagnosticOption: ReportDiagnostic.Error,
            nullableContextOptions: settings.Nullable,
            checkOverflow: settings.CheckOverflow,
            optimizationLevel: settings.Optimization,
            specificDiagnosticOptions: (settings.NoWarn ?? []).Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress)))
            .WithSyntaxTreeOptionsProvider(settings.Configs is { } configs ? new ConfiguredOptions(configs).Severities : null);
        return CSharpCompilation.Create(
            "Consumer" + Guid.NewGuid().ToString("N"),
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, parse, Path.Combine(settings.Folder, $"Consumer{i}.cs"), System.Text.Encoding.UTF8)),
            Framework,
            options);
    }

    public static GeneratorRun Of(string source, ConsumerSettings? settings = null) => Of(Compile(source, settings), settings);

    public static GeneratorRun Of(CSharpCompilation compilation, IReadOnlyList<string>? additionalFiles = null) =>
        Of(compilation, new ConsumerSettings(AdditionalFiles: additionalFiles));

    private static GeneratorRun Of(CSharpCompilation compilation, ConsumerSettings? settings)
    {
        ImmutableArray<AdditionalText> files = (settings?.AdditionalFiles ?? []).Select(path => (AdditionalText)new ModelText(path)).ToImmutableArray();
        ConsumerSettings used = settings ?? new ConsumerSettings();
        var configs = new ConfiguredOptions(used.AllConfigs);
        GeneratorDriver driver = Driver((CSharpParseOptions)compilation.SyntaxTrees.First().Options).AddAdditionalTexts(files).WithUpdatedAnalyzerConfigOptions(configs);
        if (settings?.OtherFiles is { } others)
        {
            driver = driver.AddGenerators([new OtherGenerator(others).AsSourceGenerator()]);
        }

        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return new GeneratorRun(compilation, output, driver.GetRunResult(), new AnalyzerOptions(files, configs), used);
    }

    /// <summary>Source that has been generated already.</summary>
    public static GeneratorRun OfGenerated(IEnumerable<string> sources) => Of(Compile(sources, new ConsumerSettings(IsOnlyRun: true)));

    /// <summary>The generator, which tells what each step did if it is tracked; that takes time and memory.</summary>
    public static GeneratorDriver Driver(CSharpParseOptions options, bool isTracking = true) => CSharpGeneratorDriver.Create(
        new[] { new NetworkGenerator().AsSourceGenerator() },
        parseOptions: options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: isTracking));

    /// <summary>What the compiler says about the consumer with the generated code, hidden diagnostics left out.</summary>
    public IReadOnlyList<Diagnostic> CompilerDiagnostics() =>
        Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden).ToList();

    /// <summary>What the compiler says when it writes what an assembly declares: a name can be too long for that.</summary>
    public IReadOnlyList<Diagnostic> MetadataDiagnostics() => Output.Emit(new MemoryStream(), options: new EmitOptions(metadataOnly: true)).Diagnostics
        .Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden).ToList();

    /// <summary>What the compiler and the analyzer of declarations say, of which one asks the other: the bodies of all that is generated are bound once for both.</summary>
    public IReadOnlyList<Diagnostic> CompilerAndDeclarationDiagnostics() => Of([new NetworkAnalyzer()], all => all.GetAllDiagnosticsAsync())
        .Where(diagnostic => !diagnostic.IsSuppressed && diagnostic.Severity != DiagnosticSeverity.Hidden).ToList();

    /// <summary>What the compiler and all analyzers say, with what is suppressed in the source: of the author's files alone, unless <see cref="ThoroughTests"/> run or the whole is asked for. Most of the time goes into what is generated.</summary>
    public IReadOnlyList<Diagnostic> AllDiagnostics(bool isWhole = false) => (isWhole || ThoroughTests.AreRun
            ? Of(Analyzers, all => all.GetAllDiagnosticsAsync())
            : OfAuthor(Analyzers).Concat(Input.SyntaxTrees.SelectMany(tree => Output.GetSemanticModel(tree).GetDiagnostics())).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
        .Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden).ToList();

    /// <summary>What the compiler says when it writes the assembly and its documentation: more than before, since names can be too long for either.</summary>
    public IReadOnlyList<Diagnostic> EmitDiagnostics() =>
        Output.Emit(new MemoryStream(), xmlDocumentationStream: new MemoryStream()).Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden).ToList();

    /// <summary>What the analyzers say, with what is suppressed in the source; of the author's files alone, unless <see cref="ThoroughTests"/> run or the whole is asked for.</summary>
    public IReadOnlyList<Diagnostic> AnalyzerDiagnosticsWithSuppressed(bool isWhole = false) =>
        (isWhole || ThoroughTests.AreRun ? Of(Analyzers, all => all.GetAnalyzerDiagnosticsAsync()) : OfAuthor(Analyzers)).ToList();

    /// <summary>The same, with what is suppressed in the source left out.</summary>
    public IReadOnlyList<Diagnostic> AnalyzerDiagnostics(bool isWhole = false) => NotSuppressed(AnalyzerDiagnosticsWithSuppressed(isWhole));

    /// <summary>What the analyzer of declarations alone says of the author's files.</summary>
    public IReadOnlyList<Diagnostic> DeclarationDiagnostics() => NotSuppressed(OfAuthor([new NetworkAnalyzer()]));

    private static IReadOnlyList<Diagnostic> NotSuppressed(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(diagnostic => !diagnostic.IsSuppressed).ToList();

    // Nothing that is generated is bound for it.
    private IEnumerable<Diagnostic> OfAuthor(ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        Input.SyntaxTrees.SelectMany(tree => Of(analyzers, all => all.GetAnalyzerSemanticDiagnosticsAsync(Output.GetSemanticModel(tree), filterSpan: null, CancellationToken.None)));

    private IEnumerable<Diagnostic> Of(ImmutableArray<DiagnosticAnalyzer> analyzers, Func<CompilationWithAnalyzers, Task<ImmutableArray<Diagnostic>>> ask)
    {
        var options = new CompilationWithAnalyzersOptions(_options, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        return ask(Output.WithAnalyzers(analyzers, options)).GetAwaiter().GetResult().OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start);
    }

    /// <summary>The same, whose assembly is written without the files that are embedded.</summary>
    public GeneratorRun WithoutResources() => new(Input, Output, Result, _options, _settings with { Embedded = null });

    /// <summary>Compiles to memory and loads the assembly.</summary>
    public Assembly Load()
    {
        using var stream = new MemoryStream();
        EmitResult result = Output.Emit(stream, manifestResources: _settings.Resources.Select(file => new ResourceDescription(file.Resource, () => File.OpenRead(file.Path), isPublic: true)));
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics.Take(20)));
        }

        stream.Position = 0;
        return new AssemblyLoadContext(Output.AssemblyName, isCollectible: true).LoadFromStream(stream);
    }

    private static bool IsFramework(string file) =>
        (file.StartsWith("System.", StringComparison.Ordinal) || file is "mscorlib.dll" or "netstandard.dll" or "Microsoft.CSharp.dll")
        && !file.StartsWith("System.Composition", StringComparison.Ordinal);
}
