using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace BackpropGen.CompilerServices;

/// <summary>Checks of arguments. Support for generated code: a check that passes is a comparison or two, inlined, and allocates nothing.</summary>
/// <remarks>In messages, rows, columns and classes count from 0.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Check
{
    private const string MustBeFinite = "it must be a finite number";

    /// <summary>A span holds one row's values: as many as the network's topology says.</summary>
    /// <param name="actual">Its length.</param>
    /// <param name="expected">The only length allowed.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <param name="topology">The network's topology.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int actual, int expected, string argument, string topology)
    {
        if (actual != expected)
        {
            ThrowLength(actual, expected, argument, topology);
        }
    }

    /// <summary>Two spans hold one row's values: its inputs, and others.</summary>
    /// <param name="inputsLength">The length of the inputs.</param>
    /// <param name="inputCount">How many inputs a row has.</param>
    /// <param name="othersLength">The length of the other span.</param>
    /// <param name="othersCount">How many values of it a row has.</param>
    /// <param name="others">The name of the other argument.</param>
    /// <param name="topology">The network's topology.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(int inputsLength, int inputCount, int othersLength, int othersCount, string others, string topology)
    {
        Length(inputsLength, inputCount, "inputs", topology);
        Length(othersLength, othersCount, others, topology);
    }

    /// <summary>The inputs of a row, once they are known to be as many as the network has.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="inputs">The inputs.</param>
    /// <param name="inputCount">How many inputs a row has.</param>
    /// <param name="topology">The network's topology.</param>
    /// <returns>The inputs.</returns>
    /// <exception cref="ArgumentException">Their number is another.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> inputs, int inputCount, string topology)
        where T : unmanaged
    {
        Length(inputs.Length, inputCount, nameof(inputs), topology);
        return inputs;
    }

    /// <summary>The inputs of a row, once they and the other span are known to have one row's values.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="inputs">The inputs.</param>
    /// <param name="inputCount">How many inputs a row has.</param>
    /// <param name="others">The other span.</param>
    /// <param name="othersCount">How many values of it a row has.</param>
    /// <param name="name">The name of the other argument.</param>
    /// <param name="topology">The network's topology.</param>
    /// <returns>The inputs.</returns>
    /// <exception cref="ArgumentException">A length is another.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> inputs, int inputCount, ReadOnlySpan<T> others, int othersCount, string name, string topology)
        where T : unmanaged
    {
        Row(inputs.Length, inputCount, others.Length, othersCount, name, topology);
        return inputs;
    }

    /// <summary>A span holds all parameters of the network, or a derivative by each of them.</summary>
    /// <param name="actual">Its length.</param>
    /// <param name="expected">How many parameters the network has.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <param name="topology">The network's topology.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ParameterLength(int actual, int expected, string argument, string topology)
    {
        if (actual != expected)
        {
            ThrowParameterLength(actual, expected, argument, topology);
        }
    }

    /// <summary>Two spans hold the same number of whole rows. No rows are allowed.</summary>
    /// <param name="inputsLength">The length of the inputs.</param>
    /// <param name="inputCount">How many inputs a row has, at least 1.</param>
    /// <param name="othersLength">The length of the other span.</param>
    /// <param name="othersCount">How many values of it a row has.</param>
    /// <param name="others">The name of the other argument.</param>
    /// <param name="topology">The network's topology.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="ArgumentException">The inputs are no whole number of rows, or the others are not as many rows.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rows(int inputsLength, int inputCount, int othersLength, int othersCount, string others, string topology)
    {
        int rows = inputsLength / inputCount;
        if (rows * inputCount != inputsLength || (long)rows * othersCount != othersLength)
        {
            ThrowRows(inputsLength, inputCount, othersLength, othersCount, others, topology);
        }

        return rows;
    }

    /// <summary>Two spans hold the same number of whole rows, and at least one: a mean over no rows is no number.</summary>
    /// <inheritdoc cref="Rows(int, int, int, int, string, string)"/>
    /// <exception cref="ArgumentException">The inputs are no whole number of rows, the others are not as many rows, or there are none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RowsAtLeastOne(int inputsLength, int inputCount, int othersLength, int othersCount, string others, string topology)
    {
        int rows = Rows(inputsLength, inputCount, othersLength, othersCount, others, topology);
        if (rows == 0)
        {
            ThrowNoRows(others, topology);
        }

        return rows;
    }

    /// <summary>A learning rate is finite and at least 0.</summary>
    /// <param name="learningRate">η.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or NaN.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LearningRate(float learningRate)
    {
        if (!(learningRate >= 0 && learningRate <= float.MaxValue))
        {
            ThrowLearningRate(Real.Format(learningRate));
        }
    }

    /// <inheritdoc cref="LearningRate(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LearningRate(double learningRate)
    {
        if (!(learningRate >= 0 && learningRate <= double.MaxValue))
        {
            ThrowLearningRate(Real.Format(learningRate));
        }
    }

    internal static void LearningRate<T>(T learningRate)
        where T : unmanaged
    {
        double rate = Real.ToDouble(learningRate);
        if (!(rate >= 0 && Real.IsFinite(rate)))
        {
            ThrowLearningRate(Real.Format(learningRate));
        }
    }

    /// <summary>The scaling of a network that scales is fitted: a step without it would train for other columns than those that are predicted from later.</summary>
    /// <param name="isFitted">Whether it is.</param>
    /// <param name="topology">The network's topology.</param>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScalingIsFitted(bool isFitted, string topology)
    {
        if (!isFitted)
        {
            ThrowScaling(topology);
        }
    }

    /// <summary>A value is finite.</summary>
    /// <param name="value">The value.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">It is NaN or infinite.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finite(float value, string argument)
    {
        if (!Real.IsFinite(value))
        {
            ThrowValue(argument, Real.Format(value), MustBeFinite);
        }
    }

    /// <inheritdoc cref="Finite(float, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finite(double value, string argument)
    {
        if (!Real.IsFinite(value))
        {
            ThrowValue(argument, Real.Format(value), MustBeFinite);
        }
    }

    /// <summary>All values of some rows are finite.</summary>
    /// <param name="values">The values, row after row.</param>
    /// <param name="columns">How many values a row has, at least 1.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">One of them is NaN or infinite; the message says which.</exception>
    public static void Finite(ReadOnlySpan<float> values, int columns, string argument) => Finite(values, columns, argument, names: null);

    /// <inheritdoc cref="Finite(ReadOnlySpan{float}, int, string)"/>
    public static void Finite(ReadOnlySpan<double> values, int columns, string argument) => Finite(values, columns, argument, names: null);

    /// <summary>A class index names one of the classes.</summary>
    /// <param name="classIndex">The index.</param>
    /// <param name="count">How many classes there are, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or not below <paramref name="count"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClassIndex(int classIndex, int count)
    {
        if ((uint)classIndex >= (uint)count)
        {
            ThrowClassIndex(classIndex, count);
        }
    }

    /// <summary>All class indices name one of the classes.</summary>
    /// <param name="classes">One index for each row.</param>
    /// <param name="count">How many classes there are, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative, or not below <paramref name="count"/>; the message says which.</exception>
    public static void ClassIndices(ReadOnlySpan<int> classes, int count)
    {
        for (int row = 0; row < classes.Length; row++)
        {
            if ((uint)classes[row] >= (uint)count)
            {
                ThrowClassIndices(row, classes[row], count);
            }
        }
    }

    /// <summary>The largest output, which names the predicted class, is a number.</summary>
    /// <param name="value">The output.</param>
    /// <exception cref="InvalidOperationException">It is NaN.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NotNaN(float value)
    {
        if (float.IsNaN(value))
        {
            ThrowNotANumber();
        }
    }

    /// <inheritdoc cref="NotNaN(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NotNaN(double value)
    {
        if (double.IsNaN(value))
        {
            ThrowNotANumber();
        }
    }

    /// <summary>A gradient that the network is to follow is finite.</summary>
    /// <param name="finite">Whether all its values are.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FiniteGradient(bool finite)
    {
        if (!finite)
        {
            ThrowNotFinite("gradient", "The gradient holds");
        }
    }

    /// <summary>Parameters that the network is to take are finite.</summary>
    /// <param name="finite">Whether all of them are.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FiniteParameters(bool finite)
    {
        if (!finite)
        {
            ThrowNotFinite("parameters", "The parameters hold");
        }
    }

    /// <summary>What a method writes is not what it still has to read.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="inputs">What it reads.</param>
    /// <param name="outputs">What it writes.</param>
    /// <param name="argument">The name of the argument that it writes.</param>
    /// <exception cref="ArgumentException">The two spans share memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NoOverlap<T>(ReadOnlySpan<T> inputs, Span<T> outputs, string argument)
    {
        if (inputs.Overlaps(outputs))
        {
            ThrowOverlap(argument);
        }
    }

    /// <summary>The two results of back-propagation have memory of their own.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="gradient">Where the gradient by the parameters is to be written.</param>
    /// <param name="inputGradient">Where the gradient by the inputs is to be written.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SeparateResults<T>(Span<T> gradient, Span<T> inputGradient)
    {
        if (((ReadOnlySpan<T>)gradient).Overlaps(inputGradient))
        {
            ThrowSharedResult();
        }
    }

    /// <summary>The spans of a backward pass over one row are as long as the network's topology says, and what is written is apart.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="inputs">The inputs.</param>
    /// <param name="inputCount">How many inputs a row has.</param>
    /// <param name="outputGradient">The derivatives by the outputs.</param>
    /// <param name="outputCount">How many outputs a row has.</param>
    /// <param name="gradient">Where the gradient by the parameters is to be written.</param>
    /// <param name="parameterCount">How many parameters the network has.</param>
    /// <param name="inputGradient">Where the gradient by the inputs is to be written.</param>
    /// <param name="topology">The network's topology.</param>
    /// <exception cref="ArgumentException">A length is another, or the results overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<T>(
        ReadOnlySpan<T> inputs, int inputCount, ReadOnlySpan<T> outputGradient, int outputCount, Span<T> gradient, int parameterCount, Span<T> inputGradient, string topology)
    {
        Row(inputs.Length, inputCount, outputGradient.Length, outputCount, nameof(outputGradient), topology);
        ParameterLength(gradient.Length, parameterCount, nameof(gradient), topology);
        Length(inputGradient.Length, inputCount, nameof(inputGradient), topology);
        SeparateResults(gradient, inputGradient);
    }

    // A network is given, and computes in float or double.
    internal static NetworkDescription Network<T>(INetwork<T> network)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        return network is null ? throw new ArgumentNullException(nameof(network)) : network.Description;
    }

    // The checks of rows, for float or double. Names, where given, are those of the columns.
    internal static void Finite<T>(ReadOnlySpan<T> values, int columns, string argument, IReadOnlyList<string>? names)
        where T : unmanaged
    {
        int index = IndexOfNotFinite(values);
        if (index >= 0)
        {
            ThrowInRow(values, index, columns, argument, names, MustBeFinite);
        }
    }

    internal static int IndexOfNotFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
