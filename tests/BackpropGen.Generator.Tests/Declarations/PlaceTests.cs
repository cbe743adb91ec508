using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Where a network class may stand, and what it may be.</summary>
public class PlaceTests
{
    private const string Network = "/// <summary>A network.</summary>\n[Network(\"2-2-1\")]\n";

    [Theory]
    [InlineData("public partial class Model { }")]
    [InlineData("internal partial class Model { }")]
    [InlineData("public sealed partial class Model { }")]
    public void A_class_of_any_visibility_sealed_or_not(string declaration) => Gate.Passes(Network + declaration);

    [Fact]
    public void A_generic_class_with_constraints_and_a_parameter_named_like_a_keyword() => Gate.Passes("""
        /// <summary>A network.</summary>
        /// <typeparam name="T">T.</typeparam>
        /// <typeparam name="class">A keyword.</typeparam>
        /// <typeparam name="U">U.</typeparam>
        [Network("2-2-1")]
        public partial class Model<T, @class, U>
            where T : global::System.IDisposable, new()
            where @class : struct
            where U : T
        {
        }
        """);

    [Theory]
    [InlineData("public partial class")]
    [InlineData("public static partial class")]
    [InlineData("public abstract partial class")]
    [InlineData("public partial struct")]
    [InlineData("public readonly partial struct")]
    [InlineData("public ref partial struct")]
    [InlineData("public partial interface")]
    [InlineData("public partial record")]
    public void Nested_in_a_container_of_any_kind(string container) =>
        Gate.Passes($"/// <summary>A container.</summary>\n{container} Outer\n{{\n{Network}public partial class Model {{ }}\n}}");

    [Theory]
    [InlineData("internal partial record struct Outer(int X)")]
    [InlineData("internal readonly partial record struct Outer")]
    [InlineData("internal partial record class Outer(int X)")]
    public void Nested_in_a_record_of_csharp_10(string container) =>
        Gate.Passes($"{container}\n{{\n[Network(\"2-2-1\")]\ninternal partial class Model {{ }}\n}}", LanguageVersion.CSharp10);

    [Fact]
    public void Nested_in_generic_containers_of_several_kinds() => Gate.Passes("""
        internal partial class A<T> where T : struct
        {
            internal partial struct B<U, @in>
            {
                internal partial interface C
                {
                    internal partial record D<V> where V : class
                    {
                        [Network("2-2-1")]
                        private sealed partial class Model<W> { }
                    }
                }
            }
        }
        """);

    [Fact]
    public void In_the_global_namespace() => Gate.PassesAsWritten("using BackpropGen;\n" + Network + "public partial class Model { }");

    [Fact]
    public void In_a_namespace_of_the_whole_file_with_a_keyword_in_its_name() =>
        Gate.PassesAsWritten("using BackpropGen;\nnamespace Consumer.Deep.@class;\n" + Network + "public partial class Model { }", LanguageVersion.CSharp10);

    [SampledTheory(3)]
    [InlineData("@class")]
    [InlineData("@record")]
    [InlineData("@field")]
    [InlineData("@scoped")]
    [InlineData("@required")]
    [InlineData("@file")]
    [InlineData("@extension")]
    [InlineData("@partial")]
    [InlineData("@await")]
    [InlineData("@var")]
    [InlineData("@dynamic")]
    [InlineData("@nint")]
    [InlineData("@value")]
    [InlineData("@global")]
    [InlineData("_")]
    public void With_a_name_that_is_a_keyword_somewhere(string name) => Gate.Passes($"{Network}public partial class {name} {{ }}");

    [Fact]
    public void With_a_name_in_small_letters_whose_warning_its_author_has_silenced() =>
        Gate.Passes("#pragma warning disable CS8981\n" + Network + "public partial class model { }");

    [SampledTheory(2)]
    [InlineData("Größe")]
    [InlineData("Модель")]
    [InlineData("模型")]
    [InlineData("M\\u00f6del")]
    [InlineData("Mo\u200Bdel")]
    [InlineData("Mo\u00ADdel\u200D")]
    [InlineData("e\u0301tude")]
    [InlineData("__Model__")]
    public void With_a_name_of_any_script(string name) => Gate.Passes($"{Network}public partial class {name} {{ }}");

    [Fact]
    public void With_a_very_long_name_in_a_long_namespace() => Gate.PassesAsWritten(
        $"using BackpropGen;\nnamespace Consumer.{new string('N', 300)}.{new string('O', 300)}\n{{\n{Network}public partial class {new string('M', 300)} {{ }}\n}}");

    [Fact]
    public void In_several_parts_with_members_in_some() => Gate.Passes(Network + """
        public partial class Model
        {
            /// <summary>A property.</summary>
            public int Width => width;
        }

        public partial class Model { private readonly int width = 1; }

        public partial class Model { }
        """);

    [Fact]
    public void Several_in_one_file_that_differ_in_case_or_arity_or_are_nested_in_one_another() => Gate.Passes("""
        [Network("2-2-1")] internal partial class Model { }
        [Network("3-2-1")] internal partial class MODEL { }
        [Network("4-2-1")] internal partial class Model<T> { }
        [Network("5-2-1")] internal partial class Model_1 { }
        [Network("6-2-1")]
        internal partial class Outer
        {
            [Network("1-2-1")] internal partial class Model { }
            [Network("1-2-1")] internal partial class Forward { }
            [Network("1-2-1")] internal partial class Rows { }
        }
        """);

    [Fact]
    public void Used_before_it_is_declared_and_where_new_is_asked_for() => Gate.Passes("""
        internal static class Use
        {
            internal static T Make<T>() where T : INetwork<float>, new() => new T();

            internal static float Run() => Make<Model>().Predict(1f, 2f) + new Model(seed: 3).Clone().Evaluate(new float[2], new float[1]);
        }

        [Network("2-2-1")] internal partial class Model { }
        """);

    [Theory]
    [InlineData("[global::System.Obsolete] ")]
    [InlineData("[global::System.Obsolete(\"Use another.\", true)] ")]
    [InlineData("[global::System.Serializable, global::System.ComponentModel.Description(\"x\")] ")]
    public void With_other_attributes(string attribute) =>
        Gate.Passes("/// <summary>A network.</summary>\n" + attribute + "[Network(\"2-2-1\")] public partial class Model { }");

    [Fact]
    public void In_an_obsolete_container() =>
        Gate.Passes("/// <summary>A container.</summary>\n[global::System.Obsolete] public partial class Outer {\n" + Network + "public partial class Model { } }");

    [Theory]
    [InlineData("2-2-1", "")]
    [InlineData("17-2-3", ", Loss = Loss.CrossEntropy")]
    [InlineData("64-64-4", ", Loss = Loss.CrossEntropy")]
    public void In_an_assembly_that_is_CLS_compliant(string topology, string more)
    {
        string source = $$"""
            using BackpropGen;
            [assembly: global::System.CLSCompliant(true)]

            namespace Consumer
            {
                /// <summary>A network.</summary>
                [Network("{{topology}}"{{more}})] public partial class Model { }

                /// <summary>Another.</summary>
                [global::System.CLSCompliant(false), Network("{{topology}}"{{more}})] public partial class Other { }
            }
            """;
        Gate.PassesAsWritten(source, LanguageVersion.CSharp9, "BPG201");
    }
}
