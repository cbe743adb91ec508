using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Generated;

public class AllocationTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [SampledTheory(3)]
    [MemberData(nameof(Examples))]
    public void Nothing_is_allocated(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new Test());

    [Fact]
    public void Nothing_is_allocated_for_named_arguments_either()
    {
        SalaryModel lines = new();
        Assert.Equal(0, Allocations.Of(() => lines.Predict(0.5f, 1)));
        Assert.Equal(0, Allocations.Of(() => lines.Evaluate(0.5f, 1, 2)));
        Assert.Equal(0, Allocations.Of(() => lines.Gradient(0.5f, 1, 2, out _)));
        Assert.Equal(0, Allocations.Of(() => lines.InputGradient(0.5f, 1, 2)));
        Assert.Equal(0, Allocations.Of(() => lines.Backward(0.5f, 1, 2, out _)));
        Assert.Equal(0, Allocations.Of(() => lines.Train(0.5f, 1, 2, 0.01f)));
        Assert.Equal(0, Allocations.Of(() => lines.SetParameters(lines.GetParameters())));

        IrisModel parts = new();
        Assert.Equal(0, Allocations.Of(() => parts.Predict(1, 2, 3, 4)));
        Assert.Equal(0, Allocations.Of(() => parts.PredictClass(1, 2, 3, 4)));
        Assert.Equal(0, Allocations.Of(() => parts.Evaluate(1, 2, 3, 4, 1)));
        Assert.Equal(0, Allocations.Of(() => parts.Gradient(1, 2, 3, 4, 1, out _)));
        Assert.Equal(0, Allocations.Of(() => parts.InputGradient(1, 2, 3, 4, 1)));
        Assert.Equal(0, Allocations.Of(() => parts.Backward(1, 2, 3, 4, 1, 0, -1, out _)));
        Assert.Equal(0, Allocations.Of(() => parts.Train(1, 2, 3, 4, 1, 0.01f)));
    }

    [SampledTheory(2)]
    [InlineData(RowForms.Locals)]
    [InlineData(RowForms.Parts)]
    [InlineData(RowForms.Loops)]
    [InlineData(RowForms.Vectors)]
    [InlineData(RowForms.Kernels)]
    public void Nothing_is_allocated_where_inputs_and_targets_are_scaled(string form)
    {
        string arguments = FormExamples.Arguments(form, Loss.MeanSquaredError) + ", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax";
        Assert.Equal(form, RowForms.Of(Networks.TypeOf(arguments)));
        var example = new Example<float>(Networks.Single(arguments));
        example.Network.FitScaling(example.ManyInputs, example.ManyTargets);
        ((INetworkTest)new Test()).Run(example);
    }

    [Fact]
    public void Nothing_is_allocated_for_rows_of_a_type()
    {
        Training.StudentModel model = new();
        Training.Student row = new(0.5f, 1, 2);
        Assert.Equal(0, Allocations.Of(() => model.Predict(row)));
        Assert.Equal(0, Allocations.Of(() => model.Evaluate(row)));
        Assert.Equal(0, Allocations.Of(() => model.Train(row, 0.01f)));
    }

    /// <summary>The measurement sees a single object.</summary>
    [Fact]
    public void An_allocation_would_be_seen() => Assert.NotEqual(0, Allocations.Of(() => GC.KeepAlive(new object())));

    private sealed class Test : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> network = example.Network;
            T[] outputs = new T[example.ManyTargets.Length];
            T[] rowOutputs = new T[example.Targets.Length];
            T[] gradient = new T[example.Gradient.Length];
            T[] inputGradient = new T[example.Inputs.Length];
            T rate = T.CreateChecked(1e-3);
            Nothing("Predict", () => network.Predict(example.Inputs, rowOutputs));
            Nothing("Evaluate", () => network.Evaluate(example.Inputs, example.Targets));
            Nothing("Gradient", () => network.Gradient(example.Inputs, example.Targets, gradient));
            Nothing("Backward", () => network.Backward(example.Inputs, example.OutputGradient, gradient, inputGradient));
            Nothing("InputGradient", () => network.InputGradient(example.Inputs, example.Targets, inputGradient));
            Nothing("Update", () => network.Update(example.Gradient, rate));
            Nothing("Train", () => network.Train(example.Inputs, example.Targets, rate));
            Nothing("PredictBatch", () => network.PredictBatch(example.ManyInputs, outputs));
            Nothing("EvaluateBatch", () => network.EvaluateBatch(example.ManyInputs, example.ManyTargets));
            Nothing("GradientBatch", () => network.GradientBatch(example.ManyInputs, example.ManyTargets, gradient));
            Nothing("TrainBatch", () => network.TrainBatch(example.ManyInputs, example.ManyTargets, rate));
            Nothing("GetParameters", () => network.GetParameters(gradient));
            Nothing("SetParameters", () => network.SetParameters(gradient));
            if (example.Classes is { } classes)
            {
                int[] predicted = new int[Example<T>.Rows];
                Nothing("PredictClass", () => classes.PredictClass(example.Inputs));
                Nothing("Evaluate of a class", () => classes.Evaluate(example.Inputs, 1));
                Nothing("Gradient of a class", () => classes.Gradient(example.Inputs, 1, gradient));
                Nothing("InputGradient of a class", () => classes.InputGradient(example.Inputs, 1, inputGradient));
                Nothing("Train on a class", () => classes.Train(example.Inputs, 1, rate));
                Nothing("PredictClassBatch", () => classes.PredictClassBatch(example.ManyInputs, predicted));
                Nothing("EvaluateBatch of classes", () => classes.EvaluateBatch(example.ManyInputs, example.ManyClasses));
                Nothing("GradientBatch of classes", () => classes.GradientBatch(example.ManyInputs, example.ManyClasses, gradient));
                Nothing("TrainBatch on classes", () => classes.TrainBatch(example.ManyInputs, example.ManyClasses, rate));
            }

            void Nothing(string what, Action action)
            {
                long allocated = Allocations.Of(action);
                Assert.True(allocated == 0, $"Ten calls of {what} allocate {allocated} bytes.");
            }
        }
    }
}
