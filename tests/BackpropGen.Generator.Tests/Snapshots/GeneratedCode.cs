using System.Runtime.CompilerServices;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Snapshots;

/// <summary>What users read: few networks, whole.</summary>
public class GeneratedCode
{
    [Fact]
    public void Salary() => Verify("""
        using BackpropGen;

        namespace Campus
        {
            /// <summary>Predicts the package of a graduate.</summary>
            [Network("2-2-1", Activation.Linear, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
            public partial class SalaryModel { }
        }
        """);

    [Fact]
    public void Mixed_activations_and_cross_entropy() => Verify("""
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>A classifier.</summary>
            [Network("3-4:leakyrelu-2", Loss = Loss.CrossEntropy)]
            public partial class Classifier { }
        }
        """);

    [Fact]
    public void Double_precision() => Verify("""
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>A regression.</summary>
            [Network("2-3-2", Precision = Precision.Double, Seed = 7)]
            public partial class Regression { }
        }
        """);

    [Fact]
    public void One_that_explains_itself() => Verify("""
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>A network to learn from.</summary>
            [Network("2-2:sigmoid-1:sigmoid", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Explain = true)]
            public partial class Lesson { }
        }
        """);

    [Fact]
    public void Vectors_and_columns() => Verify("""
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>A classifier whose hidden layer fills a vector.</summary>
            [Network("4-8-3", Loss = Loss.CrossEntropy)]
            public partial class Flowers { }
        }
        """);

    [Fact]
    public void Functions_of_the_author_s() => Verify("""
        using System;
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>Predicts a quantile.</summary>
            [Network("2-4:Snake-1", LossFunction = nameof(Pinball))]
            public partial class Quantile
            {
                [Activation] private static float Snake(float z) => z + (global::System.MathF.Sin(z) * global::System.MathF.Sin(z));

                [Loss] private static float Pinball(float target, float output) => global::System.MathF.Max(0.9f * (target - output), -0.1f * (target - output));
            }
        }
        """);

    [Fact]
    public void A_loss_of_two_outputs() => Verify("""
        using System;
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>Predicts two means and how far targets scatter around them.</summary>
            [Network("1-2-4", LossFunction = nameof(Gaussian))]
            public partial class Forecast
            {
                [Loss(OutputCount = 2)]
                private static float Gaussian(float target, float mean, float logVariance)
                {
                    float s = global::System.MathF.Max(logVariance, -14f);
                    return 0.5f * (s + ((target - mean) * (target - mean) * global::System.MathF.Exp(-s)));
                }
            }
        }
        """);

    [Fact]
    public void A_learned_activation() => Verify("""
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>Learns a slope.</summary>
            [Network("2-2:PReLU-1")]
            public partial class Slopes
            {
                [Activation] private static float PReLU(float z, [Learned] float slope = 0.25f) => z > 0 ? z : slope * z;
            }
        }
        """);

    [Fact]
    public void Derivatives() => Verify("""
        using System;
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>A spring.</summary>
            public static partial class Spring
            {
                /// <summary>Its energy.</summary>
                public static double Energy(double x, double y) => (0.5 * x * x) + (global::System.Math.Sin(x) * y);

                /// <summary>Its gradient.</summary>
                [Differentiate(nameof(Energy))]
                public static partial (double X, double Y) Force(double x, double y);

                /// <summary>Its second derivatives.</summary>
                [Differentiate(nameof(Energy), Order = 2)]
                public static partial void Hessian(double x, double y, global::System.Span<double> matrix);
            }
        }
        """);

    [Fact]
    public void A_network_with_memory() => Verify("""
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>Remembers two numbers.</summary>
            [Network("1-2:lstm-1", Emission = Emission.Unrolled)]
            public partial class Memory { }
        }
        """);

    [Fact]
    public void Scaling() => Verify("""
        using BackpropGen;

        namespace Campus
        {
            /// <summary>Takes IQ and CGPA as they are, and gives LPA.</summary>
            [Network("2-2-1", Activation.Linear, InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
            public partial class ScaledSalaryModel { }
        }
        """);

