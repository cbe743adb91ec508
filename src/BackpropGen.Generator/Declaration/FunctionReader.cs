using System.Globalization;
using System.Runtime.CompilerServices;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Topology;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>A method of the author's that is to be an activation or a loss.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Function">Its formula; null where it has none.</param>
/// <param name="Targets">Of a loss, which numbers may be targets.</param>
/// <param name="Problem">Why it has none.</param>
internal sealed record DeclaredFunction(string Name, OwnFunction? Function, string Targets, FunctionProblem? Problem)
{
    /// <summary>Whether its name means something else in a topology.</summary>
    public bool IsTaken { get; init; }

    /// <summary>Of a loss, the targets and outputs that it takes together.</summary>
    public GroupShape Group { get; init; } = new(1, 1);
}

/// <summary>Finds the author's activations and losses by their names: in the class first, then in the whole project.</summary>
internal static class FunctionReader
{
    public const string Activation = "ActivationAttribute";
    public const string Loss = "LossAttribute";
    public const string Differentiate = "DifferentiateAttribute";
    public const string Learned = "LearnedAttribute";

    /// <summary>A file that has not changed is not looked through again.</summary>
    private static readonly ConditionalWeakTable<SyntaxTree, IReadOnlyList<MethodDeclarationSyntax>> Marked = new();

    /// <summary>The author's activations that a topology may mean: each word of it that is one's name, whatever the case.</summary>
    public static IEnumerable<DeclaredFunction> Activations(string topology, INamedTypeSymbol type, Compilation compilation) =>
        from word in Words(topology).Distinct(StringComparer.OrdinalIgnoreCase)
        from method in Find(word, Activation, type, compilation, isExact: false)
        select IsTaken(word) ? new DeclaredFunction(method.Name, null, string.Empty, new FunctionProblem(FunctionSite.Of(method, null), $"'{method.Name}' is a word of the topology language, whatever its case: give the method another name")) { IsTaken = true }
            : Read(method, Activation, variables: 1, type, compilation);

    /// <summary>The author's loss of a name; null where there is none.</summary>
    public static DeclaredFunction? LossOf(string name, INamedTypeSymbol type, Compilation compilation) =>
        Find(name, Loss, type, compilation, isExact: true).Select(method => ReadLoss(method, type, compilation)).FirstOrDefault();

    /// <summary>The methods of a file that have an attribute of one of these names.</summary>
    public static IReadOnlyList<MethodDeclarationSyntax> MarkedIn(SyntaxTree tree) => Marked.GetValue(tree, static each => each.GetRoot()
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .OfType<MethodDeclarationSyntax>()
        .Where(method => method.AttributeLists.Any(list => list.Attributes.Any(attribute => IsMark(attribute.Name.ToString()))))
        .ToList());

