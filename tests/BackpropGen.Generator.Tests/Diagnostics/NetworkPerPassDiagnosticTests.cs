using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Networks that a loop creates in every pass: alike and only to predict, or for a reason.</summary>
public class NetworkPerPassDiagnosticTests
{
    [SampledTheory(3)]
    [InlineData("foreach (float[] row in rows) { Write([|new Model()|].Predict(row)); }")]
    [InlineData("foreach (float[] row in rows) Write([|new Model()|].Predict(row[0], row[1]));")]
    [InlineData("foreach (float[] row in rows) { var network = [|new Model(seed: 3)|]; Write(network.Predict(row)); Write(network.Evaluate(row, new float[] { 1 })); }")]
    [InlineData("foreach (float[] row in rows) { Model network = [|new()|]; Write(network.Predict(row)); }")]
    [InlineData("for (int i = 0; i < rows.Length; i++) { if (i > 2) { var network = [|new Model(seed)|]; Write(network.Predict(rows[i])); } }")]
    [InlineData("int i = 0; while (i < 3) { Write([|new Model()|].Predict(rows[i++])); }")]
    [InlineData("int i = 0; do { Write([|new Model()|].Predict(rows[i])); i++; } while (i < 3);")]
    [InlineData("foreach (float[] row in rows) { var network = [|new Model()|]; Write((float)network.Score(row, new float[] { 1 }).MeanAbsoluteError); }")]
    [InlineData("foreach ((float a, float b) in new[] { (1f, 2f) }) { Write([|new Model()|].Predict(a, b)); }")]
    [InlineData("System.Action run = () => { foreach (float[] row in rows) { Write([|new Model()|].Predict(row)); } }; run();")]
    [InlineData("foreach (float[] row in rows) { Write([|new OfFile(path)|].Predict(row)); }")]
    public void Alike_and_only_to_predict(string statements) => Assert.Contains("create it once, before the loop", Reported.Once("BPG108", Use(statements)), StringComparison.Ordinal);

    [Fact]
    public void For_a_reason_or_nobody_s_business() => Reported.NothingInAny(Use, [
        "var network = new Model(); foreach (float[] row in rows) { Write(network.Predict(row)); }",
        "for (int i = 0; i < 3; i++) { var network = new Model(seed: i); Write(network.Predict(rows[0])); }",
        "foreach (float[] row in rows) { var network = new Model(seed: System.Environment.TickCount); Write(network.Predict(row)); }",
        "foreach (float[] row in rows) { var network = new Model(); network.Train(row, new float[] { 1 }, 0.1f); Write(network.Predict(row)); }",
        "for (int i = 0; i < 3; i++) { var network = new Model(seed: 1); network.Fit(rows, new float[3]); Write(network.Predict(rows[0])); }",
        "foreach (float[] row in rows) { var network = new Model(); network.Load(path); Write(network.Predict(row)); }",
        "foreach (float[] row in rows) { var network = new Model(); network.SetParameters(row); Write(network.Predict(row)); }",
        "foreach (float[] row in rows) { var network = new Model(); network.Restore(); Write(network.Predict(row)); }",
        "foreach (float[] row in rows) { var network = new Model(); Keep(network); Write(network.Predict(row)); }",
        "foreach (float[] row in rows) { var network = new Model { Name = \"a\" }; Write(network.Predict(row)); }",
        "foreach (float[] row in rows) { var network = new Model(); network.Name = \"a\"; Write(network.Predict(row)); }",
        "foreach (float[] row in rows) { var network = new Model(); if (row[0] > 0) { network = Shared; } Write(network.Predict(row)); }",
        "foreach (float[] row in rows) { Keep(new Model()); }",
        "foreach (float[] row in rows) { list.Add(new Model()); }",
        "for (int i = 0; i < 3; i++) { networks[i] = new Model(); }",
        "Model? late = null; foreach (float[] row in rows) { late ??= new Model(); Write(late.Predict(row)); }",
        "foreach (float[] row in rows) { if (row[0] > 0) { Write(new Model().Predict(row)); break; } }",
        "foreach (float[] row in rows) { if (row[0] > 0) { var network = new Model(); Write(network.Predict(row)); return; } }",
        "foreach (float[] row in rows) { var network = new Model(); }",
        "for (var network = new Model(); rows.Length > 3; ) { Write(network.Predict(rows[0])); }",
        "foreach (float[] row in new[] { new float[] { new Model().Predict(1, 2) } }) { Write(row[0]); }",
        "foreach (float[] row in rows) { System.Func<Model> create = () => new Model(); list.Add(create()); }",
        "foreach (float[] row in rows) { Write(new Other().Predict(row)); }",
    ]);

    [Fact]
    public void A_prediction_that_ends_the_loop() => Reported.Nothing(Gate.InNamespace(Use("").Replace(
        "/* more */", "internal static float First(float[][] rows) { foreach (float[] row in rows) { if (row[0] > 0) { return new Model().Predict(row); } } return 0; }", StringComparison.Ordinal)));

    private static string Use(string statements) => $$"""
        [Network("2-3-1")]
        internal partial class Model
        {
            internal string Name = "";

            internal void Restore() { }
        }

        [Network("2-3-1")]
        internal partial class OfFile
        {
            internal OfFile(string path) => this.Load(path);
        }

        internal class Other { internal float Predict(System.ReadOnlySpan<float> inputs) => 0; }

        internal static class User
        {
            private static readonly Model Shared = new Model();

            internal static void Use(float[][] rows, Model[] networks, System.Collections.Generic.List<Model> list, string path, int seed)
            {
                {{statements}}
            }

            internal static void Keep(Model network) => network.Name = Shared.Name;

            private static void Write(float prediction) => System.Console.WriteLine(prediction);

            internal static void Run() => Write(1);

            /* more */
        }
        """;
}
