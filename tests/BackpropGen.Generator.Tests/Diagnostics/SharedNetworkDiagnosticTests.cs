using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Networks that lambdas on several threads use, one of which changes them.</summary>
public class SharedNetworkDiagnosticTests
{
    [SampledTheory(3)]
    [InlineData("Parallel.For(0, 9, i => { network.[|Train|](1, 2, 3, 0.1f); });")]
    [InlineData("Parallel.ForEach(rows, row => { Write(network.Predict(row)); network.[|Update|](row, 0.1f); });")]
    [InlineData("Parallel.Invoke(() => network.[|Fit|](rows, targets), () => Write(network.Predict(1, 2)));")]
    [InlineData("Parallel.Invoke(() => Write(network.Predict(1, 2)), () => network.[|Load|](path));")]
    [InlineData("var training = Task.Run(() => network.[|Fit|](rows, targets)); var answer = Task.Run(() => network.Predict(1, 2)); await Task.WhenAll(training, answer);")]
    [InlineData("Task answer = Task.Run(() => network.Predict(1, 2)); Task training = Task.Run(() => { network.[|Fit|](rows, targets); }); Task.WaitAll(answer, training);")]
    [InlineData("await Task.WhenAll(Task.Run(() => { network.[|Load|](path); }), Task.Run(() => { Write(network.Evaluate(1, 2, 3)); }));")]
    [InlineData("var training = Task.Factory.StartNew(() => network.[|Fit|](rows, targets)); Parallel.For(0, 9, i => Write(network.Predict(1, i))); await training;")]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => network.[|Load|](path)); var answer = Task.Run(() => network.Predict(1, 2)); Write(await answer);")]
    [InlineData("Task training = Task.Run(() => { network.[|Fit|](rows, targets); }); if (rows.Length > 3) { _ = Task.Run(() => network.Predict(1, 2)); } await training;")]
    [InlineData("var tasks = new System.Collections.Generic.List<Task>(); foreach (float[] row in rows) { tasks.Add(Task.Run(() => network.[|Train|](row, row, 0.1f))); } await Task.WhenAll(tasks);")]
    [InlineData("_ = Task.Run(() => Field.[|Fit|](rows, targets)); _ = Task.Run(() => Field.Predict(1, 2)); await Task.Yield();")]
    public void One_changes_what_another_uses(string statements)
    {
        string message = Reported.Once("BPG110", Use(statements));
        Assert.Contains("while another thread may use it", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_for_each_waited_for_locked_or_only_read() => Reported.NothingInAny(Use, [
        "await Task.Yield(); Parallel.For(0, 9, i => Write(network.Predict(1, i)));",
        "await Task.Yield(); Parallel.For(0, 9, i => { var own = network.Clone(); own.Train(1, 2, 3, 0.1f); Write(own.Predict(1, 2)); });",
        "await Task.Run(() => network.Fit(rows, targets)); Write(await Task.Run(() => network.Predict(1, 2)));",
        "await Task.Run(() => network.Fit(rows, targets)).ConfigureAwait(false); Parallel.For(0, 9, i => Write(network.Predict(1, 2)));",
        "var training = Task.Run(() => network.Fit(rows, targets)); await training; _ = Task.Run(() => network.Predict(1, 2));",
        "var training = Task.Run(() => network.Fit(rows, targets)); training.Wait(); _ = Task.Run(() => network.Predict(1, 2)); await Task.Yield();",
        "Write(Task.Run(() => network.Fit(rows, targets)).Result.Losses.Count); _ = Task.Run(() => network.Predict(1, 2)); await Task.Yield();",
        "_ = Task.Run(() => network.Fit(rows, targets)); _ = Task.Run(() => Field.Predict(1, 2)); await Task.Yield();",
        "_ = Task.Run(() => { network.Fit(rows, targets); Write(network.Predict(1, 2)); }); await Task.Yield();",
        "if (rows.Length > 3) { _ = Task.Run(() => network.Fit(rows, targets)); } else { _ = Task.Run(() => network.Predict(1, 2)); } await Task.Yield();",
        "if (rows.Length > 3) { _ = Task.Run(() => network.Fit(rows, targets)); return; } _ = Task.Run(() => network.Predict(1, 2)); await Task.Yield();",
        "_ = rows.Length > 3 ? Task.Run(() => network.Fit(rows, targets)) : Task.Run(() => { Write(network.Predict(1, 2)); return new TrainingHistoryBox().Value; }); await Task.Yield();",
        "Parallel.For(0, 9, i => { lock (rows) { network.Train(1, 2, 3, 0.1f); } }); await Task.Yield();",
        "foreach (float[] row in rows) { await Task.Run(() => network.Train(row, row, 0.1f)); }",
        "foreach (float[] row in rows) { var own = network.Clone(); _ = Task.Run(() => own.Train(row, row, 0.1f)); } await Task.Yield();",
        "Parallel.For(0, networks.Length, i => networks[i].Fit(rows, targets)); await Task.Yield();",
        "Parallel.ForEach(networks, own => own.Fit(rows, targets)); await Task.Yield();",
        "network.Fit(rows, targets); Parallel.For(0, 9, i => Write(network.Predict(1, 2))); network.Load(path); await Task.Yield();",
        "System.Func<float> later = () => network.Predict(1, 2); _ = Task.Run(() => network.Fit(rows, targets)); await Task.Yield();",
    ]);

    // Functions that the statements are wrapped in are asynchronous, too.
    private static string Use(string statements) => $$"""
        using System.Threading.Tasks;

        [Network("2-3-1")]
        internal partial class Model
        {
        }

        internal sealed class TrainingHistoryBox
        {
            internal TrainingHistory Value => null!;
        }

        internal sealed class User
        {
            private Model Field = new Model();

            private static void Write(float value)
            {
            }

            internal async Task Run(Model network, Model[] networks, float[][] rows, float[] targets, string path)
            {
                #pragma warning disable CS1998, CS4014
                {{statements.Replace("void Function", "async Task Function", StringComparison.Ordinal)}}
            }
        }
        """;
}
