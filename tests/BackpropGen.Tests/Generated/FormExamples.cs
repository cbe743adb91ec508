using System.Numerics;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Reference;

namespace BackpropGen.Tests.Generated;

/// <summary>A network of each form with a loss of each domain of targets, for what holds for all of them.</summary>
public sealed class FormExamples
{
    private static readonly IReadOnlyDictionary<string, string> Layers = new Dictionary<string, string>
    {
        [RowForms.Locals] = "3-4",
        [RowForms.Parts] = "18-24-8",
        [RowForms.Loops] = "50-40-16",
        [RowForms.Vectors] = "18-24-8",
        [RowForms.Kernels] = "50-40-16",
    };

    private static readonly Loss[] Losses = [Loss.MeanSquaredError, Loss.BinaryCrossEntropy, Loss.CrossEntropy, Loss.Hinge, Loss.Poisson];

    public FormExamples() => Networks.Prepare(
        from form in RowForms.All
        from loss in Losses
        let arguments = Arguments(form, loss)
        from network in new[] { arguments, Networks.InDouble(arguments) }
        select network);

    public static TheoryData<string, Loss, Precision> All
    {
        get
        {
            var cases = new TheoryData<string, Loss, Precision>();
            foreach (string form in RowForms.All)
            {
                foreach (Loss loss in Losses)
                {
                    cases.Add(form, loss, Precision.Single);
                    cases.Add(form, loss, Precision.Double);
                }
            }

            return cases;
        }
    }

    /// <summary>Binary cross-entropy and hinge loss have one output, and so classes; cross-entropy three, with two hidden layers where they fit.</summary>
    public static string Arguments(string form, Loss loss)
    {
        int outputs = loss switch
        {
            Loss.BinaryCrossEntropy or Loss.Hinge => 1,
            Loss.CrossEntropy => 3,
            _ => 2,
        };
        return $"{RowForms.Framework(form)}\"{Layers[form]}-{outputs}\", Loss = Loss.{loss}{RowForms.Emission(form)}";
    }

    /// <summary>Checks the form, too: an example that has become another one tests nothing.</summary>
    internal static void Run(string form, Loss loss, Precision precision, INetworkTest test)
    {
        string arguments = Arguments(form, loss);
        if (precision == Precision.Double)
        {
            test.Run(Example(form, Networks.Double(arguments)));
        }
        else
        {
            test.Run(Example(form, Networks.Single(arguments)));
        }
    }

    private static Example<T> Example<T>(string form, INetwork<T> network)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(form, RowForms.Of(network.GetType()));
        return new Example<T>(network);
    }
}

/// <summary>A test that is the same for float and double.</summary>
internal interface INetworkTest
{
    void Run<T>(Example<T> example)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>A network with data that fit it.</summary>
internal sealed class Example<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public const int Rows = 4;

    public Example(INetwork<T> network)
    {
        Network = network;
        var random = new RandomRows(network.Description, isDouble: false, seed: 1);
        ManyInputs = Convert(random.Inputs(Rows));
        ManyTargets = Convert(random.Targets(Rows));
        Inputs = ManyInputs[..network.Description.InputCount];
        Targets = ManyTargets[..network.Description.OutputCount];
        OutputGradient = Convert(random.Numbers(network.Description.OutputCount));
        Gradient = Convert(random.Numbers(network.Description.ParameterCount));
        ManyClasses = [.. Enumerable.Range(0, Rows).Select(row => row % 2)];
        Classes = network as IClassifier<T>;
    }

    public INetwork<T> Network { get; }

    public NetworkDescription Description => Network.Description;

    public T[] Inputs { get; }

    public T[] Targets { get; }

    public T[] ManyInputs { get; }

    public T[] ManyTargets { get; }

    public int[] ManyClasses { get; }

    public T[] OutputGradient { get; }

    /// <summary>Any numbers, as many as parameters.</summary>
    public T[] Gradient { get; }

    public T LearningRate { get; } = T.CreateChecked(0.125);

    /// <summary>The network, where it tells classes apart.</summary>
    public IClassifier<T>? Classes { get; }

    public T[] Parameters()
    {
        T[] parameters = new T[Description.ParameterCount];
        Network.GetParameters(parameters);
        return parameters;
    }

    private static T[] Convert(double[] values) => [.. values.Select(T.CreateChecked)];
}
