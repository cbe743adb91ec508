using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using BackpropGen;
using Playground.Lessons;
using Playground.Lessons.Data;
using Playground.Lessons.Explaining;
using Playground.Lessons.Training;

[assembly: SupportedOSPlatform("browser")]

namespace Playground;

/// <summary>What the scripts of the page call. There is one session at a time.</summary>
internal static partial class Page
{
    private const int GridSize = 100;

    private static Session s_session = null!;
    private static Grid s_grid = null!;
    private static GeneratedSource s_source = null!;
    private static Table? s_own;

    // The scripts start everything.
    private static void Main()
    {
    }

    /// <summary>The lessons, and what can be chosen.</summary>
    [JSExport]
    internal static string Catalog() => PageJson.Catalog();

    /// <summary>Begins anew with the settings of a link.</summary>
    [JSExport]
    internal static string Open(string link)
    {
        Settings settings = Settings.Parse(link);
        Lesson lesson = settings.Lesson == LessonCatalog.OwnId ? LessonCatalog.Own(s_own) : LessonCatalog.Find(settings.Lesson);
        var session = new Session(lesson, settings);
        if (s_session?.ClassName != session.ClassName)
        {
            s_source = GeneratedSource.Of(session.ClassName);
        }

        s_session = session;
        s_grid = new Grid(session.Rows.Training, session.Description.OutputCount, GridSize);
        return PageJson.Of(s_session, s_grid);
    }

    /// <summary>Makes a pasted table one's own data. What is wrong with it is returned; nothing if it can be learnt.</summary>
    [JSExport]
    internal static string ReadTable(string text)
    {
        try
        {
            s_own = CsvTable.Read(text);
            return string.Empty;
        }
        catch (FormatException unreadable)
        {
            return unreadable.Message;
        }
    }

    /// <summary>Makes points that were drawn one's own data: x, y and class of each, one after the other.</summary>
    [JSExport]
    internal static void DrawPoints(double[] points) => s_own = Shapes.OfPoints(points);

    [JSExport]
    internal static void Choose(double learningRate, int batchSize) => s_session.Choose((float)learningRate, batchSize);

    [JSExport]
    internal static string GoTo(int row)
    {
        s_session.GoTo(row);
        return PageJson.Progress(s_session);
    }

    [JSExport]
    internal static string StepRow()
    {
        s_session.StepRow();
        return PageJson.Progress(s_session);
    }

    [JSExport]
    internal static string StepBatch()
    {
        s_session.StepBatch();
        return PageJson.Progress(s_session);
    }

    [JSExport]
    internal static string Run(int rows)
    {
        s_session.Run(rows);
        return PageJson.Progress(s_session);
    }

    [JSExport]
    internal static string Progress() => PageJson.Progress(s_session);

    /// <summary>Weights and biases in PyTorch's order: of each layer the weights [out, in], then the biases.</summary>
    [JSExport]
    internal static double[] Parameters()
    {
        float[] parameters = new float[s_session.Description.ParameterCount];
        s_session.Network.GetParameters(parameters);
        return Array.ConvertAll(parameters, value => (double)value);
    }

    /// <summary>The predictions on the grid.</summary>
    [JSExport]
    internal static double[] Predictions()
    {
        ReadOnlySpan<float> outputs = s_grid.Predict(s_session);
        double[] copy = new double[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            copy[i] = outputs[i];
        }

        return copy;
    }

    /// <summary>Epoch, training loss and held-out loss of each point, one after the other; NaN where there is none.</summary>
    [JSExport]
    internal static double[] Losses() => [.. s_session.Losses.Points.SelectMany(point => new[] { point.Epoch, point.Training, point.HeldOut })];

    [JSExport]
    internal static string Explain(int layer, int node, int from) => PageJson.Explain(s_session, new Part(layer, node, from), s_source);

    /// <summary>The derivation of the whole row, as a file of HTML.</summary>
    [JSExport]
    internal static string ExplainRow() => s_session.Explain().ToHtml();

    [JSExport]
    internal static string Source() => PageJson.Lines(s_source);

    [JSExport]
    internal static string GeneratedFile() => s_source.Text;

    [JSExport]
    internal static string ClassFile() => TakeAway.Class(s_session);

    [JSExport]
    internal static byte[] Safetensors() => TakeAway.Safetensors(s_session);

    [JSExport]
    internal static byte[] Onnx() => TakeAway.Onnx(s_session);
}
