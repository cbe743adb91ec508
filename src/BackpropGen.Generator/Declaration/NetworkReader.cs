using System.Collections.Immutable;
using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Features;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// Reads an attribute and its class. This runs for every network whenever a declaration of the program changes: it takes down what is written, and
/// leaves what follows from it to <see cref="DeclarationCheck"/>.
/// </summary>
internal sealed class NetworkReader
{
    public const string AttributeName = "BackpropGen.NetworkAttribute";

    private readonly INamedTypeSymbol _type;
    private readonly AttributeData _attribute;
    private readonly Compilation _compilation;
    private readonly List<Problem> _problems = new();

    private NetworkReader(INamedTypeSymbol type, AttributeData attribute, Compilation compilation)
    {
        _type = type;
        _attribute = attribute;
        _compilation = compilation;
    }

    /// <summary>What is written, or null where the compiler itself rejects the attribute.</summary>
    public static DeclaredNetwork? Read(INamedTypeSymbol type, AttributeData attribute, Compilation compilation) =>
        new NetworkReader(type, attribute, compilation).Read();

    /// <summary>The attribute of a class, or null: the first, where a program that does not compile has several.</summary>
    public static AttributeData? AttributeOf(INamedTypeSymbol type) => type.GetAttributes().FirstOrDefault(attribute =>
        attribute.AttributeClass is { Name: "NetworkAttribute", ContainingNamespace: { Name: "BackpropGen", ContainingNamespace.IsGlobalNamespace: true }, ContainingType: null });

    private DeclaredNetwork? Read()
    {
        bool canHaveMembers = _type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface;
        if (!canHaveMembers || _attribute.AttributeConstructor is null || HasErrors() || !TypeShape.IsNamed(_type))
        {
            return null;
        }

        ReadReferences();
        ReadType();
        ReadSizes();
        string? inputScaling = ReadEnum("InputScaling");
        string? targetScaling = ReadEnum("TargetScaling");
        string? model = ReadString("Model");
        string? weights = ReadString("Weights");
        ImmutableArray<TypedConstant> arguments = _attribute.ConstructorArguments;
        string? topology = arguments.Length > 0 && arguments[0].Kind == TypedConstantKind.Primitive ? arguments[0].Value as string : null;
        string? lossFunction = ReadString("LossFunction");
        bool leavesConstructors = TypeShape.LeavesConstructors(_type, _compilation);
        return new DeclaredNetwork(
            TypeShape.IdentityOf(_type),
            HasTopology: arguments.Length > 0,
            Topology: topology,
            Activation: arguments.Length > 1 ? ReadEnum("activation", arguments[1]) : null,
            OutputActivation: ReadEnum("OutputActivation"),
            Loss: ReadEnum("Loss"),
            LossParameters: ReadLossParameters().ToEquatableArray(),
            ClassWeights: ReadNumbers("ClassWeights"),
            Optimizer: ReadEnum("Optimizer"),
            OptimizerNumbers: ReadOptimizerNumbers().ToEquatableArray(),
            Emission: ReadEnum("Emission"),
            Initializer: ReadEnum("Initializer"),
            Precision: ReadEnum("Precision"),
            Seed: NamedArgument("Seed") is { Kind: TypedConstantKind.Primitive, Value: int seed } ? seed : 0,
            Inputs: ReadNames("Inputs"),
            Outputs: ReadNames("Outputs"),
            LeavesConstructors: leavesConstructors,
            Members: ReadMembers().ToEquatableArray(),
            Inherited: ReadInherited().ToEquatableArray(),
            Problems: _problems.ToEquatableArray(),
            InputScaling: inputScaling,
            TargetScaling: targetScaling,
            Row: RowReader.Read(NamedArgument("Row"), _type, _compilation),
            Label: ReadString("Label"),
            Model: model,
            Weights: weights,
            IsFrozen: NamedArgument("Frozen") is { Kind: TypedConstantKind.Primitive, Value: true },
            Source: model is null && weights is null ? null : _attribute.ApplicationSyntaxReference?.SyntaxTree.FilePath)
        {
            Json = JsonReader.Read(_type, leavesConstructors, _compilation),
            BaseWarnings = leavesConstructors ? TypeShape.BaseWarnings(_type, _compilation).ToEquatableArray() : default,
            Functions = FunctionReader.Activations(topology ?? string.Empty, _type, _compilation).ToEquatableArray(),
            LossFunction = lossFunction,
            OwnLoss = lossFunction is null ? null : FunctionReader.LossOf(lossFunction, _type, _compilation),
            LossArguments = ReadNumbers("LossArguments"),
            TakenNames = TakenNames.Of(_type, _compilation),
            ModelOutputs = ReadNames("ModelOutputs"),
            WeightsPrefix = ReadString("WeightsPrefix"),
            WeightsModules = ReadNames("WeightsModules"),
            IsExplained = NamedArgument("Explain") is { Kind: TypedConstantKind.Primitive, Value: true },
            IsResidual = NamedArgument("Residual") is { Kind: TypedConstantKind.Primitive, Value: true },
        };
    }

