using BackpropGen.Generator.Code;
using BackpropGen.Generator.Declaration;
using BackpropGen.Generator.Features;
using BackpropGen.Generator.Planning;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Members;

/// <summary>Collisions are found by comparing the author's members with the members that a network gets: the list must hold exactly what is printed.</summary>
public class NetworkMembersTests
{
    private const string Row = "Row = typeof(Sample), Inputs = new[] { \"A\" }, ";

    public static TheoryData<string, string> Networks()
    {
        var data = new TheoryData<string, string>();
        foreach (string topology in new[] { "1-1", "2-2-1", "3-4:relu-3", "2-3:softmax-2", "16-2-16", "17-2-1", "2-2-17", "17-2-17", "9-9-9", "20-26-3", "24-40-24", "1-600-1", "64-64-4", "2-2001" })
        {
            foreach (string loss in new[] { "MeanSquaredError", "BinaryCrossEntropy", "CrossEntropy", "CrossEntropy, Optimizer = Optimizer.Adam" })
            {
                data.Add(topology, loss);
            }
        }

        data.Add("1-1", "MeanSquaredError, " + Row + "Outputs = new[] { \"B\" }");
        data.Add("1-1", "BinaryCrossEntropy, " + Row + "Label = \"C\"");
        data.Add("1-17", "CrossEntropy, " + Row + "Label = \"C\"");

        return data;
    }

    [SampledTheory(2)]
    [InlineData("2-2-1", "BinaryCrossEntropy")]
    [InlineData("2-2-17", "CrossEntropy, Optimizer = Optimizer.Adam")]
    [InlineData("9-9-9", "MeanSquaredError")]
    [InlineData("24-40-24", "CrossEntropy")]
    [InlineData("1-600-1", "MeanSquaredError")]
    [InlineData("1-17", "CrossEntropy, " + Row + "Label = \"C\"")]
    public void It_lists_exactly_the_members_that_are_printed(string topology, string loss) => CompareBoth(topology, loss);

    [ThoroughTheory]
    [MemberData(nameof(Networks))]
    public void In_every_form_it_lists_exactly_the_members_that_are_printed(string topology, string loss) => CompareBoth(topology, loss);

    private static void CompareBoth(string topology, string loss)
    {
        // Whether the class leaves its constructors is the other thing that decides on its members. Of four combinations with the framework, each loss has two.
        bool isEven = loss.Length % 2 == 0;
        Compare(topology, loss, "", isEven);
        Compare(topology, loss, "internal Model() { }", !isEven);
    }

    [SampledTheory(3)]
    [MemberData(nameof(Networks))]
    public void Its_names_are_looked_for_and_its_signatures_differ(string topology, string loss)
    {
        NetworkDeclaration declaration = DeclarationCheck.Check(Declared(Program(topology, loss, "")), Target.Newest, ModelFiles.None).Declaration!;
        IReadOnlyList<Member> members = NetworkMembers.Of(declaration, Target.Newest).Members;
        Assert.All(members, member => Assert.True(member.Kind == MemberKind.Constructor || MemberNames.MayInclude(member.Name), member.Name));
        Assert.Equal(members.Count, members.Select(member => member.Signature).Distinct().Count());
    }

    private static void Compare(string topology, string loss, string constructor, bool hasCreateSpan)
    {
        CSharpCompilation program = Program(topology, loss, constructor);
        NetworkReading reading = DeclarationCheck.Check(Declared(program), Target.Newest, ModelFiles.None);
        Assert.NotNull(reading.Declaration);
        // Vectors came with frameworks that have spans of fields.
        var target = new Target(HasMathF: true, hasCreateSpan, HasReadOnlyData: hasCreateSpan, HasVectors: hasCreateSpan, HasJson: hasCreateSpan, HasJsonConverter: hasCreateSpan, HasCoverageAttribute: hasCreateSpan);
        string[] files = [.. NetworkSources.Of(reading.Declaration, target, "Model").Select(file => file.Text)];
        Compilation compilation = program.AddSyntaxTrees(files.Select((text, i) => CSharpSyntaxTree.ParseText(
            text, (CSharpParseOptions)program.SyntaxTrees[0].Options, $"Generated{i}.cs")));
        INamedTypeSymbol type = compilation.GetTypeByMetadataName("Consumer.Model")!;
        string[] printed = type.GetMembers()
            .Where(member => member.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree.FilePath.StartsWith("Generated", StringComparison.Ordinal)))
            .Where(member => member is not IMethodSymbol { MethodKind: MethodKind.PropertyGet })
            .Select(member => Signature(member, type))
            .Order(StringComparer.Ordinal)
            .ToArray();

        string[] listed = NetworkMembers.Of(reading.Declaration, target).Members
            .Select(member => member.Signature)
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(listed, printed);
    }

    private static string Signature(ISymbol member, INamedTypeSymbol network)
    {
        string name = member.Name.Replace("global::", "", StringComparison.Ordinal).Replace(".ctor", "Model", StringComparison.Ordinal);
        if (member is not IMethodSymbol method)
        {
            return name;
        }

        return name + "(" + string.Join(",", method.Parameters.Select(parameter =>
            (parameter.RefKind == RefKind.None ? "" : "&")
            + (SymbolEqualityComparer.Default.Equals(parameter.Type.ContainingType, network) ? parameter.Type.Name : parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)))) + ")";
    }

    private static CSharpCompilation Program(string topology, string loss, string constructor) => GeneratorRun.Compile(Gate.InNamespace(
        $"[Network(\"{topology}\", Loss = Loss.{loss})] internal partial class Model {{ {constructor} }} internal struct Sample {{ public float A, B; public int C; }}"),
        new ConsumerSettings(IsOnlyRun: true));

    private static DeclaredNetwork Declared(CSharpCompilation program)
    {
        INamedTypeSymbol type = program.GetTypeByMetadataName("Consumer.Model")!;
        return NetworkReader.Read(type, NetworkReader.AttributeOf(type)!, program)!;
    }
}
