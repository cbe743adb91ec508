using BackpropGen.Generator.Declaration;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Which file a path means: beside the class's file, in the project's folder, or the end of any path, in this order.</summary>
public sealed class ModelPathTests
{
    private static readonly string[] Files = ["/p/m.onnx", "/p/nets/m.onnx", "/p/nets/deep/other.onnx", "/data/m.onnx", "/data/only.onnx", "/p/nets/Case.onnx", "/p/nets/case.onnx"];

    [Theory]
    [InlineData("m.onnx", "/p/Model.cs", "/p/m.onnx")]
    [InlineData("./m.onnx", "/p/Model.cs", "/p/m.onnx")]
    [InlineData(".\\m.onnx", "/p/Model.cs", "/p/m.onnx")]
    [InlineData("nets/m.onnx", "/p/Model.cs", "/p/nets/m.onnx")]
    [InlineData("nets\\m.onnx", "/p/Model.cs", "/p/nets/m.onnx")]
    [InlineData("nets/../m.onnx", "/p/Model.cs", "/p/m.onnx")]
    [InlineData("m.onnx", "/p/nets/Model.cs", "/p/nets/m.onnx")]
    [InlineData("../m.onnx", "/p/nets/Model.cs", "/p/m.onnx")]
    [InlineData("../../data/m.onnx", "/p/nets/Model.cs", "/data/m.onnx")]
    [InlineData("../data/m.onnx", "/p/nets/Model.cs", "/data/m.onnx")]
    [InlineData("m.onnx", "/p/src/Model.cs", "/p/m.onnx")]
    [InlineData("./m.onnx", "/p/src/Model.cs", "/p/m.onnx")]
    [InlineData("nets/m.onnx", "/p/src/Model.cs", "/p/nets/m.onnx")]
    [InlineData("only.onnx", "/p/Model.cs", "/data/only.onnx")]
    [InlineData("deep/other.onnx", "/p/Model.cs", "/p/nets/deep/other.onnx")]
    [InlineData("data/m.onnx", "/p/Model.cs", "/data/m.onnx")]
    [InlineData("/data/m.onnx", "/p/Model.cs", "/data/m.onnx")]
    [InlineData("/p/nets/../../data/m.onnx", "/p/Model.cs", "/data/m.onnx")]
    [InlineData("M.ONNX", "/p/Model.cs", "/p/m.onnx")]
    [InlineData("nets/Case.onnx", "/p/Model.cs", "/p/nets/Case.onnx")]
    [InlineData("case.onnx", "/p/Model.cs", "/p/nets/case.onnx")]
    public void One_file_is_meant(string written, string source, string expected) => Assert.Equal([expected], ModelPath.Find(written, source, "/p/", Files));

