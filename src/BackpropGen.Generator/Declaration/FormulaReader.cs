using System.Globalization;
using BackpropGen.Generator.Calculus;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// Reads the body of a static method as a formula of its parameters: an expression, or local variables and a return. Methods that it calls are read in its place. What is not understood is named, with the
/// characters that it has.
/// </summary>
internal sealed class FormulaReader
{
    /// <summary>Beyond, a formula is deeper than anybody reads, and than a compiler's stack bears.</summary>
    private const int MostDepth = 40;

    private const string Understood = "understood are numbers, + − * /, comparisons with ?:, functions of Math, MathF and BackpropGen.Functions, constants, and calls of static methods that are made of these";

    private readonly Compilation _compilation;

    /// <summary>The methods that are being read, the outermost first.</summary>
    private readonly List<IMethodSymbol> _open = new();

    private FormulaReader(Compilation compilation)
    {
        _compilation = compilation;
    }

    /// <summary>The formula, with a <see cref="Variable"/> for each parameter; or what is wrong, and where.</summary>
    public static (Expression? Formula, FunctionProblem? Problem) Read(IMethodSymbol method, Compilation compilation)
    {
        try
        {
            Expression[] arguments = method.Parameters.Select(parameter => (Expression)new Variable(parameter.Name)).ToArray();
            return (new FormulaReader(compilation).ReadMethod(method, arguments, 0), null);
        }
        catch (NotUnderstood refusal)
        {
            return (null, refusal.Problem);
        }
    }

    /// <summary>Whether a type is a number of formulas.</summary>
    public static bool IsNumber(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Single or SpecialType.System_Double };