#if NET
        if (Vectors.AreFinite(ref MemoryMarshal.GetReference(values), values.Length))
        {
            return -1;
        }
#endif
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<T> largest = new(Real.MaxValue<T>());
            foreach (Vector<T> vector in MemoryMarshal.Cast<T, Vector<T>>(values))
            {
                // NaN compares as false too.
                if (!Vector.LessThanOrEqualAll(Vector.Abs(vector), largest))
                {
                    break;
                }

                i += Vector<T>.Count;
            }
        }

        for (; i < values.Length; i++)
        {
            if (!Real.IsFinite(Real.ToDouble(values[i])))
            {
                return i;
            }
        }

        return -1;
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowLength(int actual, int expected, string argument, string topology)
        => throw new ArgumentException(
            Invariant($"{argument} holds {Plural.Of(actual, "value")}, but one row of the {topology} network has {expected}."), argument);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowParameterLength(int actual, int expected, string argument, string topology)
        => throw new ArgumentException(
            Invariant($"{argument} holds {Plural.Of(actual, "value")}, but the {topology} network has {expected} parameters."), argument);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowRows(int inputsLength, int inputCount, int othersLength, int othersCount, string others, string topology)
    {
        string found =
            Invariant($"inputs holds {Plural.Of(inputsLength, "value")} and {others} holds {othersLength}, ") +
            Invariant($"but one row of the {topology} network has {inputCount} and {othersCount}");
        int rows = inputsLength / inputCount;
        throw inputsLength % inputCount != 0
            ? new ArgumentException($"{found}: inputs does not hold a whole number of rows.", "inputs")
            : new ArgumentException(
                Invariant($"{found}: for {Plural.Of(rows, "row")} of inputs, {others} must hold {(long)rows * othersCount}."), others);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowNoRows(string others, string topology)
        => throw new ArgumentException(
            $"inputs and {others} hold 0 values, but the {topology} network needs at least one row here.", "inputs");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowLearningRate(string value)
        => throw new ArgumentOutOfRangeException("learningRate", $"learningRate is {value}, but it must be finite and at least 0.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowScaling(string topology)
        => throw new InvalidOperationException(
            $"The {topology} network scales its columns, but its scaling was never fitted, and this step would train it unscaled. Call FitScaling with the rows that it is to be trained on " +
            "before the first step (Fit does so itself), or SetScaling with numbers that you have.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowValue(string argument, string value, string requirement)
        => throw new ArgumentException($"{argument} is {value}, but {requirement}.", argument);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowInRow<T>(ReadOnlySpan<T> values, int index, int columns, string argument, IReadOnlyList<string>? names, string requirement)
        where T : unmanaged
    {
        string name = names is null ? "" : $" ({names[index % columns]})";
        string place = values.Length > columns
            ? Invariant($"The value of {argument} in row {index / columns}, column {index % columns}{name}, both counted from 0,")
            : Invariant($"{argument}[{index}]{name}");
        throw new ArgumentException($"{place} is {Real.Format(values[index])}, but {requirement}.", argument);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowClassIndex(int classIndex, int count)
        => throw new ArgumentOutOfRangeException(nameof(classIndex), Invariant($"classIndex is {classIndex}, but it must be from 0 to {count - 1}."));

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowClassIndices(int row, int classIndex, int count)
        => throw new ArgumentOutOfRangeException("classes", Invariant($"classes[{row}] is {classIndex}, but it must be from 0 to {count - 1}."));

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowNotANumber()
        => throw new InvalidOperationException(
            "The outputs are not numbers, so that no class can be named: the inputs or the parameters hold NaN or infinity.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowNotFinite(string argument, string holder)
        => throw new ArgumentException($"{holder} NaN or infinity, but every value must be finite. The network is left as it was.", argument);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowOverlap(string argument)
        => throw new ArgumentException(
            $"{argument} overlaps the memory of inputs, but it must be memory of its own: it is written while inputs is still read.", argument);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowSharedResult()
        => throw new ArgumentException("inputGradient overlaps the memory of gradient, but each receives a result of its own.", "inputGradient");
}
