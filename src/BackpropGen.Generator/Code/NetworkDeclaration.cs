using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Code;

/// <summary>A network and the class that it becomes: all that the emitted code depends on, but for the consumer's framework.</summary>
/// <param name="Type">Where the class stands and what it is called.</param>
/// <param name="Specification">The network that it asks for.</param>
/// <param name="HasConstructors">Whether the class leaves its constructors to the generator.</param>
/// <param name="Hidden">Signatures of generated members that hide inherited ones.</param>
internal sealed record NetworkDeclaration(TypeIdentity Type, NetworkSpecification Specification, bool HasConstructors, EquatableArray<string> Hidden)
{
    /// <summary>Whether it computes the steps of a network with memory.</summary>
    public bool IsStep { get; init; }

    /// <summary>Whether it is the activation and the loss of a network with memory, and has no parameters.</summary>
    public bool IsHead { get; init; }

    /// <summary>How the network goes into JSON.</summary>
    public JsonForm Json { get; init; } = new(HasConverter: true);

    /// <summary>Whether ToString is generated: the author, or a base class, may have one.</summary>
    public bool HasText { get; init; } = true;

    /// <summary>What the compiler warns of where the constructor of the base class is called.</summary>
    public EquatableArray<string> BaseWarnings { get; init; }

    /// <summary>Names of types, and of namespaces' beginnings, that mean something else where the class stands.</summary>
    public EquatableArray<string> TakenNames { get; init; }
}

/// <summary>How a network goes into JSON, where the framework has System.Text.Json.</summary>
/// <param name="HasConverter">Whether a converter is generated: the author may have one.</param>
/// <param name="Obstacle">Why the converter refuses to convert, and what to do; null where it converts.</param>
internal sealed record JsonForm(bool HasConverter, string? Obstacle = null);

/// <summary>A class and what it is nested in, by name.</summary>
/// <param name="Namespace">The namespace, empty for the global one. Names that are keywords carry an @.</param>
/// <param name="Containers">The containing types, the outermost first.</param>
/// <param name="Self">The class itself.</param>
internal sealed record TypeIdentity(string Namespace, EquatableArray<TypePart> Containers, TypePart Self)
{
    /// <summary>A name that no other type of a program has.</summary>
    public string FullName => Namespace + "::" + string.Join("+", Containers.Append(Self).Select(part => part.FullName));

    /// <summary>The name that metadata have for it.</summary>
    public string MetadataName => (Namespace.Length == 0 ? string.Empty : Namespace.Replace("@", string.Empty) + ".")
        + string.Join("+", Containers.Append(Self).Select(part => part.MetadataName));

    /// <summary>The type in any file, without type arguments, as typeof takes it.</summary>
    public string Unbound => "global::" + (Namespace.Length == 0 ? string.Empty : Namespace + ".") + string.Join(".", Containers.Append(Self).Select(part => part.Unbound));

    /// <summary>A name for files: namespace, containers and the number of type parameters. Other types may have the same.</summary>
    public string FileName => (Namespace.Length == 0 ? string.Empty : Namespace.Replace("@", string.Empty) + ".")
        + string.Join(".", Containers.Append(Self).Select(part => part.FileName));
}

/// <summary>One type of a nest.</summary>
/// <param name="Keyword">class, struct, interface, record, record struct.</param>
/// <param name="Name">The name; one that is a keyword carries an @.</param>
/// <param name="TypeParameters">The names of the type parameters.</param>
internal sealed record TypePart(string Keyword, string Name, EquatableArray<string> TypeParameters)
{
    /// <summary>The name with its type parameters, as in code.</summary>
    public string Spelled => TypeParameters.Count == 0 ? Name : Name + "<" + string.Join(", ", TypeParameters) + ">";

    /// <summary>The name with room for its type parameters.</summary>
    public string Unbound => TypeParameters.Count == 0 ? Name : Name + "<" + new string(',', TypeParameters.Count - 1) + ">";

    /// <summary>Kind, name and number of type parameters: types that differ in one of them are different, if only in programs that do not compile.</summary>
    public string FullName => Keyword + " " + Name + "`" + TypeParameters.Count;

    public string MetadataName => TypeParameters.Count == 0 ? Name.TrimStart('@') : Name.TrimStart('@') + "`" + TypeParameters.Count;

    public string FileName => TypeParameters.Count == 0 ? Name.TrimStart('@') : Name.TrimStart('@') + "_" + TypeParameters.Count;
}
