using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Members of the author's that the compiler could not tell from generated ones.</summary>
public class MemberCollisionTests
{
    [SampledTheory(3)]
    [InlineData("private int [|_parameters|];")]
    [InlineData("internal const int [|InputCount|] = 2;")]
    [InlineData("internal int [|Predict|];")]
    [InlineData("internal int [|Predict|] => 1;")]
    [InlineData("internal event global::System.Action [|Train|];")]
    [InlineData("internal struct [|Parameters|] { }")]
    [InlineData("internal enum [|Parameters|] { A }")]
    [InlineData("internal delegate void [|Predict|]();")]
    [InlineData("internal class [|Predict|]<T> { }")]
    [InlineData("internal int [|NetworkInformation|];")]
    [InlineData("internal void [|Parameters|]<T>() { }")]
    [InlineData("internal float [|Predict|](float a, float b) => a;")]
    [InlineData("internal float [|Predict|](global::System.ReadOnlySpan<float> row) => 1f;")]
    [InlineData("internal void [|Initialize|](int number) { }")]
    [InlineData("internal static object [|Clone|]() => null!;")]
    [InlineData("internal float [|Train|](float a, float b, float c, float d) => a;")]
    [InlineData("internal void [|Update|](in Parameters gradient, float rate) { }")]
    [InlineData("internal void [|Update|](ref Model.Parameters gradient, float rate) { }")]
    [InlineData("internal void [|SetParameters|](global::System.ReadOnlySpan<float> a) { }")]
    [InlineData("private void [|DescendBy|](in Parameters a, float b) { }")]
    [InlineData("private bool [|IsFinite|](in Parameters values) => true;")]
    public void A_member_of_the_class(string member) => Reported.Once("BPG009", $"[Network(\"2-2-1\")] internal partial class Model {{ {member} }}");

    [Fact]
    public void What_is_an_extension_method_a_class_may_have_itself() => Gate.Passes("""
        [Network("2-2-1")]
        internal partial class Model
        {
            internal void Fit(float[,] a, float[,] b, global::BackpropGen.FitOptions c, global::System.Threading.CancellationToken d) { }

            internal float TrainEach(global::System.ReadOnlySpan<float> a, global::System.ReadOnlySpan<float> b, float c) => c;

            internal void PredictClassBatch(global::System.ReadOnlySpan<float> a, global::System.Span<int> b) { }
        }
        """);

    [Fact]
    public void A_member_that_frozen_networks_alone_have()
    {
        using var folder = new ModelFolder();
        Networks.Single("\"2-2-3\", Loss = Loss.CrossEntropy").Save(folder.PathOf("weights.safetensors"));
        Reported.Once(
            "BPG009",
            "[Network(\"2-2-3\", Loss = Loss.CrossEntropy, Weights = \"weights.safetensors\", Frozen = true)] internal partial class Model { " +
            "internal void [|PredictClassBatch|](global::System.ReadOnlySpan<float> a, global::System.Span<int> b) { } }",
            files: folder.Files);
    }

    [Theory]
    [InlineData("INetwork<float> INetwork<float>.[|Clone|]() => null!;")]
    [InlineData("NetworkDescription INetwork<float>.[|Description|] => null!;")]
    [InlineData("NetworkDescription global::BackpropGen.INetwork<float>.[|Description|] => null!;")]
    public void An_explicit_implementation_of_what_is_implemented_explicitly(string member) =>
        Reported.Once("BPG009", $"[Network(\"2-2-1\")] internal partial class Model : INetwork<float> {{ {member} }}");

