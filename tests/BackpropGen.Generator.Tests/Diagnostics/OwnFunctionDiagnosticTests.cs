using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>What is said of activations, losses and derivatives of an author's own.</summary>
public class OwnFunctionDiagnosticTests
{
    [SampledTheory(2)]
    [InlineData("z + [|System.MathF.Floor(z)|]", "The derivative of MathF.Floor is not known: Abs, Acos, Asin,")]
    [InlineData("z * [|Width|]", "'Width' is no constant, so its value is not known while the project builds: make it a const, or a parameter")]
    [InlineData("[|System.MathF.Pow(z, z)|]", "The exponent of a power is a constant here")]
    [InlineData("[|z % 2|]", "The operator '%' is not understood in a method that is differentiated: understood are numbers,")]
    [InlineData("(float)[|System.Math.Round((double)z)|]", "The derivative of Math.Round is not known:")]
    [InlineData("z > 0 && [|Flag|] ? 1f : 2f", "A condition compares two numbers: understood are")]
    [InlineData("[|new System.Random().Next()|] + z", "'Next' is not understood in a method that is differentiated: it calls static methods of numbers alone")]
    [InlineData("z + [|(1f / 0f)|]", "A number of a formula is finite")]
    public void What_is_not_understood_is_named_with_its_characters(string body, string message) => Assert.Contains(message, Reported.Once("BPG032", $$"""
        /// <summary>A network.</summary>
        [BackpropGen.Network("2-4:Wave-1")]
        public partial class Model
        {
            private static readonly float Width = 2;
            private static bool Flag => true;

            [BackpropGen.Activation] private static float Wave(float z) => {{body}};
            private static float Used() => Flag ? Width : 0;
        }
        """), StringComparison.Ordinal);

    [Fact]
    public void A_method_that_calls_itself_is_refused_where_it_does() => Assert.StartsWith("'Again' calls itself, and a formula has an end", Reported.Once("BPG032", """
        /// <summary>A network.</summary>
        [BackpropGen.Network("2-4:Wave-1")]
        public partial class Model
        {
            [BackpropGen.Activation] private static float Wave(float z) => Again(z);
            private static float Again(float z) => z > 0 ? [|Again(z - 1)|] : 0f;
        }
        """), StringComparison.Ordinal);

    [SampledTheory(3)]
    [InlineData("private float [|Wave|](float z) => z;", "'Wave' is not static: what a formula says depends on its numbers alone, so add 'static'")]
    [InlineData("private static int [|Wave|](float z) => (int)z;", "'Wave' must return float or double")]
    [InlineData("private static float [|Wave|](float z, int n) => z * n;", "'Wave' takes 'n', but its parameters must be float or double")]
    [InlineData("private static float [|Wave|]([BackpropGen.Learned] float z) => z;", "'z' of 'Wave' is what the activation is applied to, and cannot be learned: remove [Learned]")]
    [InlineData("private static float [|Wave|](float x, [BackpropGen.Learned] float z = 1) => x * z;", "'z' of 'Wave' is learned, and gives weight files and parameters their names: use a to z, A to Z, digits and _, and not z alone")]
    [InlineData("private static float [|Wave|](float z, [BackpropGen.Learned] float α = 1) => z * α;", "'α' of 'Wave' is learned, and gives weight files and parameters their names: use a to z, A to Z, digits and _, and not z alone")]
    [InlineData("private static float [|Wave|](float z, [BackpropGen.Learned] float a = 1) => z * z;", "'a' of 'Wave' is learned, but what the method returns does not depend on it: use it, or remove it")]
    [InlineData("private static float [|Wave|]() => 1;", "'Wave' takes no z: an activation is a method of one number, and of constants behind it")]
    [InlineData("private static float Wave(float z) { [|if (z > 0) { return z; }|] return 0; }", "A method that is differentiated is an expression, or local variables with values and a return: understood are")]
    public void A_method_that_cannot_be_an_activation_says_why(string method, string message) => Assert.StartsWith(message, Reported.Once("BPG032", $$"""
        /// <summary>A network.</summary>
        [BackpropGen.Network("2-4:Wave-1")]
        public partial class Model
        {
            [BackpropGen.Activation] {{method}}
        }
        """), StringComparison.Ordinal);

    [Fact]
    public void A_loss_has_no_learned_parameters() => Assert.Equal("'Pinball' is a loss, which is not trained: [Learned] is for parameters of activations, remove it", Reported.Once("BPG032", """
        /// <summary>A network.</summary>
        [BackpropGen.Network("2-4-1", LossFunction = "Pinball")]
        public partial class Model
        {
            [BackpropGen.Loss] private static float [|Pinball|](float target, float output, [BackpropGen.Learned] float q = 0.5f) => System.MathF.Max(q * (target - output), (q - 1) * (target - output));
        }
        """));

