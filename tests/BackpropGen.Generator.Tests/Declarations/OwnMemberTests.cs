using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Members of the author's, and inherited ones, beside generated members of the same name.</summary>
public class OwnMemberTests
{
    [Fact]
    public void Overloads_with_other_signatures() => Gate.Passes("""
        internal static class Other { internal struct Parameters { } }

        [Network("2-2-1")]
        internal partial class Model
        {
            internal float Predict(int a) => a;
            internal float Predict(double a, double b) => 1f;
            internal float Predict<T>(T a, T b) => 2f;
            internal float Predict<T>(global::System.ReadOnlySpan<T> a) => 2f;
            internal void Update(Parameters gradient, float learningRate) { }
            internal void Update(in Parameters gradient, double learningRate) { }
            internal void Update(in Other.Parameters gradient, float learningRate) { }
            internal void Initialize() { }
            internal Model Clone(int x) => this;
            internal void Fit() { }
            internal float Evaluate(float a, float b, double c) => 1f;
            internal void Evaluate(object a, object b) { }
            internal float Gradient(float a, float b, float c) => 1f;
            internal void Train(object a, object b, object c, object d) { }
            internal void ScaleByPartner() { }
            internal void IsFinitePartly() { }
            internal void ForwardPass() { }
            internal class Parameters<T> { }
            public static implicit operator float(Model model) => 1f;
            public static Model operator +(Model left, Model right) => left;
            internal float this[int i] => i;
        }
        """);

    [Fact]
    public void Members_that_generated_code_calls_on_every_object() => Gate.Passes("""
        [Network("2-2-1")]
        internal partial class Model
        {
            internal new int MemberwiseClone() => 1;
            public override string ToString() => "a model";
            public override bool Equals(object other) => other == this;
            public override int GetHashCode() => 1;
        }
        """.Replace("object other", "object? other", StringComparison.Ordinal).Insert(0, "#nullable enable\n"));

    [Theory]
    [InlineData("internal class Base { public sealed override string ToString() => \"a base\"; }")]
    [InlineData("internal class Base { public override string ToString() => \"a base\"; }")]
    [InlineData("internal class Base { internal new int ToString => 1; }")]
    [InlineData("internal class Base { public new virtual string ToString() => \"a base\"; }")]
    public void A_base_class_that_says_what_it_is(string declaration) => Gate.Passes($$"""
        {{declaration}}

        [Network("2-2-1")]
        internal partial class Model : Base
        {
        }
        """);

    [SampledTheory(2)]
    [InlineData("internal new int ToString = 1;")]
    [InlineData("internal new class ToString { }")]
    [InlineData("internal string ToString(string format, int digits = 3) => format;")]
    [InlineData("internal new string ToString() => \"a model\";")]
    public void Other_members_called_ToString(string member) => Gate.Passes($$"""
        [Network("2-2-1")]
        internal partial class Model
        {
            {{member}}
        }
        """);

    [Fact]
    public void Explicit_and_implicit_implementations_of_interfaces() => Gate.Passes("""
        internal interface IPredicts { float Predict(float x1, float x2); }

        [Network("2-2-1")]
        internal partial class Model : global::System.ICloneable, IPredicts, INetwork<float>
        {
            object global::System.ICloneable.Clone() => Clone();
            void INetwork<float>.Initialize(int seed) => Initialize(seed + 1);
        }
        """);

    [Fact]
    public void Inherited_members_of_every_kind_are_hidden_without_a_warning() => Gate.Passes("""
        internal class Base
        {
            protected int _parameters = 1;
            internal const int InputCount = 3;
            protected object NetworkInformation = 1;
            internal int Train => _parameters;
            public struct Parameters { }
            public class PredictBatch { }
            protected void Initialize(int seed) { }
            public virtual float Predict(global::System.ReadOnlySpan<float> inputs) => 1f;
            public float Predict(float a, float b) => 2f;
            public Base Clone() => this;
            protected object DrawParameters(int seed) => seed;
            protected void DescendBy() { }
            public void Fit(int x) { }
        }

        [Network("2-2-1")] internal partial class Model : Base { }
        """);

    [SampledTheory(2)]
    [InlineData("2-2-1")]
    [InlineData("17-2-3")]
    [InlineData("20-26-3")]
    [InlineData("64-64-4")]
    public void Inherited_members_named_like_the_methods_of_stages(string topology) => Gate.Passes($$"""
        internal class Base
        {
            protected int NodeValues => 2;
            protected int BackToLayer1 => 1;
            protected void ForwardPass() { }
            protected void LossOf(int x) { }
            protected void PassErrorsBack(global::System.Span<float> nodes) { }
            protected void IsFinitePart1() { }
            protected int DescendByPart1 => 1;
            protected void ForwardLayer1Part1() { }
            protected int ForwardLayer2Part1 => 1;
            protected class Parameters<T> { }
            internal class Predict<T> { }
            internal void InputCount<T>() { }
        }

        [Network("{{topology}}")] internal partial class Model : Base { }
        """, LanguageVersion.CSharp9, "BPG201");

    [Fact]
    public void Inherited_members_of_a_generic_base_class() => Gate.Passes("""
        internal class Base<T> where T : struct
        {
            public T Initialize(T seed) => seed;
            public void Update(T x, float y) { }
            public T Train => default;
            private void DescendBy() { }
            internal void Call() => DescendBy();
        }

        [Network("2-2-1")] internal partial class Model : Base<int> { }
        """);

    [Fact]
    public void An_abstract_member_that_a_class_in_between_has_overridden() => Gate.Passes("""
        internal abstract class Base<T> { public abstract void Initialize(T seed); public abstract int Train { get; } }
        internal class Middle : Base<int> { public override void Initialize(int seed) { } public override int Train => 1; }
        [Network("2-2-1")] internal partial class Model : Middle { }
        """);

    [Fact]
    public void Methods_named_like_those_that_save_and_load() => Gate.Passes("""
        [Network("2-2-1", Optimizer = Optimizer.Adam)]
        internal partial class Model
        {
            internal int Save(string path) => path.Length;
            internal void Load(int number) { }
            internal int Steps => Save("own");
            internal void Archive(global::System.IO.Stream stream)
            {
                this.Save(stream, withOptimizerState: true);
                this.Load("a file");
                ((INetwork<float>)this).Save("a file");
            }
        }
        """);

    [Fact]
    public void A_type_called_var() => Gate.Passes("""
        #pragma warning disable CS8981
        internal class @var { }
        [Network("2-2-1")] internal partial class Model { }
        [Network("64-64-4000", Loss = Loss.CrossEntropy)] internal partial class Large { }
        """, LanguageVersion.CSharp9, "BPG201");
}