    [Theory]
    [InlineData("./only.onnx")]
    [InlineData("../only.onnx")]
    [InlineData("./data/m.onnx")]
    [InlineData("nly.onnx")]
    [InlineData("missing.onnx")]
    [InlineData("/m.onnx")]
    [InlineData("../../../../../m.onnx")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void No_file_is_meant(string written) => Assert.Empty(ModelPath.Find(written, "/p/nets/Model.cs", "/p", Files));

    [Theory]
    [InlineData("CASE.onnx", "/p/nets/Model.cs", "/p/nets/Case.onnx", "/p/nets/case.onnx")]
    [InlineData("m.onnx", "/q/Model.cs", "/p/nets/m.onnx", "/data/m.onnx")]
    public void Several_files_may_be_meant(string written, string source, params string[] expected) =>
        Assert.Equal(expected, ModelPath.Find(written, source, "/q", Files.Except(["/p/m.onnx"])));

    [Theory]
    [InlineData("./only.onnx", "/data/only.onnx")]
    [InlineData("../data/only.onnx", "/data/only.onnx")]
    [InlineData("deep/other.onnx", "/p/nets/deep/other.onnx")]
    public void Where_no_folder_is_known_the_end_of_a_path_is_enough(string written, string expected)
    {
        Assert.Equal([expected], ModelPath.Find(written, "Model.cs", null, Files));
        Assert.Equal([expected], ModelPath.Find(written, null, null, Files));
    }

    [Theory]
    [InlineData(@"..\nets\m.onnx", @"C:\p\src\Model.cs", @"C:\p\nets\m.onnx")]
    [InlineData(@"C:\p\nets\m.onnx", @"C:\p\src\Model.cs", @"C:\p\nets\m.onnx")]
    [InlineData(@"..\nets\m.onnx", @"\\server\p\src\Model.cs", @"\\server\p\nets\m.onnx")]
    public void Windows_paths_are_paths(string written, string source, string file) =>
        Assert.Equal([ModelPath.Normalize(file)], ModelPath.Find(written, source, null, new[] { file, @"C:\m.onnx" }.Select(ModelPath.Normalize)));

    [Theory]
    [InlineData("a/./b//c/../m.onnx", "a/b/m.onnx")]
    [InlineData("./m.onnx", "m.onnx")]
    [InlineData("../../m.onnx", "../../m.onnx")]
    [InlineData("a/../../m.onnx", "../m.onnx")]
    [InlineData("/../m.onnx", "/m.onnx")]
    [InlineData("C:\\..\\..\\m.onnx", "C:/m.onnx")]
    [InlineData("\\\\server\\share\\..\\m.onnx", "//server/m.onnx")]
    public void A_path_is_normalised(string path, string expected) => Assert.Equal(expected, ModelPath.Normalize(path));

    [SampledTheory(2)]
    [InlineData("m.onnx", "", 4)]
    [InlineData("./m.onnx", "", 4)]
    [InlineData("nets/m.onnx", "", 3)]
    [InlineData("m.onnx", "nets", 3)]
    [InlineData("../m.onnx", "nets", 4)]
    [InlineData("./m.onnx", "src", 4)]
    [InlineData("M.onnx", "", 4)]
    public void Generator_and_analyzer_take_the_same_file(string written, string folder, int inputs)
    {
        using var models = new ModelFolder();
        Networks.Single("\"4-2\"").SaveOnnx(models.PathOf("m.onnx"));
        Networks.Single("\"3-2\"").SaveOnnx(models.PathOf("nets/m.onnx"));
        string root = Path.GetDirectoryName(models.PathOf("m.onnx"))!;
        GeneratorRun run = GeneratorRun.Of(
            $"[BackpropGen.Network(Model = \"{written}\")] public partial class Model {{ }}",
            models.Settings with { Folder = Path.Combine(root, folder), Configs = [ConsumerSettings.Properties(("ProjectDir", root + "/"))] });
        Assert.Empty(run.AnalyzerDiagnostics());
        Assert.Contains($"InputCount = {inputs};", run.Files["Model.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_whose_names_differ_in_case_alone_are_told_apart()
    {
        using var models = new ModelFolder();
        Networks.Single("\"4-2\"").SaveOnnx(models.PathOf("Net.onnx"));
        Networks.Single("\"3-2\"").SaveOnnx(models.PathOf("net.onnx"));
        if (models.Files.Count < 2)
        {
            // The file system takes them for one.
            return;
        }

        foreach ((string written, int inputs) in new[] { ("Net.onnx", 4), ("net.onnx", 3) })
        {
            GeneratorRun run = GeneratorRun.Of($"[BackpropGen.Network(Model = \"{written}\")] public partial class Model {{ }}", models.Settings);
            Assert.Empty(run.AnalyzerDiagnostics());
            Assert.Contains($"InputCount = {inputs};", run.Files["Model.g.cs"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_the_project_lists_twice_is_one()
    {
        using var models = new ModelFolder();
        Networks.Single("\"4-2\"").SaveOnnx(models.PathOf("nets/m.onnx"));
        string path = models.Files.Single();
        string again = Path.Combine(Path.GetDirectoryName(path)!, "..", "nets", "m.onnx");
        GeneratorRun run = GeneratorRun.Of("[BackpropGen.Network(Model = \"m.onnx\")] public partial class Model { }", new ConsumerSettings(AdditionalFiles: [path, again, path]));
        Assert.Empty(run.AnalyzerDiagnostics());
        Assert.NotEmpty(run.Files);
    }

    [Fact]
    public void A_file_is_parsed_once_for_all_classes_that_name_it_and_all_analyses()
    {
        using var models = new ModelFolder();
        Networks.Single("\"4-2\"").SaveOnnx(models.PathOf("m.onnx"));
        Networks.Single("\"4-2\"").Save(models.PathOf("w.safetensors"));
        GeneratorRun run = GeneratorRun.Of(
            """
            using BackpropGen;
            [Network(Model = "m.onnx")] public partial class First { }
            [Network(Model = "m.onnx", Frozen = true)] public partial class Second { }
            [Network("4-2", Weights = "w.safetensors")] public partial class Third { }
            """,
            models.Settings);
        Assert.NotEmpty(run.Files);

        // Whoever parsed them again would miss them.
        foreach (string file in models.Files)
        {
            File.Delete(file);
        }

        Assert.Empty(run.AnalyzerDiagnostics());
        Assert.Empty(run.AnalyzerDiagnostics());
    }
}
