using System.Collections.Concurrent;
using System.Reflection;
using BackpropGen.GradientChecks;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Onnx;

namespace BackpropGen.Tests.Differentiated;

/// <summary>Activations and losses of an author's own in networks of every form.</summary>
public class OwnFunctionTests
{
    private const string Members = """
        [Activation] private static float Snake(float z) => z + (MathF.Sin(z) * MathF.Sin(z));
        [Activation] private static float Swish(float z, float beta) => z / (1 + MathF.Exp(-beta * z));
        [Activation] private static float Bump(float z, float width = 2f)
        {
            float u = z / width;
            return u >= 1 || u <= -1 ? 0f : (1 - (u * u)) * (1 - (u * u));
        }
        [Activation] private static double Lift(double z) => Math.Log(1 + (z * z)) + Math.Cos(z);
        [Activation] private static float PReLU(float z, [Learned] float slope = 0.25f) => z > 0 ? z : slope * z;
        [Activation] private static float Wave(float z, [Learned(PerNode = true)] float alpha = 0.5f, float scale = 1f, [Learned] float shift = 0f) => (z + (MathF.Sin(alpha * z) * MathF.Sin(alpha * z) / alpha)) * scale + shift;
        [Activation] private static float Level(float z, [Learned(PerNode = true)] float height = 0.5f) => height * height;
        [Loss] private static float Pinball(float target, float output) => MathF.Max(0.9f * (target - output), -0.1f * (target - output));
        [Loss(Targets = TargetDomain.NonNegative)] private static float Tweedie(float target, float output, float p = 1.5f) =>
            (MathF.Exp(output * (2 - p)) / (2 - p)) - (target * MathF.Exp(output * (1 - p)) / (1 - p));
        """;

    private static readonly string[] Arguments =
    [
        "\"2-5:Snake-1\"", "\"2-5:Snake-1\", Emission = Emission.Unrolled", "\"2-5:Snake-1\", Emission = Emission.Vectorized", "\"3-16:layernorm:Swish(0.5)-16:swish(1.5)-2\"",
        "\"3-40:Bump(3):dropout(0.2)-8:Bump-2:Snake\"", "\"2-5:Snake-1\", LossFunction = \"Pinball\"", "\"2-16:Snake-3\", LossFunction = \"Pinball\"",
        "\"2-16:Snake-2\", LossFunction = \"Tweedie\", LossArguments = new[] { 1.3 }", "\"2-6:Snake-1\", Precision = Precision.Double",
        "\"2-20:Snake-3:Bump\", Precision = Precision.Double, Emission = Emission.Vectorized, LossFunction = \"Tweedie\"", "\"30-70:Snake-3\"",
        "\"2-6:Snake-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize", "\"3-8:Lift-8:Lift-1\"", "\"3-8:Lift-8:Lift-1\", Precision = Precision.Double",
        "\"2-9:Snake-1\", Optimizer = Optimizer.AdamW, Initializer = Initializer.KaimingNormal",
        "\"2-5:PReLU-2:Wave\"", "\"2-5:Wave(0.7,2)-1\", Emission = Emission.Vectorized", "\"3-16:layernorm:PReLU:dropout(0.1)-12:wave-2:PReLU(0.1)\", LossFunction = \"Pinball\"",
        "\"3-40:PReLU-30:Wave-3:softmax\", Optimizer = Optimizer.Lion", "\"30-70:PReLU-3:Wave(1,0.5,0.2)\"", "\"2-6:PReLU-1:Wave\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize",
        "\"2-3:Level-1\"", "\"2-9:Level-1\", Emission = Emission.Vectorized",
        "\"3-8:Wave-8:PReLU-2\", Precision = Precision.Double, Emission = Emission.Vectorized",
    ];

    private const int OneIn = 5;

    /// <summary>Those that this run tries: they are compiled together, others when they are asked for.</summary>
    private static readonly string[] Tried = [.. ThoroughTests.Sample(Arguments, OneIn)];

    private static readonly Lazy<Assembly> Together = new(() => Compile(Tried));

    private static readonly ConcurrentDictionary<string, Lazy<Assembly>> Others = new();

