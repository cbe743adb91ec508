using System.Reflection;
using BackpropGen.Testing;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Playground.Lessons;
using Playground.Lessons.Explaining;
using Playground.Lessons.Training;

namespace BackpropGen.Playground.Tests;

public sealed class TakeAwayTests
{
    public static TheoryData<string> Links => ["lesson=salaries", "lesson=xor&scaling=1", "lesson=irises&network=2-8-3"];

    [Theory]
    [MemberData(nameof(Links))]
    public void The_class_compiles_with_the_weights_beside_it_and_predicts_the_same(string link)
    {
        Session session = Trained(link);
        using var folder = new ModelFolder();
        File.WriteAllBytes(folder.PathOf(session.ClassName + ".safetensors"), TakeAway.Safetensors(session));

        GeneratorRun run = GeneratorRun.Of(TakeAway.Class(session), folder.Settings with { IsOnlyRun = true });
        Assert.Empty(run.CompilerDiagnostics());
        Assembly assembly = run.Load();
        var taken = (INetwork<float>)Activator.CreateInstance(assembly.GetType(session.ClassName)!)!;

        Assert.Equal(Predictions(session, session.Network), Predictions(session, taken));
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Onnx_Runtime_predicts_the_same(string link)
    {
        Session session = Trained(link);
        using var runtime = new InferenceSession(TakeAway.Onnx(session));
        int columns = session.Description.InputCount;
        var rows = new DenseTensor<float>(session.Rows.Training.Inputs.ToArray(), [session.Rows.Training.Count, columns]);

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = runtime.Run([NamedOnnxValue.CreateFromTensor(runtime.InputNames[0], rows)]);

        float[] expected = Predictions(session, session.Network);
        Assert.All(expected.Zip(outputs[0].AsEnumerable<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * Math.Max(1, Math.Abs(pair.First))));
        Assert.Equal(expected.Length, outputs[0].AsEnumerable<float>().Count());
    }

    private static Session Trained(string link)
    {
        Settings settings = Settings.Parse(link);
        var session = new Session(LessonCatalog.Find(settings.Lesson), settings);
        session.StepRow();
        session.Run(50);
        return session;
    }

    private static float[] Predictions(Session session, INetwork<float> network)
    {
        float[] outputs = new float[session.Rows.Training.Targets.Length];
        network.PredictBatch(session.Rows.Training.Inputs, outputs);
        return outputs;
    }
}
