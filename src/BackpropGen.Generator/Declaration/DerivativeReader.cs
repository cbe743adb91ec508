using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>Reads the partial methods that are to give derivatives.</summary>
internal static class DerivativeReader
{
    public const int MostNumbers = 16;

    /// <summary>Those of the whole program, class by class. Methods with a problem are left out: the analyzer reports it.</summary>
    public static IEnumerable<DerivativeClass> All(Compilation compilation) =>
        from tree in compilation.SyntaxTrees
        where !GeneratedFiles.Contain(tree)
        from syntax in FunctionReader.MarkedIn(tree)
        let method = compilation.GetSemanticModel(tree).GetDeclaredSymbol(syntax)
        where method is not null && FunctionReader.AttributeOf(method, FunctionReader.Differentiate) is not null
        let read = Read(method, compilation)
        where read.Method is not null
        group (method.ContainingType, read.Method) by TypeShape.IdentityOf(method.ContainingType) into ofType
        select new DerivativeClass(ofType.Key, ofType.Select(each => each.Method).ToEquatableArray(), TakenNames.Of(ofType.First().ContainingType, compilation));

    /// <summary>A method, or what is wrong with it.</summary>
    public static (DerivativeMethod? Method, FunctionProblem? Problem) Read(IMethodSymbol method, Compilation compilation)
    {
        AttributeData attribute = FunctionReader.AttributeOf(method, FunctionReader.Differentiate)!;
        if (attribute.ConstructorArguments.Length != 1 || attribute.ConstructorArguments[0].Kind == TypedConstantKind.Error)
        {
            return (null, null);
        }

        string name = attribute.ConstructorArguments[0].Value as string ?? string.Empty;
        int order = attribute.NamedArguments.Where(argument => argument.Key == "Order" && argument.Value.Value is int).Select(argument => (int)argument.Value.Value!).DefaultIfEmpty(1).First();
        var syntax = (MethodDeclarationSyntax)method.DeclaringSyntaxReferences[0].GetSyntax();
        List<INamedTypeSymbol> types = new();
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            types.Add(type);
        }

        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword) || syntax.Body is not null || syntax.ExpressionBody is not null || method.IsGenericMethod)
        {
            return Wrong("must be a partial method without a body, since the generator writes it: public static partial (double X, double Y) Gradient(double x, double y);");
        }

        if (types.FirstOrDefault(type => !TypeShape.IsPartial(type)) is { } whole)
        {
            return Wrong($"is generated, so its type '{whole.Name}' must be partial");
        }

        if (order is not (1 or 2))
        {
            return Wrong("asks for an Order that is neither 1, for first derivatives, nor 2, for second ones");
        }

        IParameterSymbol? span = method.ReturnsVoid && method.Parameters.Length > 0 && IsSpan(method.Parameters[method.Parameters.Length - 1]) ? method.Parameters[method.Parameters.Length - 1] : null;
        List<IParameterSymbol> numbers = method.Parameters.Where(parameter => !SymbolEqualityComparer.Default.Equals(parameter, span)).ToList();
        List<IMethodSymbol> named = method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().ToList();
        IMethodSymbol? function = named.FirstOrDefault(candidate => candidate.Parameters.Select(parameter => parameter.Type.SpecialType).SequenceEqual(numbers.Select(number => number.Type.SpecialType)));
        if (function is null)
        {
            return Wrong(named.Count == 0 ? $"differentiates '{name}', but '{method.ContainingType.Name}' has no method of that name: write nameof(…) of a static method of the class"
                : $"must take the numbers that '{name}' takes, with the same types, and behind them a Span at most");
        }

        if (FormulaReader.Unsuitable(function, compilation) is { } unsuitable)
        {
            return (null, new FunctionProblem(FunctionSite.Of(function, null), $"'{function.Name}' {unsuitable}"));
        }

        if (numbers.Count is 0 or > MostNumbers || numbers.Any(number => number.Type.SpecialType != function.ReturnType.SpecialType || number.RefKind != RefKind.None))
        {
            return Wrong($"differentiates '{name}', which must take 1 to {MostNumbers} numbers of the type that it returns");
        }

        DerivativeResult? result = ResultOf(method, span, numbers.Count, order, function.ReturnType);
        if (result is null)
        {
            string real = function.ReturnType.SpecialType == SpecialType.System_Double ? "double" : "float";
            return Wrong(numbers.Count == 1 ? $"must return {real}"
                : order == 1 ? $"must return a tuple of {numbers.Count} {real}s, or nothing where its last parameter is a Span<{real}>"
                : $"must return nothing, and have a Span<{real}> as its last parameter, of {numbers.Count} · {numbers.Count} numbers");
        }

        (OwnFunction? formula, FunctionProblem? problem) = FunctionReader.Read(function, method.ContainingType, compilation);
        if (formula is null)
        {
            return (null, problem);
        }

        string modifiers = string.Join(" ", syntax.Modifiers.Select(modifier => modifier.ValueText));
        string parameters = string.Join(", ", method.Parameters.Select(parameter => $"{TypeSpelling.Of(parameter.Type, compilation)} {TypeShape.Identifier(parameter.Name)}"));
        string header = $"{modifiers} {TypeSpelling.Of(method.ReturnType, compilation)} {TypeShape.Identifier(method.Name)}({parameters})";
        return (new DerivativeMethod(
            header, numbers.Select(number => TypeShape.Identifier(number.Name)).ToEquatableArray(), span is null ? string.Empty : TypeShape.Identifier(span.Name), formula, order, result.Value), null);

        (DerivativeMethod?, FunctionProblem?) Wrong(string what) => (null, new FunctionProblem(FunctionSite.Of(method, null), $"'{method.Name}' {what}"));
    }

    private static DerivativeResult? ResultOf(IMethodSymbol method, IParameterSymbol? span, int numbers, int order, ITypeSymbol real) =>
        span is not null ? SymbolEqualityComparer.Default.Equals(((INamedTypeSymbol)span.Type).TypeArguments[0], real) ? DerivativeResult.Span : null
        : numbers == 1 ? SymbolEqualityComparer.Default.Equals(method.ReturnType, real) ? DerivativeResult.Number : null
        : order == 1 && method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Length == numbers && tuple.TupleElements.All(element => SymbolEqualityComparer.Default.Equals(element.Type, real)) ? DerivativeResult.Tuple
        : null;

    private static bool IsSpan(IParameterSymbol parameter) =>
        parameter is { RefKind: RefKind.None, Type: INamedTypeSymbol { Name: "Span", Arity: 1, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };
}
