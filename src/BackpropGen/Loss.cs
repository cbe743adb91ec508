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
    /// sum to 1, or class indices. The output is softmax, logsoftmax for a network that predicts log-probabilities, or linear for one that predicts logits.
    /// <see cref="NetworkAttribute.LabelSmoothing"/> and <see cref="NetworkAttribute.ClassWeights"/> change the targets.
    /// </summary>
    CrossEntropy,

    /// <summary>L = (1/n) Σⱼ |yⱼ − ŷⱼ| over the n outputs of a row; the derivative where they are equal is 0.</summary>
    MeanAbsoluteError,

    /// <summary>
    /// L = (1/n) Σⱼ h(yⱼ − ŷⱼ) over the n outputs of a row, with h(e) = ½e² for |e| ≤ δ, otherwise δ·(|e| − ½δ); δ is
    /// <see cref="NetworkAttribute.HuberDelta"/>.
    /// </summary>
    Huber,

    /// <summary>L = (1/n) Σⱼ ln cosh(yⱼ − ŷⱼ) over the n outputs of a row.</summary>
    LogCosh,

    /// <summary>
    /// L = (1/n) Σⱼ max(1 − yⱼ·ŷⱼ, 0) over the n outputs of a row; the derivative at the kink is 0. Targets are 1 for yes and −1 for no, or, with one
    /// output, the class indices 1 and 0. Of one output the sign is the predicted class.
    /// </summary>
    Hinge,

    /// <summary>
    /// L = (1/n) Σⱼ (e^ŷⱼ − yⱼ·ŷⱼ) over the n outputs of a row: the network predicts the logarithm of the rate of what is counted. Targets are at
    /// least 0. As <c>torch.nn.PoissonNLLLoss</c>, without the term ln y! that depends on the target alone.
    /// </summary>
    Poisson,

    /// <summary>
    /// L = Σⱼ yⱼ (ln yⱼ − ŷⱼ) over the outputs of a row: the divergence of the predicted distribution, given by its logarithms, from that of the
    /// targets, which lie in [0, 1] and sum to 1. As <c>torch.nn.KLDivLoss(reduction="batchmean")</c>. The output is logsoftmax, or linear for a network
    /// that predicts log-probabilities itself.
    /// </summary>
    KullbackLeibler,

    /// <summary>L = ½ Σⱼ (yⱼ − ŷⱼ)² over the outputs of a row: the textbooks' squared error.</summary>
    HalfSquaredError,

    /// <summary>A function of the author's own, <see cref="LossAttribute"/>, which <see cref="NetworkAttribute.LossFunction"/> names: descriptions of networks say so, and no attribute can.</summary>
    Custom,
}