    public static TheoryData<string> Cases => new(Arguments);

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_finite_differences(string arguments)
    {
        object made = Make(arguments);
        GradientCheck check = made is INetwork<double> inDouble ? inDouble.CheckGradient() : ((INetwork<float>)made).CheckGradient();

        Assert.True(check.Checked > 0);
        Assert.InRange(check.LargestDifference, 0, made is INetwork<double> ? 1e-7 : 2e-4);
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void A_row_alone_has_the_bits_of_a_batch(string arguments)
    {
        if (Make(arguments) is not INetwork<float> network || network.Description.InputScaling != Scaling.None)
        {
            return;
        }

        int inputs = network.Description.InputCount;
        int outputs = network.Description.OutputCount;
        var random = new Random(7);
        float[] rows = [.. Enumerable.Range(0, 37 * inputs).Select(_ => (random.NextSingle() * 8) - 4)];
        float[] together = new float[37 * outputs];
        network.PredictBatch(rows, together);
        for (int row = 0; row < 37; row++)
        {
            float[] alone = new float[outputs];
            network.Predict(rows.AsSpan(row * inputs, inputs), alone);
            Assert.Equal(alone, together[(row * outputs)..((row + 1) * outputs)]);
        }
    }

    [Theory]
    [InlineData("\"3-16:Swish(0.5)-2:Snake\"")]
    [InlineData("\"3-8:Lift-3:Bump(3)\", Precision = Precision.Double")]
    [InlineData("\"3-8:Bump-8:snake-3\"")]
    public void ONNX_Runtime_predicts_the_same(string arguments)
    {
        object made = Make(arguments);
        AnyNetwork network = made is INetwork<double> inDouble ? AnyNetwork.Of(inDouble) : new AnyNetwork<float>((INetwork<float>)made);
        double[] inputs = [.. Enumerable.Range(0, 30).Select(i => (i % 11) - 5.25)];
        using OnnxModel model = new(network.Onnx());

        Closeness.Same(model.Predict(inputs), network.PredictBatch(inputs), network.Tolerance, arguments, leastScale: 1, new Differences());
    }

    [Fact]
    public void A_description_names_the_functions()
    {
        var network = (INetwork<float>)Make("\"2-4:swish(-0.5)-1\", LossFunction = \"Tweedie\"");

        Assert.Equal("2-4:Swish(-0.5)-1:Linear, Tweedie(1.5), 17 parameters", network.Description.ToString());
        Assert.Equal(Activation.Custom, network.Description.Layers[0].Activation);
        Assert.Equal("z / (1.0 + Exp(0.5 * z))", network.Description.Layers[0].Function!.Formula);
        Assert.Equal(TargetDomain.NonNegative, network.Description.Targets);
        Assert.Throws<ArgumentException>(() => network.GradientBatch([1, 2], [-1], new float[17]));
    }

    [Fact]
    public void The_weights_of_one_function_are_not_those_of_another()
    {
        var network = (INetwork<float>)Make("\"2-4:Swish(0.5)-1\"");
        using MemoryStream file = new();
        network.Save(file);

        file.Position = 0;
        ((INetwork<float>)Make("\"2-4:Swish(0.5)-1\"")).Load(file);
        file.Position = 0;
        WeightFileException refused = Assert.Throws<WeightFileException>(() => ((INetwork<float>)Make("\"2-4:Swish(0.7)-1\"")).Load(file));
        Assert.Contains("Swish(0.5)", refused.Message, StringComparison.Ordinal);
    }

    [SampledTheory(2)]
    [InlineData("\"1-4:lstm:Snake-1\"")]
    [InlineData("\"2-4:gru-3:Snake-1:Snake\", LossFunction = \"Pinball\"")]
    [InlineData("\"2-4:gru:PReLU-3:Wave-1\"")]
    [InlineData("\"2-4:lstm-5:layernorm:PReLU:dropout(0.2)-2:Wave\"")]
    [InlineData("\"1-3:conv(2):PReLU-1:PReLU\"")]
    public void Networks_with_memory_take_them(string arguments)
    {
        var network = (ISequenceNetwork<float>)Make(arguments);
        var random = new Random(3);
        float[] inputs = [.. Enumerable.Range(0, 6 * network.Description.InputCount).Select(_ => random.NextSingle() - 0.5f)];
        float[] targets = [.. Enumerable.Range(0, 6 * network.Description.OutputCount).Select(_ => random.NextSingle())];

        Assert.InRange(network.CheckGradient(inputs, targets).LargestDifference, 0, 1e-3);
    }

    [Fact]
    public void A_method_that_is_not_its_formula_is_found_out()
    {
        Assembly program = GeneratorRun.Of("""
            using System;
            using BackpropGen;
            namespace Consumer
            {
                /// <summary>A network.</summary>
                [Network("1-2:Odd-1")]
                public partial class Model
                {
                    [Activation] private static float Odd(float z) => Math.Abs(z);
                }
            }
            """, new ConsumerSettings(IsOnlyRun: true)).Load();
        FunctionDescription function = ((INetwork<float>)Activator.CreateInstance(program.GetType("Consumer.Model")!)!).Description.Layers[0].Function!;

        Assert.Equal("Abs(z)", function.Formula);
        Assert.Equal(2, function.Method!([-2]));
        LayerDescription layer = new LayerDescription.Builder { InputCount = 1, OutputCount = 1, Activation = Activation.Custom, Function = new FunctionDescription("Odd", [], "z", function.Method) }.Build();
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => OwnFunctions.Require([layer], null));
        Assert.StartsWith("The method 'Odd' gives 20 at z = -20, but the network computes -20 = z", refused.Message, StringComparison.Ordinal);
    }

