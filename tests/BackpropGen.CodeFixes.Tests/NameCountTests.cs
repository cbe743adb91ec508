using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.CodeFixes.Tests;

public class NameCountTests
{
    private const string Add = "Add the names that are missing";
    private const string Remove = "Remove the names that are too many";

    [Theory]
    [InlineData("Inputs = {|BPG008:new[] { \"iq\" }|}", "Inputs = new[] { \"iq\", \"x2\", \"x3\" }")]
    [InlineData("Inputs = {|BPG008:new[] { \"iq\", \"age\", }|}", "Inputs = new[] { \"iq\", \"age\", \"x3\", }")]
    [InlineData("Inputs = {|BPG008:new string[2] { \"iq\", \"age\" }|}", "Inputs = new string[3] { \"iq\", \"age\", \"x3\" }")]
    [InlineData("Inputs = {|BPG008:[\"iq\", \"age\" /* years */]|}", "Inputs = [\"iq\", \"age\", \"x3\" /* years */]")]
    [InlineData("Inputs = {|BPG008:[]|}", "Inputs = [\"x1\", \"x2\", \"x3\"]")]
    [InlineData("Inputs = {|BPG008:new string[0]|}", "Inputs = new[] { \"x1\", \"x2\", \"x3\" }")]
    [InlineData("Inputs = {|BPG008:new string[0] { }|}", "Inputs = new string[3] { \"x1\", \"x2\", \"x3\" }")]
    [InlineData("Inputs = {|BPG008:new string[] { /* none */ }|}", "Inputs = new string[] { /* none */ \"x1\", \"x2\", \"x3\" }")]
    [InlineData("Inputs = {|BPG008:new[] { \"x3\" }|}", "Inputs = new[] { \"x3\", \"x2\", \"x4\" }")]
    [InlineData("Inputs = {|BPG008:new[] { \"iq\" }|}, Outputs = new[] { \"x2\", \"y\" }", "Inputs = new[] { \"iq\", \"x3\", \"x4\" }, Outputs = new[] { \"x2\", \"y\" }")]
    [InlineData("Outputs = {|BPG008:new[] { \"lpa\" }|}", "Outputs = new[] { \"lpa\", \"y2\" }")]
    public Task Missing_names_are_added(string before, string after) => Fixed.Becomes<NameCountCodeFixProvider>(Model(before), Model(after), Add);

    [Theory]
    [InlineData("Outputs = {|BPG008:new[] { \"a\", \"b\", \"c\" }|}", "Outputs = new[] { \"a\", \"b\" }")]
    [InlineData("Outputs = {|BPG008:new[] { \"a\", \"b\", \"c\", \"d\", }|}", "Outputs = new[] { \"a\", \"b\", }")]
    [InlineData("Outputs = {|BPG008:new string[3] { \"a\", \"b\", \"c\" }|}", "Outputs = new string[2] { \"a\", \"b\" }")]
    [InlineData("Outputs = {|BPG008:[\"a\" /* first */, \"b\", \"c\"]|}", "Outputs = [\"a\" /* first */, \"b\"]")]
    public Task Surplus_names_are_removed(string before, string after) => Fixed.Becomes<NameCountCodeFixProvider>(Model(before), Model(after), Remove);

    [Theory]
    [InlineData("\"iq\", // of the head\n        \"age\" // in years\n    ", "\"iq\", // of the head\n        \"age\", // in years\n        \"x3\"\n    ")]
    [InlineData("\"iq\",\n        \"age\",\n    ", "\"iq\",\n        \"age\",\n        \"x3\",\n    ")]
    [InlineData("\"iq\",\r\n\t\t\"age\", // in years\r\n    ", "\"iq\",\r\n\t\t\"age\", // in years\r\n\t\t\"x3\",\r\n    ")]
    [InlineData("\"iq\",\n        \"age\" ", "\"iq\",\n        \"age\", \"x3\" ")]
    public Task Names_on_lines_of_their_own_get_lines_of_their_own(string before, string after) => Fixed.Becomes<NameCountCodeFixProvider>(
        Model($"Inputs = {{|BPG008:new[]\n    {{\n        {before}}}|}}"), Model($"Inputs = new[]\n    {{\n        {after}}}"), Add, LanguageVersion.CSharp9);

    [Theory]
    [InlineData("\"a\", // first\n        \"b\", // second\n        \"c\" // third\n    ", "\"a\", // first\n        \"b\" // second\n    ")]
    [InlineData("\"a\", // first\n        \"b\", // second\n        \"c\", // third\n    ", "\"a\", // first\n        \"b\", // second\n    ")]
    [InlineData("\"a\",\n        \"b\", // second\n        \"c\", \"d\" ", "\"a\",\n        \"b\" // second\n ")]
    [InlineData("\"a\",\n        \"b\", // second\n        \"c\", ", "\"a\",\n        \"b\", // second\n ")]
    public Task Names_on_lines_of_their_own_leave_with_their_comments(string before, string after) => Fixed.Becomes<NameCountCodeFixProvider>(
        Model($"Outputs = {{|BPG008:new[]\n    {{\n        {before}}}|}}"), Model($"Outputs = new[]\n    {{\n        {after}}}"), Remove);

    [Fact]
    public Task In_all_networks_of_a_document() => Fixed.Becomes<NameCountCodeFixProvider>(
        """
        using BackpropGen;

        [Network("3-4-2", Inputs = {|BPG008:new[] { "iq" }|}, Outputs = {|BPG008:new[] { "lpa" }|})]
        public partial class First { }

        [Network("2-1", Inputs = {|BPG008:["iq"]|})]
        public partial class Second { }
        """,
        """
        using BackpropGen;

        [Network("3-4-2", Inputs = new[] { "iq", "x2", "x3" }, Outputs = new[] { "lpa", "y2" })]
        public partial class First { }

        [Network("2-1", Inputs = ["iq", "x2"])]
        public partial class Second { }
        """,
        Add);

    [Fact]
    public Task Columns_of_a_row_are_not_made_up() => Fixed.Not<NameCountCodeFixProvider>(
        """
        using BackpropGen;

        public record Student(float Iq, float Lpa);

        [Network("2-1", Row = typeof(Student), Inputs = {|BPG008:new[] { nameof(Student.Iq) }|}, Outputs = new[] { nameof(Student.Lpa) })]
        public partial class Model { }
        """);

    [Fact]
    public Task Columns_of_a_row_that_are_too_many_are_removed() => Fixed.Becomes<NameCountCodeFixProvider>(
        """
        using BackpropGen;

        internal record Student(float Iq, float Age, float Lpa);

        [Network("1-1", Row = typeof(Student), Inputs = {|BPG008:new[] { nameof(Student.Iq), nameof(Student.Age) }|}, Outputs = new[] { nameof(Student.Lpa) })]
        internal partial class Model { }
        """,
        """
        using BackpropGen;

        internal record Student(float Iq, float Age, float Lpa);

        [Network("1-1", Row = typeof(Student), Inputs = new[] { nameof(Student.Iq) }, Outputs = new[] { nameof(Student.Lpa) })]
        internal partial class Model { }
        """,
        Remove);

    [Fact]
    public Task Hundreds_of_names_are_nobody_s_wish() =>
        Fixed.Not<NameCountCodeFixProvider>("using BackpropGen;\n\n[Network(\"784-10\", Inputs = {|BPG008:new[] { \"a\" }|})]\npublic partial class Model { }\n");

    private static string Model(string argument) => $"using BackpropGen;\n\n[Network(\"3-4-2\", {argument})]\npublic partial class Model {{ }}\n";
}
