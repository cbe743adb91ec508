namespace BackpropGen
{
    public enum Activation
    {
        Linear = 0,
        ReLU = 1,
        LeakyReLU = 2,
        Sigmoid = 3,
        Tanh = 4,
        Softmax = 5,
        ELU = 6,
        SELU = 7,
        GELU = 8,
        GELUTanh = 9,
        SiLU = 10,
        Mish = 11,
        HardSigmoid = 12,
        HardTanh = 13,
        HardSwish = 14,
        ReLU6 = 15,
        Softplus = 16,
        Softsign = 17,
        LogSoftmax = 18,
        LogSigmoid = 19,
        Custom = 20,
    }
    [System.AttributeUsage(System.AttributeTargets.Method, Inherited=false)]
    public sealed class ActivationAttribute : System.Attribute
    {
        public ActivationAttribute() { }
    }
    public sealed class ClassScores
    {
        public double F1 { get; }
        public string Name { get; }
        public double Precision { get; }
        public int Predicted { get; }
        public double Recall { get; }
        public int Rows { get; }
        public override string ToString() { }
    }
    public static class Classification
    {
        public static int ClassCount<T>(this BackpropGen.IClassifier<T> network)
            where T :  unmanaged { }
        public static int DecodeClass<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> outputs)
            where T :  unmanaged { }
        public static void EncodeClasses<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<int> classes, System.Span<T> targets)
            where T :  unmanaged { }
        public static T EvaluateBatch<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes)
            where T :  unmanaged { }
        public static T GradientBatch<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, System.Span<T> gradient)
            where T :  unmanaged { }
        public static void PredictClassBatch<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> inputs, System.Span<int> classes)
            where T :  unmanaged { }
        public static T TrainBatch<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, T learningRate)
            where T :  unmanaged { }
    }
    public sealed class ClassificationScores
    {
        public double Accuracy { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.ClassScores> Classes { get; }
        public BackpropGen.ConfusionMatrix ConfusionMatrix { get; }
        public double MacroF1 { get; }
        public double MacroPrecision { get; }
        public double MacroRecall { get; }
        public int Rows { get; }
        public override string ToString() { }
    }
    public sealed class ConfusionMatrix
    {
        public System.Collections.Generic.IReadOnlyList<string> ClassNames { get; }
        public int this[int actual, int predicted] { get; }
        public int Rows { get; }
        public int[] ToArray() { }
        public override string ToString() { }
    }
    public sealed class Derivation : BackpropGen.DerivationDocument
    {
        public double Loss { get; }
        public System.Collections.Generic.IReadOnlyList<string> Notes { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.DerivationSection> Sections { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.DerivationStep> Steps { get; }
        public string Topology { get; }
    }
    public sealed class DerivationComparison : BackpropGen.DerivationDocument
    {
        public DerivationComparison(BackpropGen.Derivation before, BackpropGen.Derivation after) { }
        public BackpropGen.Derivation After { get; }
        public BackpropGen.Derivation Before { get; }
    }
    public abstract class DerivationDocument
    {
        public string ToHtml(bool exact = false) { }
        public string ToLatex(bool exact = false) { }
        public string ToMarkdown(bool exact = false) { }
        public override string ToString() { }
        public string ToText(bool exact = false) { }
    }
    public sealed class DerivationSection
    {
        public string Formula { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.DerivationStep> Steps { get; }
        public string Title { get; }
    }
    public sealed class DerivationStep
    {
        public string Formula { get; }
        public int From { get; }
        public BackpropGen.QuantityKind Kind { get; }
        public int Layer { get; }
        public int Node { get; }
        public string Substituted { get; }
        public string Symbol { get; }
        public double Value { get; }
        public override string ToString() { }
    }
    public sealed class DerivationWorksheet : BackpropGen.DerivationDocument
    {
        public DerivationWorksheet(BackpropGen.Derivation derivation, System.Func<BackpropGen.DerivationStep, bool> isBlank) { }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.DerivationStep> Blanks { get; }
        public BackpropGen.DerivationDocument Key { get; }
    }
    [System.AttributeUsage(System.AttributeTargets.Method, Inherited=false)]
    public sealed class DifferentiateAttribute : System.Attribute
    {
        public DifferentiateAttribute(string function) { }
        public string Function { get; }
        public int Order { get; set; }
    }
    public sealed class EarlyStopping
    {
        public EarlyStopping() { }
        public double LeastImprovement { get; set; }
        public int Patience { get; set; }
        public bool RestoresBest { get; set; }
    }
    public enum Emission
    {
        Auto = 0,
        Unrolled = 1,
        Vectorized = 2,
    }
    public sealed class EpochDerivation : BackpropGen.DerivationDocument
    {
        public System.Collections.Generic.IReadOnlyList<double> LossesAfter { get; }
        public System.Collections.Generic.IReadOnlyList<double> LossesBefore { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.Derivation> Rows { get; }
    }
    public sealed class EpochResult
    {
        public int Epoch { get; }
        public int Epochs { get; }
        public double LearningRate { get; }
        public double Loss { get; }
        public double? ValidationLoss { get; }
        public override string ToString() { }
    }
    public static class FeatureScaling
    {
        public static void FitScaling<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged { }
        public static BackpropGen.ScalingNumbers? GetScaling<T>(this BackpropGen.INetwork<T> network)
            where T :  unmanaged { }
        public static void SetScaling<T>(this BackpropGen.INetwork<T> network, BackpropGen.ScalingNumbers numbers)
            where T :  unmanaged { }
    }
    public static class FiniteDifferences
    {
        public static BackpropGen.GradientCheck CheckGradient<T>(this BackpropGen.INetwork<T> network, int seed = 0)
            where T :  unmanaged { }
        public static BackpropGen.GradientCheck CheckGradient<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged { }
        public static BackpropGen.GradientCheck CheckGradient<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes)
            where T :  unmanaged { }
    }
    public sealed class FitOptions
    {
        public FitOptions() { }
        public int BatchSize { get; set; }
        public int CheckpointEvery { get; set; }
        public string? CheckpointPath { get; set; }
        public System.Collections.Generic.IReadOnlyList<double>? ClassWeights { get; set; }
        public double? ClipGradientNorm { get; set; }
        public double? ClipGradientValue { get; set; }
        public BackpropGen.EarlyStopping? EarlyStopping { get; set; }
        public System.Action<BackpropGen.EpochResult>? EpochCompleted { get; set; }
        public int Epochs { get; set; }
        public int GradientAccumulation { get; set; }
        public bool IgnoreMissingTargets { get; set; }
        public double? LearningRate { get; set; }
        public int MaxDegreeOfParallelism { get; set; }
        public BackpropGen.OptimizerSettings? OptimizerSettings { get; set; }
        public System.IProgress<BackpropGen.EpochResult>? Progress { get; set; }
        public BackpropGen.RowOrder RowOrder { get; set; }
        public System.Collections.Generic.IReadOnlyList<double>? RowWeights { get; set; }
        public BackpropGen.LearningRateSchedule? Schedule { get; set; }
        public int Seed { get; set; }
        public System.Func<BackpropGen.EpochResult, bool>? StopWhen { get; set; }
        public bool StratifyValidationSplit { get; set; }
        public int? Truncation { get; set; }
        public BackpropGen.ValidationSet? Validation { get; set; }
        public double ValidationSplit { get; set; }
        public int WarmUpSteps { get; set; }
    }
    public sealed class FunctionDescription
    {
        public FunctionDescription(string name, System.Collections.Generic.IReadOnlyList<double> arguments, string formula, System.Func<double[], double>? method = null, System.Collections.Generic.IReadOnlyList<BackpropGen.LearnedParameter>? learned = null) { }
        public FunctionDescription(string name, System.Collections.Generic.IReadOnlyList<double> arguments, string formula, System.Func<double[], double>? method, int targetCount, int outputCount) { }
        public System.Collections.Generic.IReadOnlyList<double> Arguments { get; }
        public string Formula { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.LearnedParameter> Learned { get; }
        public System.Func<double[], double>? Method { get; }
        public string Name { get; }
        public int OutputCount { get; }
        public int TargetCount { get; }
        public override string ToString() { }
    }
    public static class Functions
    {
        public static double Erf(double x) { }
        public static float Erf(float x) { }
        public static double Expm1(double x) { }
        public static float Expm1(float x) { }
        public static double Log1p(double x) { }
        public static float Log1p(float x) { }
        public static double LogSigmoid(double x) { }
        public static float LogSigmoid(float x) { }
        public static double LogSumExp(double x, double y) { }
        public static float LogSumExp(float x, float y) { }
        public static double Sigmoid(double x) { }
        public static float Sigmoid(float x) { }
        public static double Softplus(double x) { }
        public static float Softplus(float x) { }
    }
    public sealed class GradientCheck
    {
        public int Checked { get; }
        public double Derivative { get; }
        public double FiniteDifference { get; }
        public int? Input { get; }
        public bool IsBias { get; }
        public double LargestDifference { get; }
        public int Layer { get; }
        public double Loss { get; }
        public int Node { get; }
        public string Parameter { get; }
        public double ReferenceLoss { get; }
        public int Skipped { get; }
        public override string ToString() { }
    }
    public static class GradientUpdates
    {
        public static void Update<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> gradient, T learningRate, BackpropGen.UpdateOptions options)
            where T :  unmanaged { }
    }
    public interface IClassifier<T> : BackpropGen.INetwork<T>
        where T :  unmanaged
    {
        T Evaluate(System.ReadOnlySpan<T> inputs, int classIndex);
        T Gradient(System.ReadOnlySpan<T> inputs, int classIndex, System.Span<T> gradient);
        void InputGradient(System.ReadOnlySpan<T> inputs, int classIndex, System.Span<T> inputGradient);
        int PredictClass(System.ReadOnlySpan<T> inputs);
        T Train(System.ReadOnlySpan<T> inputs, int classIndex, T learningRate);
    }
    public interface INetwork<T>
        where T :  unmanaged
    {
        BackpropGen.NetworkDescription Description { get; }
        void Backward(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> outputGradient, System.Span<T> gradient, System.Span<T> inputGradient);
        BackpropGen.INetwork<T> Clone();
        T Evaluate(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets);
        T EvaluateBatch(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets);
        void GetParameters(System.Span<T> destination);
        T Gradient(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> gradient);
        T GradientBatch(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> gradient);
        void Initialize(int seed);
        void InputGradient(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> inputGradient);
        void Predict(System.ReadOnlySpan<T> inputs, System.Span<T> outputs);
        void PredictBatch(System.ReadOnlySpan<T> inputs, System.Span<T> outputs);
        void SetParameters(System.ReadOnlySpan<T> source);
        T Train(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, T learningRate);
        T TrainBatch(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, T learningRate);
        void Update(System.ReadOnlySpan<T> gradient, T learningRate);
    }
    public interface ISequenceNetwork<T>
        where T :  unmanaged
    {
        BackpropGen.CompilerServices.SequenceCore<T> Core { get; }
        BackpropGen.SequenceDescription Description { get; }
        BackpropGen.SequenceState<T> NewState();
        void Predict(System.ReadOnlySpan<T> inputs, BackpropGen.SequenceState<T> state, System.Span<T> outputs);
    }
    public enum Initializer
    {
        Auto = 0,
        Ones = 1,
        Zeros = 2,
        Uniform = 3,
        Normal = 4,
        XavierUniform = 5,
        XavierNormal = 6,
        KaimingUniform = 7,
        KaimingNormal = 8,
        LeCunUniform = 9,
        LeCunNormal = 10,
    }
    public static class InputJacobians
    {
        public static void InputJacobian<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.Span<T> jacobian)
            where T :  unmanaged { }
    }
    public sealed class LayerDescription
    {
        public BackpropGen.Activation Activation { get; }
        public double? Dropout { get; }
        public BackpropGen.FunctionDescription? Function { get; }
        public BackpropGen.Initializer Initializer { get; }
        public int InputCount { get; }
        public BackpropGen.LayerKind Kind { get; }
        public BackpropGen.MemoryKind? Memory { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.LayerOperation> Operations { get; }
        public int OutputCount { get; }
        public double? Parameter { get; }
        public int ParameterCount { get; }
        public System.Collections.Generic.IReadOnlyList<int>? Sources { get; }
        public int Start { get; }
        public override string ToString() { }
        public sealed class Builder
        {
            public Builder() { }
            public BackpropGen.Activation Activation { get; set; }
            public string Cell { get; set; }
            public int Dilation { get; set; }
            public double? Dropout { get; set; }
            public BackpropGen.FunctionDescription? Function { get; set; }
            public BackpropGen.Initializer Initializer { get; set; }
            public int InputCount { get; set; }
            public int Kernel { get; set; }
            public BackpropGen.LayerKind Kind { get; set; }
            public BackpropGen.MemoryKind? Memory { get; set; }
            public System.Collections.Generic.IReadOnlyList<BackpropGen.LayerOperation>? Operations { get; set; }
            public int OutputCount { get; set; }
            public double? Parameter { get; set; }
            public System.Collections.Generic.IReadOnlyList<int>? Sources { get; set; }
            public int Start { get; set; }
            public BackpropGen.LayerDescription Build() { }
        }
    }
    public enum LayerKind
    {
        Affine = 0,
        Sum = 1,
        Concatenation = 2,
        Part = 3,
        Product = 4,
        Blend = 5,
    }
    public enum LayerOperation
    {
        LayerNorm = 0,
    }
    public static class LayerParameters
    {
        public static T[] GetBiases<T>(this BackpropGen.INetwork<T> network, int layer)
            where T :  unmanaged { }
        public static T[] GetWeights<T>(this BackpropGen.INetwork<T> network, int layer)
            where T :  unmanaged { }
        public static void SetBiases<T>(this BackpropGen.INetwork<T> network, int layer, System.ReadOnlySpan<T> biases)
            where T :  unmanaged { }
        public static void SetWeights<T>(this BackpropGen.INetwork<T> network, int layer, T[] weights)
            where T :  unmanaged { }
    }
    [System.AttributeUsage(System.AttributeTargets.Parameter)]
    public sealed class LearnedAttribute : System.Attribute
    {
        public LearnedAttribute() { }
        public bool PerNode { get; set; }
    }
    public sealed class LearnedParameter
    {
        public LearnedParameter(string name, double start, bool isPerNode) { }
        public bool IsPerNode { get; }
        public string Name { get; }
        public double Start { get; }
    }
    public sealed class LearningRateSchedule
    {
        public static BackpropGen.LearningRateSchedule Constant { get; }
        public BackpropGen.ScheduledLearningRate Start(double learningRate, int epochs, int stepsPerEpoch = 1) { }
        public static BackpropGen.LearningRateSchedule Cosine(int warmUpEpochs = 0, double least = 0) { }
        public static BackpropGen.LearningRateSchedule Custom(System.Func<BackpropGen.TrainingMoment, double> rate) { }
        public static BackpropGen.LearningRateSchedule Exponential(double factor) { }
        public static BackpropGen.LearningRateSchedule OneCycle(double warmUp = 0.3, double startDivisor = 25, double endDivisor = 10000) { }
        public static BackpropGen.LearningRateSchedule ReduceOnPlateau(double factor = 0.1, int patience = 10, double threshold = 0.0001, double least = 0) { }
        public static BackpropGen.LearningRateSchedule Step(int everyEpochs, double factor = 0.1) { }
    }
    public sealed class LoadOptions
    {
        public LoadOptions() { }
        public System.Collections.Generic.IReadOnlyList<string>? WeightsModules { get; set; }
        public string WeightsPrefix { get; set; }
    }
    public sealed class LoadedWeights
    {
        public System.Collections.Generic.IReadOnlyList<string> Ignored { get; }
        public bool IsRounded { get; }
        public System.Collections.Generic.IReadOnlyList<string> Modules { get; }
        public System.Collections.Generic.IReadOnlyList<string> WithoutBiases { get; }
        public override string ToString() { }
    }
    public enum Loss
    {
        MeanSquaredError = 0,
        BinaryCrossEntropy = 1,
        CrossEntropy = 2,
        MeanAbsoluteError = 3,
        Huber = 4,
        LogCosh = 5,
        Hinge = 6,
        Poisson = 7,
        KullbackLeibler = 8,
        HalfSquaredError = 9,
        Custom = 10,
    }
    [System.AttributeUsage(System.AttributeTargets.Method, Inherited=false)]
    public sealed class LossAttribute : System.Attribute
    {
        public LossAttribute() { }
        public int OutputCount { get; set; }
        public int TargetCount { get; set; }
        public BackpropGen.TargetDomain Targets { get; set; }
    }
    public sealed class MemoryCell
    {
        public MemoryCell(string name, int width, int steps, int dilation) { }
        public int Dilation { get; }
        public string Name { get; }
        public int Steps { get; }
        public int Width { get; }
    }
    public enum MemoryKind
    {
        Rnn = 0,
        Gru = 1,
        Lstm = 2,
        Conv = 3,
    }
    public sealed class ModelReference<TNetwork>
        where TNetwork :  class
    {
        public ModelReference(TNetwork network) { }
        public TNetwork Current { get; }
        public long Version { get; }
        public void Publish(TNetwork network) { }
        public BackpropGen.ModelReference<TNetwork>.Scope Read() { }
        public void Replace(TNetwork network) { }
        public void WarmUp() { }
        public readonly ref struct Scope
        {
            public TNetwork Network { get; }
            public long Version { get; }
            public void Dispose() { }
        }
    }
    [System.AttributeUsage(System.AttributeTargets.Class | System.AttributeTargets.Struct | System.AttributeTargets.Interface, Inherited=false)]
    public sealed class NetworkAttribute : System.Attribute
    {
        public NetworkAttribute() { }
        [System.CLSCompliant(false)]
        public NetworkAttribute(int inputs, params int[] layers) { }
        public NetworkAttribute(string topology, BackpropGen.Activation activation = 4) { }
        public BackpropGen.Activation Activation { get; }
        public double[]? ClassWeights { get; set; }
        public BackpropGen.Emission Emission { get; set; }
        public bool Explain { get; set; }
        public bool Frozen { get; set; }
        public double HuberDelta { get; set; }
        public BackpropGen.Initializer Initializer { get; set; }
        public BackpropGen.Scaling InputScaling { get; set; }
        public string[]? Inputs { get; set; }
        public double L1 { get; set; }
        public string? Label { get; set; }
        public double LabelSmoothing { get; set; }
        public BackpropGen.Loss Loss { get; set; }
        public double[]? LossArguments { get; set; }
        public string? LossFunction { get; set; }
        public string? Model { get; set; }
        public string[]? ModelOutputs { get; set; }
        public double Momentum { get; set; }
        public BackpropGen.Optimizer Optimizer { get; set; }
        public BackpropGen.Activation OutputActivation { get; set; }
        public string[]? Outputs { get; set; }
        public BackpropGen.Precision Precision { get; set; }
        public bool Residual { get; set; }
        public System.Type? Row { get; set; }
        public int Seed { get; set; }
        public BackpropGen.Scaling TargetScaling { get; set; }
        public string? Topology { get; }
        public double WeightDecay { get; set; }
        public string? Weights { get; set; }
        public string[]? WeightsModules { get; set; }
        public string? WeightsPrefix { get; set; }
    }
    public static class NetworkCopies
    {
        public static void Blend<T>(this BackpropGen.INetwork<T> network, BackpropGen.INetwork<T> other, T tau)
            where T :  unmanaged { }
        public static void CopyFrom<T>(this BackpropGen.INetwork<T> network, BackpropGen.INetwork<T> other)
            where T :  unmanaged { }
        public static void Perturb<T>(this BackpropGen.INetwork<T> network, T deviation, int seed)
            where T :  unmanaged { }
    }
    public sealed class NetworkDescription
    {
        public System.Collections.Generic.IReadOnlyList<double>? ClassWeights { get; }
        public int InputCount { get; }
        public System.Collections.Generic.IReadOnlyList<string> InputNames { get; }
        public BackpropGen.Scaling InputScaling { get; }
        public double L1 { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.LayerDescription> Layers { get; }
        public BackpropGen.Loss Loss { get; }
        public BackpropGen.FunctionDescription? LossFunction { get; }
        public double? LossParameter { get; }
        public double Momentum { get; }
        public BackpropGen.Optimizer Optimizer { get; }
        public int OutputCount { get; }
        public System.Collections.Generic.IReadOnlyList<string> OutputNames { get; }
        public int ParameterCount { get; }
        public int TargetCount { get; }
        public System.Collections.Generic.IReadOnlyList<string> TargetNames { get; }
        public BackpropGen.Scaling TargetScaling { get; }
        public BackpropGen.TargetDomain Targets { get; }
        public string Topology { get; }
        public double WeightDecay { get; }
        public override string ToString() { }
        public static System.Collections.Generic.IReadOnlyList<string> NumberedNames(string letter, int count) { }
        public sealed class Builder
        {
            public Builder() { }
            public System.Collections.Generic.IReadOnlyList<double>? ClassWeights { get; set; }
            public System.Collections.Generic.IReadOnlyList<string>? InputNames { get; set; }
            public BackpropGen.Scaling InputScaling { get; set; }
            public double? L1 { get; set; }
            public System.Collections.Generic.IReadOnlyList<BackpropGen.LayerDescription.Builder>? Layers { get; set; }
            public BackpropGen.Loss Loss { get; set; }
            public BackpropGen.FunctionDescription? LossFunction { get; set; }
            public double? LossParameter { get; set; }
            public double? Momentum { get; set; }
            public BackpropGen.Optimizer Optimizer { get; set; }
            public System.Collections.Generic.IReadOnlyList<string>? OutputNames { get; set; }
            public BackpropGen.Scaling TargetScaling { get; set; }
            public BackpropGen.TargetDomain Targets { get; set; }
            public string? Topology { get; set; }
            public double? WeightDecay { get; set; }
            public BackpropGen.NetworkDescription Build() { }
        }
    }
    public static class NetworkTraining
    {
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.IClassifier<T> network, T[] inputs, System.ReadOnlySpan<int> classes, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.IClassifier<T> network, T[][] inputs, System.ReadOnlySpan<int> classes, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.INetwork<T> network, T[] inputs, System.ReadOnlySpan<T> targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.INetwork<T> network, T[][] inputs, System.ReadOnlySpan<T> targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.INetwork<T> network, T[] inputs, T[] targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.INetwork<T> network, T[][] inputs, T[][] targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static T TrainEach<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, T learningRate)
            where T :  unmanaged { }
        public static T TrainEach<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, T learningRate)
            where T :  unmanaged { }
    }
    public sealed class OnlineLearnerOptions
    {
        public OnlineLearnerOptions() { }
        public System.TimeSpan? PublishEvery { get; set; }
        public int? PublishEverySteps { get; set; }
    }
    public sealed class OnlineLearner<TNetwork>
        where TNetwork :  class
    {
        public OnlineLearner(TNetwork network, BackpropGen.ModelReference<TNetwork> reference, BackpropGen.OnlineLearnerOptions? options = null) { }
        public BackpropGen.ModelReference<TNetwork> Reference { get; }
        public long Steps { get; }
        public TResult Learn<TStep, TResult>(TStep step, System.Func<TNetwork, TStep, TResult> train) { }
        public bool Publish() { }
        public void StartFrom(TNetwork network) { }
    }
    public static class OnnxFile
    {
        public static void SaveOnnx<T>(this BackpropGen.INetwork<T> network, System.IO.Stream stream)
            where T :  unmanaged { }
        public static void SaveOnnx<T>(this BackpropGen.INetwork<T> network, string path)
            where T :  unmanaged { }
    }
    public enum Optimizer
    {
        SGD = 0,
        Adam = 1,
        Momentum = 2,
        Nesterov = 3,
        Adagrad = 4,
        RMSprop = 5,
        AdamW = 6,
        NAdam = 7,
        Adadelta = 8,
        Lion = 9,
    }
    public sealed class OptimizerSettings
    {
        public OptimizerSettings() { }
        public double? Beta1 { get; set; }
        public double? Beta2 { get; set; }
        public double? L1 { get; set; }
        public double? Momentum { get; set; }
        public double? WeightDecay { get; set; }
    }
    public sealed class OutputScores
    {
        public double MeanAbsoluteError { get; }
        public string Name { get; }
        public double R2 { get; }
        public double RootMeanSquaredError { get; }
        public override string ToString() { }
    }
    public static class ParallelPrediction
    {
        public static void PredictBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.Span<T> outputs, int maxDegreeOfParallelism)
            where T :  unmanaged { }
    }
    public static class ParameterArithmetic
    {
        public static void Add<T>(System.Span<T> values, System.ReadOnlySpan<T> other)
            where T :  unmanaged { }
        public static void Add<TParameters, T>(this BackpropGen.INetwork<T> network, ref TParameters values, in TParameters other)
            where TParameters :  unmanaged
            where T :  unmanaged { }
        public static void AddScaled<T>(System.Span<T> values, System.ReadOnlySpan<T> other, T factor)
            where T :  unmanaged { }
        public static void AddScaled<TParameters, T>(this BackpropGen.INetwork<T> network, ref TParameters values, in TParameters other, T factor)
            where TParameters :  unmanaged
            where T :  unmanaged { }
        public static void Interpolate<T>(System.Span<T> values, System.ReadOnlySpan<T> other, T weight)
            where T :  unmanaged { }
        public static void Interpolate<TParameters, T>(this BackpropGen.INetwork<T> network, ref TParameters values, in TParameters other, T weight)
            where TParameters :  unmanaged
            where T :  unmanaged { }
        public static double Norm<T>(System.ReadOnlySpan<T> values)
            where T :  unmanaged { }
        public static double Norm<TParameters, T>(this BackpropGen.INetwork<T> network, in TParameters values)
            where TParameters :  unmanaged
            where T :  unmanaged { }
        public static void Perturb<T>(System.Span<T> values, T deviation, int seed)
            where T :  unmanaged { }
        public static void Perturb<TParameters, T>(this BackpropGen.INetwork<T> network, ref TParameters values, T deviation, int seed)
            where TParameters :  unmanaged
            where T :  unmanaged { }
        public static void Scale<T>(System.Span<T> values, T factor)
            where T :  unmanaged { }
        public static void Scale<TParameters, T>(this BackpropGen.INetwork<T> network, ref TParameters values, T factor)
            where TParameters :  unmanaged
            where T :  unmanaged { }
    }
    public enum Precision
    {
        Single = 0,
        Double = 1,
    }
    public static class Preparation
    {
        public static void WarmUp<T>(this BackpropGen.INetwork<T> network)
            where T :  unmanaged { }
        public static void WarmUpTraining<T>(this BackpropGen.INetwork<T> network)
            where T :  unmanaged { }
    }
    public enum QuantityKind
    {
        Input = 0,
        Target = 1,
        LearningRate = 2,
        Parameter = 3,
        ScaledInput = 4,
        PreActivation = 5,
        Normalized = 6,
        Output = 7,
        Prediction = 8,
        ScaledTarget = 9,
        Loss = 10,
        Error = 11,
        Gradient = 12,
        NewParameter = 13,
        Intermediate = 14,
        StepNumber = 15,
        Moment = 16,
    }
    [System.CLSCompliant(false)]
    public static class RefusedCalls
    {
        [System.Obsolete("By its type this network has no classes. Only an IClassifier has them: a network " +
            "with binary cross-entropy or hinge loss and one output, or with cross-entropy or" +
            " Kullback-Leibler divergence and an output for each class.", true)]
        public static int ClassCount<T>(this BackpropGen.INetwork<T> network)
            where T :  unmanaged { }
        [System.Obsolete("By its type this network has no classes. Only an IClassifier has them: a network " +
            "with binary cross-entropy or hinge loss and one output, or with cross-entropy or" +
            " Kullback-Leibler divergence and an output for each class.", true)]
        public static int DecodeClass<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> outputs)
            where T :  unmanaged { }
        [System.Obsolete("By its type this network has no classes. Only an IClassifier has them: a network " +
            "with binary cross-entropy or hinge loss and one output, or with cross-entropy or" +
            " Kullback-Leibler divergence and an output for each class.", true)]
        public static void EncodeClasses<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<int> classes, System.Span<T> targets)
            where T :  unmanaged { }
        [System.Obsolete(@"Whole numbers are class indices. By its type this network has no classes. Only an IClassifier has them: a network with binary cross-entropy or hinge loss and one output, or with cross-entropy or Kullback-Leibler divergence and an output for each class. Targets of other networks are float or double: 1f or 1.0, not 1.", true)]
        public static T EvaluateBatch<T>(this BackpropGen.INetwork<T> network, BackpropGen.CompilerServices.DataOf<T> inputs, BackpropGen.CompilerServices.DataOf<int> classes)
            where T :  unmanaged { }
        [System.Obsolete("The network computes in double, but what it is given is float: write 1.0 instead " +
            "of 1f and double instead of float, or leave Precision = Precision.Double out of " +
            "the network\'s attribute.", true)]
        public static BackpropGen.TrainingHistory Fit(this BackpropGen.INetwork<double> network, BackpropGen.CompilerServices.DataOf<double> inputs, BackpropGen.CompilerServices.DataOf<float> targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default) { }
        [System.Obsolete("The network computes in double, but what it is given is float: write 1.0 instead " +
            "of 1f and double instead of float, or leave Precision = Precision.Double out of " +
            "the network\'s attribute.", true)]
        public static BackpropGen.TrainingHistory Fit(this BackpropGen.INetwork<double> network, BackpropGen.CompilerServices.DataOf<float> inputs, BackpropGen.CompilerServices.DataOfAnyType targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static BackpropGen.TrainingHistory Fit(this BackpropGen.INetwork<float> network, BackpropGen.CompilerServices.DataOf<double> inputs, BackpropGen.CompilerServices.DataOfAnyType targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static BackpropGen.TrainingHistory Fit(this BackpropGen.INetwork<float> network, BackpropGen.CompilerServices.DataOf<float> inputs, BackpropGen.CompilerServices.DataOf<double> targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default) { }
        [System.Obsolete(@"Whole numbers are class indices. By its type this network has no classes. Only an IClassifier has them: a network with binary cross-entropy or hinge loss and one output, or with cross-entropy or Kullback-Leibler divergence and an output for each class. Targets of other networks are float or double: 1f or 1.0, not 1.", true)]
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.INetwork<T> network, BackpropGen.CompilerServices.DataOf<T> inputs, BackpropGen.CompilerServices.DataOf<int> classes, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        [System.Obsolete("Inputs are float or double, depending on the network\'s precision, not int: write " +
            "1f or 1.0 instead of 1.", true)]
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.INetwork<T> network, BackpropGen.CompilerServices.DataOf<int> inputs, BackpropGen.CompilerServices.DataOfAnyType targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        [System.Obsolete(@"Whole numbers are class indices. By its type this network has no classes. Only an IClassifier has them: a network with binary cross-entropy or hinge loss and one output, or with cross-entropy or Kullback-Leibler divergence and an output for each class. Targets of other networks are float or double: 1f or 1.0, not 1.", true)]
        public static T GradientBatch<T>(this BackpropGen.INetwork<T> network, BackpropGen.CompilerServices.DataOf<T> inputs, BackpropGen.CompilerServices.DataOf<int> classes, System.Span<T> gradient)
            where T :  unmanaged { }
        [System.Obsolete("The network has a different number of inputs: Predict takes every input of the ro" +
            "w as an argument, or all of them in one span.", true)]
        public static double Predict(this BackpropGen.INetwork<double> network, params double[] inputs) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static float Predict(this BackpropGen.INetwork<float> network, params double[] inputs) { }
        [System.Obsolete("The network has a different number of inputs: Predict takes every input of the ro" +
            "w as an argument, or all of them in one span.", true)]
        public static float Predict(this BackpropGen.INetwork<float> network, params float[] inputs) { }
        [System.Obsolete("By its type this network has no classes. Only an IClassifier has them: a network " +
            "with binary cross-entropy or hinge loss and one output, or with cross-entropy or" +
            " Kullback-Leibler divergence and an output for each class.", true)]
        public static void PredictClassBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.Span<int> classes)
            where T :  unmanaged { }
        [System.Obsolete("The network computes in double, but what it is given is float: write 1.0 instead " +
            "of 1f and double instead of float, or leave Precision = Precision.Double out of " +
            "the network\'s attribute.", true)]
        public static int[] PredictClasses(this BackpropGen.INetwork<double> network, BackpropGen.CompilerServices.DataOf<float> inputs) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static int[] PredictClasses(this BackpropGen.INetwork<float> network, BackpropGen.CompilerServices.DataOf<double> inputs) { }
        [System.Obsolete("The network computes in double, but what it is given is float: write 1.0 instead " +
            "of 1f and double instead of float, or leave Precision = Precision.Double out of " +
            "the network\'s attribute.", true)]
        public static BackpropGen.RegressionScores Score(this BackpropGen.INetwork<double> network, BackpropGen.CompilerServices.DataOf<double> inputs, BackpropGen.CompilerServices.DataOf<float> targets) { }
        [System.Obsolete("The network computes in double, but what it is given is float: write 1.0 instead " +
            "of 1f and double instead of float, or leave Precision = Precision.Double out of " +
            "the network\'s attribute.", true)]
        public static BackpropGen.RegressionScores Score(this BackpropGen.INetwork<double> network, BackpropGen.CompilerServices.DataOf<float> inputs, BackpropGen.CompilerServices.DataOfAnyType targets) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static BackpropGen.RegressionScores Score(this BackpropGen.INetwork<float> network, BackpropGen.CompilerServices.DataOf<double> inputs, BackpropGen.CompilerServices.DataOfAnyType targets) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static BackpropGen.RegressionScores Score(this BackpropGen.INetwork<float> network, BackpropGen.CompilerServices.DataOf<float> inputs, BackpropGen.CompilerServices.DataOf<double> targets) { }
        [System.Obsolete("Targets are float or double, depending on the network\'s precision: 1f or 1.0, not" +
            " 1. Class indices are scored by ScoreClasses.", true)]
        public static BackpropGen.RegressionScores Score<T>(this BackpropGen.INetwork<T> network, BackpropGen.CompilerServices.DataOf<T> inputs, BackpropGen.CompilerServices.DataOf<int> targets)
            where T :  unmanaged { }
        [System.Obsolete("The network computes in double, but what it is given is float: write 1.0 instead " +
            "of 1f and double instead of float, or leave Precision = Precision.Double out of " +
            "the network\'s attribute.", true)]
        public static BackpropGen.ClassificationScores ScoreClasses(this BackpropGen.INetwork<double> network, BackpropGen.CompilerServices.DataOf<float> inputs, BackpropGen.CompilerServices.DataOf<int> classes) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static BackpropGen.ClassificationScores ScoreClasses(this BackpropGen.INetwork<float> network, BackpropGen.CompilerServices.DataOf<double> inputs, BackpropGen.CompilerServices.DataOf<int> classes) { }
        [System.Obsolete("Train takes every input of the row, every target and, last, the learning rate, su" +
            "ch as Train(80, 8, 5, 0.01f): one of these is missing, or there is one too many.", true)]
        public static double Train(this BackpropGen.INetwork<double> network, params double[] values) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static float Train(this BackpropGen.INetwork<float> network, params double[] values) { }
        [System.Obsolete("Train takes every input of the row, every target and, last, the learning rate, su" +
            "ch as Train(80, 8, 5, 0.01f): one of these is missing, or there is one too many.", true)]
        public static float Train(this BackpropGen.INetwork<float> network, params float[] values) { }
        [System.Obsolete(@"Whole numbers are class indices. By its type this network has no classes. Only an IClassifier has them: a network with binary cross-entropy or hinge loss and one output, or with cross-entropy or Kullback-Leibler divergence and an output for each class. Targets of other networks are float or double: 1f or 1.0, not 1.", true)]
        public static T TrainBatch<T>(this BackpropGen.INetwork<T> network, BackpropGen.CompilerServices.DataOf<T> inputs, BackpropGen.CompilerServices.DataOf<int> classes, T learningRate)
            where T :  unmanaged { }
        [System.Obsolete("The network computes in double, but what it is given is float: write 1.0 instead " +
            "of 1f and double instead of float, or leave Precision = Precision.Double out of " +
            "the network\'s attribute.", true)]
        public static double TrainEach(this BackpropGen.INetwork<double> network, BackpropGen.CompilerServices.DataOf<double> inputs, BackpropGen.CompilerServices.DataOf<float> targets, double learningRate) { }
        [System.Obsolete("The network computes in double, but what it is given is float: write 1.0 instead " +
            "of 1f and double instead of float, or leave Precision = Precision.Double out of " +
            "the network\'s attribute.", true)]
        public static double TrainEach(this BackpropGen.INetwork<double> network, BackpropGen.CompilerServices.DataOf<float> inputs, BackpropGen.CompilerServices.DataOfAnyType targets, double learningRate) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static float TrainEach(this BackpropGen.INetwork<float> network, BackpropGen.CompilerServices.DataOf<double> inputs, BackpropGen.CompilerServices.DataOfAnyType targets, double learningRate) { }
        [System.Obsolete("The network computes in float, but what it is given is double: write 1f instead o" +
            "f 1.0 and float instead of double, or set Precision = Precision.Double in the ne" +
            "twork\'s attribute.", true)]
        public static float TrainEach(this BackpropGen.INetwork<float> network, BackpropGen.CompilerServices.DataOf<float> inputs, BackpropGen.CompilerServices.DataOfAnyType targets, double learningRate) { }
        [System.Obsolete(@"Whole numbers are class indices. By its type this network has no classes. Only an IClassifier has them: a network with binary cross-entropy or hinge loss and one output, or with cross-entropy or Kullback-Leibler divergence and an output for each class. Targets of other networks are float or double: 1f or 1.0, not 1.", true)]
        public static T TrainEach<T>(this BackpropGen.INetwork<T> network, BackpropGen.CompilerServices.DataOf<T> inputs, BackpropGen.CompilerServices.DataOf<int> classes, T learningRate)
            where T :  unmanaged { }
    }
    public sealed class RegressionScores
    {
        public double MeanAbsoluteError { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.OutputScores> Outputs { get; }
        public double R2 { get; }
        public double RootMeanSquaredError { get; }
        public int Rows { get; }
        public override string ToString() { }
    }
    public static class RowBatchTraining
    {
        public static void BackwardBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> outputGradients, System.Span<T> gradient, System.Span<T> inputGradients)
            where T :  unmanaged { }
        public static T EvaluateBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> weights, System.ReadOnlySpan<bool> mask = default)
            where T :  unmanaged { }
        public static T GradientBatch<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, System.ReadOnlySpan<T> weights, System.Span<T> gradient)
            where T :  unmanaged { }
        public static T GradientBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> weights, System.Span<T> gradient)
            where T :  unmanaged { }
        public static T GradientBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<bool> mask, System.Span<T> gradient)
            where T :  unmanaged { }
        public static T GradientBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> weights, System.ReadOnlySpan<bool> mask, System.Span<T> gradient)
            where T :  unmanaged { }
        public static T TrainBatch<T>(this BackpropGen.IClassifier<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, System.ReadOnlySpan<T> weights, T learningRate)
            where T :  unmanaged { }
        public static T TrainBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> weights, T learningRate)
            where T :  unmanaged { }
        public static T TrainBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<bool> mask, T learningRate)
            where T :  unmanaged { }
        public static T TrainBatch<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> weights, System.ReadOnlySpan<bool> mask, T learningRate)
            where T :  unmanaged { }
    }
    public enum RowOrder
    {
        Shuffled = 0,
        WithReplacement = 1,
        InOrder = 2,
    }
    public sealed class RunningScaling<T>
        where T :  unmanaged
    {
        public RunningScaling(BackpropGen.INetwork<T> network, int? memory = default) { }
        public double Count { get; }
        public void Observe(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets) { }
    }
    public enum Scaling
    {
        None = 0,
        Standardize = 1,
        MinMax = 2,
    }
    public sealed class ScalingNumbers
    {
        public ScalingNumbers(System.Collections.Generic.IReadOnlyList<double> inputOffsets, System.Collections.Generic.IReadOnlyList<double> inputScales, System.Collections.Generic.IReadOnlyList<double> targetOffsets, System.Collections.Generic.IReadOnlyList<double> targetScales) { }
        public System.Collections.Generic.IReadOnlyList<double> InputOffsets { get; }
        public System.Collections.Generic.IReadOnlyList<double> InputScales { get; }
        public System.Collections.Generic.IReadOnlyList<double> TargetOffsets { get; }
        public System.Collections.Generic.IReadOnlyList<double> TargetScales { get; }
        public override string ToString() { }
    }
    public sealed class ScheduledLearningRate
    {
        public long Step { get; }
        public void EndEpoch(double loss) { }
        public double Next() { }
    }
    public static class Scoring
    {
        public static int[] PredictClasses<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs)
            where T :  unmanaged { }
        public static BackpropGen.RegressionScores Score<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged { }
        public static BackpropGen.RegressionScores Score<T>(this BackpropGen.INetwork<T> network, T[] inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged { }
        public static BackpropGen.RegressionScores Score<T>(this BackpropGen.INetwork<T> network, T[][] inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged { }
        public static BackpropGen.RegressionScores Score<T>(this BackpropGen.INetwork<T> network, T[] inputs, T[] targets)
            where T :  unmanaged { }
        public static BackpropGen.RegressionScores Score<T>(this BackpropGen.INetwork<T> network, T[][] inputs, T[][] targets)
            where T :  unmanaged { }
        public static BackpropGen.RegressionScores Score<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<double> weights)
            where T :  unmanaged { }
        public static BackpropGen.ClassificationScores ScoreClasses<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes)
            where T :  unmanaged { }
        public static BackpropGen.ClassificationScores ScoreClasses<T>(this BackpropGen.INetwork<T> network, T[] inputs, System.ReadOnlySpan<int> classes)
            where T :  unmanaged { }
        public static BackpropGen.ClassificationScores ScoreClasses<T>(this BackpropGen.INetwork<T> network, T[][] inputs, System.ReadOnlySpan<int> classes)
            where T :  unmanaged { }
        public static BackpropGen.ClassificationScores ScoreClasses<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, System.ReadOnlySpan<double> weights)
            where T :  unmanaged { }
    }
    public sealed class SequenceDescription
    {
        public System.Collections.Generic.IReadOnlyList<double>? ClassWeights { get; }
        public int InputCount { get; }
        public System.Collections.Generic.IReadOnlyList<string> InputNames { get; }
        public BackpropGen.Scaling InputScaling { get; }
        public bool IsResidual { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.LayerDescription> Layers { get; }
        public BackpropGen.Loss Loss { get; }
        public BackpropGen.FunctionDescription? LossFunction { get; }
        public double? LossParameter { get; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.MemoryCell> Memory { get; }
        public BackpropGen.Optimizer Optimizer { get; }
        public BackpropGen.Activation OutputActivation { get; }
        public int OutputCount { get; }
        public System.Collections.Generic.IReadOnlyList<string> OutputNames { get; }
        public int ParameterCount { get; }
        public int StateLength { get; }
        public int TargetCount { get; }
        public System.Collections.Generic.IReadOnlyList<string> TargetNames { get; }
        public BackpropGen.Scaling TargetScaling { get; }
        public string Topology { get; }
        public override string ToString() { }
        public sealed class Builder
        {
            public Builder() { }
            public System.Collections.Generic.IReadOnlyList<double>? ClassWeights { get; set; }
            public System.Collections.Generic.IReadOnlyList<BackpropGen.CompilerServices.DropoutInputs>? Dropouts { get; set; }
            public System.Collections.Generic.IReadOnlyList<string>? InputNames { get; set; }
            public BackpropGen.Scaling InputScaling { get; set; }
            public bool IsResidual { get; set; }
            public System.Collections.Generic.IReadOnlyList<BackpropGen.LayerDescription.Builder>? Layers { get; set; }
            public BackpropGen.Loss Loss { get; set; }
            public BackpropGen.FunctionDescription? LossFunction { get; set; }
            public double? LossParameter { get; set; }
            public System.Collections.Generic.IReadOnlyList<BackpropGen.MemoryCell>? Memory { get; set; }
            public BackpropGen.Optimizer Optimizer { get; set; }
            public BackpropGen.Activation OutputActivation { get; set; }
            public System.Collections.Generic.IReadOnlyList<string>? OutputNames { get; set; }
            public double? OutputParameter { get; set; }
            public BackpropGen.Scaling TargetScaling { get; set; }
            public BackpropGen.TargetDomain Targets { get; set; }
            public System.Collections.Generic.IReadOnlyList<BackpropGen.CompilerServices.SequenceTensor>? Tensors { get; set; }
            public string? Topology { get; set; }
            public BackpropGen.SequenceDescription Build() { }
        }
    }
    public sealed class SequenceGradientCheck
    {
        public int Checked { get; }
        public double Derivative { get; }
        public double FiniteDifference { get; }
        public int Index { get; }
        public double LargestDifference { get; }
        public double Loss { get; }
        public double ReferenceLoss { get; }
        public int Skipped { get; }
        public string Tensor { get; }
        public override string ToString() { }
    }
    public static class SequenceNetwork
    {
        public static BackpropGen.INetwork<T> AsWindows<T>(this BackpropGen.ISequenceNetwork<T> network, int steps, int warmUpSteps = 0)
            where T :  unmanaged { }
        public static BackpropGen.SequenceGradientCheck CheckGradient<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged { }
        public static BackpropGen.ISequenceNetwork<T> Clone<T>(this BackpropGen.ISequenceNetwork<T> network)
            where T :  unmanaged { }
        public static T EvaluateSequence<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.ISequenceNetwork<T> network, T[][] inputs, T[][] targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.ISequenceNetwork<T> network, T[][][] inputs, T[][][] targets, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory Fit<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlyMemory<T> inputs, System.ReadOnlyMemory<T> targets, int[] lengths, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static BackpropGen.TrainingHistory FitRecording<T>(this BackpropGen.ISequenceNetwork<T> network, T[] inputs, T[] targets, int streams = 1, BackpropGen.FitOptions? options = null, System.Threading.CancellationToken cancellationToken = default)
            where T :  unmanaged { }
        public static void FitScaling<T>(this BackpropGen.ISequenceNetwork<T> network, T[][] inputs, T[][] targets)
            where T :  unmanaged { }
        public static void GetParameters<T>(this BackpropGen.ISequenceNetwork<T> network, System.Span<T> destination)
            where T :  unmanaged { }
        public static BackpropGen.ScalingNumbers? GetScaling<T>(this BackpropGen.ISequenceNetwork<T> network)
            where T :  unmanaged { }
        public static T[] GetTensor<T>(this BackpropGen.ISequenceNetwork<T> network, string name)
            where T :  unmanaged { }
        public static System.Collections.Generic.IReadOnlyList<string> GetTensorNames<T>(this BackpropGen.ISequenceNetwork<T> network)
            where T :  unmanaged { }
        public static T GradientSequence<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> gradient)
            where T :  unmanaged { }
        public static void Initialize<T>(this BackpropGen.ISequenceNetwork<T> network, int seed)
            where T :  unmanaged { }
        public static BackpropGen.LoadedWeights Load<T>(this BackpropGen.ISequenceNetwork<T> network, System.IO.Stream stream, BackpropGen.LoadOptions? options = null)
            where T :  unmanaged { }
        public static BackpropGen.LoadedWeights Load<T>(this BackpropGen.ISequenceNetwork<T> network, string path, BackpropGen.LoadOptions? options = null)
            where T :  unmanaged { }
        public static void PredictBatch<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<BackpropGen.SequenceState<T>> states, System.Span<T> outputs)
            where T :  unmanaged { }
        public static void PredictSequence<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlySpan<T> inputs, System.Span<T> outputs, BackpropGen.SequenceState<T> state)
            where T :  unmanaged { }
        public static void Save<T>(this BackpropGen.ISequenceNetwork<T> network, System.IO.Stream stream, bool withOptimizerState = false)
            where T :  unmanaged { }
        public static void Save<T>(this BackpropGen.ISequenceNetwork<T> network, string path, bool withOptimizerState = false)
            where T :  unmanaged { }
        public static void SaveOnnx<T>(this BackpropGen.ISequenceNetwork<T> network, System.IO.Stream stream)
            where T :  unmanaged { }
        public static void SaveOnnx<T>(this BackpropGen.ISequenceNetwork<T> network, string path)
            where T :  unmanaged { }
        public static void SetParameters<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlySpan<T> source)
            where T :  unmanaged { }
        public static void SetScaling<T>(this BackpropGen.ISequenceNetwork<T> network, BackpropGen.ScalingNumbers numbers)
            where T :  unmanaged { }
        public static void SetTensor<T>(this BackpropGen.ISequenceNetwork<T> network, string name, System.ReadOnlySpan<T> values)
            where T :  unmanaged { }
        public static T TrainSequence<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, T learningRate)
            where T :  unmanaged { }
        public static void Update<T>(this BackpropGen.ISequenceNetwork<T> network, System.ReadOnlySpan<T> gradient, T learningRate)
            where T :  unmanaged { }
        public static void WarmUp<T>(this BackpropGen.ISequenceNetwork<T> network)
            where T :  unmanaged { }
    }
    public sealed class SequenceState<T>
        where T :  unmanaged
    {
        public int Length { get; }
        public BackpropGen.SequenceState<T> Clone() { }
        public void GetValues(System.Span<T> destination) { }
        public void Reset() { }
        public void SetValues(System.ReadOnlySpan<T> source) { }
    }
    public enum TargetDomain
    {
        Real = 0,
        NonNegative = 1,
        Sign = 2,
        Probability = 3,
        Distribution = 4,
    }
    public sealed class TrainingCanceledException : System.OperationCanceledException
    {
        public TrainingCanceledException() { }
        public TrainingCanceledException(string message) { }
        public TrainingCanceledException(string message, System.Exception innerException) { }
        public BackpropGen.TrainingHistory? History { get; }
    }
    public sealed class TrainingDivergedException : System.Exception
    {
        public TrainingDivergedException() { }
        public TrainingDivergedException(string message) { }
        public TrainingDivergedException(string message, System.Exception innerException) { }
        public int Epoch { get; }
        public BackpropGen.TrainingHistory? History { get; }
        public double LastFiniteLoss { get; }
        public int Row { get; }
    }
    public enum TrainingEnd
    {
        Completed = 0,
        EarlyStopping = 1,
        StopWhen = 2,
        Canceled = 3,
        Diverged = 4,
    }
    public static class TrainingGradients
    {
        public static T TrainingGradient<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> gradient, out double weight)
            where T :  unmanaged { }
    }
    public sealed class TrainingHistory
    {
        public int BestEpoch { get; }
        public System.TimeSpan Duration { get; }
        public BackpropGen.TrainingEnd End { get; }
        public int Epochs { get; }
        public double FinalLoss { get; }
        public System.Collections.Generic.IReadOnlyList<double> LearningRates { get; }
        public System.Collections.Generic.IReadOnlyList<double> Losses { get; }
        public System.Collections.Generic.IReadOnlyList<double> ValidationLosses { get; }
        public System.Collections.Generic.IReadOnlyList<string> Warnings { get; }
        public override string ToString() { }
    }
    public readonly struct TrainingMoment
    {
        public int Epoch { get; }
        public int Epochs { get; }
        public double LearningRate { get; }
        public System.Collections.Generic.IReadOnlyList<double> Losses { get; }
        public long Step { get; }
        public long Steps { get; }
        public int StepsPerEpoch { get; }
    }
    public static class TrainingStates
    {
        public static long GetTrainingState<T>(this BackpropGen.INetwork<T> network, System.Span<T> values)
            where T :  unmanaged { }
        public static void SetTrainingState<T>(this BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> values, long steps)
            where T :  unmanaged { }
        public static int TrainingStateLength<T>(this BackpropGen.INetwork<T> network)
            where T :  unmanaged { }
    }
    public sealed class UpdateOptions
    {
        public UpdateOptions() { }
        public double? ClipGradientNorm { get; set; }
        public double? ClipGradientValue { get; set; }
        public BackpropGen.OptimizerSettings? OptimizerSettings { get; set; }
    }
    public sealed class ValidationSet
    {
        public static BackpropGen.ValidationSet Of(double[] inputs, double[] targets) { }
        public static BackpropGen.ValidationSet Of(double[] inputs, int[] classes) { }
        public static BackpropGen.ValidationSet Of(float[] inputs, float[] targets) { }
        public static BackpropGen.ValidationSet Of(float[] inputs, int[] classes) { }
    }
    public static class WeightFile
    {
        public static BackpropGen.LoadedWeights Load<T>(this BackpropGen.INetwork<T> network, System.IO.Stream stream, BackpropGen.LoadOptions? options = null)
            where T :  unmanaged { }
        public static BackpropGen.LoadedWeights Load<T>(this BackpropGen.INetwork<T> network, string path, BackpropGen.LoadOptions? options = null)
            where T :  unmanaged { }
        public static void Save<T>(this BackpropGen.INetwork<T> network, System.IO.Stream stream, bool withOptimizerState = false)
            where T :  unmanaged { }
        public static void Save<T>(this BackpropGen.INetwork<T> network, string path, bool withOptimizerState = false)
            where T :  unmanaged { }
    }
    public sealed class WeightFileException : System.Exception
    {
        public WeightFileException() { }
        public WeightFileException(string message) { }
        public WeightFileException(string message, System.Exception innerException) { }
        public string? FileName { get; }
        public string? TensorName { get; }
    }
}
namespace BackpropGen.CompilerServices
{
    public readonly struct AdamStep<T>
        where T :  unmanaged
    {
        public static BackpropGen.CompilerServices.AdamStep<T> At(T learningRate, long step, T scale) { }
    }
    public sealed class AlignedMemory<T>
        where T :  unmanaged
    {
        public AlignedMemory(int length) { }
        public int Length { get; }
        public T& Start { get; }
        public void Clear() { }
        public BackpropGen.CompilerServices.AlignedMemory<T> Clone() { }
    }
    public readonly ref struct AlignedScratch<T>
        where T :  unmanaged
    {
        public AlignedScratch(int length) { }
        public System.Span<T> Span { get; }
        public void Dispose() { }
        public static System.Span<T> Align(System.Span<T> stack, int length) { }
    }
    public static class Batches
    {
        public static T Gradient<T>(BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> gradient)
            where T :  unmanaged { }
        public static T Gradient<TParameters, T>(BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, out TParameters gradient)
            where TParameters :  unmanaged
            where T :  unmanaged { }
        public static T Gradient<TParameters, T>(BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, out TParameters gradient)
            where TParameters :  unmanaged
            where T :  unmanaged { }
        public static T Train<T>(BackpropGen.INetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, T learningRate)
            where T :  unmanaged { }
    }
    public static class BlockBatches
    {
        public static T Evaluate<T>(BackpropGen.CompilerServices.IBlockNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged { }
        public static void Predict<T>(BackpropGen.CompilerServices.IBlockPrediction<T> network, System.ReadOnlySpan<T> inputs, int inputCount, System.Span<T> outputs, int outputCount, string topology)
            where T :  unmanaged { }
    }
    public static class Check
    {
        public static void Backward<T>(System.ReadOnlySpan<T> inputs, int inputCount, System.ReadOnlySpan<T> outputGradient, int outputCount, System.Span<T> gradient, int parameterCount, System.Span<T> inputGradient, string topology) { }
        public static void ClassIndex(int classIndex, int count) { }
        public static void ClassIndices(System.ReadOnlySpan<int> classes, int count) { }
        public static void Distribution(double sum, string argument) { }
        public static void Distribution(float sum, string argument) { }
        public static void Distributions(System.ReadOnlySpan<double> values, int columns, string argument) { }
        public static void Distributions(System.ReadOnlySpan<float> values, int columns, string argument) { }
        public static void Finite(double value, string argument) { }
        public static void Finite(float value, string argument) { }
        public static void Finite(System.ReadOnlySpan<double> values, int columns, string argument) { }
        public static void Finite(System.ReadOnlySpan<float> values, int columns, string argument) { }
        public static void FiniteGradient(bool finite) { }
        public static void FiniteParameters(bool finite) { }
        public static void LearningRate(double learningRate) { }
        public static void LearningRate(float learningRate) { }
        public static void Length(int actual, int expected, string argument, string topology) { }
        public static void NoOverlap<T>(System.ReadOnlySpan<T> inputs, System.Span<T> outputs, string argument) { }
        public static void NonNegative(double value, string argument) { }
        public static void NonNegative(float value, string argument) { }
        public static void NonNegatives(System.ReadOnlySpan<double> values, int columns, string argument) { }
        public static void NonNegatives(System.ReadOnlySpan<float> values, int columns, string argument) { }
        public static void NotNaN(double value) { }
        public static void NotNaN(float value) { }
        public static void ParameterLength(int actual, int expected, string argument, string topology) { }
        public static void Probabilities(System.ReadOnlySpan<double> values, int columns, string argument) { }
        public static void Probabilities(System.ReadOnlySpan<float> values, int columns, string argument) { }
        public static void Probability(double value, string argument) { }
        public static void Probability(float value, string argument) { }
        public static void Row(int inputsLength, int inputCount, int othersLength, int othersCount, string others, string topology) { }
        public static System.ReadOnlySpan<T> Row<T>(System.ReadOnlySpan<T> inputs, int inputCount, string topology)
            where T :  unmanaged { }
        public static System.ReadOnlySpan<T> Row<T>(System.ReadOnlySpan<T> inputs, int inputCount, System.ReadOnlySpan<T> others, int othersCount, string name, string topology)
            where T :  unmanaged { }
        public static int Rows(int inputsLength, int inputCount, int othersLength, int othersCount, string others, string topology) { }
        public static int RowsAtLeastOne(int inputsLength, int inputCount, int othersLength, int othersCount, string others, string topology) { }
        public static void ScalingIsFitted(bool isFitted, string topology) { }
        public static void SeparateResults<T>(System.Span<T> gradient, System.Span<T> inputGradient) { }
        public static void Sign(double value, string argument) { }
        public static void Sign(float value, string argument) { }
        public static void Signs(System.ReadOnlySpan<double> values, int columns, string argument) { }
        public static void Signs(System.ReadOnlySpan<float> values, int columns, string argument) { }
    }
    public static class ClassCoding
    {
        public static int Above<T>(T output, T boundary)
            where T :  unmanaged { }
        public static System.ReadOnlySpan<T> Binary<T>(int classIndex, T ofClass0, System.Span<T> targets)
            where T :  unmanaged { }
        public static int Largest<T>(System.ReadOnlySpan<T> outputs)
            where T :  unmanaged { }
        public static System.ReadOnlySpan<T> OneHot<T>(int classIndex, System.Span<T> targets)
            where T :  unmanaged { }
    }
    public static class ClassWeights
    {
        public static void Apply(System.ReadOnlySpan<double> targets, System.ReadOnlySpan<double> weights, double smoothing, System.Span<double> weighted) { }
        public static void Apply(System.ReadOnlySpan<float> targets, System.ReadOnlySpan<float> weights, float smoothing, System.Span<float> weighted) { }
        public static double Of(System.ReadOnlySpan<double> targets, System.ReadOnlySpan<double> weights) { }
        public static double Of(System.ReadOnlySpan<float> targets, System.ReadOnlySpan<float> weights) { }
    }
    [System.CLSCompliant(false)]
    public static class ColumnLayer
    {
        public static void AddGradient(ref double x, int inputs, ref double d, int outputs, int room, ref double gradient, int stride) { }
        public static void AddGradient(ref float x, int inputs, ref float d, int outputs, int room, ref float gradient, int stride) { }
        public static void Forward(ref double x, in BackpropGen.CompilerServices.SumBlocks blocks, ref double layer, int stride, ref double z, int outputs, int room) { }
        public static void Forward(ref float x, in BackpropGen.CompilerServices.SumBlocks blocks, ref float layer, int stride, ref float z, int outputs, int room) { }
        public static void PassBack(ref double d, int outputs, ref double layer, int stride, ref double g, int inputs, int room) { }
        public static void PassBack(ref float d, int outputs, ref float layer, int stride, ref float g, int inputs, int room) { }
        public static int Room(int rows) { }
        public static void ToColumns(ref double source, int rows, int columns, ref double target) { }
        public static void ToColumns(ref float source, int rows, int columns, ref float target) { }
        public static void ToRows(ref double source, int rows, int columns, ref double target) { }
        public static void ToRows(ref float source, int rows, int columns, ref float target) { }
    }
    [System.CLSCompliant(false)]
    public readonly struct DataOfAnyType
    {
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(System.Array values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(System.ReadOnlySpan<double> values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(System.ReadOnlySpan<float> values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(System.ReadOnlySpan<int> values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(System.Span<double> values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(System.Span<float> values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(System.Span<int> values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(double[] values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(float[] values) { }
        public static BackpropGen.CompilerServices.DataOfAnyType op_Implicit(int[] values) { }
    }
    [System.CLSCompliant(false)]
    public readonly struct DataOf<T>
        where T :  unmanaged
    {
        public static BackpropGen.CompilerServices.DataOf<T> op_Implicit(System.ReadOnlySpan<T> values) { }
        public static BackpropGen.CompilerServices.DataOf<T> op_Implicit(System.Span<T> values) { }
        public static BackpropGen.CompilerServices.DataOf<T> op_Implicit(T[] values) { }
        public static BackpropGen.CompilerServices.DataOf<T> op_Implicit(T[] values) { }
        public static BackpropGen.CompilerServices.DataOf<T> op_Implicit(T[][] values) { }
    }
    [System.CLSCompliant(false)]
    public static class DenseLayer
    {
        public static void Adam<T>(ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T layer, ref T m, ref T v, in BackpropGen.CompilerServices.AdamStep<T> step)
            where T :  unmanaged { }
        public static void Descend<T>(ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T layer, T rate)
            where T :  unmanaged { }
        public static void DescendRow<T>(ref T x, int inputs, ref T d, ref T layer, int stride, T rate)
            where T :  unmanaged { }
        public static void Forward<T>(ref T x, int xStride, int rows, in BackpropGen.CompilerServices.SumBlocks blocks, ref T layer, ref T z, int stride)
            where T :  unmanaged { }
        public static void Forward<T>(ref T x, int xStride, int rows, System.ReadOnlySpan<int> places, in BackpropGen.CompilerServices.SumBlocks blocks, ref T layer, ref T z, int stride)
            where T :  unmanaged { }
        public static void ForwardRow<T>(ref T x, in BackpropGen.CompilerServices.SumBlocks blocks, ref T layer, ref T z, int stride)
            where T :  unmanaged { }
        public static void ForwardRow<T>(ref T x, System.ReadOnlySpan<int> places, in BackpropGen.CompilerServices.SumBlocks blocks, ref T layer, ref T z, int stride)
            where T :  unmanaged { }
        public static void Gradient<T>(ref T x, int xStride, int rows, int inputs, ref T d, int stride, ref T gradient, bool add)
            where T :  unmanaged { }
        public static void PassBack<T>(ref T d, int stride, int rows, int outputs, ref T layer, int inputs, ref T g, int gStride, ref T scratch)
            where T :  unmanaged { }
        public static void PassBackRow<T>(ref T d, int outputs, ref T layer, int inputs, int stride, ref T g)
            where T :  unmanaged { }
        public static void PassBackTransposed<T>(ref T d, int stride, int rows, int outputs, ref T transposed, int inputs, ref T g, int gStride)
            where T :  unmanaged { }
        public static void Transpose<T>(ref T layer, int inputs, int outputs, int stride, ref T transposed, int transposedStride)
            where T :  unmanaged { }
    }
    public sealed class DropoutInputs
    {
        public DropoutInputs(int width, double probability) { }
    }
    public sealed class DropoutTraining<T>
        where T :  unmanaged
    {
        public DropoutTraining(int seed, BackpropGen.NetworkDescription network) { }
        public int MaskCount { get; }
        public BackpropGen.CompilerServices.DropoutTraining<T> Clone() { }
        public void Draw(System.Span<T> masks) { }
        public void Reseed(int seed, int epoch) { }
    }
    public sealed class EmbeddedWeights<T>
        where T :  unmanaged
    {
        public EmbeddedWeights(System.Reflection.Assembly assembly, string resource, long length, string hash, int count) { }
        public System.ReadOnlySpan<T> Shared { get; }
        public BackpropGen.CompilerServices.EmbeddedWeights<T> Columns(int first, int rows, int columns, string type, long offset, int stride, string? factors = null) { }
        public BackpropGen.CompilerServices.EmbeddedWeights<T> Numbers(int first, string numbers) { }
        public BackpropGen.CompilerServices.EmbeddedWeights<T> Packed(params int[] shapes) { }
        public T[] Read() { }
        public BackpropGen.CompilerServices.EmbeddedWeights<T> Rows(int first, int rows, int columns, string type, long offset, string? factors = null) { }
    }
    public static class Explanation
    {
        public static BackpropGen.EpochDerivation OfEpoch<T>(BackpropGen.CompilerServices.IExplainedNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, T learningRate)
            where T :  unmanaged { }
        public static BackpropGen.EpochDerivation OfEpoch<T>(BackpropGen.CompilerServices.IExplainedNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<int> classes, T learningRate)
            where T :  unmanaged { }
        public static BackpropGen.Derivation OfRow<T>(BackpropGen.CompilerServices.IExplainedNetwork<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, T? learningRate)
            where T :  unmanaged { }
        public static BackpropGen.Derivation OfRow<T>(BackpropGen.CompilerServices.IExplainedNetwork<T> network, System.ReadOnlySpan<T> inputs, int classIndex, T? learningRate)
            where T :  unmanaged { }
    }
    public static class GradientBound
    {
        public static bool Holds(System.ReadOnlySpan<double> values) { }
        public static bool Holds(System.ReadOnlySpan<float> values) { }
    }
    public interface IBinaryMap<T>
        where T :  unmanaged
    {
        System.Runtime.Intrinsics.Vector256<T> At(System.Runtime.Intrinsics.Vector256<T> first, System.Runtime.Intrinsics.Vector256<T> second);
        System.Runtime.Intrinsics.Vector512<T> At(System.Runtime.Intrinsics.Vector512<T> first, System.Runtime.Intrinsics.Vector512<T> second);
    }
    public interface IBlockNetwork<T> : BackpropGen.CompilerServices.IBlockPrediction<T>, BackpropGen.INetwork<T>
        where T :  unmanaged
    {
        int GradientLength { get; }
        void Descend(System.Span<T> gradient, T learningRate, int rows);
        void ErrorsOfBlock(System.ReadOnlySpan<T> targets, int rows, System.Span<T> nodes);
        void GradientOfBlock(System.ReadOnlySpan<T> inputs, int rows, System.Span<T> nodes, System.Span<T> gradient, bool add);
        double LossOfBlock(System.ReadOnlySpan<T> targets, int rows, System.Span<T> nodes);
        void Unpack(System.Span<T> gradient, System.Span<T> destination);
    }
    public interface IBlockPrediction<T>
        where T :  unmanaged
    {
        int BlockLength { get; }
        void CopyOutputs(int rows, System.Span<T> nodes, System.Span<T> outputs);
        void ForwardBlock(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> masks, int rows, System.Span<T> nodes);
    }
    public interface IBlockStep<T>
        where T :  unmanaged
    {
        bool StepOfBlock(System.ReadOnlySpan<T> inputs, int rows, System.Span<T> nodes, T learningRate);
    }
    public interface IDropoutNetwork<T>
        where T :  unmanaged
    {
        BackpropGen.CompilerServices.DropoutTraining<T> Dropout { get; }
    }
    public interface IExplainedNetwork<T> : BackpropGen.INetwork<T>
        where T :  unmanaged
    {
        BackpropGen.CompilerServices.RowFormulas Formulas { get; }
        void ExplainRow(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> values);
    }
    public interface ILaneGradient<T>
        where T :  unmanaged
    {
        void GradientLanes256(ref T x, ref T y, ref T k, int groups, ref T sums);
        void GradientLanes512(ref T x, ref T y, ref T k, int groups, ref T sums);
    }
    public interface ILanePrediction<T>
        where T :  unmanaged
    {
        void PredictLanes256(ref T x, ref T y, int groups);
        void PredictLanes512(ref T x, ref T y, int groups);
    }
    public interface IOptimizerState<T>
        where T :  unmanaged
    {
        long GetOptimizerState(System.Span<T> destination);
        void SetOptimizerState(System.ReadOnlySpan<T> source, long steps);
    }
    public interface IRowGradient<T>
        where T :  unmanaged
    {
        double AccumulateRows(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> masks, System.Span<T> gradient, double sum);
    }
    public interface IRowLoss<T> : BackpropGen.CompilerServices.IRowPrediction<T>
        where T :  unmanaged
    {
        int Length { get; }
        T Evaluate(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> nodes);
    }
    public interface IRowPrediction<T>
        where T :  unmanaged
    {
        int ForwardLength { get; }
        void Predict(System.ReadOnlySpan<T> inputs, System.Span<T> outputs, System.Span<T> nodes);
    }
    public interface IRowStep<T> : BackpropGen.CompilerServices.IRowLoss<T>, BackpropGen.CompilerServices.IRowPrediction<T>
        where T :  unmanaged
    {
        T Train(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> masks, T learningRate, System.Span<T> nodes);
    }
    public interface IRowTraining<T>
        where T :  unmanaged
    {
        int TrainRows(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<int> order, T learningRate, ref double sum, ref double last);
    }
    public interface IScaledNetwork<T>
        where T :  unmanaged
    {
        bool GetScaling(System.Span<T> destination);
        void SetScaling(System.ReadOnlySpan<T> source, bool isFitted);
    }
    public interface ISequenceHead<T>
        where T :  unmanaged
    {
        T Evaluate(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets);
        void InputGradient(System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.Span<T> inputGradient);
        void Predict(System.ReadOnlySpan<T> inputs, System.Span<T> outputs);
    }
    public interface IStepNetwork<T>
        where T :  unmanaged
    {
        int GradientLength { get; }
        int NodeCount { get; }
        System.ReadOnlySpan<int> ResultPlaces { get; }
        void AddGradient(System.ReadOnlySpan<T> inputs, System.Span<T> nodes, System.ReadOnlySpan<T> outputGradient, System.Span<T> gradient, System.Span<T> inputGradient);
        void Advance(System.ReadOnlySpan<T> inputs, System.Span<T> nodes, System.Span<T> memory);
        void Forward(System.ReadOnlySpan<T> inputs, System.Span<T> nodes);
        void Unpack(System.Span<T> gradient, System.Span<T> destination);
    }
    public interface IStreamPrediction<T>
        where T :  unmanaged
    {
        int ColumnCount { get; }
        System.ReadOnlySpan<int> ResultColumns { get; }
        void ForwardStreams(ref T columns);
    }
    public interface IUnaryMap<T>
        where T :  unmanaged
    {
        System.Runtime.Intrinsics.Vector256<T> At(System.Runtime.Intrinsics.Vector256<T> value);
        System.Runtime.Intrinsics.Vector512<T> At(System.Runtime.Intrinsics.Vector512<T> value);
    }
    public static class Joins
    {
        public static void Add<T>(ref T source, int sourceStride, ref T target, int targetStride, int rows, int count)
            where T :  unmanaged { }
        public static void Clear<T>(ref T target, int length)
            where T :  unmanaged { }
        public static void Copy<T>(ref T source, int sourceStride, ref T target, int targetStride, int rows, int count)
            where T :  unmanaged { }
    }
    public static class LaneBatches
    {
        [System.Runtime.CompilerServices.SkipLocalsInit]
        public static T Gradient<T>(BackpropGen.CompilerServices.ILaneGradient<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> masks, int rows, System.Span<T> gradient)
            where T :  unmanaged { }
        [System.Runtime.CompilerServices.SkipLocalsInit]
        public static void Predict<T>(BackpropGen.CompilerServices.ILanePrediction<T> network, System.ReadOnlySpan<T> inputs, int inputCount, System.Span<T> outputs, int outputCount, string topology)
            where T :  unmanaged { }
    }
    public sealed class LayerFormulas
    {
        public LayerFormulas() { }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.CompilerServices.NamedFormula> Back { get; set; }
        public string Error { get; set; }
        public string ErrorName { get; set; }
        public System.Collections.Generic.IReadOnlyList<string> Gradients { get; set; }
        public string Operation { get; set; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.CompilerServices.NamedFormula> Operations { get; set; }
        public string Output { get; set; }
        public string Title { get; set; }
    }
    public static class MethodOptions
    {
        public const System.Runtime.CompilerServices.MethodImplOptions Hot = 520;
        public const System.Runtime.CompilerServices.MethodImplOptions Inlined = 256;
    }
    public readonly struct NAdamMomentum
    {
        public double DirectRate(double learningRate) { }
        public double Rate(double learningRate) { }
        public static BackpropGen.CompilerServices.NAdamMomentum Next(ref double product, long step) { }
        public static double ProductOf(long steps) { }
    }
    public sealed class NamedFormula
    {
        public NamedFormula() { }
        public string Formula { get; set; }
        public bool IsOnePerLayer { get; set; }
        public string Name { get; set; }
    }
    public abstract class NetworkJsonConverter<TNetwork, T> : System.Text.Json.Serialization.JsonConverter<TNetwork>
        where TNetwork :  class, BackpropGen.INetwork<T>, new ()
        where T :  unmanaged
    {
        protected NetworkJsonConverter() { }
        public override TNetwork Read(ref System.Text.Json.Utf8JsonReader reader, System.Type typeToConvert, System.Text.Json.JsonSerializerOptions options) { }
        public override void Write(System.Text.Json.Utf8JsonWriter writer, TNetwork value, System.Text.Json.JsonSerializerOptions options) { }
    }
    public static class OptimizerMoments
    {
        public static bool AreZero(System.ReadOnlySpan<double> moments) { }
        public static bool AreZero(System.ReadOnlySpan<float> moments) { }
    }
    public static class OutputMasks
    {
        public static void Drop<T>(ref T k, ref T u, ref T o, int length)
            where T :  unmanaged { }
        public static void DropRows<T>(System.ReadOnlySpan<T> masks, int first, ref T k, ref T u, ref T o, int stride, int rows, int width)
            where T :  unmanaged { }
    }
    public static class ParameterFields
    {
        public static TParameters& In<TParameters, T>(System.ReadOnlySpan<T> values, string argument = "values", string topology = "")
            where TParameters :  unmanaged
            where T :  unmanaged { }
        public static TParameters& Of<TParameters, T>(System.Span<T> values, string argument = "values", string topology = "")
            where TParameters :  unmanaged
            where T :  unmanaged { }
    }
    public static class ParameterLayout
    {
        public static void ClearPadding<T>(ref T values, int stride, int rows, int columns)
            where T :  unmanaged { }
        public static void CopyRows<T>(ref T source, int sourceStride, ref T destination, int destinationStride, int rows, int columns)
            where T :  unmanaged { }
        public static System.ReadOnlySpan<T> Fields<T>(in T first, int count)
            where T :  unmanaged { }
        public static void Pack<T>(System.ReadOnlySpan<T> source, ref T layers, System.ReadOnlySpan<int> shapes)
            where T :  unmanaged { }
        public static void Pack<T>(System.ReadOnlySpan<T> source, ref T layer, int inputs, int outputs, int stride)
            where T :  unmanaged { }
        public static BackpropGen.CompilerServices.AlignedMemory<T> Packed<T>(System.ReadOnlySpan<T> source, System.ReadOnlySpan<int> shapes)
            where T :  unmanaged { }
        public static void Unpack<T>(ref T layers, System.Span<T> destination, System.ReadOnlySpan<int> shapes)
            where T :  unmanaged { }
        public static void Unpack<T>(ref T layer, System.Span<T> destination, int inputs, int outputs, int stride)
            where T :  unmanaged { }
    }
    public static class ParameterText
    {
        public static string Of<T>(BackpropGen.NetworkDescription description, System.ReadOnlySpan<T> values)
            where T :  unmanaged { }
        public static string Of<TParameters, T>(BackpropGen.NetworkDescription description, in TParameters parameters)
            where TParameters :  unmanaged
            where T :  unmanaged { }
    }
    public readonly ref struct PooledSpan<T>
        where T :  unmanaged
    {
        public PooledSpan(int length) { }
        public System.Span<T> Span { get; }
        public void Dispose() { }
    }
    public static class RowBatches
    {
        public static T Gradient<T>(BackpropGen.CompilerServices.IRowGradient<T> network, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> masks, int rows, System.Span<T> gradient)
            where T :  unmanaged { }
    }
    public sealed class RowFormulas
    {
        public RowFormulas() { }
        public bool HasVectors { get; set; }
        public bool IsLarge { get; set; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.CompilerServices.LayerFormulas> Layers { get; set; }
        public string Loss { get; set; }
        public string LossTitle { get; set; }
        public string Rule { get; set; }
        public System.Collections.Generic.IReadOnlyList<BackpropGen.CompilerServices.NamedFormula> Update { get; set; }
        public string UpdateTitle { get; set; }
    }
    public static class RowLanes
    {
        public const int Count = 16;
        public static void AddFirst(System.Runtime.Intrinsics.Vector256<double> values, int count, ref double sums) { }
        public static void AddFirst(System.Runtime.Intrinsics.Vector256<float> values, int count, ref float sums) { }
        public static void AddFirst(System.Runtime.Intrinsics.Vector512<double> values, int count, ref double sums) { }
        public static void AddFirst(System.Runtime.Intrinsics.Vector512<float> values, int count, ref float sums) { }
        public static void AddSums(ref double lanes, int count, ref double gradient) { }
        public static void AddSums(ref float lanes, int count, ref float gradient) { }
        public static void Store<T>(System.Runtime.Intrinsics.Vector256<T> first, System.Runtime.Intrinsics.Vector256<T> second, System.Runtime.Intrinsics.Vector256<T> third, System.Runtime.Intrinsics.Vector256<T> fourth, ref T sums, int place)
            where T :  unmanaged { }
        public static void Store<T>(System.Runtime.Intrinsics.Vector512<T> first, System.Runtime.Intrinsics.Vector512<T> second, System.Runtime.Intrinsics.Vector512<T> third, System.Runtime.Intrinsics.Vector512<T> fourth, ref T sums, int place)
            where T :  unmanaged { }
        public static T Sum<T>(System.ReadOnlySpan<T> lanes)
            where T :  unmanaged { }
        public static void ToColumns(ref double rows, int groups, int columns, ref double target) { }
        public static void ToColumns(ref float rows, int groups, int columns, ref float target) { }
        public static void ToRows(ref double source, int groups, int columns, ref double rows) { }
        public static void ToRows(ref float source, int groups, int columns, ref float rows) { }
    }
    public static class RowMemory
    {
        [System.Runtime.CompilerServices.SkipLocalsInit]
        public static T Evaluate<T, TRow>(TRow row, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets)
            where T :  unmanaged
            where TRow :  struct, BackpropGen.CompilerServices.IRowLoss<T> { }
        [System.Runtime.CompilerServices.SkipLocalsInit]
        public static void Predict<T, TRow>(TRow row, System.ReadOnlySpan<T> inputs, System.Span<T> outputs)
            where T :  unmanaged
            where TRow :  struct, BackpropGen.CompilerServices.IRowPrediction<T> { }
        [System.Runtime.CompilerServices.SkipLocalsInit]
        public static T Train<T, TRow>(TRow row, System.ReadOnlySpan<T> inputs, System.ReadOnlySpan<T> targets, System.ReadOnlySpan<T> masks, T learningRate)
            where T :  unmanaged
            where TRow :  struct, BackpropGen.CompilerServices.IRowStep<T> { }
    }
    [System.CLSCompliant(false)]
    public static class RowVector
    {
        public static void AddGradient(System.ReadOnlySpan<double> inputs, System.ReadOnlySpan<double> errors, System.Span<double> gradient) { }
        public static void AddGradient(System.ReadOnlySpan<float> inputs, System.ReadOnlySpan<float> errors, System.Span<float> gradient) { }
        public static void AddTo(ref double destination, int offset, System.Runtime.Intrinsics.Vector256<double> left, System.Runtime.Intrinsics.Vector256<double> right) { }
        public static void AddTo(ref double destination, int offset, System.Runtime.Intrinsics.Vector512<double> left, System.Runtime.Intrinsics.Vector512<double> right) { }
        public static void AddTo(ref float destination, int offset, System.Runtime.Intrinsics.Vector256<float> left, System.Runtime.Intrinsics.Vector256<float> right) { }
        public static void AddTo(ref float destination, int offset, System.Runtime.Intrinsics.Vector512<float> left, System.Runtime.Intrinsics.Vector512<float> right) { }
        public static void Copy<T>(ref T source, ref T destination, int count)
            where T :  unmanaged { }
        public static System.Runtime.Intrinsics.Vector256<double> FirstLanes(System.Runtime.Intrinsics.Vector256<double> value, int count) { }
        public static System.Runtime.Intrinsics.Vector256<float> FirstLanes(System.Runtime.Intrinsics.Vector256<float> value, int count) { }
        public static System.Runtime.Intrinsics.Vector512<double> FirstLanes(System.Runtime.Intrinsics.Vector512<double> value, int count) { }
        public static System.Runtime.Intrinsics.Vector512<float> FirstLanes(System.Runtime.Intrinsics.Vector512<float> value, int count) { }
        public static float Largest(System.Runtime.Intrinsics.Vector256<float> values, int count) { }
        public static double Largest(System.Runtime.Intrinsics.Vector512<double> values, int count) { }
        public static double Largest(ref double source, int offset, int count) { }
        public static float Largest(ref float source, int offset, int count) { }
        public static System.Runtime.Intrinsics.Vector512<double> Load(ref double source, int offset) { }
        public static System.Runtime.Intrinsics.Vector256<float> Load(ref float source, int offset) { }
        public static void Store(System.Runtime.Intrinsics.Vector256<float> value, ref float destination, int offset) { }
        public static void Store(System.Runtime.Intrinsics.Vector512<double> value, ref double destination, int offset) { }
        public static System.Runtime.Intrinsics.Vector256<double> SumEach(System.Runtime.Intrinsics.Vector256<double> v1, System.Runtime.Intrinsics.Vector256<double> v2, System.Runtime.Intrinsics.Vector256<double> v3, System.Runtime.Intrinsics.Vector256<double> v4) { }
        public static System.Runtime.Intrinsics.Vector256<float> SumEach(System.Runtime.Intrinsics.Vector256<float> v1, System.Runtime.Intrinsics.Vector256<float> v2, System.Runtime.Intrinsics.Vector256<float> v3, System.Runtime.Intrinsics.Vector256<float> v4, System.Runtime.Intrinsics.Vector256<float> v5, System.Runtime.Intrinsics.Vector256<float> v6, System.Runtime.Intrinsics.Vector256<float> v7, System.Runtime.Intrinsics.Vector256<float> v8) { }
        public static System.Runtime.Intrinsics.Vector512<double> SumEach(System.Runtime.Intrinsics.Vector512<double> v1, System.Runtime.Intrinsics.Vector512<double> v2, System.Runtime.Intrinsics.Vector512<double> v3, System.Runtime.Intrinsics.Vector512<double> v4, System.Runtime.Intrinsics.Vector512<double> v5, System.Runtime.Intrinsics.Vector512<double> v6, System.Runtime.Intrinsics.Vector512<double> v7, System.Runtime.Intrinsics.Vector512<double> v8) { }
        public static System.Runtime.Intrinsics.Vector512<float> SumEach(
                    System.Runtime.Intrinsics.Vector512<float> v1,
                    System.Runtime.Intrinsics.Vector512<float> v2,
                    System.Runtime.Intrinsics.Vector512<float> v3,
                    System.Runtime.Intrinsics.Vector512<float> v4,
                    System.Runtime.Intrinsics.Vector512<float> v5,
                    System.Runtime.Intrinsics.Vector512<float> v6,
                    System.Runtime.Intrinsics.Vector512<float> v7,
                    System.Runtime.Intrinsics.Vector512<float> v8,
                    System.Runtime.Intrinsics.Vector512<float> v9,
                    System.Runtime.Intrinsics.Vector512<float> v10,
                    System.Runtime.Intrinsics.Vector512<float> v11,
                    System.Runtime.Intrinsics.Vector512<float> v12,
                    System.Runtime.Intrinsics.Vector512<float> v13,
                    System.Runtime.Intrinsics.Vector512<float> v14,
                    System.Runtime.Intrinsics.Vector512<float> v15,
                    System.Runtime.Intrinsics.Vector512<float> v16) { }
        public static float SumInOrder(System.Runtime.Intrinsics.Vector256<float> values, int count) { }
        public static double SumInOrder(System.Runtime.Intrinsics.Vector512<double> values, int count) { }
        public static double SumInOrder(ref double source, int offset, int count) { }
        public static float SumInOrder(ref float source, int offset, int count) { }
        public static double SumOfNegatives(ref double source, int offset, int count) { }
        public static float SumOfNegatives(ref float source, int offset, int count) { }
        public static double SumOfProducts(ref double source, int left, int right, int count) { }
        public static float SumOfProducts(ref float source, int left, int right, int count) { }
    }
    public static class ScaledRows
    {
        public static void MultiplyByFactors<T>(System.Span<T> gradient, T[] scaling, int first)
            where T :  unmanaged, System.Numerics.INumber<T> { }
        public static void Restore<T>(System.Span<T> rows, int columns, T[] scaling, int first)
            where T :  unmanaged, System.Numerics.INumber<T> { }
        public static void Scale<T>(System.ReadOnlySpan<T> rows, int columns, T[] scaling, int first, System.Span<T> destination, int stride)
            where T :  unmanaged, System.Numerics.INumber<T> { }
        public static void ScaleColumns(System.Span<double> block, int columns, int room, double[] scaling, int first) { }
        public static void ScaleColumns(System.Span<float> block, int columns, int room, float[] scaling, int first) { }
    }
    [System.CLSCompliant(false)]
    public sealed class SeededRandom
    {
        public SeededRandom(int seed, int stream = 0) { }
        public SeededRandom(ulong s0, ulong s1, ulong s2, ulong s3) { }
        [return: System.Runtime.CompilerServices.TupleElementNames(new string[] {
                "S0",
                "S1",
                "S2",
                "S3"})]
        public System.ValueTuple<ulong, ulong, ulong, ulong> GetState() { }
        public int Next(int bound) { }
        public double NextDouble() { }
        public double NextGaussian() { }
        public ulong NextUInt64() { }
        [System.Runtime.CompilerServices.SkipLocalsInit]
        public void Shuffle(System.Span<int> items) { }
    }
    public sealed class SequenceCore<T>
        where T :  unmanaged
    {
        public SequenceCore(BackpropGen.SequenceDescription description, BackpropGen.INetwork<T> step, BackpropGen.CompilerServices.ISequenceHead<T> head, BackpropGen.ScalingNumbers? scaling = null) { }
        public BackpropGen.CompilerServices.SequenceCore<T> Clone() { }
        public BackpropGen.SequenceState<T> NewState() { }
        public void Predict(System.ReadOnlySpan<T> inputs, BackpropGen.SequenceState<T> state, System.Span<T> outputs) { }
    }
    public sealed class SequenceTensor
    {
        public SequenceTensor(string name, int start, int[] shape) { }
        public SequenceTensor(string name, int start, int[] shape, int first, int rest) { }
    }
    public static class SpecialFunctions
    {
        public static double Cbrt(double x) { }
        public static float Cbrt(float x) { }
        public static double Erf(double x) { }
        public static float Erf(float x) { }
        public static double ExpMinusOne(double x) { }
        public static float ExpMinusOne(float x) { }
        public static double LogOnePlus(double x) { }
        public static float LogOnePlus(float x) { }
    }
    [System.CLSCompliant(false)]
    public readonly struct SumBlocks
    {
        public static BackpropGen.CompilerServices.SumBlocks At(int second, int third, int fourth, int inputs) { }
        public static BackpropGen.CompilerServices.SumBlocks Of(int inputs, int count) { }
    }
    public static class TrainedNumbers
    {
        public static T[] Decode<T>(params string[] tensors)
            where T :  unmanaged { }
    }
    public static class TrainingStep
    {
        public static bool MayBeTaken<T>(ref T loss, bool isGradientFinite)
            where T :  unmanaged { }
    }
    public static class TypedRows
    {
        public static int ClassIndex(decimal label, int classCount, string column, int row) { }
        public static int Count<TRow>(System.Collections.Generic.IReadOnlyList<TRow> rows) { }
        public static System.ArgumentException NoClass(string column, object? label, int row, params string[] classes) { }
        public static void NotNull(object? row) { }
    }
    public static class VectorMaps
    {
        public static void Apply<T, TMap>(TMap map, ref T source, ref T destination, int length)
            where T :  unmanaged
            where TMap :  struct, BackpropGen.CompilerServices.IUnaryMap<T> { }
        public static void Apply<T, TMap>(TMap map, ref T first, ref T second, ref T destination, int length)
            where T :  unmanaged
            where TMap :  struct, BackpropGen.CompilerServices.IBinaryMap<T> { }
    }
    public static class VectorMath
    {
        public static System.Runtime.Intrinsics.Vector128<double> Acos(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Acos(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Acos(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Acos(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Acos(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Acos(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Acos(double x) { }
        public static float Acos(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Asin(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Asin(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Asin(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Asin(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Asin(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Asin(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Asin(double x) { }
        public static float Asin(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Atan(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Atan(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Atan(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Atan(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Atan(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Atan(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Atan(double x) { }
        public static float Atan(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Cbrt(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Cbrt(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Cbrt(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Cbrt(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Cbrt(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Cbrt(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Cbrt(double x) { }
        public static float Cbrt(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Cos(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Cos(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Cos(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Cos(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Cos(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Cos(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Cos(double x) { }
        public static float Cos(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Cosh(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Cosh(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Cosh(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Cosh(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Cosh(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Cosh(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Cosh(double x) { }
        public static float Cosh(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Erf(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Erf(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Erf(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Erf(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Erf(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Erf(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Erf(double x) { }
        public static float Erf(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Exp(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Exp(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Exp(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Exp(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Exp(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Exp(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Exp(double x) { }
        public static float Exp(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> ExpMinusOne(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> ExpMinusOne(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> ExpMinusOne(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> ExpMinusOne(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> ExpMinusOne(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> ExpMinusOne(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double ExpMinusOne(double x) { }
        public static float ExpMinusOne(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Log(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Log(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Log(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Log(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Log(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Log(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Log(double x) { }
        public static float Log(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> LogOnePlus(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> LogOnePlus(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> LogOnePlus(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> LogOnePlus(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> LogOnePlus(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> LogOnePlus(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double LogOnePlus(double x) { }
        public static float LogOnePlus(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Pow(System.Runtime.Intrinsics.Vector128<double> x, double exponent) { }
        public static System.Runtime.Intrinsics.Vector128<float> Pow(System.Runtime.Intrinsics.Vector128<float> x, double exponent) { }
        public static System.Runtime.Intrinsics.Vector256<double> Pow(System.Runtime.Intrinsics.Vector256<double> x, double exponent) { }
        public static System.Runtime.Intrinsics.Vector256<float> Pow(System.Runtime.Intrinsics.Vector256<float> x, double exponent) { }
        public static System.Runtime.Intrinsics.Vector512<double> Pow(System.Runtime.Intrinsics.Vector512<double> x, double exponent) { }
        public static System.Runtime.Intrinsics.Vector512<float> Pow(System.Runtime.Intrinsics.Vector512<float> x, double exponent) { }
        public static double Pow(double x, double exponent) { }
        public static float Pow(float x, double exponent) { }
        public static System.Runtime.Intrinsics.Vector128<double> Sigmoid(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Sigmoid(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Sigmoid(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Sigmoid(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Sigmoid(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Sigmoid(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Sigmoid(double x) { }
        public static float Sigmoid(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Sin(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Sin(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Sin(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Sin(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Sin(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Sin(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Sin(double x) { }
        public static float Sin(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Sinh(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Sinh(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Sinh(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Sinh(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Sinh(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Sinh(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Sinh(double x) { }
        public static float Sinh(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Tan(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Tan(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Tan(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Tan(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Tan(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Tan(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Tan(double x) { }
        public static float Tan(float x) { }
        public static System.Runtime.Intrinsics.Vector128<double> Tanh(System.Runtime.Intrinsics.Vector128<double> x) { }
        public static System.Runtime.Intrinsics.Vector128<float> Tanh(System.Runtime.Intrinsics.Vector128<float> x) { }
        public static System.Runtime.Intrinsics.Vector256<double> Tanh(System.Runtime.Intrinsics.Vector256<double> x) { }
        public static System.Runtime.Intrinsics.Vector256<float> Tanh(System.Runtime.Intrinsics.Vector256<float> x) { }
        public static System.Runtime.Intrinsics.Vector512<double> Tanh(System.Runtime.Intrinsics.Vector512<double> x) { }
        public static System.Runtime.Intrinsics.Vector512<float> Tanh(System.Runtime.Intrinsics.Vector512<float> x) { }
        public static double Tanh(double x) { }
        public static float Tanh(float x) { }
    }
    public static class Vectors
    {
        public static void Adam<T>(ref T p, ref T gradient, ref T m, ref T v, int length, in BackpropGen.CompilerServices.AdamStep<T> step)
            where T :  unmanaged { }
        public static void AddTo<T>(ref T sum, ref T addend, int length)
            where T :  unmanaged { }
        public static bool AreBelow<T>(ref T values, int length, T bound)
            where T :  unmanaged { }
        public static bool AreFinite<T>(ref T values, int length)
            where T :  unmanaged { }
        public static void Descend<T>(ref T p, ref T gradient, int length, T rate)
            where T :  unmanaged { }
        public static void ScaleBy<T>(ref T values, int length, T factor)
            where T :  unmanaged { }
    }
    public sealed class WeightSampler
    {
        public WeightSampler(int seed) { }
        public void Fill(System.Span<double> weights, BackpropGen.Initializer initializer, int fanIn, int fanOut) { }
        public void Fill(System.Span<float> weights, BackpropGen.Initializer initializer, int fanIn, int fanOut) { }
        public static T[] Draw<T>(BackpropGen.NetworkDescription network, int seed)
            where T :  unmanaged { }
    }
}
