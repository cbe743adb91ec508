using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>The converter with which System.Text.Json reads and writes a network: as a string, the bytes of its weight file in base64.</summary>
internal sealed class JsonMembers : Feature
{
    private const string Json = "global::System.Text.Json";
    private const string Converter = "WeightsJsonConverter";
    private const string WeightFile = "global::BackpropGen.WeightFile";

    public JsonMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Json)
    {
    }

    private string Self => Emitter.Declaration.Type.Self.Spelled;

    /// <summary>The attribute of the class that names its converter. A generic class has a converter for each of its types, which .NET 10 and earlier do not find.</summary>
    public string Attribute => $"{Json}.Serialization.JsonConverter(typeof({Emitter.Declaration.Type.Unbound}.{Converter}))";

    /// <summary>A frozen network has nothing that JSON could hold.</summary>
    public override IEnumerable<Member> Members()
    {
        if (Emitter.Declaration.Json.HasConverter && Emitter.Target.HasJson && !Network.IsFrozen)
        {
            yield return NestedType(
                "public sealed class", Converter,
                "Reads and writes the network in JSON, as a string: its weight file in base64. System.Text.Json finds it by itself, its source generator does not: there it belongs into the options' Converters.",
                WriteConverter);
        }
    }

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
