using System.Reflection;
using System.Runtime.CompilerServices;

namespace BackpropGen.Probe;

/// <summary>Has every method of the networks compiled, and calls the public ones, so that those of the library that they need are compiled too.</summary>
internal static class Methods
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly int[] BatchSizes = [1, 32, 100];

    public static void CompileAndCall(IReadOnlyList<INetwork<float>> networks)
    {
        foreach (INetwork<float> network in networks)
        {
            Compile(network.GetType());
            Call(network);
        }
    }

    private static void Compile(Type type)
    {
        foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            if (!method.ContainsGenericParameters && method.GetMethodBody() is not null)
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }

        foreach (Type nested in type.GetNestedTypes(All))
        {
            Compile(nested);
        }
    }

    private static void Call(INetwork<float> network)
    {
        NetworkDescription description = network.Description;
        var rows = new Rows(description, 100);
        float[] outputs = new float[100 * description.OutputCount];
        float[] gradient = new float[description.ParameterCount];
        float[] inputGradient = new float[description.InputCount];
        ReadOnlySpan<float> inputs = rows.InputsOf(0, 1);
        ReadOnlySpan<float> targets = rows.TargetsOf(0, 1);

        network.Predict(inputs, outputs.AsSpan(0, description.OutputCount));
        network.Evaluate(inputs, targets);
        network.Gradient(inputs, targets, gradient);
        network.Backward(inputs, targets, gradient, inputGradient);
        network.InputGradient(inputs, targets, inputGradient);
        network.Update(gradient, 0.001f);
        network.Train(inputs, targets, 0.001f);
        network.Clone();
        foreach (int count in BatchSizes)
        {
            inputs = rows.InputsOf(0, count);
            targets = rows.TargetsOf(0, count);
            network.PredictBatch(inputs, outputs.AsSpan(0, count * description.OutputCount));
            network.EvaluateBatch(inputs, targets);
            network.GradientBatch(inputs, targets, gradient);
            network.TrainBatch(inputs, targets, 0.001f);
        }
    }
}
