namespace BackpropGen.Generator.Graph;

/// <summary>
/// One step of a network with memory, as two networks without: the step takes the inputs of a step and what memory holds, and gives the outputs before their activation
/// and what memory is to hold; the head makes predictions of those outputs, and their loss. What is computed in time is a loop around both.
/// </summary>
/// <param name="Step">
/// Its inputs are those of the network, then the values of each cell of memory at its delays, the longest first, then what outputs are multiplied by where there is dropout. Its outputs are those of
/// the network, then a value for each cell.
/// </param>
/// <param name="Head">The activation of the last layer and the loss.</param>
/// <param name="Cells">What memory holds.</param>
/// <param name="Dropouts">The layers whose outputs are dropped in training.</param>
/// <param name="Tensors">The parameters as PyTorch's modules have them.</param>
internal sealed record StepNetwork(
    NetworkSpecification Step, NetworkSpecification Head, EquatableArray<MemoryCell> Cells, EquatableArray<DropoutOfStep> Dropouts, EquatableArray<StepTensor> Tensors);

/// <summary>Values that a network remembers: they are read some steps after they were computed.</summary>
/// <param name="Name">What they are, with the number of the layer: h1, c1, x2.</param>
/// <param name="Width">How many there are.</param>
/// <param name="Steps">After how many steps they are read for the last time; 0 where a convolution takes nothing but the step itself.</param>
/// <param name="Dilation">Of these steps, each so many is one after which they are read.</param>
internal sealed record MemoryCell(string Name, int Width, int Steps, int Dilation);

/// <summary>Neighbouring inputs of a step that are 1 where nothing is dropped.</summary>
internal sealed record DropoutOfStep(int Width, double Probability);

/// <summary>A parameter of a module of PyTorch.</summary>
/// <param name="Name">Its name in nn.Sequential: 0.weight_ih_l0.</param>
/// <param name="Start">The place of its first number among the parameters of the step.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Rest">Where the rows of a second matrix or vector begin that are below the first's in the tensor, and how many numbers are of the first; null where there is one.</param>
internal sealed record StepTensor(string Name, int Start, EquatableArray<int> Shape, StepTensorRest? Rest = null)
{
    /// <summary>Where a number of the tensor lies among the parameters of the step.</summary>
    public int PlaceOf(int index) => TensorPlaces.Of(index, Shape, Start, Rest?.First ?? 0, Rest?.Start ?? 0);
}

/// <summary>The second piece of a tensor.</summary>
internal sealed record StepTensorRest(int First, int Start);
