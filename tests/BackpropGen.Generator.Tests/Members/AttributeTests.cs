using System.CodeDom.Compiler;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Members;

/// <summary>Tools tell generated members from the author's by their attributes, as they stand in the assembly.</summary>
public class AttributeTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private const string Author = """
        public int Own { get; set; }
        public int OwnMethod() => _own;
        private readonly int _own = 1;
        """;

    public static TheoryData<string> Networks => new(
        "\"2-2-1\"",
        "\"2-2-1\", Optimizer = Optimizer.NAdam, InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax",
        "\"3-4:relu:dropout(0.5)-3\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 2.0, 3.0 }",
        "\"17-2-17\", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize",
        "\"17-4-2\", Optimizer = Optimizer.Adam, Precision = Precision.Double, Emission = Emission.Unrolled",
        "\"9-9-9\", Loss = Loss.CrossEntropy",
        "\"64-64-4\", Optimizer = Optimizer.Adam, WeightDecay = 0.1",
        "\"2-600-1\"",
        "\"1-1\", Row = typeof(Sample), Inputs = new[] { \"A\" }, Outputs = new[] { \"B\" }",
        "\"2-2-1\" /* an author's constructor */",
        Testing.Networks.OlderFramework + "\"50-55-4\"");

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_generated_member_and_nested_type_is_marked_as_generated_and_none_of_the_author_s(string arguments)
    {
        Type network = Load(arguments, arguments.Contains("constructor", StringComparison.Ordinal) ? "internal Model(string own) => _own = own.Length;" : "");
        MemberInfo[] generated = [.. network.GetMembers(All).Where(member => !IsAuthors(member) && !IsCompilers(member))];
        Assert.True(generated.Length > 10);
        Assert.All(generated, member => Assert.True(IsMarked(member), $"{member.MemberType} {member.Name}"));
        Assert.All(network.GetMembers(All).Where(IsAuthors), member => Assert.Null(member.GetCustomAttribute<GeneratedCodeAttribute>()));
        Assert.All(network.GetMembers(All).Where(IsAuthors), member => Assert.Null(member.GetCustomAttribute<ExcludeFromCodeCoverageAttribute>()));
        Assert.Null(network.GetCustomAttribute<GeneratedCodeAttribute>());
        Assert.Null(network.GetCustomAttribute<ExcludeFromCodeCoverageAttribute>());
    }

    [Theory]
    [InlineData("\"2-2-1\"")]
    [InlineData("\"17-2-1\"")]
    [InlineData("\"9-9-9\", Loss = Loss.CrossEntropy")]
    public void A_debugger_steps_into_all_of_it(string arguments)
    {
        MemberInfo[] all = [.. Load(arguments, "").Assembly.GetTypes().SelectMany(type => type.GetMembers(All).Append(type)).Where(member => !IsCompilers(member))];
        Assert.All(all, member => Assert.DoesNotContain(
            member.GetCustomAttributes(),
            attribute => attribute is DebuggerNonUserCodeAttribute or DebuggerStepThroughAttribute or DebuggerHiddenAttribute or DebuggerStepperBoundaryAttribute));
    }

    [Fact]
    public void They_name_the_package_and_its_version()
    {
        GeneratedCodeAttribute attribute = Load("\"1-1\"", "").GetMethod("Initialize")!.GetCustomAttribute<GeneratedCodeAttribute>()!;
        Assert.Equal("BackpropGen", attribute.Tool);
        Assert.Equal(typeof(NetworkAttribute).Assembly.GetName().Version!.ToString(3), attribute.Version);
    }

    [Fact]
    public void A_program_with_attributes_of_these_names_gets_code_without_them()
    {
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace("[Network(\"2-2-1\")] internal partial class Model { }")
            + "namespace System.Diagnostics.CodeAnalysis { internal sealed class ExcludeFromCodeCoverageAttribute : global::System.Attribute { } }");
        Assert.Empty(run.CompilerDiagnostics());
        Assert.NotEmpty(run.Files);
        Assert.All(run.Files.Values, file => Assert.DoesNotContain("ExcludeFromCodeCoverage", file, StringComparison.Ordinal));
    }

    /// <summary>Coverage is of code, which fields do not have. The initialiser of a field is code of the constructor.</summary>
    private static bool IsMarked(MemberInfo member) =>
        member.GetCustomAttribute<GeneratedCodeAttribute>() is not null
        && (member is FieldInfo || member.GetCustomAttribute<ExcludeFromCodeCoverageAttribute>() is not null);

    private static bool IsAuthors(MemberInfo member) => member.Name.Contains("own", StringComparison.OrdinalIgnoreCase)
        || (member is ConstructorInfo { IsStatic: false } constructor && constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(string)));

    /// <summary>Accessors have the attributes of their property; and the compiler's own members have none of anybody's.</summary>
    private static bool IsCompilers(MemberInfo member) =>
        member.GetCustomAttribute<CompilerGeneratedAttribute>() is not null || member is MethodInfo { IsSpecialName: true } || member is ConstructorInfo { IsStatic: true };

    private static Type Load(string arguments, string constructor)
    {
        string program = Gate.InNamespace($"internal struct Sample {{ public float A, B; public Sample(float a) {{ A = a; B = a; }} }}\n[Network({arguments})] internal partial class Model {{ {Author} {constructor} }}");
        return GeneratorRun.Of(program + (arguments.StartsWith(Testing.Networks.OlderFramework, StringComparison.Ordinal) ? Testing.Networks.NoVectors : ""))
            .Load().GetType("Consumer.Model")!;
    }
}