    private bool HasErrors() => _attribute.ConstructorArguments.Concat(_attribute.NamedArguments.Select(argument => argument.Value)).Any(constant =>
        constant.Kind == TypedConstantKind.Error
        || constant is { Kind: TypedConstantKind.Type, Value: ITypeSymbol { TypeKind: TypeKind.Error } }
        || (constant.Kind == TypedConstantKind.Array && !constant.IsNull && constant.Values.Any(value => value.Kind == TypedConstantKind.Error)));

    /// <summary>Generated code finds the library, and the framework, from global:: on.</summary>
    private void ReadReferences()
    {
        foreach (INamedTypeSymbol? type in new[] { _attribute.AttributeClass, _compilation.GetTypeByMetadataName("System.ReadOnlySpan`1") })
        {
            if (TypeSpelling.AliasOf(type?.ContainingAssembly, _compilation) is { } alias)
            {
                Report("BPG030", new AttributeSite(), _type.Name, type!.ContainingAssembly.Name, alias);
            }
        }
    }

    /// <summary>[Network(2, 2, 1)]: the constructor is there for this message.</summary>
    private void ReadSizes()
    {
        ImmutableArray<TypedConstant> arguments = _attribute.ConstructorArguments;
        if (arguments.Length == 2 && arguments[0] is { Kind: TypedConstantKind.Primitive, Value: int inputs } && arguments[1] is { Kind: TypedConstantKind.Array, IsNull: false } layers)
        {
            IEnumerable<int> sizes = layers.Values.Select(size => size.Value is int number ? number : 1);
            string topology = string.Join("-", new[] { inputs }.Concat(layers.Values.IsEmpty ? new[] { 1 } : sizes).Select(size => size.ToString(CultureInfo.InvariantCulture)));
            Report("BPG003", new AttributeSite(), $"A topology is a string: write [Network(\"{topology}\")]");
        }
    }

    private void ReadType()
    {
        string? unsupported = TypeShape.Unsupported(_type);
        if (unsupported is not null)
        {
            Report("BPG002", new TypeSite(), _type.Name, unsupported);
        }

        if (_compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp9 } compilation)
        {
            Report("BPG010", new TypeSite(), _type.Name, compilation.LanguageVersion.ToDisplayString());
        }

        int outwards = 0;
        for (INamedTypeSymbol? type = _type; type is not null; type = type.ContainingType, outwards++)
        {
            if (TypeShape.IsFileLocal(type))
            {
                Report("BPG002", new TypeSite(outwards), type.Name, "is file-local: no other file, and so no generated one, can add to it; remove 'file'");
            }
            else if (!TypeShape.IsPartial(type) && (unsupported is null || outwards > 0))
            {
                Report("BPG001", new TypeSite(outwards), type.Name, _type.Name);
            }
        }