    [Fact]
    public void A_slope_that_is_not_finite_where_learning_starts_is_warned_of() => Assert.StartsWith("The derivative of 'Wave(0)' is", Reported.Once("BPG113", """
        /// <summary>A network.</summary>
        [BackpropGen.Network([|"2-4:Wave(0)-1"|])]
        public partial class Model
        {
            [BackpropGen.Activation] private static float Wave(float z, [BackpropGen.Learned] float alpha = 1) => z + (System.MathF.Sin(alpha * z) / alpha);
        }
        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("2-4:tanh-1", "Tanh")]
    [InlineData("2-4:LSTM-1", "Lstm")]
    [InlineData("2-4:layernorm-1", "LayerNorm")]
    public void A_method_with_the_name_of_something_else_is_refused(string topology, string name) => Assert.Equal($"'{name}' is a word of the topology language, whatever its case: give the method another name", Reported.Once("BPG032", $$"""
        /// <summary>A network.</summary>
        [BackpropGen.Network("{{topology}}")]
        public partial class Model
        {
            [BackpropGen.Activation] private static float [|{{name}}|](float z) => z * z;
        }
        """));

    [SampledTheory(2)]
    [InlineData("LossFunction = [|\"Pin\"|]", "No method 'Pin' with [Loss] is in the class or the project: add [Loss] to a static method of target and output, and name it, nameof(Pin)")]
    [InlineData("LossFunction = [|\"Pinball\"|], Loss = BackpropGen.Loss.Huber", "Loss and LossFunction are both set, and a network has one loss: remove one of them")]
    [InlineData("LossFunction = [|\"Pinball\"|]", "'Pinball' takes 1 number behind target and output, but LossArguments gives none: give as many, or say in [Loss] how many outputs it takes, with OutputCount")]
    [InlineData("LossFunction = \"Pinball\", LossArguments = [|new[] { 1.0, 2.0 }|]", "'Pinball' takes 1 number behind target and output, but LossArguments gives 2 numbers: give as many")]
    [InlineData("LossFunction = \"Pinball\", LossArguments = new[] { [|double.NaN|] }", "The number is NaN, but it must be finite")]
    [InlineData("LossArguments = [|new[] { 1.0 }|]", "LossArguments are for LossFunction, which is not set: name a method with [Loss] there, or remove them")]
    public void A_loss_that_does_not_fit_says_why(string arguments, string message) => Assert.Equal(message, Reported.Once("BPG033", $$"""
        /// <summary>A network.</summary>
        [BackpropGen.Network("2-4-1", {{arguments}})]
        public partial class Model
        {
            [BackpropGen.Loss] private static float Pinball(float target, float output, float q) => System.MathF.Max(q * (target - output), (q - 1) * (target - output));
        }
        """));

    [Theory]
    [InlineData("OutputCount = 2", "float target, float mean", "'Two' must take 1 target, then 2 outputs, as [Loss] says, without defaults: constants come behind them")]
    [InlineData("OutputCount = 2", "float target, float mean, float variance = 1", "'Two' must take 1 target, then 2 outputs, as [Loss] says, without defaults: constants come behind them")]
    [InlineData("TargetCount = 2, OutputCount = 3", "float target, float mean", "'Two' must take 2 targets, then 3 outputs, as [Loss] says, without defaults: constants come behind them")]
    [InlineData("OutputCount = 0", "float target, float mean", "[Loss] of 'Two' has an OutputCount of 0, but it must be at least 1")]
    [InlineData("TargetCount = -1", "float target, float mean", "[Loss] of 'Two' has a TargetCount of -1, but it must be at least 1")]
    [InlineData("OutputCount = 16", "float target, float mean", "[Loss] of 'Two' is of 17 targets and outputs together, but 16 are the most: write several networks, or one loss for each output")]
    [InlineData("OutputCount = 2147483647", "float target, float mean", "[Loss] of 'Two' is of 2147483648 targets and outputs together, but 16 are the most: write several networks, or one loss for each output")]
    [InlineData("OutputCount = 2", "float target, float mean, int variance", "'Two' takes 'variance', but its parameters must be float or double")]
    public void A_loss_of_several_outputs_must_take_them(string arguments, string parameters, string message) => Assert.StartsWith(message, Reported.Once("BPG032", $$"""
        /// <summary>A network.</summary>
        [BackpropGen.Network("2-4-2", LossFunction = "Two")]
        public partial class Model
        {
            [BackpropGen.Loss({{arguments}})] private static float [|Two|]({{parameters}}) => target - mean;
        }
        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"2-4-3\", LossFunction = [|\"Two\"|]", "", "'Two' takes 1 target and 2 outputs together, but the 2-4-3 network has 3 outputs: give it a multiple of 2")]
    [InlineData("\"2-4-1\", LossFunction = [|\"Two\"|]", "", "'Two' takes 1 target and 2 outputs together, but the 2-4-1 network has 1 output: give it a multiple of 2")]
    [InlineData("\"2-4-4\", LossFunction = \"Two\", TargetScaling = [|BackpropGen.Scaling.Standardize|]", "", "'Two' takes 1 target and 2 outputs together, which need not be in the unit of a target: remove it, and scale targets before you train")]
    [InlineData("\"2-4-4\", LossFunction = \"Two\", Explain = [|true|]", "", "'Two' takes 1 target and 2 outputs together, which a derivation cannot write out: remove it, and look at the formulas in the documentation of the class")]
    [InlineData("\"2-4-2\", LossFunction = \"Two\", Row = [|typeof(Row)|], Inputs = new[] { \"A\", \"B\" }, Outputs = new[] { \"C\", \"D\" }", "", "'Two' takes 1 target and 2 outputs together, and a row's columns are targets and outputs alike: remove it, and give inputs and targets in spans or arrays")]
    [InlineData("\"2-4-4\", LossFunction = [|\"Two\"|]", ", Targets = BackpropGen.TargetDomain.Distribution", "'Two' takes 1 target and 2 outputs together, and TargetDomain.Distribution is for a target of every output: choose TargetDomain.Probability")]
    [InlineData("\"2-4-4\", LossFunction = \"Two\", LossArguments = [|new[] { 1.0 }|]", "", "'Two' takes no numbers behind targets and outputs, but LossArguments gives 1 number: give as many")]
    public void A_loss_of_several_outputs_that_does_not_fit_says_why(string network, string loss, string message) => Assert.Equal(message, Reported.Once("BPG033", $$"""
        /// <summary>A row.</summary>
        public sealed class Row
        {
            /// <summary>A number.</summary>
            public float A { get; set; }
            /// <summary>A number.</summary>
            public float B { get; set; }
            /// <summary>A number.</summary>
            public float C { get; set; }
            /// <summary>A number.</summary>
            public float D { get; set; }
        }

        /// <summary>A network.</summary>
        [BackpropGen.Network({{network}})]
        public partial class Model
        {
            [BackpropGen.Loss(OutputCount = 2{{loss}})] private static float Two(float target, float mean, float other) => (target - mean) * (target - mean) + (other * other);
        }
        """));

