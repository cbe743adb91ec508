using BackpropGen;
using Playground.Lessons.Training;

namespace Playground.Lessons.Explaining;

/// <summary>What a visitor takes home: the network as files.</summary>
public static class TakeAway
{
    /// <summary>The class as it is declared here, with the weights of now: it needs <see cref="Safetensors"/> beside it.</summary>
    public static string Class(Session session)
    {
        string name = session.ClassName;
        return $$"""
            // A network of the BackpropGen playground, with the weights that it had there. In a project of .NET:
            //   dotnet add package BackpropGen
            //   <ItemGroup><AdditionalFiles Include="{{name}}.safetensors" /></ItemGroup>
            using BackpropGen;

            {{Declaration(name).Replace(")]", $", Weights = \"{name}.safetensors\")]", StringComparison.Ordinal)}}

            """.ReplaceLineEndings("\n");
    }

    public static byte[] Safetensors(Session session)
    {
        using var stream = new MemoryStream();
        session.Network.Save(stream);
        return stream.ToArray();
    }

    public static byte[] Onnx(Session session)
    {
        using var stream = new MemoryStream();
        session.Network.SaveOnnx(stream);
        return stream.ToArray();
    }

    // The attribute and the class, as they stand in the source.
    private static string Declaration(string className)
    {
        string end = $"public partial class {className} {{ }}";
        string source = EmbeddedSources.Names.Where(name => !name.EndsWith(".g.cs", StringComparison.Ordinal) && name.EndsWith(".cs", StringComparison.Ordinal))
            .Select(EmbeddedSources.Read).First(text => text.Contains(end, StringComparison.Ordinal));
        int to = source.IndexOf(end, StringComparison.Ordinal);
        return source[source.LastIndexOf("[Network(", to, StringComparison.Ordinal)..(to + end.Length)];
    }
}
