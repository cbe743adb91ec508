using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace BackpropGen.Tests.Comparison;

/// <summary>The methods of a generated network that take each input and target as an argument of its own.</summary>
internal sealed class NamedOverloads
{
    private readonly object _network;
    private readonly NetworkDescription _description;
    private readonly Type _number;

    private NamedOverloads(object network, NetworkDescription description, Type number)
    {
        _network = network;
        _description = description;
        _number = number;
    }

    /// <summary>The overloads, if the network has any.</summary>
    public static NamedOverloads? Of<T>(INetwork<T> network)
        where T : unmanaged
    {
        const int MostNamed = 16;
        NetworkDescription description = network.Description;
        return description.InputCount <= MostNamed && description.OutputCount <= MostNamed
            ? new NamedOverloads(network, description, typeof(T))
            : null;
    }

    /// <summary>Whether there are overloads that take or give the struct of parameters.</summary>
    private Type? Struct => _network.GetType().GetNestedType("Parameters");

    public double[] Predict(double[] inputs) => Values(Call("Predict", inputs, [], null, out _));

    public double Evaluate(double[] inputs, double[] targets) => Values(Call("Evaluate", inputs, targets, null, out _))[0];

    public double Train(double[] inputs, double[] targets, double learningRate) =>
        Values(Call("Train", inputs, [.. targets, learningRate], null, out _))[0];

    public double[] InputGradient(double[] inputs, double[] targets) => Values(Call("InputGradient", inputs, targets, null, out _));

    public (double Loss, double[] Gradient)? Gradient(double[] inputs, double[] targets) => Struct is null
        ? null
        : (Values(Call("Gradient", inputs, targets, Struct, out object? gradient))[0], Fields(gradient!));

    public (double[] Gradient, double[] InputGradient)? Backward(double[] inputs, double[] outputGradient)
    {
        if (Struct is null)
        {
            return null;
        }

        double[] inputGradient = Values(Call("Backward", inputs, outputGradient, Struct, out object? gradient));
        return (Fields(gradient!), inputGradient);
    }

    public int PredictClass(double[] inputs) => (int)Call("PredictClass", inputs, [], null, out _);

    public double Evaluate(double[] inputs, int classIndex) => Values(Call("Evaluate", inputs, [], null, out _, classIndex))[0];

    public double Train(double[] inputs, int classIndex, double learningRate) =>
        Values(Call("Train", inputs, [learningRate], null, out _, classIndex))[0];

    public double[] InputGradient(double[] inputs, int classIndex) => Values(Call("InputGradient", inputs, [], null, out _, classIndex));

    public (double Loss, double[] Gradient)? Gradient(double[] inputs, int classIndex) => Struct is null
        ? null
        : (Values(Call("Gradient", inputs, [], Struct, out object? gradient, classIndex))[0], Fields(gradient!));

    private static double[] Values(object result) => result is ITuple tuple
        ? [.. Enumerable.Range(0, tuple.Length).Select(i => Number(tuple[i]!))]
        : [Number(result)];

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static double[] Fields(object parameters) =>
        [.. parameters.GetType().GetFields().OrderBy(field => field.MetadataToken).Select(field => Number(field.GetValue(parameters)!))];

    private object Call(string method, double[] inputs, double[] others, Type? outType, out object? written, int? classIndex = null)
    {
        var types = new List<Type>(Enumerable.Repeat(_number, inputs.Length));
        var values = new List<object?>(inputs.Select(In));
        if (classIndex is { } index)
        {
            types.Add(typeof(int));
            values.Add(index);
        }

        types.AddRange(Enumerable.Repeat(_number, others.Length));
        values.AddRange(others.Select(In));
        if (outType is not null)
        {
            types.Add(outType.MakeByRefType());
            values.Add(null);
        }

        MethodInfo? found = _network.GetType().GetMethod(method, [.. types]);
        Assert.True(found is not null, $"{_description.Topology} has no {method}({string.Join(", ", types.Select(type => type.Name))}).");
        object?[] arguments = [.. values];
        object result = found.Invoke(_network, arguments)!;
        written = outType is null ? null : arguments[^1];
        return result;
    }

    private object In(double value) => Convert.ChangeType(value, _number, CultureInfo.InvariantCulture);
}
