using System.Globalization;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Code;

/// <summary>The files of a generated class.</summary>
internal enum Aspect
{
    Declaration,
    Weights,
    Forward,
    Gradient,
    Update,
    Rows,
    TypedRows,
    Json,
}

/// <summary>Which member it is, and so which body it gets. Overloads that differ in shape have entries of their own.</summary>
internal enum MemberId
{
    // Declaration
    InputCount,
    OutputCount,
    ParameterCount,
    ParametersType,
    ParametersField,
    StateField,
    StepsField,
    MomentumProductField,
    ScalingType,
    ScalingField,
    IsScaledField,
    NoScaling,
    TrainedScaling,
    FrozenScaling,
    DropoutField,
    DefaultConstructor,
    SeedConstructor,
    Initialize,
    GetParameters,
    GetParametersSpan,
    SetParameters,
    SetParametersSpan,
    Clone,
    Text,
    DrawParameters,
    FromSpan,
    CopyTo,
    DrawMemory,
    TrainedMemory,
    Pack,
    Unpack,
    IsFinite,
    Information,
    InterfaceDescription,
    InterfaceClone,
    InterfaceGetOptimizerState,
    InterfaceSetOptimizerState,
    InterfaceGetScaling,
    InterfaceSetScaling,
    InterfaceDropout,
    InterfaceGradientBatch,

    // Weights
    TrainedValues,

    // Forward
    PredictNamed,
    PredictRow,
    PredictSpan,
    PredictClassNamed,
    PredictClassRow,
    EvaluateNamed,
    EvaluateNamedClass,
    EvaluateSpan,
    EvaluateClass,

    // Gradient
    GradientNamed,
    GradientNamedClass,
    GradientRow,
    GradientClass,
    GradientSpan,
    GradientSpanClass,
    BackwardNamed,
    BackwardSpan,
    InputGradientNamed,
    InputGradientNamedClass,
    InputGradientSpan,
    InputGradientClass,
    Accumulate,
    GradientOfRow,

    // Update
    UpdateStruct,
    UpdateSpan,
    TrainNamed,
    TrainNamedClass,
    TrainSpan,
    TrainClass,
    InterfaceTrainRows,
    Step,
    TrainCarefully,
    Descend,
    Advance,
    Scale,

    // Rows
    PredictBatch,
    PredictClassBatch,
    EvaluateBatch,
    GradientBatch,
    GradientBatchClass,
    GradientBatchSpan,
    TrainBatch,
    GradientOfRows,
    AddGradients,
    StepBySum,
    InterfaceGradientLength,
    InterfaceBlockRows,
    InterfaceSumGradients,
    InterfaceStepBySum,
    PredictLanes512,
    PredictLanes256,
    GradientLanes512,
    GradientLanes256,

    // TypedRows
    TypedPredict,
    TypedPredictClass,
    TypedEvaluate,
    TypedTrain,
    TypedFit,
    TypedScore,
    TypedScoreClasses,
    TypedValidationSet,
    InputsOfRows,
    TargetsOfRows,
    ClassesOfRows,
    CopyInputs,
    CopyTargets,
    ClassOfRow,

    // Json
    JsonConverter,

    /// <summary>The body of a stage, or of a part of one: printed with the stage it belongs to.</summary>
    Stage,
}

/// <summary>How the body of a member is written, where networks differ in it.</summary>
internal enum BodyForm
{
    /// <summary>As in most networks: by calls of other members or of stages, or as a loop.</summary>
    Plain,

    /// <summary>One straight line, or a call of the overload with named arguments, which is one.</summary>
    Line,

    /// <summary>A line, or a term, for each parameter.</summary>
    Fields,

    /// <summary>Through the overload that takes the parameters as a struct.</summary>
    Struct,

    /// <summary>The nodes of a layer lie in vectors, parameters in padded memory.</summary>
    Vectors,

    /// <summary>Rows lie in the lanes of vectors.</summary>
    Lanes,

    /// <summary>Each row counts with the weight of its class.</summary>
    Weighted,

    /// <summary>The rule of the optimiser, in a method of its own.</summary>
    Rule,
}

/// <summary>What kind of member a name is.</summary>
internal enum MemberKind
{
    Method,
    Constructor,
    Constant,
    Field,
    Property,
    Type,
}

/// <summary>An argument of a generated method.</summary>
internal sealed record Argument(string Modifier, string Type, string Name, string Doc, string Default = "")
{
    /// <summary>The type as far as it tells overloads apart.</summary>
    public string Signature => (Modifier.Length == 0 ? string.Empty : "&") + Type.TrimEnd('?');
}

/// <summary>A member of the generated class: enough to print its declaration and to compare it with the user's own members.</summary>
/// <param name="IsHot">
/// Whether the runtime is asked to optimise the method at once and to leave it a method of its own: otherwise vectors take a second to become fast, and the
/// just-in-time compiler, which inlines only so much into one method, may leave the last of many functions as calls.
/// </param>
internal sealed record Member(
    MemberId Id,
    Aspect Aspect,
    MemberKind Kind,
    string Modifiers,
    string Type,
    string Name,
    IReadOnlyList<Argument> Arguments,
    string Summary,
    string Returns = "",
    bool IsInherited = false,
    bool IsHot = false)
{
    /// <summary>How its body is written.</summary>
    public BodyForm Body { get; init; }

    public bool IsPublic => Modifiers.StartsWith("public", StringComparison.Ordinal);

    /// <summary>Whether others than the network itself call it.</summary>
    public bool IsDocumented => IsPublic || Modifiers.StartsWith("internal", StringComparison.Ordinal);

    /// <summary>
    /// Name and argument types, &amp; before those that are passed by reference: two methods of a class must not agree in it. For other members
    /// the name alone.
    /// </summary>
    public string Signature => Kind is MemberKind.Method or MemberKind.Constructor
        ? Name + "(" + string.Join(",", Arguments.Select(argument => argument.Signature)) + ")"
        : Name;

    /// <summary>The member, and the methods that hold its parts: none if there is only one.</summary>
    public IEnumerable<Member> WithParts(int count) => new[] { this }.Concat(Enumerable.Range(1, count > 1 ? count : 0).Select(Part));

    /// <summary>The method that holds a part of a body that is too long for one method, counted from 1.</summary>
    public Member Part(int number) => this with { Id = MemberId.Stage, Name = Name + "Part" + number.ToString(CultureInfo.InvariantCulture) };
}