    /// <summary>Why a method cannot be a formula whatever its body, as the end of a sentence that starts with its name; null if it can.</summary>
    public static string? Unsuitable(IMethodSymbol method, Compilation compilation) =>
        method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction) ? "is no ordinary method"
        : !method.IsStatic ? "is not static: what a formula says depends on its numbers alone, so add 'static'"
        : method.IsGenericMethod ? "has type parameters: write it for float or double"
        : method.IsAsync || method.RefKind != RefKind.None || !IsNumber(method.ReturnType) ? "must return float or double"
        : method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None || parameter.IsParams || !IsNumber(parameter.Type)) is { } other ? $"takes '{other.Name}', but its parameters must be float or double"
        : !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly) ? "is of another assembly, of which the compiler sees no source: put its file into this project by a link"
        : null;

    private Expression ReadMethod(IMethodSymbol method, Expression[] arguments, int depth)
    {
        SyntaxNode? declaration = method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<MethodDeclarationSyntax>().FirstOrDefault(node => node.Body is not null || node.ExpressionBody is not null);
        if (declaration is not MethodDeclarationSyntax syntax)
        {
            throw Refuse(method, null, $"'{method.Name}' has no body in this project");
        }

        _open.Add(method);
        SemanticModel model = _compilation.GetSemanticModel(syntax.SyntaxTree);
        var scope = new Dictionary<ISymbol, Expression>(SymbolEqualityComparer.Default);
        for (int i = 0; i < arguments.Length; i++)
        {
            scope[method.Parameters[i]] = arguments[i];
        }

        Expression formula = syntax.ExpressionBody is { } arrow ? Read(arrow.Expression, model, scope, depth + 1) : ReadBlock(syntax.Body!, model, scope, depth + 1);
        _open.RemoveAt(_open.Count - 1);
        return formula;
    }

    private Expression ReadBlock(BlockSyntax block, SemanticModel model, Dictionary<ISymbol, Expression> scope, int depth)
    {
        foreach (StatementSyntax statement in block.Statements)
        {
            switch (statement)
            {
                case ReturnStatementSyntax { Expression: { } value }:
                    return Read(value, model, scope, depth);
                case LocalDeclarationStatementSyntax local when !local.UsingKeyword.IsKind(SyntaxKind.UsingKeyword):
                    foreach (VariableDeclaratorSyntax variable in local.Declaration.Variables)
                    {
                        if (variable.Initializer is null || model.GetDeclaredSymbol(variable) is not ILocalSymbol symbol || !(IsNumber(symbol.Type) || symbol.IsConst))
                        {
                            throw NotUnderstoodHere(variable, "A local variable is a float or double with a value");
                        }

                        scope[symbol] = Read(variable.Initializer.Value, model, scope, depth);
                    }

                    break;
                default:
                    throw NotUnderstoodHere(statement, "A method that is differentiated is an expression, or local variables with values and a return");
            }
        }

        throw NotUnderstoodHere(block, "The method returns nothing");
    }

    private Expression Read(ExpressionSyntax syntax, SemanticModel model, Dictionary<ISymbol, Expression> scope, int depth)
    {
        if (depth > MostDepth)
        {
            throw NotUnderstoodHere(syntax, FormattableString.Invariant($"The formula is more than {MostDepth} levels deep"));
        }

        Optional<object?> constant = model.GetConstantValue(syntax);
        if (constant is { HasValue: true, Value: float or double or int or uint or long or ulong or short or ushort or byte or sbyte })
        {
            // 0.1f is the number that is written: in a network in double, it is 0.1.
            double number = constant.Value is float single && !float.IsNaN(single) && !float.IsInfinity(single) ? double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                : Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture);
            return double.IsNaN(number) || double.IsInfinity(number) ? throw NotUnderstoodHere(syntax, "A number of a formula is finite") : (Expression)number;
        }

        Expression formula = syntax switch
        {
            ParenthesizedExpressionSyntax parenthesized => Read(parenthesized.Expression, model, scope, depth),
            IdentifierNameSyntax or MemberAccessExpressionSyntax => ReadName(syntax, model, scope),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus => -Read(minus.Operand, model, scope, depth + 1),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryPlusExpression } plus => Read(plus.Operand, model, scope, depth),
            BinaryExpressionSyntax binary => ReadBinary(binary, model, scope, depth),
            ConditionalExpressionSyntax choice => ReadChoice(choice, model, scope, depth),
            CastExpressionSyntax cast when IsNumber(model.GetTypeInfo(cast.Type).Type) => Read(cast.Expression, model, scope, depth),
            InvocationExpressionSyntax call => ReadCall(call, model, scope, depth),
            _ => throw NotUnderstoodHere(syntax, Describe(syntax) + " is not understood in a method that is differentiated"),
        };

        // A formula that is used twice is printed twice, and derived twice.
        return formula.All().Take(OwnFunction.MostParts + 1).Count() > OwnFunction.MostParts
            ? throw NotUnderstoodHere(syntax, FormattableString.Invariant($"The formula has more than {OwnFunction.MostParts} parts, those of local variables counted wherever they are used"))
            : formula;
    }

    private Expression ReadName(ExpressionSyntax syntax, SemanticModel model, Dictionary<ISymbol, Expression> scope)
    {
        ISymbol? symbol = model.GetSymbolInfo(syntax).Symbol;
        if (symbol is not null && scope.TryGetValue(symbol, out Expression? value))
        {
            return value;
        }

        throw symbol is IFieldSymbol or IPropertySymbol
            ? NotUnderstoodHere(syntax, $"'{symbol.Name}' is no constant, so its value is not known while the project builds: make it a const, or a parameter")
            : NotUnderstoodHere(syntax, $"'{syntax}' is not understood in a method that is differentiated");
    }

    private Expression ReadBinary(BinaryExpressionSyntax outer, SemanticModel model, Dictionary<ISymbol, Expression> scope, int depth)
    {
        // a + b + c + … hangs to the left, as deep as it is long: it is walked, not climbed down.
        var chain = new Stack<BinaryExpressionSyntax>();
        ExpressionSyntax left = outer;
        while (left is BinaryExpressionSyntax binary && !model.GetConstantValue(binary).HasValue)
        {
            chain.Push(binary);
            left = binary.Left;
            if (chain.Count > OwnFunction.MostParts)
            {
                throw NotUnderstoodHere(outer, FormattableString.Invariant($"The formula has more than {OwnFunction.MostParts} parts"));
            }
        }

        Expression result = Read(left, model, scope, depth + 1);
        foreach (BinaryExpressionSyntax binary in chain)
        {
            if (model.GetSymbolInfo(binary).Symbol is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } || !IsNumber(model.GetTypeInfo(binary).Type))
            {
                throw NotUnderstoodHere(binary, Describe(binary) + " is not understood in a method that is differentiated");
            }

            Expression right = Read(binary.Right, model, scope, depth + 1);
            result = binary.Kind() switch
            {
                SyntaxKind.AddExpression => new Sum(Terms(result).Append(right).ToArray()),
                SyntaxKind.SubtractExpression => new Sum(Terms(result).Append(-right).ToArray()),
                SyntaxKind.MultiplyExpression => new Product(Factors(result).Append(right).ToArray()),
                SyntaxKind.DivideExpression => result / right,
                _ => throw NotUnderstoodHere(binary, $"The operator '{binary.OperatorToken}' is not understood in a method that is differentiated"),
            };
        }

        return result;
    }

    // (a + b) + c is a + b + c: both add from the left.
    private static IEnumerable<Expression> Terms(Expression sum) => sum is Sum { Terms: var terms } ? terms : new[] { sum };

    // −a · b is (−a) · b in C#, whose minus sign belongs to a.
    private static IEnumerable<Expression> Factors(Expression product) => product is Product { Factors: var factors } && factors[0] is not Constant { Value: -1 } ? factors : new[] { product };

    private Expression ReadChoice(ConditionalExpressionSyntax choice, SemanticModel model, Dictionary<ISymbol, Expression> scope, int depth)
    {
        Expression then = Read(choice.WhenTrue, model, scope, depth + 1);
        Expression otherwise = Read(choice.WhenFalse, model, scope, depth + 1);
        return Choose(choice.Condition, then, otherwise, model, scope, depth + 1);
    }

    private Expression Choose(ExpressionSyntax condition, Expression then, Expression otherwise, SemanticModel model, Dictionary<ISymbol, Expression> scope, int depth)
    {
        if (depth > MostDepth)
        {
            throw NotUnderstoodHere(condition, FormattableString.Invariant($"The formula is more than {MostDepth} levels deep"));
        }

        switch (condition)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Choose(parenthesized.Expression, then, otherwise, model, scope, depth);
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return Choose(not.Operand, otherwise, then, model, scope, depth + 1);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } and:
                return Choose(and.Left, Choose(and.Right, then, otherwise, model, scope, depth + 1), otherwise, model, scope, depth + 1);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or:
                return Choose(or.Left, then, Choose(or.Right, then, otherwise, model, scope, depth + 1), model, scope, depth + 1);
            case BinaryExpressionSyntax comparison when IsNumber(model.GetTypeInfo(comparison.Left).ConvertedType) && IsNumber(model.GetTypeInfo(comparison.Right).ConvertedType):
                Expression left = Read(comparison.Left, model, scope, depth + 1);
                Expression right = Read(comparison.Right, model, scope, depth + 1);
                Select? select = comparison.Kind() switch
                {
                    SyntaxKind.GreaterThanExpression => new Select(left, right, then, otherwise),
                    SyntaxKind.LessThanExpression => new Select(right, left, then, otherwise),
                    SyntaxKind.GreaterThanOrEqualExpression => new Select(left, right, then, otherwise) { OrEqual = true },
                    SyntaxKind.LessThanOrEqualExpression => new Select(right, left, then, otherwise) { OrEqual = true },
                    SyntaxKind.EqualsExpression => Equal(left, right, then, otherwise),
                    SyntaxKind.NotEqualsExpression => Equal(left, right, otherwise, then),
                    _ => null,
                };
                if (left.Equals(right) && select is not null)
                {
                    // The compiler warns of code that compares a value with itself.
                    return comparison.Kind() is SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.EqualsExpression ? then : otherwise;
                }

                return select ?? throw NotUnderstoodHere(comparison, $"The operator '{comparison.OperatorToken}' is not understood in a method that is differentiated");
            default:
                throw NotUnderstoodHere(condition, "A condition compares two numbers");
        }

        static Select Equal(Expression left, Expression right, Expression then, Expression otherwise) =>
            new(left, right, new Select(right, left, then, otherwise) { OrEqual = true }, otherwise) { OrEqual = true };
    }

    private Expression ReadCall(InvocationExpressionSyntax call, SemanticModel model, Dictionary<ISymbol, Expression> scope, int depth)
    {
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
        {
            throw NotUnderstoodHere(call, $"'{call.Expression}' is not understood in a method that is differentiated");
        }

        if (!method.IsStatic || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.IsParams))
        {
            throw NotUnderstoodHere(call, $"'{method.Name}' is not understood in a method that is differentiated: it calls static methods of numbers alone");
        }

        var arguments = new Expression?[method.Parameters.Length];
        for (int i = 0; i < call.ArgumentList.Arguments.Count; i++)
        {
            ArgumentSyntax argument = call.ArgumentList.Arguments[i];
            int place = argument.NameColon is { } name ? method.Parameters.Select((parameter, at) => (parameter, at)).First(each => each.parameter.Name == name.Name.Identifier.ValueText).at : i;
            arguments[place] = Read(argument.Expression, model, scope, depth + 1);
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] ??= method.Parameters[i] is { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } value } ? (Expression)Convert.ToDouble(value, CultureInfo.InvariantCulture)
                : throw NotUnderstoodHere(call, $"'{method.Name}' lacks an argument");
        }

        Expression[] given = arguments.Select(argument => argument!).ToArray();
        if (IsMath(method.ContainingType))
        {
            return MathFunctions.Of(method.Name, given) is { } known ? known.Problem is { } problem ? throw NotUnderstoodHere(call, problem) : known.Formula!
                : throw NotUnderstoodHere(call, $"The derivative of {method.ContainingType.Name}.{method.Name} is not known: {MathFunctions.List} are");
        }

        if (Unsuitable(method, _compilation) is { } unsuitable)
        {
            throw NotUnderstoodHere(call, $"'{method.Name}' {unsuitable}");
        }

        if (_open.Any(open => SymbolEqualityComparer.Default.Equals(open, method)))
        {
            throw NotUnderstoodHere(call, $"'{method.Name}' calls itself, and a formula has an end");
        }

        return ReadMethod(method, given, depth + 1);
    }

    private static bool IsMath(INamedTypeSymbol type) =>
        type is { Name: "Math" or "MathF", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }, ContainingType: null }
        || type is { Name: "Functions", ContainingNamespace: { Name: "BackpropGen", ContainingNamespace.IsGlobalNamespace: true }, ContainingType: null }
        || IsNumber(type);

    private static string Describe(ExpressionSyntax syntax)
    {
        string text = syntax.ToString();
        return text.Length > 40 || text.Any(char.IsControl) ? "This expression" : $"'{text}'";
    }

    private NotUnderstood NotUnderstoodHere(SyntaxNode node, string what) => Refuse(_open[_open.Count - 1], node, what.Contains(": ") ? what : $"{what}: {Understood}");

    private static NotUnderstood Refuse(IMethodSymbol method, SyntaxNode? node, string what) => new(new FunctionProblem(FunctionSite.Of(method, node), what));

    /// <summary>Leaves the reader where something is not understood.</summary>
    private sealed class NotUnderstood(FunctionProblem problem) : Exception
    {
        public FunctionProblem Problem { get; } = problem;
    }
}

/// <summary>What is wrong with a method that is to be differentiated, as a sentence, and where.</summary>
internal sealed record FunctionProblem(FunctionSite Site, string Message);
