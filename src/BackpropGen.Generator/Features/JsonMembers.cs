using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>The converter with which System.Text.Json reads and writes a network: as a string, the bytes of its weight file in base64.</summary>
internal sealed class JsonMembers : Feature
{
    private const string Json = "global::System.Text.Json";
    private const string Converter = "WeightsJsonConverter";
    private const string WeightFile = "global::BackpropGen.WeightFile";

    /// <param name="emitter">The network.</param>
    /// <param name="writerOf">Where to print: a converter that is written out has a file of its own.</param>
    public JsonMembers(Emitter emitter, Func<Aspect, CodeWriter> writerOf)
        : base(emitter, writerOf(AspectOf(emitter)), AspectOf(emitter))
    {
    }

    private static Aspect AspectOf(Emitter emitter) => IsInLibrary(emitter) ? Aspect.Network : Aspect.Json;

    /// <summary>Whether the library converts. It creates the network by its public constructor, and has no reason to refuse.</summary>
    private static bool IsInLibrary(Emitter emitter) => emitter.Target.HasJsonConverter && emitter.Declaration.HasConstructors && emitter.Declaration.Json.Obstacle is null;

    /// <summary>Whether the class has a converter: a frozen network has nothing that JSON could hold.</summary>
    public bool HasConverter => Emitter.Declaration.Json.HasConverter && Emitter.Target.HasJson && !Network.IsFrozen;

    private string Self => Emitter.Declaration.Type.Self.Spelled;

    /// <summary>The attribute of the class that names its converter. A generic class has a converter for each of its types, which .NET 10 and earlier do not find.</summary>
    public string Attribute => $"{Json}.Serialization.JsonConverter(typeof({Emitter.Declaration.Type.Unbound}.{Converter}))";

    public override IEnumerable<Member> Members()
    {
        if (HasConverter)
        {
            yield return NestedType(
                "public sealed class", Converter,
                "Reads and writes the network in JSON, as a string: its weight file in base64. System.Text.Json finds it by itself, its source generator does not: there, add it to the options' Converters.",
                IsInLibrary(Emitter) ? WriteDerived : WriteConverter);
        }
    }

    private void WriteDerived(Member member) => Writer.Line($"{Emitter.Header(member)} : global::BackpropGen.CompilerServices.NetworkJsonConverter<{Self}, {T}> {{ }}");

    private void WriteConverter(Member member)
    {
        using (Writer.Block($"{Emitter.Header(member)} : {Json}.Serialization.JsonConverter<{Self}>"))
        {
            Writer.Line("/// <inheritdoc/>");
            using (Writer.Block($"public override {Self} Read(ref {Json}.Utf8JsonReader reader, global::System.Type typeToConvert, {Json}.JsonSerializerOptions options)"))
            {
                WriteBody(WriteRead);
            }

            Writer.Line();
            Writer.Line("/// <inheritdoc/>");
            using (Writer.Block($"public override void Write({Json}.Utf8JsonWriter writer, {Self} value, {Json}.JsonSerializerOptions options)"))
            {
                WriteBody(WriteWrite);
            }
        }
    }

    private void WriteBody(Action write)
    {
        if (Emitter.Declaration.Json.Obstacle is { } obstacle)
        {
            Writer.Line($"throw new global::System.NotSupportedException({Emitter.Quote(obstacle)});");
        }
        else
        {
            write();
        }
    }

    private void WriteRead()
    {
        Writer.Line($"{Self} network = new {Self}();");
        using (Writer.Block("try"))
        {
            Writer.Line($"{WeightFile}.Load<{T}>(network, new global::System.IO.MemoryStream(reader.GetBytesFromBase64()));");
        }

        using (Writer.Block("catch (global::BackpropGen.WeightFileException problem)"))
        {
            Writer.Line($"throw new {Json}.JsonException(problem.Message, problem);");
        }

        Writer.Line();
        Writer.Line("return network;");
    }

    private void WriteWrite()
    {
        using (Writer.Block("using (global::System.IO.MemoryStream file = new global::System.IO.MemoryStream())"))
        {
            Writer.Line($"{WeightFile}.Save<{T}>(value, file);");
            Writer.Line($"writer.WriteBase64StringValue(new {Emitter.ReadOnlySpan}<byte>(file.GetBuffer(), 0, (int)file.Length));");
        }
    }
}
