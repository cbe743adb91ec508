using System.Numerics;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.BadInput;

public class ValueTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [Theory]
    [MemberData(nameof(Examples))]
    public void Numbers_that_are_none_do_not_train(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new NotFinite());

    [Theory]
    [MemberData(nameof(Examples))]
    public void Targets_lie_where_the_loss_is_defined(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new OutsideOfTheDomain());

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_class_is_one_of_the_network_s(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new NoSuchClass());

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_learning_rate_is_finite_and_not_negative(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new NoLearningRate());

    [Theory]
    [MemberData(nameof(Examples))]
    public void Parameters_and_gradients_are_finite(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new NotFiniteParameters());

    [Theory]
    [MemberData(nameof(Examples))]
    public void Outputs_that_are_no_numbers_name_no_class(string form, Loss loss, Precision precision) =>
        FormExamples.Run(form, loss, precision, new NoOutput());

    /// <summary>Copies of the rows with one value changed, at the first, a middle and the last place.</summary>
    private static IEnumerable<T[]> Spoiled<T>(T[] values, T value)
    {
        foreach (int place in new[] { 0, values.Length / 2, values.Length - 1 })
        {
            T[] spoiled = (T[])values.Clone();
            spoiled[place] = value;
            yield return spoiled;
        }
    }

    private sealed class NotFinite : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> network = example.Network;
            T rate = example.LearningRate;
            FitOptions options = new() { Epochs = 1 };
            foreach (T value in new[] { T.NaN, T.PositiveInfinity, T.NegativeInfinity })
            {
                foreach (T[] inputs in Spoiled(example.Inputs, value))
                {
                    Refused("inputs", "Train", () => network.Train(inputs, example.Targets, rate));
                    Refused("inputs", "Train on a class", () => example.Classes?.Train(inputs, 0, rate), example.Classes is not null);
                }

                foreach (T[] targets in Spoiled(example.Targets, value))
                {
                    Refused("targets", "Train", () => network.Train(example.Inputs, targets, rate));
                }

                foreach (T[] inputs in Spoiled(example.ManyInputs, value))
                {
                    Refused("inputs", "TrainBatch", () => network.TrainBatch(inputs, example.ManyTargets, rate));
                    Refused("inputs", "TrainBatch on classes", () => example.Classes?.TrainBatch(inputs, example.ManyClasses, rate), example.Classes is not null);
                    Refused("inputs", "Fit", () => CompilerServices.TrainingLoop.Fit(network, inputs, example.ManyTargets, options, default));
                }

                foreach (T[] targets in Spoiled(example.ManyTargets, value))
                {
                    Refused("targets", "TrainBatch", () => network.TrainBatch(example.ManyInputs, targets, rate));
                    Refused("targets", "Fit", () => CompilerServices.TrainingLoop.Fit(network, example.ManyInputs, targets, options, default));
                }
            }

            // The named overloads name the input or target; all others the span.
            void Refused(string argument, string what, Action call, bool exists = true)
            {
                if (exists)
                {
                    ArgumentException refusal = Refusal.Of<ArgumentException, T>(example, $"{what} with spoiled {argument}", call);
                    IEnumerable<string> names = argument == "inputs" ? example.Description.InputNames : example.Description.OutputNames;
                    Assert.Contains(refusal.ParamName, names.Append(argument).Append(string.Join(", ", names)));
                }
            }
        }
    }

    private sealed class OutsideOfTheDomain : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            (double[] outside, string says) = example.Description.Targets switch
            {
                TargetDomain.NonNegative => ([-0.01, double.NaN, double.PositiveInfinity], "a finite number of at least 0"),
                TargetDomain.Sign => ([0, 0.99, -1.01, double.NaN], "must be 1 or -1"),
                TargetDomain.Probability or TargetDomain.Distribution => ([-0.01, 1.01, double.NaN], "[0, 1]"),
                _ => (Array.Empty<double>(), ""),
            };
            foreach (double value in outside)
            {
                foreach (T[] targets in Spoiled(example.Targets, T.CreateChecked(value)))
                {
                    OneRow(example, targets, says);
                }

                foreach (T[] targets in Spoiled(example.ManyTargets, T.CreateChecked(value)))
                {
                    ManyRows(example, targets, says);
                    if (double.IsFinite(value))
                    {
                        Refusal.Says(
                            Refusal.Of<ArgumentException, T>(
                                example, "Fit with such targets", () => CompilerServices.TrainingLoop.Fit(example.Network, example.ManyInputs, targets, null, default)),
                            says);
                    }
                }
            }

            if (example.Description.Loss == Loss.CrossEntropy)
            {
                OneRow(example, [.. example.Targets.Select(value => value / (T.One + T.One))], "must sum to 1");
                foreach (int row in new[] { 0, Example<T>.Rows - 1 })
                {
                    int columns = example.Description.OutputCount;
                    T[] targets = (T[])example.ManyTargets.Clone();
                    targets.AsSpan(row * columns, columns).Clear();
                    ManyRows(example, targets, "must sum to 1");
                    ManyRows(example, targets, $"ow {row} of targets");
                }
            }
        }

        private static void OneRow<T>(Example<T> example, T[] targets, string says)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            INetwork<T> network = example.Network;
            T[] gradient = (T[])example.Gradient.Clone();
            T[] inputGradient = (T[])example.Inputs.Clone();
            Refused("Evaluate", () => network.Evaluate(example.Inputs, targets));
            Refused("Gradient", () => network.Gradient(example.Inputs, targets, gradient));
            Refused("InputGradient", () => network.InputGradient(example.Inputs, targets, inputGradient));
            Refused("Train", () => network.Train(example.Inputs, targets, example.LearningRate));

            void Refused(string what, Action call) =>
                Refusal.Says(Refusal.Of<ArgumentException, T>(example, $"{what} with such targets", call, gradient, inputGradient), says);
        }

        private static void ManyRows<T>(Example<T> example, T[] targets, string says)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            INetwork<T> network = example.Network;
            T[] gradient = (T[])example.Gradient.Clone();
            Refused("EvaluateBatch", () => network.EvaluateBatch(example.ManyInputs, targets));
            Refused("GradientBatch", () => network.GradientBatch(example.ManyInputs, targets, gradient));
            Refused("TrainBatch", () => network.TrainBatch(example.ManyInputs, targets, example.LearningRate));

            void Refused(string what, Action call) =>
                Refusal.Says(Refusal.Of<ArgumentException, T>(example, $"{what} with such targets", call, gradient), says);
        }
    }

    private sealed class NoSuchClass : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            if (example.Classes is not { } classes)
            {
                return;
            }

            int count = Math.Max(2, example.Description.OutputCount);
            T[] gradient = (T[])example.Gradient.Clone();
            T[] inputGradient = (T[])example.Inputs.Clone();
            foreach (int none in new[] { -1, count, int.MaxValue, int.MinValue })
            {
                int[] many = [.. example.ManyClasses[..^1], none];
                Refused("Evaluate", () => classes.Evaluate(example.Inputs, none));
                Refused("Gradient", () => classes.Gradient(example.Inputs, none, gradient));
                Refused("InputGradient", () => classes.InputGradient(example.Inputs, none, inputGradient));
                Refused("Train", () => classes.Train(example.Inputs, none, example.LearningRate));
                Refused("EvaluateBatch", () => classes.EvaluateBatch(example.ManyInputs, many), "classes[3]");
                Refused("GradientBatch", () => classes.GradientBatch(example.ManyInputs, many, gradient), "classes[3]");
                Refused("TrainBatch", () => classes.TrainBatch(example.ManyInputs, many, example.LearningRate), "classes[3]");
                Refused("Fit", () => classes.Fit(example.ManyInputs, many, new FitOptions(), default), "classes[3]");

                void Refused(string what, Action call, string name = "classIndex") => Refusal.Says(
                    Refusal.Of<ArgumentOutOfRangeException, T>(example, $"{what} of class {none}", call, gradient, inputGradient),
                    name,
                    $"{none}",
                    $"from 0 to {count - 1}");
            }
        }
    }

    private sealed class NoLearningRate : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> network = example.Network;
            foreach (T rate in new[] { T.NegativeOne, T.NaN, T.PositiveInfinity, T.NegativeInfinity })
            {
                Refused("Update", () => network.Update(example.Gradient, rate));
                Refused("Train", () => network.Train(example.Inputs, example.Targets, rate));
                Refused("TrainBatch", () => network.TrainBatch(example.ManyInputs, example.ManyTargets, rate));
                if (example.Classes is { } classes)
                {
                    Refused("Train on a class", () => classes.Train(example.Inputs, 0, rate));
                    Refused("TrainBatch on classes", () => classes.TrainBatch(example.ManyInputs, example.ManyClasses, rate));
                }

                void Refused(string what, Action call)
                {
                    ArgumentOutOfRangeException refusal = Refusal.Of<ArgumentOutOfRangeException, T>(example, $"{what} with a rate of {rate}", call);
                    Assert.Equal("learningRate", refusal.ParamName);
                    Refusal.Says(refusal, "finite and at least 0");
                }
            }

            T[] before = example.Parameters();
            network.Train(example.Inputs, example.Targets, T.Zero);
            Assert.Equal(before, example.Parameters());
        }
    }

    private sealed class NotFiniteParameters : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            foreach (T value in new[] { T.NaN, T.PositiveInfinity, T.NegativeInfinity })
            {
                foreach (T[] spoiled in Spoiled(example.Gradient, value))
                {
                    ArgumentException gradient = Refusal.Of<ArgumentException, T>(
                        example, "Update with a spoiled gradient", () => example.Network.Update(spoiled, example.LearningRate), spoiled);
                    Assert.Equal("gradient", gradient.ParamName);
                    Refusal.Of<ArgumentException, T>(example, "SetParameters with spoiled ones", () => example.Network.SetParameters(spoiled), spoiled);
                }
            }
        }
    }

    private sealed class NoOutput : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            if (example.Classes is { } classes)
            {
                T[] inputs = [T.NaN, .. example.Inputs[1..]];
                Refusal.Of<InvalidOperationException, T>(example, "PredictClass of NaN", () => classes.PredictClass(inputs));
                T[] many = [.. example.ManyInputs[..^1], T.NaN];
                Refusal.Of<InvalidOperationException, T>(
                    example, "PredictClassBatch of NaN", () => classes.PredictClassBatch(many, new int[Example<T>.Rows]));
            }
        }
    }
}
