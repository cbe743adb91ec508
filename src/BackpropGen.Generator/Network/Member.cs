namespace BackpropGen.Generator.Network;

/// <summary>The files of a generated class.</summary>
internal enum Aspect
{
    Declaration,
    Forward,
    Gradient,
    Update,
    Rows,
    Fit,
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
    DefaultConstructor,
    SeedConstructor,
    Initialize,
    GetParameters,
    GetParametersSpan,
    SetParameters,
    SetParametersSpan,
    Clone,
    DrawParameters,
    FromSpan,
    CopyTo,
    IsFinite,
    Information,

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
    OneHot,

    // Update
    UpdateStruct,
    UpdateSpan,
    TrainNamed,
    TrainNamedClass,
    TrainSpan,
    TrainClass,
    Step,
    Descend,
    Scale,

    // Rows
    PredictBatch,
    PredictClassBatch,
    EvaluateBatch,
    EvaluateBatchClass,
    GradientBatch,
    GradientBatchClass,
    GradientBatchSpan,
    GradientBatchSpanClass,
    TrainBatch,
    TrainBatchClass,

    // Fit
    FitSpans,
    FitSpansClass,
    FitGrids,
    FitGridSpan,
    FitGridClass,
    FitRows,
    FitRowsSpan,
    FitRowsClass,

    /// <summary>The body of a stage, or of a part of one: printed with the stage it belongs to.</summary>
    Stage,
}

/// <summary>What kind of member a name is.</summary>
internal enum MemberKind
{
    Method,
    Constructor,
    Constant,
    Field,
    Type,
}

/// <summary>An argument of a generated method.</summary>
internal sealed record Argument(string Modifier, string Type, string Name, string Doc, string Default = "");

/// <summary>A member of the generated class: enough to print its declaration and to compare it with the user's own members.</summary>
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
    bool IsInherited = false)
{
    public bool IsPublic => Modifiers.StartsWith("public", StringComparison.Ordinal);

    /// <summary>Name and argument types: two methods of a class must not agree in it. For other members the name alone.</summary>
    public string Signature => Kind is MemberKind.Method or MemberKind.Constructor
        ? Name + "(" + string.Join(",", Arguments.Select(argument => argument.Type)) + ")"
        : Name;
}
