using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Loops that count epochs around Fit, and loops that have a reason to be.</summary>
public class RepeatedFitDiagnosticTests
{
    [SampledTheory(3)]
    [InlineData("for (int epoch = 0; epoch < 100; epoch++) network.[|Fit|](inputs, targets);")]
    [InlineData("for (int epoch = 0; epoch < epochs; epoch++) { network.[|Fit|](inputs, targets, new FitOptions { Epochs = 1, LearningRate = 0.1 }); }")]
    [InlineData("for (int epoch = 0; epoch < 100; epoch++) { network.[|Fit|](inputs, targets); System.Console.WriteLine(epoch); }")]
    [InlineData("for (int epoch = 0; epoch < 100; epoch++) { _ = network.[|Fit|](inputs, targets, null, default); }")]
    [InlineData("var own = new FitOptions { Epochs = 1 }; for (int epoch = 0; epoch < 100; epoch++) { network.[|Fit|](inputs, targets, own); }")]
    [InlineData("int epoch = 0; while (epoch < 100) { network.[|Fit|](inputs, targets); epoch++; }")]
    [InlineData("int epoch = 0; do { network.[|Fit|](inputs, targets); epoch++; } while (epoch < 100);")]
    [InlineData("foreach (int epoch in System.Linq.Enumerable.Range(0, 100)) { string line = $\"epoch {epoch}\"; network.[|Fit|](inputs, targets); System.Console.WriteLine(line); }")]
    [InlineData("for (int epoch = 0; epoch < 100; epoch++) { Shared.[|Fit|](Inputs, new float[] { 1, 0 }); }")]
    [InlineData("var local = new Model(seed: 1); for (int epoch = 0; epoch < 100; epoch++) { local.[|Fit|](new float[,] { { 1, 2 }, { 3, 4 } }, targets); }")]
    public void A_loop_that_counts_epochs(string statements) => Assert.Contains("set FitOptions.Epochs", Reported.Once("BPG107", Use(statements)), StringComparison.Ordinal);

    [Fact]
    public void Loops_with_a_reason() => Reported.NothingInAny(Use, [
        "network.Fit(inputs, targets);",
        "for (int i = 0; i < 100; i++) { TrainingHistory history = network.Fit(inputs, targets); System.Console.WriteLine(history.FinalLoss); }",
        "for (int i = 0; i < 100; i++) { System.Console.WriteLine(network.Fit(inputs, targets).FinalLoss); }",
        "for (int i = 0; i < 100; i++) { network.Fit(inputs, targets); System.Console.WriteLine(network.Evaluate(row, row)); }",
        "for (int i = 0; i < 100; i++) { network.Initialize(i); network.Fit(inputs, targets); }",
        "for (int i = 0; i < 100; i++) { network.Fit(inputs, targets); if (i % 10 == 0) { System.Console.WriteLine(i); } }",
        "for (int i = 0; i < 100; i++) { network.Fit(inputs, targets); Look(); }",
        "for (int i = 0; i < 100; i++) { network.Fit(inputs, targets, new FitOptions { Seed = i }); }",
        "for (int i = 0; i < 100; i++) { network.Fit(inputs, targets, options); }",
        "var own = new FitOptions(); for (int i = 0; i < 100; i++) { network.Fit(inputs, targets, own); own.LearningRate = 0.1; }",
        "var own = new FitOptions { EpochCompleted = _ => Look() }; for (int i = 0; i < 100; i++) { network.Fit(inputs, targets, own); }",
        "var own = new FitOptions { Schedule = LearningRateSchedule.Step(10, 0.5) }; for (int i = 0; i < 100; i++) { network.Fit(inputs, targets, own); }",
        "foreach (float[,] fold in folds) { network.Fit(fold, targets); }",
        "for (int i = 0; i < folds.Length; i++) { network.Fit(folds[i], targets); }",
        "for (int i = 0; i < 100; i++) { network.Fit(Next(), targets); }",
        "for (int i = 0; i < 100; i++) { network.Fit(_mutable, targets); }",
        "for (int i = 0; i < 100; i++) { inputs[0, 0] = i; network.Fit(inputs, targets); }",
        "for (int i = 0; i < 100; i++) { System.Array.Reverse(targets); network.Fit(inputs, targets); }",
        "foreach (Model each in networks) { each.Fit(inputs, targets); }",
        "for (int i = 0; i < 100; i++) { network = new Model(i); network.Fit(inputs, targets); }",
        "for (int i = 0; i < 100; i++) { var own = new Model(seed: 1); own.Fit(inputs, targets); }",
        "for (int i = 0; i < 100; i++) { networks[i].Fit(inputs, targets); }",
        "var watch = System.Diagnostics.Stopwatch.StartNew(); while (watch.ElapsedMilliseconds < 1000) { network.Fit(inputs, targets); }",
        "while (true) { network.Fit(inputs, targets); }",
        "for (;;) { network.Fit(inputs, targets); break; }",
        "for (int i = 0; i < 100; i++) { System.Action action = () => network.Fit(inputs, targets); action(); }",
        "for (network.Fit(inputs, targets); epochs > 0; epochs--) { Look(); }",
        "for (int i = 0; i < 100; i++) { other.Fit(inputs, targets); }",
    ]);

    [Fact]
    public void A_loop_that_waits_between_its_passes() => Reported.Nothing(
        Gate.InNamespace(Use("").Replace("/* more */", "internal static async System.Threading.Tasks.Task Run(Model network, float[,] inputs, float[] targets) { for (int i = 0; i < 9; i++) { network.Fit(inputs, targets); await System.Threading.Tasks.Task.Delay(1000); } }", StringComparison.Ordinal)));

    private static string Use(string statements) => $$"""
        [Network("2-3-1")] internal partial class Model { }

        internal class Other { internal void Fit(float[,] inputs, float[] targets) { } }

        internal static class User
        {
            private static readonly Model Shared = new Model();
            private static readonly float[,] Inputs = { { 1, 2 }, { 3, 4 } };
            private static float[,] _mutable = Inputs;

            internal static void Use(Model network, Other other, Model[] networks, float[,] inputs, float[] targets, float[] row, float[][,] folds, FitOptions options, int epochs)
            {
                _mutable = new float[2, 2];
                _ = Shared;
                {{statements}}
            }

            private static void Look() { }

            private static float[,] Next() => _mutable;

            internal static void Keep() { Look(); Next(); }

            /* more */
        }
        """;
}
