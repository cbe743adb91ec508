using System.Text;
using System.Text.Json;
using BackpropGen;
using Playground.Lessons;
using Playground.Lessons.Data;
using Playground.Lessons.Explaining;
using Playground.Lessons.Training;

namespace Playground;

/// <summary>What the scripts of the page read, as JSON.</summary>
internal static class PageJson
{
    public static string Catalog() => Write(json =>
    {
        json.WriteStartArray("lessons");
        foreach (Lesson lesson in LessonCatalog.All.Append(LessonCatalog.Own(null)))
        {
            json.WriteStartObject();
            json.WriteString("id", lesson.Id);
            json.WriteString("title", lesson.Title);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        // A decimal has the digits that a float is written with.
        Numbers(json, "learningRates", Settings.LearningRates.Select(rate => (double)(decimal)rate));
        Numbers(json, "batchSizes", Settings.BatchSizes.Select(size => (double)size));
        Numbers(json, "noises", Settings.Noises);
        json.WriteNumber("largestSeed", Settings.LargestSeed);
    });

    /// <summary>All that stays as it is while a session is trained.</summary>
    public static string Of(Session session, Grid grid) => Write(json =>
    {
        Lesson lesson = session.Lesson;
        Settings settings = session.Settings;
        json.WriteString("lesson", lesson.Id);
        json.WriteString("title", lesson.Title);
        json.WriteString("text", lesson.Text);
        json.WriteBoolean("isDrawn", lesson.IsDrawn);
        json.WriteString("network", settings.Network);
        json.WriteBoolean("scaling", settings.Scaling);
        json.WriteNumber("learningRate", (decimal)settings.LearningRate);
        json.WriteNumber("batchSize", settings.BatchSize);
        json.WriteNumber("noise", settings.Noise);
        json.WriteNumber("seed", settings.Seed);
        json.WriteBoolean("startsWithOnes", settings.StartsWithOnes);
        json.WriteString("link", settings.ToString());
        json.WriteStartArray("networks");
        foreach (NetworkSize size in lesson.Networks)
        {
            json.WriteStartObject();
            json.WriteString("widths", size.Widths);
            json.WriteString("activation", size.HiddenActivation?.ToString().ToLowerInvariant() ?? "no hidden layer");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        NetworkDescription description = session.Description;
        json.WriteString("className", session.ClassName);
        json.WriteNumber("parameterCount", description.ParameterCount);
        json.WriteString("loss", description.Loss.ToString());
        Numbers(json, "widths", description.Layers.Select(layer => (double)layer.OutputCount).Prepend(description.InputCount));
        Strings(json, "activations", description.Layers.Select(layer => layer.Activation.ToString().ToLowerInvariant()));
        Strings(json, "inputNames", description.InputNames);
        Strings(json, "outputNames", description.OutputNames);
        Strings(json, "columns", session.Rows.Training.InputNames.Append(session.Rows.Training.AnswerName));
        Strings(json, "classes", session.Rows.Training.ClassNames);
        Rows(json, "training", session.Rows.Training);
        Rows(json, "heldOut", session.Rows.HeldOut);
        Numbers(json, "x", [grid.X.From, grid.X.To]);
        Numbers(json, "y", [grid.Y.From, grid.Y.To]);
    });

    /// <summary>How far a session is.</summary>
    public static string Progress(Session session) => Write(json =>
    {
        json.WriteNumber("epoch", session.Epoch);
        json.WriteNumber("steps", session.Steps);
        json.WriteNumber("row", session.Row);
        Score(json, "training", session.Training);
        Score(json, "heldOut", session.HeldOut);
        json.WriteString("diverged", session.Diverged);
    });

    /// <summary>What a derivation says of a node or a weight, with the lines of the generated source.</summary>
    public static string Explain(Session session, Part part, GeneratedSource source) => Write(json =>
    {
        Derivation derivation = session.Explain();
        json.WriteNumber("row", session.Row);
        json.WriteStartArray("steps");
        foreach (DerivationStep step in part.Of(derivation))
        {
            json.WriteStartObject();
            json.WriteString("kind", step.Kind.ToString());
            json.WriteString("symbol", step.Symbol);
            json.WriteString("text", step.ToString());
            (int First, int Last)? lines = source.Find(step);
            json.WriteNumber("first", lines?.First ?? 0);
            json.WriteNumber("last", lines?.Last ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Strings(json, "notes", derivation.Notes);
        json.WriteStartArray("values");
        foreach (IEnumerable<double> layer in NodeValues(session, derivation))
        {
            json.WriteStartArray();
            foreach (double value in layer)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    });

    public static string Lines(GeneratedSource source) => Write(json =>
    {
        json.WriteStartArray("lines");
        foreach (GeneratedSource.Line line in source.Lines)
        {
            json.WriteStartObject();
            json.WriteNumber("number", line.Number);
            json.WriteString("text", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    // The inputs, and what each node of each layer puts out.
    private static IEnumerable<IEnumerable<double>> NodeValues(Session session, Derivation derivation)
    {
        yield return derivation.Steps.Where(step => step.Kind == QuantityKind.Input).Select(step => step.Value);
        for (int layer = 1; layer <= session.Description.Layers.Count; layer++)
        {
            yield return derivation.Steps.Where(step => step.Kind == QuantityKind.Output && step.Layer == layer).Select(step => step.Value);
        }
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Rows(Utf8JsonWriter json, string name, Table table)
    {
        json.WriteStartArray(name);
        for (int row = 0; row < table.Count; row++)
        {
            json.WriteStartArray();
            foreach (float input in table.InputsOf(row))
            {
                json.WriteNumberValue(input);
            }

            json.WriteNumberValue(table.Answers[row]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Score(Utf8JsonWriter json, string name, Score score)
    {
        json.WriteStartObject(name);
        if (double.IsFinite(score.Loss))
        {
            json.WriteNumber("loss", score.Loss);
        }

        if (score.Correct is { } correct)
        {
            json.WriteNumber("correct", correct);
        }

        json.WriteNumber("rows", score.Rows);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
