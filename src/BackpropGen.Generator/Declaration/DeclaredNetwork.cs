using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// A class with the attribute as its author wrote it: what has to be asked of the compiler at every change of the program, and no more. What
/// it means is worked out by <see cref="DeclarationCheck"/>, which runs only where something here has changed.
/// </summary>
/// <param name="Type">Where the class stands and what it is called.</param>
/// <param name="HasTopology">Whether the constructor that takes a topology was called.</param>
/// <param name="Topology">The topology, which may be null and need not be valid.</param>
/// <param name="Activation">The name of the hidden layers' activation.</param>
/// <param name="OutputActivation">The name of the output's activation, null unless set.</param>
/// <param name="Loss">The name of the loss, null unless set.</param>
/// <param name="LossParameters">What is set of the numbers that losses depend on, by the property's name.</param>
/// <param name="ClassWeights">The weights of the classes, null unless set.</param>
/// <param name="Optimizer">The name of the optimiser, null unless set.</param>
/// <param name="OptimizerNumbers">What is set of the numbers that optimisers depend on, by the property's name.</param>
/// <param name="Emission">The name of the form, null unless set.</param>
/// <param name="Initializer">The name of the initializer, null unless set.</param>
/// <param name="Precision">The name of the precision, null unless set.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Inputs">The names of the inputs, of which each may be null; null unless set.</param>
/// <param name="Outputs">The same for the outputs.</param>
/// <param name="LeavesConstructors">Whether the class leaves its constructors to the generator.</param>
/// <param name="Members">The class's own members whose names a generated one could have.</param>
/// <param name="Inherited">The same for the members that it inherits.</param>
/// <param name="Problems">What is wrong with the class itself.</param>
/// <param name="InputScaling">The name of the inputs' scaling, null unless set.</param>
/// <param name="TargetScaling">The same for the targets.</param>
/// <param name="Row">The type of rows, null unless set.</param>
/// <param name="Label">The column of the class, null unless set.</param>
/// <param name="Model">The model file, null unless set.</param>
/// <param name="Weights">The file with weights, null unless set.</param>
/// <param name="IsFrozen">Whether the network only predicts.</param>
/// <param name="Source">The path of the file that the attribute is written in; null unless a file is named, since nothing else depends on it.</param>
internal sealed record DeclaredNetwork(
    TypeIdentity Type,
    bool HasTopology,
    string? Topology,
    string? Activation,
    string? OutputActivation,
    string? Loss,
    EquatableArray<WrittenNumber> LossParameters,
    WrittenNumbers? ClassWeights,
    string? Optimizer,
    EquatableArray<WrittenNumber> OptimizerNumbers,
    string? Emission,
    string? Initializer,
    string? Precision,
    int Seed,
    WrittenNames? Inputs,
    WrittenNames? Outputs,
    bool LeavesConstructors,
    EquatableArray<DeclaredMember> Members,
    EquatableArray<DeclaredMember> Inherited,
    EquatableArray<Problem> Problems,
    string? InputScaling = null,
    string? TargetScaling = null,
    DeclaredRow? Row = null,
    string? Label = null,
    string? Model = null,
    string? Weights = null,
    bool IsFrozen = false,
    string? Source = null)
{
    /// <summary>What System.Text.Json would meet in the class.</summary>
    public DeclaredJson Json { get; init; } = new(HasConverter: false, CanBeCreated: true, default);

    /// <summary>What the compiler warns of where a generated constructor calls that of the base class.</summary>
    public EquatableArray<string> BaseWarnings { get; init; }

    /// <summary>Whether the author, or a base class, says what the network is as text.</summary>
    public bool HasText => Members.Concat(Inherited).Any(member => member.Name == "ToString" && (member.Kind != MemberKind.Method || member.Signature == "ToString()"));

    /// <summary>The author's activations that the topology may mean.</summary>
    public EquatableArray<DeclaredFunction> Functions { get; init; }

    /// <summary>The name of the author's loss, null unless set.</summary>
    public string? LossFunction { get; init; }

    /// <summary>The author's loss; null where there is none of the name.</summary>
    public DeclaredFunction? OwnLoss { get; init; }

    /// <summary>The numbers for the author's loss, null unless set.</summary>
    public WrittenNumbers? LossArguments { get; init; }

    /// <summary>The tensors of the model that are its outputs, null unless set.</summary>
    public WrittenNames? ModelOutputs { get; init; }

    /// <summary>What the names of the tensors begin with, null unless set.</summary>
    public string? WeightsPrefix { get; init; }

    /// <summary>The names of the modules, null unless set.</summary>
    public WrittenNames? WeightsModules { get; init; }

    /// <summary>Whether the first inputs are to be added to the outputs.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Whether the network is to show how it computes a row.</summary>
    public bool IsExplained { get; init; }

    /// <summary>Names that generated code would like to use, and that mean something else where the class stands.</summary>
    public EquatableArray<string> TakenNames { get; init; }

    /// <summary>The file that the network's weights come from, by what is written, and the argument it is written in; null without one.</summary>
    public (string Argument, string Name)? File => Model is not null ? ("Model", Model) : Weights is not null ? ("Weights", Weights) : null;
}

/// <summary>An array of names as it is written.</summary>
internal sealed record WrittenNames(EquatableArray<WrittenName> Names);

/// <summary>A name as it is written: anything, or null.</summary>
internal sealed record WrittenName(string? Text);

/// <summary>A number, and the property of the attribute that it is written for.</summary>
internal sealed record WrittenNumber(string Property, double Value);

/// <summary>An array of numbers as it is written.</summary>
internal sealed record WrittenNumbers(EquatableArray<double> Numbers);

/// <summary>A member of the author's, or one that the class inherits.</summary>
/// <param name="Index">Its place among the members of its name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is: anything that is neither a method nor a type counts as a field.</param>
/// <param name="Arity">How many type parameters it has.</param>
/// <param name="Signature">For a method its name and argument types as <see cref="Member.Signature"/> writes them, otherwise empty.</param>
/// <param name="IsAbstract">Whether it is abstract.</param>
/// <param name="Owner">The type that declares it.</param>
internal sealed record DeclaredMember(int Index, string Name, MemberKind Kind, int Arity, string Signature, bool IsAbstract, string Owner)
{
    /// <summary>The name without the global:: that is part of it where an interface is implemented explicitly under its full name.</summary>
    public string PlainName => Plain(Name);

    public static string Plain(string name) => name.StartsWith("global::", StringComparison.Ordinal) ? name.Substring("global::".Length) : name;
}
