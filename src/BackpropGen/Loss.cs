namespace BackpropGen;

/// <summary>What training makes small. A loss over several rows is the mean of the rows' losses.</summary>
public enum Loss
{
    /// <summary>L = (1/n) Σⱼ (yⱼ − ŷⱼ)² over the n outputs of a row. The output is linear unless the network says otherwise.</summary>
    MeanSquaredError,

    /// <summary>
    /// L = −(1/n) Σⱼ (yⱼ ln ŷⱼ + (1 − yⱼ) ln(1 − ŷⱼ)) over the n outputs of a row, computed from the logits.
    /// Targets lie in [0, 1]. The output is a sigmoid, or linear for a network that predicts logits.
    /// </summary>
    BinaryCrossEntropy,

    /// <summary>
    /// L = −Σⱼ yⱼ ln ŷⱼ over the classes of a row, computed from the logits. Targets are one-hot rows, rows of probabilities that
    /// sum to 1, or class indices. The output is softmax, or linear for a network that predicts logits.
    /// </summary>
    CrossEntropy,
}
