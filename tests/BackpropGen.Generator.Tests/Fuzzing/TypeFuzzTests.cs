using System.Collections.Concurrent;
using BackpropGen.Testing;
using BackpropGen.Tests.WeightFiles;
using CsCheck;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Tests.Fuzzing;

/// <summary>
/// Classes, and what is no class, of every make: in several parts, nested in anything, with constructors, base classes and members of their own that have
/// the names of generated ones.
/// </summary>
public sealed class TypeFuzzTests : IDisposable
{
    private const int Samples = 30;

    /// <summary>Networks of every layout, whose members differ: small, in parts, on vectors and in kernels, with state, scaling and dropout, trained and frozen.</summary>
    private static readonly string[] Arguments =
    [
        "\"2-2-1\"", "\"2-2-1\"", "\"1-1\", Optimizer = Optimizer.Adam", "\"17-2-3\", Loss = Loss.CrossEntropy", "\"3-9-2\", Precision = Precision.Double", "\"20-26-3\"",
        "\"64-64-4\", Loss = Loss.CrossEntropy", "\"2-2:dropout(0.5)-1\", InputScaling = Scaling.Standardize", "\"1-1:tanh\", InputScaling = Scaling.Standardize, Weights = \"scaled.safetensors\"",
        "\"2-2:tanh-1\", Weights = \"plain.safetensors\"", "\"2-2:tanh-1\", Weights = \"plain.safetensors\", Frozen = true", "\"8-9-1\", Weights = \"wide.safetensors\"",
        "\"8-9-1\", Weights = \"wide.safetensors\", Frozen = true", "\"60-40-1\", Weights = \"large.safetensors\", Frozen = true", "\"9-9-1\", Row = typeof(Sample), Inputs = new[] { \"A\", \"B\", \"C\", \"D\", \"E\", \"F\", \"G\", \"H\", \"I\" }, Outputs = new[] { \"J\" }",
    ];

    private static readonly ConcurrentDictionary<string, string[]> NamesOf = new();

    private readonly ModelFolder _folder = new();

    public TypeFuzzTests()
    {
        File.WriteAllBytes(_folder.PathOf("plain.safetensors"), MalformedFiles.Plain);
        File.WriteAllBytes(_folder.PathOf("scaled.safetensors"), MalformedFiles.ScaledFile());
        Networks.Single("\"8-9-1\"").Save(_folder.PathOf("wide.safetensors"));
        Networks.Single("\"60-40-1\"").Save(_folder.PathOf("large.safetensors"));
    }

    private static Gen<string> Rarely(params string[] texts) => Gen.Frequency((8, Gen.Const("")), (3, Gen.OneOfConst(texts)));

    public void Dispose() => _folder.Dispose();

    [ThoroughFact]
    public void Any_type_is_refused_or_compiles() => Outcomes.Try(
        Gen.Select(
            Gen.OneOfConst(Arguments),
            Gen.OneOfConst("public", "internal", "", "public sealed", "private", "protected internal", "static", "abstract", "file", "unsafe", "readonly", "ref"),
            Gen.Frequency((9, Gen.Const("class")), (1, Gen.OneOfConst("struct", "record", "record struct", "record class", "interface", "enum"))),
            Gen.OneOfConst("Model", "Model", "@class", "@record", "model", "été", "模型", "_", "Mod\\u0065l2", "Predict", "Parameters", "@Train", "N" + new string('n', 300), "Nullable", "Consumer", "System"),
            Rarely("<T>", "<T, U>", "<Parameters>", "<@class>", "<T> where T : struct", "<in T>"),
            Rarely(" : Base", " : Base<int>", " : Needy", " : Unfinished", " : global::System.Exception", " : INetwork<float>", " : global::System.IDisposable", " : Missing", " : string"),
            Rarely("public MODEL() { }", "private MODEL(int seed) { }", "static MODEL() { }", "~MODEL() { }", "public static MODEL operator +(MODEL a, MODEL b) => a;", "public float this[int i] => 1f;", "int x = ;"),
            Gen.OneOfConst("", "", "partial class Outer", "partial class @class<T>", "partial struct Outer", "static partial class Outer", "class Outer", "partial interface Outer", "partial record Outer", "namespace Deep.@class", "namespace System", "namespace BackpropGen.Inner", "namespace Consumer { partial class A<T> { partial struct B<U>"))
        .Select(Print),
        Samples, _folder.Files, [Outcome.Refused, Outcome.Broken, Outcome.Compiles]);

