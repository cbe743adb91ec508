using System.Reflection;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Training;

/// <summary>docs/training.md stays true.</summary>
public class TrainingPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "training.md")).ReplaceLineEndings("\n");

    [Fact]
    public void It_has_a_row_for_every_optimizer() =>
        Assert.Equal(Enum.GetNames<Optimizer>().Order(), FirstColumn("Optimizer").Order());

    [Fact]
    public void It_has_a_row_for_every_schedule() => Assert.Equal(
        typeof(LearningRateSchedule).GetMembers(BindingFlags.Static | BindingFlags.Public).Where(member => member.DeclaringType == typeof(LearningRateSchedule) && !member.Name.StartsWith("get_", StringComparison.Ordinal))
            .Select(member => member.Name).Order(),
        FirstColumn("LearningRateSchedule").Select(call => call.Split('(')[0]).Order());

    [Fact]
    public void Its_program_compiles()
    {
        Match program = Assert.Single(Regex.Matches(Page, @"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline));
        Assert.Empty(GeneratorRun.Of("#pragma warning disable CS1591\n" + program.Groups[1].Value).EmitDiagnostics());
    }

    /// <summary>The first column of the table with a heading.</summary>
    private static IEnumerable<string> FirstColumn(string heading) => Page.Split('\n')
        .SkipWhile(line => !line.StartsWith($"| `{heading}` |", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => Regex.Match(line, "^\\| `([^`]+)` \\|").Groups[1].Value);
}
