namespace BackpropGen.Generator.Code;

/// <summary>A type of the framework or the library that generated code may name without its namespace.</summary>
/// <param name="Namespace">Where the type is declared.</param>
/// <param name="Name">What generated code writes.</param>
/// <param name="IsAttribute">Whether it stands for an attribute, whose type is also called by the longer name.</param>
internal sealed record TypeName(string Namespace, string Name, bool IsAttribute)
{
    /// <summary>The names under which the compiler looks for the type.</summary>
    public IReadOnlyList<string> Spellings { get; } = IsAttribute ? new[] { Name, Name + "Attribute" } : new[] { Name };
}

/// <summary>
/// The types that generated code may name without their namespaces. What is not in this table stays qualified, which is right as well, but harder to read.
/// </summary>
internal static class TypeNames
{
    /// <summary>Every type, each name once.</summary>
    public static IReadOnlyList<TypeName> All { get; } = new[]
    {
        Types("System", "Array Math MathF NotSupportedException ReadOnlySpan Span Type"),
        Types("System.Collections.Generic", "IReadOnlyList"),
        Attributes("System.Diagnostics.CodeAnalysis", "ExcludeFromCodeCoverage"),
        Types("System.IO", "MemoryStream"),
        Attributes("System.Runtime.CompilerServices", "MethodImpl"),
        Types("System.Runtime.CompilerServices", "RuntimeHelpers Unsafe"),
        Attributes("System.Runtime.InteropServices", "StructLayout"),
        Types("System.Runtime.InteropServices", "LayoutKind MemoryMarshal"),
        Types("System.Runtime.Intrinsics", "Vector128 Vector256 Vector512"),
        Types("System.Text.Json", "JsonException JsonSerializerOptions Utf8JsonReader Utf8JsonWriter"),
        Attributes("System.Text.Json.Serialization", "JsonConverter"),
        Types("System.Threading", "CancellationToken"),
        Types(
            "BackpropGen",
            "Activation Classification ClassificationScores Derivation EpochDerivation FitOptions FunctionDescription IClassifier INetwork Initializer ISequenceNetwork LayerDescription LayerKind LayerOperation Loss MemoryCell NetworkDescription NetworkTraining Optimizer RegressionScores Scaling ScalingNumbers Scoring SequenceDescription SequenceState "
            + "TargetDomain TrainingHistory ValidationSet WeightFile WeightFileException"),
        Types(
            "BackpropGen.CompilerServices",
            "AdamStep AlignedMemory AlignedScratch Batches BlockBatches Check ClassCoding ClassWeights ColumnLayer DenseLayer DropoutInputs DropoutTraining EmbeddedWeights Explanation GradientBound IBinaryMap IBlockNetwork IBlockPrediction IBlockStep IDropoutNetwork IExplainedNetwork ILaneGradient "
            + "ILanePrediction IOptimizerState IRowGradient IRowLoss IRowPrediction IRowStep IRowTraining IScaledNetwork ISequenceHead IStepNetwork IUnaryMap Joins LaneBatches LayerFormulas MethodOptions NAdamMomentum NamedFormula NetworkJsonConverter OptimizerMoments OutputMasks ParameterFields ParameterLayout ParameterText PooledSpan RowFormulas RowLanes RowMemory "
            + "RowVector ScaledRows SequenceCore SequenceTensor SpecialFunctions SumBlocks TrainedNumbers TrainingStep TypedRows VectorMaps VectorMath Vectors WeightSampler"),
    }.SelectMany(types => types).ToList();

    /// <summary>The namespaces that generated code imports, each at most once a file.</summary>
    public static IReadOnlyList<string> Namespaces { get; } = All.Select(type => type.Namespace).Distinct().ToList();

    /// <summary>What the namespaces begin with: where one of these is something else, a using directive begins with global::.</summary>
    public static IReadOnlyList<string> Roots { get; } = Namespaces.Select(RootOf).Distinct().ToList();

    public static string RootOf(string space) => space.Split('.')[0];

    private static IEnumerable<TypeName> Types(string space, string names) => names.Split(' ').Select(name => new TypeName(space, name, IsAttribute: false));

    private static IEnumerable<TypeName> Attributes(string space, string names) => names.Split(' ').Select(name => new TypeName(space, name, IsAttribute: true));
}
