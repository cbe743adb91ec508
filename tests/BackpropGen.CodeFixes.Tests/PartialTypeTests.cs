namespace BackpropGen.CodeFixes.Tests;

public class PartialTypeTests
{
    [Theory]
    [InlineData("public class {|BPG001:Model|} { }", "public partial class Model { }")]
    [InlineData("class {|BPG001:Model|} { }", "partial class Model { }")]
    [InlineData("public sealed /* seed 3 */ class // the model\n    {|BPG001:Model|} { }", "public sealed /* seed 3 */ partial class // the model\n    Model { }")]
    [InlineData("// A model.\ninternal\n\tclass {|BPG001:Model|}<T> where T : struct { }", "// A model.\ninternal\n\tpartial class Model<T> where T : struct { }")]
    public Task A_class(string before, string after) => Fixed.Becomes<PartialTypeCodeFixProvider>(Network(before), Network(after), "Make 'Model' partial");

    [Fact]
    public Task A_class_and_all_types_that_it_is_nested_in() => Fixed.Becomes<PartialTypeCodeFixProvider>(
        """
        using BackpropGen;

        namespace School;

        // Rooms of the school.
        public static class {|BPG001:Rooms|}
        {
            internal readonly ref struct {|BPG001:Room|}<T> // of one kind
            {
                public partial record Desk
                {
                    [Network("2-2-1")] public class {|BPG001:Model|} { }
                }
            }
        }
        """,
        """
        using BackpropGen;

        namespace School;

        // Rooms of the school.
        public static partial class Rooms
        {
            internal readonly ref partial struct Room<T> // of one kind
            {
                public partial record Desk
                {
                    [Network("2-2-1")] public partial class Model { }
                }
            }
        }
        """,
        null);

    [Fact]
    public Task Networks_that_share_a_container() => Fixed.Becomes<PartialTypeCodeFixProvider>(
        """
        using BackpropGen;

        class {|BPG001:Models|}
        {
            [Network("2-2-1")] class {|BPG001:First|} { }

            [Network("2-4-1")] class {|BPG001:Second|} { }
        }
        """,
        """
        using BackpropGen;

        partial class Models
        {
            [Network("2-2-1")] partial class First { }

            [Network("2-4-1")] partial class Second { }
        }
        """,
        null);

    [Fact]
    public Task All_parts_of_a_class() => Fixed.Becomes<PartialTypeCodeFixProvider>(
        ["using BackpropGen;\n\n[Network(\"2-2-1\")] public partial class {|BPG001:Model|} { }\n", "public class {|CS0260:Model|} { }\n"],
        ["using BackpropGen;\n\n[Network(\"2-2-1\")] public partial class Model { }\n", "public partial class Model { }\n"],
        "Make 'Model' partial");

    private static string Network(string type) => $"using BackpropGen;\n\n[Network(\"2-2-1\")]\n{type}\n";
}