    [Fact]
    public void A_derivative_of_a_loss_of_several_outputs_that_is_not_finite_is_warned_of_with_the_point() => Assert.StartsWith(
        "The derivative of 'Gaussian' is NaN at target = 0 and mean = 0 and logVariance = -100 in float", Reported.Once("BPG113", """
            /// <summary>A network.</summary>
            [BackpropGen.Network("2-4-2", LossFunction = [|"Gaussian"|])]
            public partial class Model
            {
                [BackpropGen.Loss(OutputCount = 2)] private static float Gaussian(float target, float mean, float logVariance) =>
                    logVariance + ((target - mean) * (target - mean) * System.MathF.Exp(-logVariance));
            }
            """), StringComparison.Ordinal);

    [Fact]
    public void Names_of_outputs_come_before_those_of_targets() => Reported.Nothing("""
        /// <summary>A network.</summary>
        [BackpropGen.Network("2-4-2", LossFunction = "Two", Inputs = new[] { "targets", "gradient" }, Outputs = new[] { "target", "learningRate" })]
        public partial class Model
        {
            [BackpropGen.Loss(OutputCount = 2)] private static float Two(float target, float mean, float other) => ((target - mean) * (target - mean)) + (other * other);
        }

        /// <summary>A network.</summary>
        [BackpropGen.Network("2-4-4", LossFunction = "Two", Inputs = new[] { "target1", "target2_" }, Emission = BackpropGen.Emission.Vectorized, Outputs = new[] { "target2", "a", "b", "c" })]
        public partial class Other
        {
            [BackpropGen.Loss(OutputCount = 2)] private static float Two(float target, float mean, float other) => ((target - mean) * (target - mean)) + (other * other);
        }
        """);

    [Fact]
    public void A_derivative_that_is_not_finite_is_warned_of_with_the_point()
    {
        Assert.StartsWith("The derivative of 'Smooth' is NaN at z = 100 in float, and training would stop there", Reported.Once("BPG113", """
            /// <summary>A network.</summary>
            [BackpropGen.Network([|"2-4:Smooth-1"|])]
            public partial class Model
            {
                [BackpropGen.Activation] private static float Smooth(float z) => System.MathF.Log(1 + System.MathF.Exp(z));
            }
            """), StringComparison.Ordinal);
        Reported.Nothing("""
            /// <summary>A network.</summary>
            [BackpropGen.Network("2-4:Smooth-1")]
            public partial class Model
            {
                [BackpropGen.Activation] private static float Smooth(float z) => BackpropGen.Functions.Softplus(z);
            }
            """);
    }