    /// <summary>The attribute of a method or a parameter by the name of its class; null where it has none.</summary>
    public static AttributeData? AttributeOf(ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(attribute =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "BackpropGen", ContainingNamespace.IsGlobalNamespace: true }, ContainingType: null } found && found.Name == name);

    /// <summary>The formula of a method, and how generated code calls it.</summary>
    public static (OwnFunction? Function, FunctionProblem? Problem) Read(IMethodSymbol method, INamedTypeSymbol caller, Compilation compilation)
    {
        bool isOwn = SymbolEqualityComparer.Default.Equals(method.ContainingType, caller);
        string? unsuitable = FormulaReader.Unsuitable(method, compilation) ?? (!isOwn && method.ContainingType.IsGenericType ? "is in a type with type parameters: move it into one without" : null);
        if (unsuitable is not null)
        {
            return (null, new FunctionProblem(FunctionSite.Of(method, null), $"'{method.Name}' {unsuitable}"));
        }

        if (!compilation.IsSymbolAccessibleWithin(method, caller))
        {
            return (null, new FunctionProblem(FunctionSite.Of(method, null), $"'{method.Name}' is not accessible from '{caller.Name}': make it internal"));
        }

        (Expression? formula, FunctionProblem? problem) = FormulaReader.Read(method, compilation);
        if (formula is null)
        {
            return (null, problem);
        }

        IEnumerable<FunctionParameter> parameters = method.Parameters.Select(parameter => new FunctionParameter(
            parameter.Name, parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } value } ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null, LearnedForOf(parameter)));
        string owner = isOwn ? TypeShape.IdentityOf(caller).Self.Spelled : TypeShape.IdentityOf(method.ContainingType).Unbound;
        return (new OwnFunction(method.Name, owner + "." + TypeShape.Identifier(method.Name), parameters.ToEquatableArray(), formula, method.ReturnType.SpecialType == SpecialType.System_Double), null);
    }

    /// <summary>For what a number of its own is trained; null where the parameter is a constant.</summary>
    private static LearnedFor? LearnedForOf(IParameterSymbol parameter) => AttributeOf(parameter, Learned) is not { } attribute ? null
        : attribute.NamedArguments.Any(argument => argument is { Key: "PerNode", Value.Value: true }) ? LearnedFor.Node : LearnedFor.Layer;

    private static DeclaredFunction ReadLoss(IMethodSymbol method, INamedTypeSymbol type, Compilation compilation)
    {
        AttributeData? attribute = AttributeOf(method, Loss);
        int targets = CountOf(attribute, "TargetCount");
        int outputs = CountOf(attribute, "OutputCount");
        string? wrong = targets < 1 || outputs < 1 ? $"[Loss] of '{method.Name}' has {(targets < 1 ? "a TargetCount" : "an OutputCount")} of {(targets < 1 ? targets : outputs).ToString(CultureInfo.InvariantCulture)}, but it must be at least 1"
            : (long)targets + outputs > GroupShape.MostVariables ? $"[Loss] of '{method.Name}' is of {((long)targets + outputs).ToString(CultureInfo.InvariantCulture)} targets and outputs together, but {GroupShape.MostVariables} are the most: write several networks, or one loss for each output"
            : null;
        return wrong is null ? Read(method, Loss, targets + outputs, type, compilation) with { Group = new GroupShape(targets, outputs) }
            : new DeclaredFunction(method.Name, null, "Real", new FunctionProblem(FunctionSite.Of(method, null), wrong));
    }

    private static int CountOf(AttributeData? attribute, string name) => attribute?.NamedArguments.Where(argument => argument.Key == name).Select(argument => argument.Value.Value as int?).FirstOrDefault() ?? 1;

    private static DeclaredFunction Read(IMethodSymbol method, string mark, int variables, INamedTypeSymbol type, Compilation compilation)
    {
        bool isLoss = mark == Loss;
        AttributeData? attribute = AttributeOf(method, mark);
        string targets = attribute?.NamedArguments.Where(argument => argument.Key == "Targets" && argument.Value is { Kind: TypedConstantKind.Enum, Value: int }).Select(argument => ((TargetDomain)(int)argument.Value.Value!).ToString()).FirstOrDefault() ?? "Real";
        (OwnFunction? function, FunctionProblem? problem) = Read(method, type, compilation);
        string? wrong = method.Parameters.Length < variables || method.Parameters.Take(variables).Any(parameter => parameter.HasExplicitDefaultValue)
            ? !isLoss ? $"'{method.Name}' takes no z: an activation is a method of one number, and of constants behind it"
            : variables == 2 ? $"'{method.Name}' must take a target and an output: a loss is a method of both, and of constants behind them"
            : $"'{method.Name}' must take {Counted(CountOf(attribute, "TargetCount"), "target")}, then {Counted(CountOf(attribute, "OutputCount"), "output")}, as [Loss] says, without defaults: constants come behind them"
            : !HasPlainLetters(method.Name) ? $"'{method.Name}' has letters in its name that no topology has: use a to z, A to Z, digits and _"
            : method.Parameters.FirstOrDefault(parameter => LearnedForOf(parameter) is not null && Array.IndexOf(method.Parameters.ToArray(), parameter) < variables) is { } variable ? $"'{variable.Name}' of '{method.Name}' is {(!isLoss ? "what the activation is applied to" : "what the loss compares")}, and cannot be learned: remove [Learned]"
            : isLoss && method.Parameters.Any(parameter => LearnedForOf(parameter) is not null) ? $"'{method.Name}' is a loss, which is not trained: [Learned] is for parameters of activations, remove it"
            : method.Parameters.FirstOrDefault(parameter => LearnedForOf(parameter) is not null && !IsPlain(parameter.Name)) is { } odd ? $"'{odd.Name}' of '{method.Name}' is learned, and gives weight files and parameters their names: use a to z, A to Z, digits and _, and not z alone"
            : null;
        if (wrong is null && function?.Parameters.FirstOrDefault(parameter => parameter.Learned is not null && !function.Body.All().Contains(new Variable(parameter.Name))) is { } unused)
        {
            wrong = $"'{unused.Name}' of '{method.Name}' is learned, but what the method returns does not depend on it: use it, or remove it";
        }

        return wrong is null ? new DeclaredFunction(method.Name, function, targets, problem) : new DeclaredFunction(method.Name, null, targets, new FunctionProblem(FunctionSite.Of(method, null), wrong));
    }

    private static string Counted(int count, string noun) => count == 1 ? "1 " + noun : count.ToString(CultureInfo.InvariantCulture) + " " + noun + "s";

    private static bool HasPlainLetters(string name) => name.All(c => c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'));

    /// <summary>Whether a learned parameter may have a name: formulas call what an activation is applied to z.</summary>
    private static bool IsPlain(string name) => name != "z" && HasPlainLetters(name);

    /// <summary>Methods of a name with a mark: those of the class, else those of the project; of the exact name, else of one that differs in case alone.</summary>
    private static IEnumerable<IMethodSymbol> Find(string name, string mark, INamedTypeSymbol type, Compilation compilation, bool isExact)
    {
        List<IMethodSymbol> own = type.GetMembers().OfType<IMethodSymbol>().Where(method => Means(method.Name) && AttributeOf(method, mark) is not null).ToList();
        List<IMethodSymbol> found = own.Count > 0 ? own : compilation.SyntaxTrees
            .Where(tree => !GeneratedFiles.Contain(tree))
            .SelectMany(MarkedIn)
            .Where(method => Means(method.Identifier.ValueText))
            .Select(method => compilation.GetSemanticModel(method.SyntaxTree).GetDeclaredSymbol(method))
            .OfType<IMethodSymbol>()
            .Where(method => AttributeOf(method, mark) is not null)
            .ToList();
        return found.OrderBy(method => method.Name == name ? 0 : 1).Take(1);

        bool Means(string other) => string.Equals(name, other, isExact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a word means something else in a topology.</summary>
    private static bool IsTaken(string word) => ActivationFunction.All.Any(activation => string.Equals(activation.Name, word, StringComparison.OrdinalIgnoreCase))
        || ActivationNames.FindMemory(word) is not null || ActivationNames.FindOperation(word) is not null || ActivationNames.IsDropout(word);

    private static bool IsMark(string written)
    {
        string name = written.Substring(written.LastIndexOfAny(new[] { '.', ':' }) + 1);
        return name is "Activation" or Activation or "Loss" or Loss or "Differentiate" or Differentiate;
    }

    private static IEnumerable<string> Words(string topology)
    {
        int start = -1;
        for (int i = 0; i <= topology.Length; i++)
        {
            bool continues = i < topology.Length && (char.IsLetter(topology[i]) || topology[i] == '_' || (start >= 0 && char.IsDigit(topology[i])));
            if (continues && start < 0)
            {
                start = i;
            }
            else if (!continues && start >= 0)
            {
                yield return topology.Substring(start, i - start);
                start = -1;
            }
        }
    }
}
