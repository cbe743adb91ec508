using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>The converter with which System.Text.Json reads and writes a network: as a string, the bytes of its weight file in base64.</summary>
internal sealed class JsonEmitter : AspectEmitter
{
    private const string Json = "global::System.Text.Json";
    private const string WeightFile = "global::BackpropGen.WeightFile";

    public JsonEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Json)
    {
    }

    private string Self => Emitter.Declaration.Type.Self.Spelled;

    /// <summary>The attribute of the class that names its converter. A generic class has a converter for each of its types, which .NET 10 and earlier do not find.</summary>
    public static void WriteAttribute(Emitter emitter, CodeWriter writer)
    {
        if (emitter.Surface.Members.FirstOrDefault(member => member.Id == MemberId.JsonConverter) is { } converter)
        {
            writer.Line($"[{Json}.Serialization.JsonConverter(typeof({emitter.Declaration.Type.Unbound}.{converter.Name}))]");
        }
    }

    protected override void WriteMember(Member member)
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

    protected override void WriteBody(Member member) => throw NoBody(member);

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
