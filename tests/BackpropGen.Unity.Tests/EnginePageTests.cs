using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BackpropGen.Testing;

namespace BackpropGen.Unity.Tests;

/// <summary>The code of the pages for engines: each block compiles as a script.</summary>
[Collection(OldestGame.Name)]
public sealed class EnginePageTests(OldestGame game)
{
    private const string Unity = "docs/unity.md";
    private const string Others = "docs/godot-and-monogame.md";

    /// <summary>A block for an engine says which, by its using directives; others are compiled for Unity.</summary>
    public static TheoryData<string, int> Scripts
    {
        get
        {
            var scripts = new TheoryData<string, int>();
            foreach (string page in new[] { Unity, Others, "src/BackpropGen.Unity/Package/README.md" })
            {
                for (int i = 0; i < Blocks(page, "csharp").Count; i++)
                {
                    scripts.Add(page, i);
                }
            }

            return scripts;
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_block_compiles_with_its_engine(string page, int index)
    {
        string script = Blocks(page, "csharp")[index];
        string iris = Path.Combine(game.Folder, "iris.BackpropGenGenerator.additionalfile");
        File.Copy(UnityPackage.PathOf("Samples~/Trained models/iris.BackpropGenGenerator.additionalfile"), iris, overwrite: true);
        string hallway = Path.Combine(game.Folder, "hallway.BackpropGenGenerator.additionalfile");
        File.Copy(Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "Policies", "mlagents-recurrent-discrete-15.onnx"), hallway, overwrite: true);
        Assert.Empty(
            script.Contains("using Godot;", StringComparison.Ordinal) ? game.ScriptFor("Godot", script, iris)
            : script.Contains("using Microsoft.Xna.Framework;", StringComparison.Ordinal) ? game.ScriptFor("MonoGame", script, iris)
            : game.Script(script, iris, hallway));
    }

    [Fact]
    public void The_manifest_of_a_project_names_the_package()
    {
        JsonElement dependencies = JsonDocument.Parse(Assert.Single(Blocks(Unity, "json"))).RootElement.GetProperty("dependencies");
        JsonProperty dependency = Assert.Single(dependencies.EnumerateObject());
        Assert.Equal(JsonDocument.Parse(UnityPackage.Read("package.json")).RootElement.GetProperty("name").GetString(), dependency.Name);
        Assert.EndsWith("/" + dependency.Name, dependency.Value.GetString());
        Assert.True(File.Exists(Repository.PathOf(Assert.Single(Blocks(Unity, "sh")).Trim().Split('/'))));
    }

    [Fact]
    public void Items_of_projects_are_those_that_the_SDK_knows() => Assert.All(
        Blocks(Others, "xml"), block => Assert.Contains(Assert.Single(XElement.Parse(block).Elements()).Name.LocalName, (string[])["AdditionalFiles", "None"]));

    private static IReadOnlyList<string> Blocks(string page, string language) =>
        [.. Regex.Matches(File.ReadAllText(Repository.PathOf(page.Split('/'))), $@"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
}