    [Fact]
    public void Rows_of_a_type() => Verify("""
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>Whether somebody came.</summary>
            public enum Answer
            {
                /// <summary>Not there.</summary>
                No,

                /// <summary>There.</summary>
                Yes,
            }

            /// <summary>A row.</summary>
            public sealed class Visit
            {
                /// <summary>A column.</summary>
                public double Distance { get; set; }

                /// <summary>A column.</summary>
                public bool IsWeekend { get; set; }

                /// <summary>The class.</summary>
                public Answer Came { get; set; }
            }

            /// <summary>A classifier of rows.</summary>
            [Network("2-1", Loss = Loss.BinaryCrossEntropy, Row = typeof(Visit), Inputs = new[] { nameof(Visit.Distance), nameof(Visit.IsWeekend) }, Label = nameof(Visit.Came))]
            public partial class Visits { }
        }
        """);

    [Fact]
    public void Nested_and_generic() => Verify("""
        using BackpropGen;

        namespace Consumer.Deep
        {
            /// <summary>A container.</summary>
            /// <typeparam name="TKey">Anything.</typeparam>
            public partial class Outer<TKey>
                where TKey : notnull
            {
                /// <summary>Another.</summary>
                public partial struct Inner
                {
                    /// <summary>A network with a constructor of its own.</summary>
                    /// <typeparam name="T">Anything.</typeparam>
                    [Network("1-2:relu-1", Loss = Loss.BinaryCrossEntropy)]
                    public sealed partial class Gate<T>
                    {
                        /// <summary>A gate.</summary>
                        /// <param name="key">Its key.</param>
                        public Gate(TKey key) => Key = key;

                        /// <summary>The key.</summary>
                        public TKey Key { get; }
                    }
                }
            }
        }
        """);

    [Fact]
    public void A_model_with_a_residual_sum()
    {
        using ModelFolder folder = Residual();
        VerifyModel(folder, """
            using BackpropGen;

            namespace Consumer
            {
                /// <summary>A trained model.</summary>
                [Network(Model = "residual.onnx")]
                public partial class Residual { }
            }
            """);
    }

    [Fact]
    public void A_frozen_model()
    {
        using ModelFolder folder = Residual();
        VerifyModel(folder, """
            using BackpropGen;

            namespace Consumer
            {
                /// <summary>A trained model.</summary>
                [Network(Model = "residual.onnx", Frozen = true)]
                public partial class Residual { }
            }
            """);
    }

    /// <summary>relu(x + W·tanh(V·x)), and two outputs of it, with some weights of 0, 1 and −1.</summary>
    internal static ModelFolder Residual()
    {
        var file = new Models.OnnxFile();
        file.Input("state", "batch", 2);
        file.Node("Gemm", $"state {file.Constant([0.5, 0, 1, -0.25], 2, 2)} {file.Constant([0.125, 0], 2)}", "z", ("transB", 1));
        file.Node("Tanh", "z", "o");
        file.Node("Gemm", $"o {file.Constant([-1, 0.75, 0, 0], 2, 2)} {file.Constant([0, 0.5], 2)}", "w", ("transB", 1));
        file.Node("Add", "state w", "s");
        file.Node("Relu", "s", "r");
        file.Node("Gemm", $"r {file.Constant([1, 2], 1, 2)} {file.Constant([0], 1)}", "value", ("transB", 1));
        file.Output("value");
        var folder = new ModelFolder();
        File.WriteAllBytes(folder.PathOf("residual.onnx"), file.ToBytes());
        return folder;
    }

    private static void VerifyModel(ModelFolder folder, string source, [CallerMemberName] string method = "")
    {
        IReadOnlyList<string> problems = StrictCompile.Problems(source, folder.Files);
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(8)));
        Snapshot.Verify(GeneratorRun.Of(source, folder.Settings), nameof(GeneratedCode), method);
    }

    private static void Verify(string source, [CallerMemberName] string method = "")
    {
        Gate.PassesAsWritten(source);
        Snapshot.Verify(GeneratorRun.Of(source), nameof(GeneratedCode), method);
    }
}
