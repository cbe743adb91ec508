using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.CodeFixes.Tests;

public class TopologyTests
{
    [Theory]
    [InlineData("\"2{|BPG006:–|}2-1\"", "\"2-2-1\"")]
    [InlineData("\"2{|BPG006:—|}4:relu − 3\u00AD1\"", "\"2-4:relu - 3-1\"")]
    [InlineData("\"2{|BPG006:\\u2013|}2\\x20131\"", "\"2-2-1\"")]
    [InlineData("@\"2-2{|BPG006:–|}1\"", "@\"2-2-1\"")]
    [InlineData("\"\"\"2{|BPG006:–|}2–1\"\"\"", "\"\"\"2-2-1\"\"\"")]
    [InlineData("\"\"\"\r\n        2{|BPG006:–|}2–1\r\n        \"\"\"", "\"\"\"\r\n        2-2-1\r\n        \"\"\"")]
    [InlineData("topology: \"2{|BPG006:–|}2–1\"", "topology: \"2-2-1\"")]
    public Task Dashes_become_hyphens(string before, string after) => Fixed.Becomes<TopologyCodeFixProvider>(Model(before), Model(after), "Write hyphens");

    [Theory]
    [InlineData("\"2-4:{|BPG005:rleu|}-1\"", "\"2-4:relu-1\"", "Write 'relu'")]
    [InlineData("\"2-4:{|BPG005:SIGMOD|}-1\"", "\"2-4:sigmoid-1\"", "Write 'sigmoid'")]
    [InlineData("@\"2-4:{|BPG005:tahn|}-1\"", "@\"2-4:tanh-1\"", "Write 'tanh'")]
    [InlineData("\"\"\"\"2-4 : {|BPG005:leakyrelo|}(0.2) - 1\"\"\"\"", "\"\"\"\"2-4 : leakyrelu(0.2) - 1\"\"\"\"", "Write 'leakyrelu'")]
    [InlineData("\"2-4:{|BPG005:dropot|}(0.2)-1\"", "\"2-4:dropout(0.2)-1\"", "Write 'dropout'")]
    [InlineData("(\"2-4:{|BPG005:rleu|}-1\")", "(\"2-4:relu-1\")", "Write 'relu'")]
    [InlineData("\"2-{|BPG003:4relu|}-1\"", "\"2-4:relu-1\"", "Write '4:relu'")]
    [InlineData("\"2-{|BPG004:04|}-1\"", "\"2-4-1\"", "Write '4'")]
    public Task What_was_meant_is_written(string before, string after, string title) => Fixed.Becomes<TopologyCodeFixProvider>(Model(before), Model(after), title);

    [Fact]
    public Task Comments_and_lines_stay() => Fixed.Becomes<TopologyCodeFixProvider>(
        """
        using BackpropGen;

        // A model.
        [Network( /* layers */ "2-4:{|BPG005:rleu|}-1" /* of students */,
            Inputs = new[] { "iq", "cgpa" })] // by name
        public partial class SalaryModel { }
        """,
        """
        using BackpropGen;

        // A model.
        [Network( /* layers */ "2-4:relu-1" /* of students */,
            Inputs = new[] { "iq", "cgpa" })] // by name
        public partial class SalaryModel { }
        """,
        "Write 'relu'",
        LanguageVersion.CSharp9);

    /// <summary>The test's fixes for a whole document are this: each is tried one by one, then all at once.</summary>
    [Fact]
    public Task In_all_topologies_of_a_document() => Fixed.Becomes<TopologyCodeFixProvider>(
        """
        using BackpropGen;

        [Network("2{|BPG006:–|}2–1")]
        public partial class First { }

        [Network(@"3{|BPG006:—|}2")] public partial class Second { }

        [Network("4-2-3")] public partial class Third { }
        """,
        """
        using BackpropGen;

        [Network("2-2-1")]
        public partial class First { }

        [Network(@"3-2")] public partial class Second { }

        [Network("4-2-3")] public partial class Third { }
        """,
        "Write hyphens");

    [Theory]
    [InlineData("{|BPG006:\"2–2\" + \"-1\"|}")]
    [InlineData("{|BPG006:Texts.Pasted|}")]
    [InlineData("\"2-4:{|BPG005:frobnicate|}-1\"")]
    [InlineData("\"2-{|BPG004:0|}-1\"")]
    [InlineData("\"2-2{|BPG003:-|}\"")]
    public Task Where_the_characters_are_written_elsewhere_or_nothing_was_meant_there_is_no_fix(string topology) =>
        Fixed.Not<TopologyCodeFixProvider>(Model(topology) + "\ninternal static class Texts { internal const string Pasted = \"2–2–1\"; }");

    private static string Model(string topology) => $"using BackpropGen;\n\n[Network({topology})]\npublic partial class Model {{ }}\n";
}
