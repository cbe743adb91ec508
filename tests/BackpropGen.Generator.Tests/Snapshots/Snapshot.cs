using System.Text;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Snapshots;

/// <summary>
/// Compares generated files with the accepted ones beside the test, by the file conventions of Verify: Class.Method#Hint.verified.cs is what was
/// accepted, Class.Method#Hint.received.cs what came instead. To accept, rename. Verify itself would replace this class alone.
/// </summary>
internal static class Snapshot
{
    private static readonly string Folder = Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Snapshots");

    public static void Verify(GeneratorRun run, string testClass, string method) => Verify(run.Files, testClass, method);

    /// <summary>Files by their hints, which end with .cs.</summary>
    public static void Verify(IReadOnlyDictionary<string, string> files, string testClass, string method)
    {
        string prefix = Path.Combine(Folder, $"{testClass}.{method}#");
        var differences = new List<string>();
        foreach ((string hint, string text) in files)
        {
            string name = prefix + Path.GetFileNameWithoutExtension(hint);
            string verified = name + ".verified.cs", received = name + ".received.cs";
            if (File.Exists(verified) && File.ReadAllText(verified) == text)
            {
                File.Delete(received);
                continue;
            }

            File.WriteAllText(received, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            differences.Add(File.Exists(verified) ? $"{received} is not as accepted: {FirstDifference(File.ReadAllText(verified), text)}" : $"{received} is new");
        }

        IEnumerable<string> expected = files.Keys.Select(hint => prefix + Path.GetFileNameWithoutExtension(hint) + ".verified.cs");
        differences.AddRange(Directory.GetFiles(Folder, Path.GetFileName(prefix) + "*.verified.cs").Except(expected)
            .Select(file => $"{file} is accepted, but not generated"));
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static string FirstDifference(string verified, string received)
    {
        string[] before = verified.Split('\n'), after = received.Split('\n');
        int line = Enumerable.Range(0, Math.Max(before.Length, after.Length)).First(i => i >= before.Length || i >= after.Length || before[i] != after[i]);
        return $"line {line + 1}: '{before.ElementAtOrDefault(line)}' became '{after.ElementAtOrDefault(line)}'";
    }
}
