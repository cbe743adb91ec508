using System.ComponentModel;

namespace BackpropGen;

/// <summary>Makes a partial class a compiled neural network: the generator adds its parameters, forward pass, gradient and training.</summary>
/// <example>
/// <code>
/// [Network("2-2-1", Activation.Linear, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
/// public partial class SalaryModel { }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>A network whose layers are those of a model file: set <see cref="Model"/>.</summary>
    public NetworkAttribute()
    {
    }

    /// <summary>A network with the given layers.</summary>
    /// <param name="topology">
    /// The number of inputs, then the nodes of every layer, separated by hyphens; a layer may name its activation: <c>"4-16:relu-3:softmax"</c>.
    /// Activations written here override all others.
    /// </param>
    /// <param name="activation">The activation of the hidden layers.</param>
    public NetworkAttribute(string topology, Activation activation = Activation.Tanh)
    {
        Topology = topology;
        Activation = activation;
    }

    /// <summary>No network: a topology is a text, <c>"2-2-1"</c>. This is here so that <c>[Network(2, 2, 1)]</c> gets an error that says so.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="layers">The sizes of the layers.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [CLSCompliant(false)]
    public NetworkAttribute(int inputs, params int[] layers)
    {
    }

    /// <summary>The layers, such as <c>"2-2-1"</c>.</summary>
    public string? Topology { get; }

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; } = Activation.Tanh;

    /// <summary>
    /// The activation of the output layer. Unless set, it follows from the loss: sigmoid for binary cross-entropy, softmax for cross-entropy, logsoftmax
    /// for Kullback–Leibler divergence, linear for all others.
    /// </summary>
    public Activation OutputActivation { get; set; }

    /// <summary>The loss. Unless set, cross-entropy for a softmax or logsoftmax output, otherwise mean squared error.</summary>
    public Loss Loss { get; set; }

    /// <summary>
    /// A loss of one's own instead of <see cref="Loss"/>: the name of a static method with a <see cref="LossAttribute"/>, of the class or of another type of the project, <c>nameof(Pinball)</c>.
    /// </summary>
    public string? LossFunction { get; set; }

    /// <summary>The numbers that <see cref="LossFunction"/> takes behind target and output, in order. Unless set, their default values.</summary>
    public double[]? LossArguments { get; set; }

    /// <summary>δ of <see cref="Loss.Huber"/>: errors up to it count squared, those beyond linearly. From 0.000001 to 1,000,000. Unless set, 1.</summary>
    public double HuberDelta { get; set; } = 1;

    /// <summary>
    /// ε of <see cref="Loss.CrossEntropy"/>, at least 0 and less than 1: a target y becomes (1 − ε)·y + ε/n over n classes. Unless set, 0.
    /// </summary>
    public double LabelSmoothing { get; set; }

    /// <summary>
    /// A weight for each class, for <see cref="Loss.CrossEntropy"/>: the mean over rows counts each row with the weight of its class and divides by the
    /// sum of these weights, so that a step on a single row is not changed by them. From 0.000001 to 1,000,000. Unless set, all classes count the same.
    /// </summary>
    public double[]? ClassWeights { get; set; }

    /// <summary>How a gradient changes the parameters. Unless set, gradient descent.</summary>
    public Optimizer Optimizer { get; set; }

    /// <summary>μ of <see cref="Optimizer.Momentum"/> and <see cref="Optimizer.Nesterov"/>, at least 0 and less than 1. Unless set, 0.9.</summary>
    public double Momentum { get; set; } = 0.9;

    /// <summary>
    /// λ, at least 0 and less than 1: λθ is added to the gradient of every weight and bias θ (an L2 penalty of λθ²/2). <see cref="Optimizer.AdamW"/> and
    /// <see cref="Optimizer.Lion"/> shrink θ by the factor 1 − ηλ instead. Unless set, 0.01 for AdamW and 0 for all others.
    /// </summary>
    public double WeightDecay { get; set; }

    /// <summary>λ₁, at least 0 and less than 1: λ₁ · sign θ is added to the gradient of every weight and bias θ (an L1 penalty of λ₁|θ|). Unless set, 0.</summary>
    public double L1 { get; set; }

    /// <summary>
    /// Whether a network with memory adds its inputs to its outputs, ŷ = x + f(x), as models of amplifiers have it: of the inputs, scaled where they are scaled, as many as there are outputs, from the first on. The
    /// last layer is then linear.
    /// </summary>
    public bool Residual { get; set; }

    /// <summary>
    /// A trained model, an ONNX file among the project's <c>AdditionalFiles</c>, by its path from the class's file or from the project, or by the end of its path:
    /// <c>"iris.onnx"</c>; or, for a network with memory, the JSON of RTNeural. The network has the file's layers, starts with its weights, and its inputs and outputs have the file's names.
    /// More than 250,000 weights are read from the file as a resource of the assembly: set <c>Embed="true"</c> on its item.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>
    /// The tensors of <see cref="Model"/> that the network gives, one after the other, by their names in the ONNX file: outputs, or any others of its graph. Operators, inputs and outputs that these do not need are
    /// not looked at. Unless set, all outputs of floats.
    /// </summary>
    public string[]? ModelOutputs { get; set; }

    /// <summary>
    /// Trained weights for the layers of <see cref="Topology"/>, a safetensors file among the project's <c>AdditionalFiles</c>, by a path as in
    /// <see cref="Model"/>: <c>"iris.safetensors"</c>, as <c>Save</c> writes it, or with the names of PyTorch's modules. The network starts with them.
    /// </summary>
    public string? Weights { get; set; }

    /// <summary>What the names of the network's tensors in <see cref="Weights"/> begin with, such as <c>actor.</c>: all others are not looked at.</summary>
    public string? WeightsPrefix { get; set; }

    /// <summary>
    /// The module of each layer with parameters in <see cref="Weights"/>, in the order of the layers, by its name there: <c>fc1</c> for <c>fc1.weight</c> and <c>fc1.bias</c>, without
    /// <see cref="WeightsPrefix"/>. Unless set, numbers and shapes tell, or the file is refused.
    /// </summary>
    public string[]? WeightsModules { get; set; }

    /// <summary>
    /// Whether the network only predicts. The weights of <see cref="Model"/> or <see cref="Weights"/> become literals in its code: there are no parameters in
    /// memory, and terms of zero weights are left out. Predictions are the same bit for bit as those of the network that can be trained.
    /// </summary>
    public bool Frozen { get; set; }

    /// <summary>
    /// How inputs are scaled within the network. The first <c>Fit</c> takes the numbers for it from the training rows; they are saved with the weights, and
    /// <c>Predict</c> takes inputs as they are in the data.
    /// </summary>
    public Scaling InputScaling { get; set; }

    /// <summary>
    /// How targets are scaled within the network, for losses whose targets are any numbers: the loss is that of scaled outputs and targets, and <c>Predict</c>
    /// returns values in the unit of the data.
    /// </summary>
    public Scaling TargetScaling { get; set; }

    /// <summary>How weights start.</summary>
    public Initializer Initializer { get; set; }

    /// <summary>The form of the generated code. Unless set, the faster one.</summary>
    public Emission Emission { get; set; }

    /// <summary>
    /// Whether the network gets <c>Explain</c> and <c>ExplainEpoch</c>, which show everything that it computes for a row, number by number, as a <c>Derivation</c>: for learning, and for finding mistakes. All
    /// else is computed as without it, to the bit.
    /// </summary>
    public bool Explain { get; set; }

    /// <summary>Names of the inputs, in order: they become parameter names. Unless set, <c>x1</c>, <c>x2</c>, …</summary>
    public string[]? Inputs { get; set; }

    /// <summary>Names of the outputs, in order. Unless set, <c>y1</c>, <c>y2</c>, …</summary>
    public string[]? Outputs { get; set; }

    /// <summary>The floating-point type of parameters and arithmetic.</summary>
    public Precision Precision { get; set; }

    /// <summary>The seed of the initial weights of <c>new T()</c>.</summary>
    public int Seed { get; set; }

    /// <summary>
    /// A record, class or struct with a row of data. The network then predicts, trains and is judged with such rows, too: <see cref="Inputs"/> and
    /// <see cref="Outputs"/> name properties or fields of it, numbers or <see cref="bool"/> (1 if true, otherwise 0).
    /// </summary>
    public Type? Row { get; set; }

    /// <summary>
    /// The property or field of <see cref="Row"/> that holds a row's class, for a network whose loss is for classes: an enum, whose values in order are the classes
    /// unless <see cref="Outputs"/> orders them; a string, one of <see cref="Outputs"/>; a <see cref="bool"/>, class 1 if true; or an integer, the class's index.
    /// </summary>
    public string? Label { get; set; }
}
