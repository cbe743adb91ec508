using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen.Training;

// What a training came to that is not what anybody trains for: a network that predicts the same for every row, or one whose loss did not fall.
internal static class OutcomeWarnings
{
    // Predictions of an output that differ by no more, in the unit that is trained, are equal: a part of the range of its targets there, but of 1 at most. Where outputs are logarithms or
    // scores their unit is not that of the targets, which may have any range.
    private const double Equal = 1e-6;

    // How near an output is to the end of its activation's range where its slope is next to 0.
    private const double Saturated = 1e-6;

    // A loss that is less than that of a constant by a smaller part of it may be so by rounding alone.
    private const double Rounding = 1e-5;

    // Null where nothing is wrong. The rate is that of the options.
    public static string? Of<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, IReadOnlyList<double> losses, double learningRate)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;

        // What several outputs together say about a target is known to the author's loss alone.
        if (description.HasGroups)
        {
            return null;
        }

        TargetColumn[] columns = TargetColumn.Of(network, targets);
        if (losses.Count == 0 || !Array.Exists(columns, column => column.Varies))
        {
            return null;
        }

        T[] outputs = new T[description.OutputCount];
        double[] first = new double[outputs.Length];
        if (EqualOutputs(network, inputs, columns, outputs, first) is { Count: > 0 } equal)
        {
            return PredictionsAreEqual(network, inputs, equal, first, learningRate);
        }

        double start = losses[0];
        double end = losses[losses.Count - 1];
        if (losses.Count == 1 || end < start)
        {
            return null;
        }

        // Not true for NaN.
        double constant = ConstantPrediction.Loss(network, targets);
        bool saysSomething = Real.ToDouble(network.EvaluateBatch(inputs, targets)) < constant - (Rounding * Math.Abs(constant));
        return saysSomething || !Real.IsFinite(constant)
            ? null
            : Invariant($"The loss did not fall: it was {start:G4} in the first epoch and is {end:G4} in the last of {losses.Count}; one prediction for all rows could have {constant:G4}. ") +
                Advice(description, learningRate, isTooLong: end > start);
    }

    // The outputs whose predictions are the same for all rows although the targets are not; the first row's predictions go into an array. Two rows are mostly
    // enough to see that there is none. Classes are one prediction: one that is hardly ever right may well be improbable everywhere.
    private static List<int> EqualOutputs<T>(INetwork<T> network, ReadOnlySpan<T> inputs, TargetColumn[] columns, T[] outputs, double[] first)
        where T : unmanaged
    {
        bool areClasses = network.Description.Targets == TargetDomain.Distribution;
        int inputCount = network.Description.InputCount;
        List<int> equal = Enumerable.Range(0, columns.Length).Where(j => columns[j].Varies).ToList();
        double[] least = new double[columns.Length];
        double[] most = new double[columns.Length];
        for (int row = 0; row < inputs.Length / inputCount && equal.Count > 0; row++)
        {
            network.Predict(inputs.Slice(row * inputCount, inputCount), outputs);
            for (int j = 0; j < columns.Length; j++)
            {
                double value = Real.ToDouble(outputs[j]);
                first[j] = row == 0 ? value : first[j];
                least[j] = row == 0 ? value : Math.Min(least[j], value);
                most[j] = row == 0 ? value : Math.Max(most[j], value);
            }

            // A prediction that is no number is not equal to any.
            int before = equal.Count;
            equal.RemoveAll(j => !(most[j] - least[j] <= Equal * Math.Min(columns[j].Unit, columns[j].Range)));
            if (areClasses && equal.Count < before)
            {
                equal.Clear();
            }
        }

        return equal;
    }

    private static string PredictionsAreEqual<T>(INetwork<T> network, ReadOnlySpan<T> inputs, List<int> equal, double[] first, double learningRate)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        string found = equal.Count == description.OutputCount
            ? "The predictions are the same for all rows"
            : $"The predictions of {string.Join(", ", equal.Select(j => description.OutputNames[j]))} are the same for all rows";
        found += Invariant($" ({first[equal[0]]:G4}), and the targets are not. ");
        if (AreEqual(inputs, description.InputCount))
        {
            return found + "So are the inputs: nothing tells the rows apart.";
        }

        return found + Cause(network, equal[0], first[equal[0]]) + Advice(description, learningRate, isTooLong: true);
    }

    private static string Cause<T>(INetwork<T> network, int output, double prediction)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        double value = description.TargetScaling != Scaling.None && network.GetScaling() is { } scaling
            ? (prediction - scaling.TargetOffsets[output]) / scaling.TargetScales[output]
            : prediction;
        Activation last = description.Layers[description.Layers.Count - 1].Activation;
        if (last is Activation.ReLU && value == 0)
        {
            return "The output's relu gives 0 everywhere, where its slope is 0: no further training changes it. ";
        }

        if (IsSaturated(last, value))
        {
            return $"The output's {Word(last)} is saturated, at an end of its range where its slope is next to 0: further training hardly changes it. ";
        }

        Activation? hidden = description.Layers.Take(description.Layers.Count - 1)
            .Select(layer => (Activation?)layer.Activation)
            .FirstOrDefault(activation => activation is Activation.ReLU or Activation.ReLU6 or Activation.Sigmoid or Activation.HardSigmoid or Activation.Tanh or Activation.HardTanh);
        return hidden switch
        {
            Activation.ReLU or Activation.ReLU6 => $"Probably all {Word(hidden.Value)} nodes of a hidden layer give 0 for every row, where their slope is 0 (dead nodes, which leakyrelu does not have). ",
            { } activation => $"Probably the {Word(activation)} nodes of a hidden layer are saturated: they give the same for every row, where their slope is next to 0. ",
            null => string.Empty,
        };
    }

    private static bool IsSaturated(Activation activation, double value) => activation switch
    {
        Activation.Sigmoid or Activation.HardSigmoid or Activation.Softmax => value < Saturated || value > 1 - Saturated,
        Activation.Tanh or Activation.HardTanh => Math.Abs(value) > 1 - Saturated,
        Activation.ReLU6 => value is <= 0 or >= 6,
        _ => false,
    };

    private static string Word(Activation activation) => activation.ToString().ToLowerInvariant();

    // Ends a warning with what its reader can do, and has not done yet.
    private static string Advice(NetworkDescription description, double learningRate, bool isTooLong)
    {
        if (learningRate == 0)
        {
            return $"The learning rate is 0: set {nameof(FitOptions)}.{nameof(FitOptions.LearningRate)}.";
        }

        List<string> ways = [];
        if (description.InputScaling == Scaling.None)
        {
            ways.Add("scale the inputs (" + ScalingAdvice.ForInputs + ")");
        }

        ways.Add(isTooLong ? Invariant($"try a tenth of the learning rate, which is {learningRate:G6}") : Invariant($"try ten times the learning rate, which is {learningRate:G6}, or a tenth of it"));
        ways.Add("start from other weights (Initialize with another seed)");
        string all = string.Join("; ", ways);
        return char.ToUpperInvariant(all[0]) + all.Substring(1) + ".";
    }

    private static bool AreEqual<T>(ReadOnlySpan<T> inputs, int columns)
        where T : unmanaged
    {
        for (int i = columns; i < inputs.Length; i++)
        {
            if (Real.ToDouble(inputs[i]) != Real.ToDouble(inputs[i % columns]))
            {
                return false;
            }
        }

        return true;
    }

    // The targets of an output over all rows.
    private readonly struct TargetColumn
    {
        private TargetColumn(double range, double unit)
        {
            Range = range;
            Unit = unit;
        }

        public double Range { get; }

        // What is 1 in training: the scale of a scaled target.
        public double Unit { get; }

        public bool Varies => Range > 0;

        public static TargetColumn[] Of<T>(INetwork<T> network, ReadOnlySpan<T> targets)
            where T : unmanaged
        {
            TargetColumn[] columns = new TargetColumn[network.Description.OutputCount];
            ScalingNumbers? scaling = network.Description.TargetScaling == Scaling.None ? null : network.GetScaling();
            for (int j = 0; j < columns.Length; j++)
            {
                double least = double.PositiveInfinity;
                double most = double.NegativeInfinity;
                for (int i = j; i < targets.Length; i += columns.Length)
                {
                    double value = Real.ToDouble(targets[i]);
                    least = Math.Min(least, value);
                    most = Math.Max(most, value);
                }

                columns[j] = new TargetColumn(most - least, scaling?.TargetScales[j] ?? 1);
            }

            return columns;
        }
    }
}
