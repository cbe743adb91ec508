namespace BackpropGen;

/// <summary>Rows that a training is judged by and never trained on.</summary>
public sealed class ValidationSet
{
    private ValidationSet(Array inputs, Array targets)
    {
        Inputs = inputs;
        Targets = targets;
    }

    // float[] or double[].
    internal Array Inputs { get; }

    // float[], double[], or int[] for classes.
    internal Array Targets { get; }

    /// <summary>Rows with targets, for a network in single precision.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <returns>The rows. Nothing is copied or checked before <c>Fit</c>.</returns>
    public static ValidationSet Of(float[] inputs, float[] targets) => Create(inputs, targets);

    /// <summary>Rows with targets, for a network in double precision.</summary>
    /// <inheritdoc cref="Of(float[], float[])"/>
    public static ValidationSet Of(double[] inputs, double[] targets) => Create(inputs, targets);

    /// <summary>Rows with classes, for a network in single precision.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="classes">The class of each row.</param>
    /// <returns>The rows. Nothing is copied or checked before <c>Fit</c>.</returns>
    public static ValidationSet Of(float[] inputs, int[] classes) => Create(inputs, classes);

    /// <summary>Rows with classes, for a network in double precision.</summary>
    /// <inheritdoc cref="Of(float[], int[])"/>
    public static ValidationSet Of(double[] inputs, int[] classes) => Create(inputs, classes);

    private static ValidationSet Create(Array inputs, Array targets) => new(
        inputs ?? throw new ArgumentNullException(nameof(inputs)), targets ?? throw new ArgumentNullException(nameof(targets)));
}
