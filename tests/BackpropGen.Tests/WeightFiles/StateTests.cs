using System.Reflection;
using BackpropGen.CompilerServices;
using BackpropGen.State;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>Whatever a network knows beyond its declaration is in its files, its copies and its checkpoints.</summary>
public sealed class StateTests : IClassFixture<StateTests.Compilation>
{
    private const string Everything = ", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax";

    private static readonly string[] Networks =
    [
        "\"3-4-2\"",
        "\"3-4:dropout(0.3)-2\"",
        .. Enum.GetNames<Optimizer>().Select(optimizer => $"\"3-4:dropout(0.3)-2\", Optimizer = Optimizer.{optimizer}{Everything}"),
        "\"18-24:dropout(0.3)-8-2\", Optimizer = Optimizer.NAdam, Emission = Emission.Unrolled" + Everything,
        BackpropGen.Testing.Networks.OlderFramework + "\"50-40:dropout(0.3)-16-2\", Optimizer = Optimizer.NAdam" + Everything,
        "\"18-24:dropout(0.3)-8-2\", Optimizer = Optimizer.Adam" + Everything,
        "\"50-40-16:dropout(0.3)-2\", Optimizer = Optimizer.Adadelta" + Everything,
    ];

    public static TheoryData<string> Cases => [.. Networks];

    /// <summary>A field of a new kind belongs into NetworkState and NetworkPlan.State, or here if it means nothing from one call to the next.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_field_of_a_network_is_a_piece_of_its_state(string arguments)
    {
        string[] pieces = ["_steps", "_momentumProduct", "_scaling", "_isScaled", "_dropout"];
        INetwork<float> network = BackpropGen.Testing.Networks.Single(arguments);
        FieldInfo[] others = [.. network.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(field => !pieces.Contains(field.Name))];

        // The parameters, and as many fields like them as the optimiser has moments: of a struct an array of one, since it is there from the first step on.
        Type type = others.Single(field => field.Name == "_parameters").FieldType;
        Assert.All(others, field => Assert.Equal(type, field.FieldType == type.MakeArrayType() ? type : field.FieldType));
        Assert.Equal(1 + OptimizerMoment.Of(network.Description.Optimizer).Count, others.Length);
    }

    [Fact]
    public void No_optimiser_remembers_more_than_files_have_room_for() =>
        Assert.Equal(OptimizerMoment.Most, Enum.GetValues<Optimizer>().Max(optimizer => OptimizerMoment.Of(optimizer).Count));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_goes_on_from_a_file_with_the_same_bits(string arguments)
    {
        INetwork<float> network = Trained(arguments, 3);
        INetwork<float> other = Trained(arguments, 8);
        SafetensorsBytes.Load(other, SafetensorsBytes.Save(network, withOptimizerState: true));
        GoOnAlike(network, other);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_goes_on_in_a_clone_with_the_same_bits_and_leaves_the_original_alone(string arguments)
    {
        INetwork<float> network = Trained(arguments, 3);
        byte[] before = SafetensorsBytes.Save(network, withOptimizerState: true);
        INetwork<float> clone = network.Clone();
        Train(clone, 4);
        clone.Initialize(5);
        Assert.Equal(before, SafetensorsBytes.Save(network, withOptimizerState: true));
        GoOnAlike(network, network.Clone());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_initialised_network_is_a_new_one(string arguments)
    {
        INetwork<float> network = Trained(arguments, 3);
        network.Initialize(6);
        Assert.Null(network.GetScaling());
        INetwork<float> other = (INetwork<float>)Activator.CreateInstance(network.GetType(), 6)!;
        Assert.Equal(SafetensorsBytes.Save(other, withOptimizerState: true), SafetensorsBytes.Save(network, withOptimizerState: true));
        FitScaling(network);
        FitScaling(other);
        GoOnAlike(network, other);
    }

    /// <summary>A checkpoint, too: what follows the training drops the same as if it had never been interrupted.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_after_a_training_that_was_resumed_are_those_after_one_that_was_not(string arguments)
    {
        using TemporaryFolder folder = new();
        (float[] inputs, float[] targets) = Rows(Trained(arguments, 0));
        FitOptions Options(int epochs, string? path) => new() { Epochs = epochs, BatchSize = 4, Seed = 2, LearningRate = 0.01, CheckpointPath = path };
        INetwork<float> whole = Trained(arguments, 2);
        TrainingLoop.Fit<float>(whole, inputs, targets, Options(5, null), default);
        TrainingLoop.Fit<float>(Trained(arguments, 2), inputs, targets, Options(3, folder.File("c")), default);
        INetwork<float> resumed = Trained(arguments, 7);
        TrainingLoop.Fit<float>(resumed, inputs, targets, Options(5, folder.File("c")), default);
        GoOnAlike(whole, resumed);

        // The training is done: the file alone brings it back.
        INetwork<float> done = Trained(arguments, 9);
        INetwork<float> again = Trained(arguments, 1);
        TrainingLoop.Fit<float>(done, inputs, targets, Options(5, folder.File("c")), default);
        TrainingLoop.Fit<float>(again, inputs, targets, Options(5, folder.File("c")), default);
        GoOnAlike(done, again);
    }

    /// <summary>Files from before there was an entry for dropout go on being read: what is drawn next stays.</summary>
    [Fact]
    public void A_file_without_the_state_of_dropout_leaves_it()
    {
        INetwork<float> network = Trained(Networks[1], 3);
        byte[] file = SafetensorsBytes.Save(network);
        Assert.DoesNotContain("dropout_state", SafetensorsBytes.HeaderOf(file), StringComparison.Ordinal);
        INetwork<float> control = network.Clone();
        SafetensorsBytes.Load(network, file);
        GoOnAlike(control, network);
    }

    private static void GoOnAlike(INetwork<float> network, INetwork<float> other)
    {
        Assert.Equal(SafetensorsBytes.Save(network, withOptimizerState: true), SafetensorsBytes.Save(other, withOptimizerState: true));
        Train(network, 3);
        Train(other, 3);
        Assert.Equal(SafetensorsBytes.Save(network, withOptimizerState: true), SafetensorsBytes.Save(other, withOptimizerState: true));
        Assert.Equal(SafetensorsBytes.Parameters(network), SafetensorsBytes.Parameters(other));
    }

    /// <summary>A network that has taken so many steps, all of whose state differs from that after another number.</summary>
    private static INetwork<float> Trained(string arguments, int steps)
    {
        INetwork<float> network = BackpropGen.Testing.Networks.Single(arguments);
        network.Initialize(steps);
        FitScaling(network);
        Train(network, steps);
        return network;
    }

    private static void FitScaling(INetwork<float> network)
    {
        if (network.Description.InputScaling != Scaling.None)
        {
            (float[] inputs, float[] targets) = Rows(network);
            network.FitScaling(inputs, targets);
        }
    }

    private static void Train(INetwork<float> network, int steps)
    {
        (float[] inputs, float[] targets) = Rows(network);
        for (int step = 0; step < steps; step++)
        {
            network.TrainBatch(inputs, targets, 0.01f);
        }
    }

    private static (float[] Inputs, float[] Targets) Rows(INetwork<float> network) =>
        ([.. Enumerable.Range(0, 8 * network.Description.InputCount).Select(i => MathF.Sin(i))], [.. Enumerable.Range(0, 8 * network.Description.OutputCount).Select(i => MathF.Cos(i * i))]);

    public sealed class Compilation
    {
        public Compilation() => BackpropGen.Testing.Networks.Prepare(Networks);
    }
}