    [SampledTheory(3)]
    [InlineData("ReLU", "Math.Max(z, 0)")]
    [InlineData("LeakyReLU", "z > 0 ? z : 0.01 * z")]
    [InlineData("Sigmoid", "1 / (1 + Math.Exp(-z))")]
    [InlineData("Tanh", "Math.Tanh(z)")]
    [InlineData("ELU", "z > 0 ? z : Functions.Expm1(z)")]
    [InlineData("GELU", "0.5 * z * (1 + Functions.Erf(z * 0.70710678118654757))")]
    [InlineData("GELUTanh", "0.5 * z * (1 + Math.Tanh(0.79788456080286541 * (z + (0.044715 * z * z * z))))")]
    [InlineData("SiLU", "z / (1 + Math.Exp(-z))")]
    [InlineData("Mish", "z * Math.Tanh(Functions.Softplus(z))")]
    [InlineData("HardSigmoid", "Math.Min(Math.Max(z + 3, 0), 6) / 6")]
    [InlineData("HardTanh", "Math.Clamp(z, -1, 1)")]
    [InlineData("HardSwish", "z * Math.Clamp(z + 3, 0, 6) / 6")]
    [InlineData("ReLU6", "Math.Min(Math.Max(z, 0), 6)")]
    [InlineData("Softplus", "Functions.Softplus(z)")]
    [InlineData("Softsign", "z / (1 + Math.Abs(z))")]
    [InlineData("LogSigmoid", "Functions.LogSigmoid(z)")]
    public void An_activation_of_the_library_written_as_a_method_has_its_numbers(string activation, string body)
    {
        foreach (string form in new[] { "Unrolled", "Vectorized" })
        {
            Assembly program = GeneratorRun.Of($$"""
                using System;
                using BackpropGen;
                namespace Consumer
                {
                    /// <summary>A network.</summary>
                    [Network("1-1:Written", Precision = Precision.Double, Emission = Emission.{{form}})]
                    public partial class Own { [Activation] private static double Written(double z) => {{body}}; }

                    /// <summary>A network.</summary>
                    [Network("1-1:{{activation}}", Precision = Precision.Double, Emission = Emission.{{form}})]
                    public partial class Library { }
                }
                """, new ConsumerSettings(IsOnlyRun: true)).Load();
            INetwork<double> own = Node(program, "Own");
            INetwork<double> library = Node(program, "Library");
            for (double z = -6; z <= 6; z += 0.0625)
            {
                (double value, double slope) = At(own, z);
                (double expected, double expectedSlope) = At(library, z);
                Assert.InRange(Math.Abs(value - expected), 0, 4 * Math.BitIncrement(Math.Abs(expected)) - (4 * Math.Abs(expected)) + 4e-17);
                Assert.InRange(Math.Abs(slope - expectedSlope), 0, 1e-15 * Math.Max(1, Math.Abs(expectedSlope)));
            }
        }
    }

    private static (double Value, double Slope) At(INetwork<double> network, double z)
    {
        double[] value = new double[1];
        double[] slope = new double[1];
        network.Predict([z], value);
        network.InputJacobian([z], slope);
        return (value[0], slope[0]);
    }

    private static INetwork<double> Node(Assembly program, string type)
    {
        var network = (INetwork<double>)Activator.CreateInstance(program.GetType("Consumer." + type)!)!;
        network.SetParameters([1, 0]);
        return network;
    }

    private static object Make(string arguments)
    {
        int place = Array.IndexOf(Tried, arguments);
        (Assembly program, int number) = place >= 0 ? (Together.Value, place) : (Others.GetOrAdd(arguments, static each => new Lazy<Assembly>(() => Compile([each]))).Value, 0);
        return Activator.CreateInstance(program.GetType($"Consumer.Model{number}")!)!;
    }

    // One program of many networks is compiled in a fraction of the time of many programs.
    private static Assembly Compile(string[] arguments) => GeneratorRun.Of($$"""
        using System;
        using BackpropGen;

        namespace Consumer
        {
        {{string.Join('\n', arguments.Select((each, i) => $$"""
            /// <summary>A network.</summary>
            [Network({{each}})]
            public partial class Model{{i}}
            {
                {{Members}}
            }
            """))}}
        }
        """, new ConsumerSettings(IsOnlyRun: true)).Load();
}
