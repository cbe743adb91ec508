using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>What classes are in targets and in outputs. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ClassCoding
{
    /// <summary>The targets of a class, where each class has an output: 1 for its own and 0 for the others.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="classIndex">The class, from 0.</param>
    /// <param name="targets">Receives a value for each class.</param>
    /// <returns>The targets.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static ReadOnlySpan<T> OneHot<T>(int classIndex, Span<T> targets)
        where T : unmanaged
    {
        Check.ClassIndex(classIndex, targets.Length);
        targets.Clear();
        targets[classIndex] = Real.FromDouble<T>(1);
        return targets;
    }

    /// <summary>The target of a class, where two classes share an output: 1 for class 1.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="classIndex">0 or 1.</param>
    /// <param name="ofClass0">The target of class 0.</param>
    /// <param name="targets">Receives the target.</param>
    /// <returns>The targets.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static ReadOnlySpan<T> Binary<T>(int classIndex, T ofClass0, Span<T> targets)
        where T : unmanaged
    {
        Check.ClassIndex(classIndex, 2);
        targets[0] = classIndex == 1 ? Real.FromDouble<T>(1) : ofClass0;
        return targets;
    }

    /// <summary>The class that outputs stand for: that of the largest, the first of equals.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="outputs">An output for each class.</param>
    /// <returns>The class, from 0.</returns>
    /// <exception cref="InvalidOperationException">An output is NaN.</exception>
    public static int Largest<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged
    {
        int best = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            Check.NotNaN(Real.ToDouble(outputs[j]));
            best = Real.ToDouble(outputs[j]) > Real.ToDouble(outputs[best]) ? j : best;
        }

        return best;
    }

    /// <summary>The class that a single output stands for.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="output">The output.</param>
    /// <param name="boundary">Outputs above it are class 1: half of a probability, or 0 of a logit or of a side of the margin.</param>
    /// <returns>0 or 1.</returns>
    /// <exception cref="InvalidOperationException">The output is NaN.</exception>
    public static int Above<T>(T output, T boundary)
        where T : unmanaged
    {
        Check.NotNaN(Real.ToDouble(output));
        return Real.ToDouble(output) > Real.ToDouble(boundary) ? 1 : 0;
    }

    // How many classes the network tells apart: one for each output, or two with one output.
    internal static int CountOf(NetworkDescription description)
    {
        int outputCount = description.OutputCount;
        if (description.HasGroups)
        {
            throw new ArgumentException($"The {description.Topology} network has no classes: its loss {description.LossFunction} takes several outputs together. Give targets.", "classes");
        }

        if (outputCount > 1)
        {
            return outputCount;
        }

        if (description.Targets is not (TargetDomain.Probability or TargetDomain.Sign))
        {
            throw new ArgumentException(
                "classes needs a network with an output for each class, or with one output and binary cross-entropy or hinge loss, " +
                $"but the {description.Topology} network has one output and {description.Loss}. Targets are float or double: 1f or 1.0, not 1.",
                "classes");
        }

        return 2;
    }

    // A row's target is 1 for its class, and 0 or, of hinge loss, −1 for the others.
    internal static T[] TargetsOf<T>(ReadOnlySpan<int> classes, NetworkDescription description)
        where T : unmanaged
    {
        T[] targets = new T[checked(classes.Length * description.OutputCount)];
        Encode<T>(classes, description, targets);
        return targets;
    }

    internal static void Encode<T>(ReadOnlySpan<int> classes, NetworkDescription description, Span<T> targets)
        where T : unmanaged
    {
        int outputCount = description.OutputCount;
        Check.ClassIndices(classes, CountOf(description));
        T ofClass0 = Real.FromDouble<T>(description.Targets == TargetDomain.Sign ? -1 : 0);
        for (int row = 0; row < classes.Length; row++)
        {
            Span<T> ofRow = targets.Slice(row * outputCount, outputCount);
            if (outputCount > 1)
            {
                OneHot(classes[row], ofRow);
            }
            else
            {
                Binary(classes[row], ofClass0, ofRow);
            }
        }
    }

    internal static int Decode<T>(ReadOnlySpan<T> outputs, NetworkDescription description)
        where T : unmanaged
    {
        if (outputs.Length > 1)
        {
            return Largest(outputs);
        }

        bool isProbability = description.Targets == TargetDomain.Probability && description.Layers[description.Layers.Count - 1].Activation == Activation.Sigmoid;
        return Above(outputs[0], Real.FromDouble<T>(isProbability ? 0.5 : 0));
    }
}
