using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>
/// Everything that can be said about a declaration. BPG0xx: errors, nothing is generated. BPG1xx: warnings about a network that will not do what
/// its author expects. BPG2xx: information. Each has a page in docs/diagnostics. Messages about characters of the topology have a last argument: the
/// column, where the location cannot show it.
/// </summary>
internal static class Descriptors
{
    public const string Category = "BackpropGen";

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "BPG001", "A network class and its containing types must be partial", "'{0}' must be partial: the generator adds the members of the network '{1}'");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "BPG002", "Only a class can be a network", "'{0}' {1}");

    public static readonly DiagnosticDescriptor InvalidTopology = Error(
        "BPG003", "The topology is not valid", "{0}{1}");

    public static readonly DiagnosticDescriptor InvalidLayerSize = Error(
        "BPG004", "A layer's size is not valid", "{0}{1}");

    public static readonly DiagnosticDescriptor UnknownActivation = Error(
        "BPG005", "The activation is not known", "{0}{1}");

    public static readonly DiagnosticDescriptor PastedDash = Error(
        "BPG006", "A dash is not a hyphen", "{0}{1}");

    public static readonly DiagnosticDescriptor InvalidName = Error(
        "BPG007", "The name of an input or output is not valid", "{0} cannot name an {1}: {2}");

    public static readonly DiagnosticDescriptor NameCount = Error(
        "BPG008", "The number of names is not that of the inputs or outputs", "{0} gives {1}, but the network {2} has {3}: give one for each, or none");

    public static readonly DiagnosticDescriptor MemberCollision = Error(
        "BPG009", "A member has the name of a generated one", "'{0}' is also the name of a member that the generator adds to '{1}': give it another name");

    public static readonly DiagnosticDescriptor LanguageVersion = Error(
        "BPG010", "The language version is too old", "The generated code of '{0}' needs C# 9 or later, but the project uses C# {1}: set <LangVersion>9.0</LangVersion> or later");

    public static readonly DiagnosticDescriptor IncompatibleLoss = Error(
        "BPG011", "The loss does not fit the output activation", "{0} is not defined on outputs of {1}: {2}");

    public static readonly DiagnosticDescriptor UndefinedValue = Error(
        "BPG012", "The enum does not define the value", "{0} is not a value of {1}: use one of {2}");

    public static readonly DiagnosticDescriptor TooManyParameters = Error(
        "BPG013", "The network has too many parameters", "The network {0} would have {1} parameters; at most {2} are supported");

    public static readonly DiagnosticDescriptor InheritsNetwork = Error(
        "BPG014", "A network cannot inherit from a network", "'{0}' inherits from the network '{1}' and would have two sets of parameters: let it contain one instead");

    public static readonly DiagnosticDescriptor TooLargeToUnroll = Error(
        "BPG015", "The network is too large to be unrolled",
        "The network {0} has {1} weights: Emission.Unrolled is for networks of up to {2} weights, and {3} outputs or nodes of a softmax layer. Leave the choice to Emission.Auto.");

    public static readonly DiagnosticDescriptor InvalidParameter = Error(
        "BPG016", "The parameter of an activation is not valid", "{0}{1}");

    public static readonly DiagnosticDescriptor InvalidLossParameter = Error(
        "BPG017", "A parameter of the loss is not valid", "{0}");

    public static readonly DiagnosticDescriptor OptimizerNumber = Error(
        "BPG018", "A number of the optimiser is not valid", "{0}");

    public static readonly DiagnosticDescriptor UnknownColumn = Error(
        "BPG019", "The row has no such column", "'{1}' has no column {0}{2}");

    public static readonly DiagnosticDescriptor UnsuitableColumn = Error(
        "BPG020", "The column does not fit", "The column '{0}' of '{1}' cannot be {2}: {3}");

    public static readonly DiagnosticDescriptor LabelClasses = Error(
        "BPG021", "The label and the outputs disagree about the classes", "{0}");

    public static readonly DiagnosticDescriptor UnusableRow = Error(
        "BPG022", "The row cannot be used", "{0}");

    public static readonly DiagnosticDescriptor ScaledTargets = Error(
        "BPG023", "The targets of the loss cannot be scaled", "{0} takes targets {1}, which scaling would change: remove TargetScaling, or use a loss for any numbers");

    public static readonly DiagnosticDescriptor ModelFileNotFound = Error(
        "BPG024", "The model file is not among the project's files", "{0}");

    public static readonly DiagnosticDescriptor UnusableModelFile = Error(
        "BPG025", "The model file cannot be compiled in", "{0}: {1}");

    public static readonly DiagnosticDescriptor ModelArguments = Error(
        "BPG026", "An argument cannot be used with a model file", "{0}");

    public static readonly DiagnosticDescriptor TooManyWeights = Error(
        "BPG027", "The model has too many weights for source code",
        "{0} has {1} weights and biases, and {2}");

    public static readonly DiagnosticDescriptor NothingGenerated = Error(
        "BPG028", "Nothing was generated, and no analyzer reports why", "Nothing was generated for '{0}': {1} ({2})");

    public static readonly DiagnosticDescriptor MissingCode = Error(
        "BPG029", "The generator did not see the network",
        "No code was generated for '{0}': its attribute, something that the attribute names, or the columns of its row are written by another generator, and generators do not see each "
        + "other's code, or the generator failed (CS8785). Declare the network, what its attribute names, and the columns of its row in files of your own.");

    public static readonly DiagnosticDescriptor Alias = Error(
        "BPG030", "A reference is available under an alias only",
        "The generated code of '{0}' names types from global:: on, but {1} is referenced under the alias '{2}' only: give the reference Aliases=\"global,{2}\"");

    public static readonly DiagnosticDescriptor SequenceArguments = Error(
        "BPG031", "An argument cannot be used with layers that remember", "{0} cannot be used with layers that remember earlier steps: {1}");

    public static readonly DiagnosticDescriptor HiddenSoftmax = Warning(
        "BPG101", "Softmax in a hidden layer", "Layer {0}{1} is hidden, and softmax lets through little more than its largest value: networks with it hardly learn. Use relu or tanh there.");

    public static readonly DiagnosticDescriptor SoftmaxWithMeanSquaredError = Warning(
        "BPG102", "Softmax with mean squared error", "A softmax output with mean squared error learns slowly where it is most wrong: use Loss.CrossEntropy");

    public static readonly DiagnosticDescriptor EqualStart = Warning(
        "BPG103", "The nodes of a layer start equal", "Initializer.{0} starts the {1} {2} nodes of layer {3} with equal weights, and equal nodes stay equal in training: use a random initializer");

    public static readonly DiagnosticDescriptor SingleClass = Warning(
        "BPG104", "Softmax or cross-entropy over one output", "{0} over one output is always {1}, so nothing is learnt: use Loss.BinaryCrossEntropy for yes or no, or one output for each class");

    public static readonly DiagnosticDescriptor RectifiedOutput = Warning(
        "BPG105", "ReLU at the output of a regression", "An output of {0}{1} is never negative, and it stays 0 if its sum is negative for every row: use linear, or softplus for positive outputs");

    public static readonly DiagnosticDescriptor SpanLength = Warning(
        "BPG106", "The array does not have a network's length", "'{0}' has {1}, but the network {2} has {3}: the call will throw ArgumentException");

    public static readonly DiagnosticDescriptor RepeatedFit = Warning(
        "BPG107", "Fit in a loop that counts epochs",
        "Every pass of the loop calls Fit with the same data and drops its history, and every call takes the rows in the same order again: set FitOptions.Epochs, and call Fit once");

    public static readonly DiagnosticDescriptor NetworkPerPass = Warning(
        "BPG108", "A network is created in every pass of a loop", "Every pass of the loop creates the same '{0}' again, only to predict: create it once, before the loop");

    public static readonly DiagnosticDescriptor NetworkInJsonContext = new(
        "BPG109", "The source generator of System.Text.Json does not know a network's converter",
        "{0} holds the network '{1}', but the source generator of System.Text.Json does not see its converter, and would write {{}}: add a new {1}.WeightsJsonConverter() to the Converters of the options that '{2}' is created with",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor SharedNetwork = Warning(
        "BPG110", "A network is changed while other threads use it",
        "{0} changes the network '{1}' while another thread may use it, and predictions or weights can come out wrong: wait for one before you start the other, use a lock, or train a Clone");

    public static readonly DiagnosticDescriptor ParametersAccess = Warning(
        "BPG111", "Parameters is a type, not a property",
        "Parameters is a type, not a property: {0}.GetParameters() returns a copy of the parameters, and {0}.SetParameters(copy) replaces them");

    public static readonly DiagnosticDescriptor MissingPackage = Warning(
        "BPG112", "A package is missing, or its name is used as a namespace", "{0} {1}");

    public static readonly DiagnosticDescriptor MissingExplain = Warning(
        "BPG114", "The network does not explain itself", "'{0}' has {1} where its attribute asks for it: add Explain = true to the arguments of [Network(…)]");

    public static readonly DiagnosticDescriptor LoopForm = new(
        "BPG201", "The network is emitted as loops", "The network {0} has {1}, so it is emitted as loops, and its parameters have no names of their own", Category, DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoVectors = new(
        "BPG202", "The framework has no vectors for the network", "The network {0} asks for Emission.Vectorized, but {1}: it is emitted without them", Category,
        DiagnosticSeverity.Info, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NotDifferentiable = Error("BPG032", "A method cannot be differentiated", "{0}");

    public static readonly DiagnosticDescriptor LossArguments = Error("BPG033", "The loss of one's own does not fit", "{0}");

    public static readonly DiagnosticDescriptor DerivativeNotFinite = Warning("BPG113", "A derivative is not finite everywhere", "{0}");

    public static readonly DiagnosticDescriptor LaneByLane = new(
        "BPG203", "A function runs lane by lane", "{0}", Category, DiagnosticSeverity.Info, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor WeightRemarks = new(
        "BPG204", "Not all of a weight file is used as it is", "{0}: {1}", Category, DiagnosticSeverity.Info, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor WithoutWeights = new(
        "BPG205", "The network starts without the weights of its file",
        "{0} has {1} weights and biases, more than the {2} that are compiled in, and the build has no targets of the package that could embed it: '{3}' starts with random weights, so Load {4}, from a stream before it is used",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true);

    /// <summary>What is said about declarations.</summary>
    public static readonly IReadOnlyList<DiagnosticDescriptor> OfDeclarations = new[]
    {
        NotPartial, UnsupportedType, InvalidTopology, InvalidLayerSize, UnknownActivation, PastedDash, InvalidName, NameCount, MemberCollision,
        LanguageVersion, IncompatibleLoss, UndefinedValue, TooManyParameters, InheritsNetwork, TooLargeToUnroll, InvalidParameter, InvalidLossParameter, OptimizerNumber,
        UnknownColumn, UnsuitableColumn, LabelClasses, UnusableRow, ScaledTargets,
        ModelFileNotFound, UnusableModelFile, ModelArguments, TooManyWeights, Alias, SequenceArguments, HiddenSoftmax, SoftmaxWithMeanSquaredError, EqualStart, SingleClass, RectifiedOutput, LoopForm, NoVectors, NotDifferentiable, LossArguments, DerivativeNotFinite, LaneByLane, WeightRemarks, WithoutWeights,
    };

    public static readonly IReadOnlyList<DiagnosticDescriptor> All = OfDeclarations.Concat(new[]
    {
        NothingGenerated, MissingCode, SpanLength, RepeatedFit, NetworkPerPass, NetworkInJsonContext, SharedNetwork, ParametersAccess, MissingPackage, MissingExplain,
    }).OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal).ToList();

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
