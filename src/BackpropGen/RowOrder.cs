namespace BackpropGen;

/// <summary>The order in which an epoch visits the n rows of the training data.</summary>
public enum RowOrder
{
    /// <summary>Every epoch visits every row once, in a new random permutation.</summary>
    Shuffled,

    /// <summary>Every epoch draws n rows at random, with replacement: stochastic gradient descent as textbooks define it.</summary>
    WithReplacement,

    /// <summary>Every epoch visits every row once, in the order of the data.</summary>
    InOrder,
}