    [ThoroughFact]
    public void Members_with_the_names_of_generated_ones_are_refused_or_compile() => Outcomes.Try(
        from arguments in Gen.OneOfConst(Arguments)
        from isInherited in Gen.Bool
        from members in Member(arguments).Array[1, 4]
        from constructor in Rarely("public Model() { }")
        from second in Rarely("internal sealed partial class Model { }", "partial class Model { private int Own => 1; }")
        let own = string.Join(" ", members)
        select Sample + (isInherited
            ? $"internal class Ancestor {{ {own} }} [Network({arguments})] internal sealed partial class Model : Ancestor {{ {constructor} }} {second}"
            : $"[Network({arguments})] internal sealed partial class Model {{ {own} {constructor} }} {second}"),
        Samples, _folder.Files, [Outcome.Refused, Outcome.Compiles]);

    private const string Sample = "internal sealed record Sample(float A, float B, float C, float D, float E, float F, float G, float H, float I, float J); ";

    private static string Print(string arguments, string access, string kind, string name, string typeParameters, string bases, string member, string container)
    {
        const string Bases = "internal class Base { protected int _parameters; public virtual void Train() { } internal class TrainedValues { } protected object Clone() => this; } "
            + "internal class Base<T> { public T Update(T x, T y) => x; } internal class Needy { protected Needy(int x) { } } internal abstract class Unfinished { public abstract void Initialize(int seed); } ";
        string head = typeParameters.Split(" where ")[0];
        string constraint = typeParameters.Contains(" where ") ? " where " + typeParameters.Split(" where ")[1] : "";
        string type = $"[Network({arguments})] {access} partial {kind} {name}{head}{bases}{constraint} {{ {member.Replace("MODEL()", name + "()", StringComparison.Ordinal).Replace("MODEL(int", name + "(int", StringComparison.Ordinal).Replace("MODEL", name + head, StringComparison.Ordinal)} }}";
        string inside = container.Length == 0 ? type : container + " { " + type + string.Concat(container.Where(c => c == '{').Select(_ => " }")) + " }";
        return container.StartsWith("namespace", StringComparison.Ordinal) ? inside + " " + Bases + Sample : Bases + Sample + inside;
    }

    private Gen<string> Member(string arguments) =>
        from name in Gen.OneOfConst(NamesOf.GetOrAdd(arguments, GeneratedNames))
        from access in Gen.OneOfConst("private", "internal", "public", "protected", "internal static", "private protected")
        from member in Gen.OneOfConst(
            "int NAME;", "float[] NAME => null!;", "void NAME() { }", "float NAME(float x) => x;", "float NAME(float x, float y) => x;", "void NAME(int seed) { }", "T NAME<T>(T x) => x;",
            "class NAME { }", "struct NAME<T> { }", "enum NAME { A }", "event global::System.Action NAME;", "delegate int NAME();",
            "float NAME(global::System.ReadOnlySpan<float> inputs) => 1f;", "void NAME(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs) { }")
        let isStatic = access.Contains("static", StringComparison.Ordinal)
        select (isStatic && !member.StartsWith("int NAME;", StringComparison.Ordinal) && (member.StartsWith("enum", StringComparison.Ordinal) || member.StartsWith("struct", StringComparison.Ordinal) || member.StartsWith("delegate", StringComparison.Ordinal))
            ? "internal " : access + " ") + member.Replace("NAME", name, StringComparison.Ordinal);

    /// <summary>What the class gets where its author declares nothing.</summary>
    private string[] GeneratedNames(string arguments)
    {
        GeneratorRun run = GeneratorRun.Of("using BackpropGen;\n" + Sample + $"[Network({arguments})] internal sealed partial class Model {{ }}", new ConsumerSettings(AdditionalFiles: _folder.Files));
        Assert.NotEmpty(run.Files);
        return [.. run.Output.GetTypeByMetadataName("Model")!.GetMembers().Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName).Select(member => member.Name).Distinct().Order(StringComparer.Ordinal)];
    }
}
