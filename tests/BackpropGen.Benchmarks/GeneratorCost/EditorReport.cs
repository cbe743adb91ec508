using BackpropGen.Benchmarks.Page;
using BackpropGen.Testing;

namespace BackpropGen.Benchmarks.GeneratorCost;

/// <summary>The page's section about what an edit costs in a program of 200 networks, in a file that has none.</summary>
internal static class EditorReport
{
    private const int Networks = 200;
    private const int Repetitions = 100;

    private static readonly (string Name, Func<int, string> Text, bool HaveOwnActivations)[] Edits =
    [
        ("in the body of a method", InBody, false),
        ("of a declaration", i => $"class Other {{ int Method{i}() {{ return 0; }} }}", false),
        ("in the body of a method, all networks with activations of their own", InBody, true),
        ("in the body of an activation that one network has", i =>
            $"using BackpropGen; namespace Edited {{ [Network(\"2-4:Edited-1\")] public partial class Model {{ [Activation] private static float Edited(float z) => z * {i + 2}; }} }}", true),
    ];

    private static string InBody(int edit) => $"class Other {{ int Method() {{ return {edit}; }} }}";

    public static string Measure()
    {
        var table = new MarkdownTable(["files", "edit", "ms", "of these Roslyn", "allocated, KB", "of these Roslyn"]);
        foreach (int files in new[] { 20, Networks })
        {
            foreach ((string name, Func<int, string> text, bool haveOwnActivations) in Edits)
            {
                var program = EditedProgram.Of(Networks, files, text, haveOwnActivations);
                EditedProgram.Cost all = program.OfGenerator(Repetitions);
                EditedProgram.Cost ofRoslyn = program.OfRoslyn(Repetitions);
                table.Add([Figures.Whole(files), name, Figures.Short(all.Milliseconds), Figures.Short(ofRoslyn.Milliseconds), Figures.Whole(all.Bytes / 1000), Figures.Whole(ofRoslyn.Bytes / 1000)]);
            }
        }

        return table.ToString();
    }
}