    [SampledTheory(2)]
    [InlineData("int BackpropGen.CompilerServices.IBlockPrediction<float>.[|BlockLength|] => 64;")]
    [InlineData("int global::BackpropGen.CompilerServices.IBlockNetwork<float>.[|GradientLength|] => 1;")]
    [InlineData("double global::BackpropGen.CompilerServices.IBlockNetwork<float>.[|LossOfBlock|](global::System.ReadOnlySpan<float> a, int b, global::System.Span<float> c) => 0;")]
    [InlineData("void global::BackpropGen.CompilerServices.IBlockNetwork<float>.[|Descend|](global::System.Span<float> a, float b, int c) { }")]
    public void An_explicit_implementation_of_what_only_vectorized_networks_implement(string member) => Reported.Once(
        "BPG009", $"[Network(\"20-26-3\")] internal partial class Model : global::BackpropGen.CompilerServices.IBlockNetwork<float> {{ {member} }}");

    [Theory]
    [InlineData("long global::BackpropGen.CompilerServices.IOptimizerState<float>.[|GetOptimizerState|](global::System.Span<float> a) => 0;")]
    [InlineData("void BackpropGen.CompilerServices.IOptimizerState<float>.[|SetOptimizerState|](global::System.ReadOnlySpan<float> a, long b) { }")]
    public void An_explicit_implementation_of_what_only_networks_with_a_state_of_the_optimiser_implement(string member) => Reported.Once(
        "BPG009",
        $"[Network(\"2-2-1\", Optimizer = Optimizer.Adam)] internal partial class Model : global::BackpropGen.CompilerServices.IOptimizerState<float> {{ {member} }}");

    [SampledTheory(2)]
    [InlineData("17-2-3", "private int [|ForwardLayer1|] => 1;")]
    [InlineData("17-2-3", "private struct [|NodeValues|] { }")]
    [InlineData("20-26-3", "private int [|ForwardLayer1Part2|];")]
    [InlineData("20-26-3", "private void [|DescendByPart1|](in Parameters a, float b) { }")]
    [InlineData("64-64-4", "private int [|ForwardPass|];")]
    [InlineData("64-64-4", "private void [|PassErrorsBack|](global::System.Span<float> a) { }")]
    public void A_member_named_like_the_method_of_a_stage(string topology, string member)
    {
        string allowed = topology == "64-64-4" ? "#pragma warning disable BPG201\n" : string.Empty;
        Reported.Once("BPG009", $"{allowed}[Network(\"{topology}\")] internal partial class Model {{ {member} }}");
    }

    [Fact]
    public void A_member_in_another_part() =>
        Reported.Once("BPG009", "[Network(\"2-2-1\")] internal partial class Model { }\ninternal partial class Model { private int [|_parameters|]; }");

    [Theory]
    [InlineData("Parameters")]
    [InlineData("Predict")]
    [InlineData("InputCount")]
    [InlineData("DescendBy")]
    public void A_type_parameter(string name) => Reported.Once("BPG009", $"[Network(\"2-2-1\")] internal partial class Model<T, [|{name}|]> {{ }}");

    [Theory]
    [InlineData("Predict")]
    [InlineData("Parameters")]
    [InlineData("InputCount")]
    public void The_class_s_own_name(string name) => Reported.Once("BPG009", $"[Network(\"2-2-1\")] internal partial class [|{name}|] {{ }}");

    [Theory]
    [InlineData("public abstract void Initialize(int seed);")]
    [InlineData("public abstract int Predict { get; }")]
    [InlineData("public abstract event global::System.Action Train;")]
    public void An_abstract_member_that_is_inherited(string member) =>
        Reported.Once("BPG009", $"internal abstract class Base {{ {member} }}\n[Network(\"2-2-1\")] internal partial class [|Model|] : Base {{ }}");

    [Fact]
    public void An_abstract_member_that_the_class_implements_is_the_class_s_own() => Reported.Once(
        "BPG009",
        "internal abstract class Base { public abstract void Initialize(int seed); }\n"
        + "[Network(\"2-2-1\")] internal partial class Model : Base { public override void [|Initialize|](int seed) { } }");

    [Fact]
    public void Every_member_that_collides() => Reported.Each(
        "BPG009", "[Network(\"2-2-1\")] internal partial class Model { private int [|_parameters|]; internal void [|Initialize|](int a) { } internal int Fine; }");
}