    [Theory]
    [InlineData("2-4:Wave[|(1)|]-1", "The method 'Wave' takes no numbers behind z, but the topology gives 1 number.")]
    [InlineData("2-4:Bump[|-|]1", "The method 'Bump' takes 1 to 2 numbers behind z, but the topology gives none.")]
    [InlineData("2-4:Bump([|x|])-1", "'x' cannot be a number of 'Bump'; write one in the digits 0 to 9, such as 0.5.")]
    public void Numbers_behind_an_activation_are_as_many_as_the_method_takes(string topology, string message) => Assert.Contains(message, Reported.Once("BPG016", $$"""
        /// <summary>A network.</summary>
        [BackpropGen.Network("{{topology}}")]
        public partial class Model
        {
            [BackpropGen.Activation] private static float Wave(float z) => z * z;
            [BackpropGen.Activation] private static float Bump(float z, float width, float height = 1) => height * z / width;
        }
        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("public static (double, double) [|Force|](double x, double y) => default;", "'Force' must be a partial method without a body")]
    [InlineData("public static partial (double, double, double) [|Force|](double x, double y);", "'Force' must return a tuple of 2 doubles, or nothing where its last parameter is a Span<double>")]
    [InlineData("public static partial (float, float) [|Force|](float x, float y);", "'Force' must take the numbers that 'Energy' takes, with the same types, and behind them a Span at most")]
    public void A_derivative_that_cannot_be_written_says_why(string method, string message)
    {
        string source = $$"""
            /// <summary>Functions.</summary>
            public static partial class Physics
            {
                /// <summary>The energy.</summary>
                public static double Energy(double x, double y) => x * y;

                /// <summary>Its gradient.</summary>
                [BackpropGen.Differentiate(nameof(Energy))]
                {{method}}
            }
            """;
        string plain = source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        Microsoft.CodeAnalysis.Diagnostic problem = Assert.Single(Testing.GeneratorRun.Of(plain).AnalyzerDiagnostics(), diagnostic => diagnostic.Id == "BPG032");

        Assert.StartsWith(message, problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("Force", plain.Substring(problem.Location.SourceSpan.Start, problem.Location.SourceSpan.Length));
    }

    [Fact]
    public void The_attribute_on_what_is_no_method_of_its_own_is_left_to_the_compiler()
    {
        Testing.GeneratorRun run = Testing.GeneratorRun.Of("""
            /// <summary>Functions.</summary>
            public static partial class Physics
            {
                /// <summary>A property.</summary>
                public static double Mass { [BackpropGen.Differentiate("Mass")] get; }
            }
            """);

        Assert.DoesNotContain(run.AnalyzerDiagnostics(), diagnostic => diagnostic.Id is "AD0001" or "BPG032");
    }

    [Fact]
    public void The_page_lists_the_functions_that_are_understood()
    {
        string page = File.ReadAllText(Testing.Repository.PathOf("docs", "own-functions.md"));
        string list = System.Text.RegularExpressions.Regex.Match(page, @"`BackpropGen.Functions`: (Abs, .*?)\. `Functions`", System.Text.RegularExpressions.RegexOptions.Singleline).Groups[1].Value.ReplaceLineEndings(" ");

        // Names that .NET has for the same two functions.
        string[] doubles = ["LogP1", "ExpM1"];
        Assert.Equal(
            Declaration.MathFunctions.List.Split(", ").Except(doubles).Order(StringComparer.Ordinal),
            list.Split(", ").Select(name => name.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Hostile_methods_end_in_an_error()
    {
        string[] bodies =
        [
            string.Join(" + ", Enumerable.Repeat("z", 10_000)),
            string.Concat(Enumerable.Repeat("(", 800)) + "z" + string.Concat(Enumerable.Repeat(" * 2f)", 800)),
            string.Concat(Enumerable.Repeat("System.MathF.Sin(", 300)) + "z" + new string(')', 300),
            "1e30f * 1e30f * z * " + string.Join(" * ", Enumerable.Repeat("z", 350)),
            "z > 0 ? " + string.Concat(Enumerable.Repeat("z > 1 ? z : ", 200)) + "z : 0f",
        ];
        foreach (string body in bodies)
        {
            Testing.GeneratorRun run = Testing.GeneratorRun.Of($$"""
                /// <summary>A network.</summary>
                [BackpropGen.Network("2-4:Wave-1")]
                public partial class Model
                {
                    [BackpropGen.Activation] private static float Wave(float z) => {{body}};
                }
                """);

            Assert.Empty(run.Result.Diagnostics.Where(diagnostic => diagnostic.Id.StartsWith("CS8785", StringComparison.Ordinal)));
            Assert.DoesNotContain(run.AnalyzerDiagnostics(), diagnostic => diagnostic.Id == "AD0001");
        }
    }
}