        for (INamedTypeSymbol? type = _type.BaseType; type is not null; type = type.BaseType)
        {
            if (AttributeOf(type) is not null)
            {
                Report("BPG014", new TypeSite(), _type.Name, type.Name);
                break;
            }
        }
    }

    private IEnumerable<DeclaredMember> ReadMembers()
    {
        foreach (string name in CandidateNames(_type))
        {
            ImmutableArray<ISymbol> members = _type.GetMembers(name);
            for (int i = 0; i < members.Length; i++)
            {
                if (!members[i].IsImplicitlyDeclared && !GeneratedFiles.Contain(members[i]) && CanCollide(members[i]))
                {
                    yield return MemberSignature.Of(members[i], i, _type, _compilation);
                }
            }
        }
    }

    /// <summary>Accessible members of the base classes; abstract ones as long as no class in between has overridden them.</summary>
    private IEnumerable<DeclaredMember> ReadInherited()
    {
        var overridden = new HashSet<ISymbol>(OverriddenBy(_type), SymbolEqualityComparer.Default);
        for (INamedTypeSymbol? type = _type.BaseType; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            foreach (ISymbol member in CandidateNames(type).SelectMany(name => type.GetMembers(name)))
            {
                if (CanCollide(member) && !overridden.Contains(member) && _compilation.IsSymbolAccessibleWithin(member, _type))
                {
                    yield return MemberSignature.Of(member, 0, _type, _compilation);
                }
            }

            overridden.UnionWith(OverriddenBy(type));
        }
    }

    /// <summary>MemberNames leaves out nested types and explicit implementations.</summary>
    private static IEnumerable<string> CandidateNames(INamedTypeSymbol type) => type.MemberNames
        .Concat(type.GetTypeMembers().Select(nested => nested.Name))
        .Where(MemberNames.MayInclude)
        .Concat(MemberNames.Explicit)
        .Distinct();

    private static IEnumerable<ISymbol> OverriddenBy(INamedTypeSymbol type) => CandidateNames(type)
        .SelectMany(name => type.GetMembers(name))
        .Select(member => member switch
        {
            IMethodSymbol method => method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            IEventSymbol @event => (ISymbol?)@event.OverriddenEvent,
            _ => null,
        })
        .OfType<ISymbol>();

    /// <summary>Accessors, operators and constructors have names of their own.</summary>
    private static bool CanCollide(ISymbol member) =>
        member is not IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation) };

    private WrittenNames? ReadNames(string property) => NamedArgument(property) is { Kind: TypedConstantKind.Array, IsNull: false } constant
        ? new WrittenNames(constant.Values.Select(value => new WrittenName(value.Kind == TypedConstantKind.Primitive ? value.Value as string : null)).ToEquatableArray())
        : null;

    private IEnumerable<WrittenNumber> ReadOptimizerNumbers()
    {
        foreach (string property in new[] { "Momentum", "WeightDecay", "L1" })
        {
            if (NamedArgument(property) is { Kind: TypedConstantKind.Primitive, Value: double value })
            {
                yield return new WrittenNumber(property, value);
            }
        }
    }

    private IEnumerable<WrittenNumber> ReadLossParameters() =>
        from property in LossFunction.All.Select(loss => loss.Parameter?.Property).OfType<string>().Distinct()
        let number = NamedArgument(property) is { Kind: TypedConstantKind.Primitive, Value: double value } ? value : (double?)null
        where number is not null
        select new WrittenNumber(property, number.Value);

    private WrittenNumbers? ReadNumbers(string property) => NamedArgument(property) is { Kind: TypedConstantKind.Array, IsNull: false } constant
        ? new WrittenNumbers(constant.Values.Select(value => value.Kind == TypedConstantKind.Primitive && value.Value is double number ? number : double.NaN).ToEquatableArray())
        : null;

    private TypedConstant? NamedArgument(string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in _attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private string? ReadString(string property) => NamedArgument(property) is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    private string? ReadEnum(string property) => NamedArgument(property) is { } constant ? ReadEnum(property, constant) : null;

    /// <summary>The name of an enum's value: the library's enums and the generator's definitions meet by name.</summary>
    private string? ReadEnum(string argument, TypedConstant constant)
    {
        if (constant.Kind != TypedConstantKind.Enum)
        {
            return null;
        }

        List<IFieldSymbol> values = constant.Type?.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue && field.Name != "Custom").ToList() ?? new List<IFieldSymbol>();
        IFieldSymbol? value = values.FirstOrDefault(field => Equals(field.ConstantValue, constant.Value));
        if (value is null)
        {
            string number = Convert.ToString(constant.Value, CultureInfo.InvariantCulture) ?? "null";
            Report("BPG012", new ArgumentSite(argument), number, constant.Type?.Name ?? argument, string.Join(", ", values.Select(field => field.Name)));
        }

        return value?.Name;
    }

    private void Report(string id, Site site, params string[] arguments) => _problems.Add(new Problem(id, site, arguments));
}
