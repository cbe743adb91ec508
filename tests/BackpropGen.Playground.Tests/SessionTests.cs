using Playground.Lessons;
using Playground.Lessons.Data;
using Playground.Lessons.Explaining;
using Playground.Lessons.Training;

namespace BackpropGen.Playground.Tests;

public sealed class SessionTests
{
    [Fact]
    public void The_first_row_of_the_first_lesson_has_the_numbers_of_the_lecture_notes()
    {
        Session session = Open("lesson=salaries");
        Derivation derivation = session.Explain();

        Assert.Equal("o₁₁ = b₁₁ + w¹₁₁·iq + w¹₂₁·cgpa = 0 + 1·80 + 1·8 = 88", Step(derivation, QuantityKind.Output, layer: 1, node: 1));
        Assert.Equal("o₂₁ = b₂₁ + w²₁₁·o₁₁ + w²₂₁·o₁₂ = 0 + 1·88 + 1·88 = 176", Step(derivation, QuantityKind.Output, layer: 2, node: 1));
        Assert.Equal("L = (lpa − o₂₁)² = (5 − 176)² = 29241", Step(derivation, QuantityKind.Loss, layer: 0, node: 0));
        Assert.Contains(derivation.Steps, step => step.ToString() == "w¹₁₁ ← w¹₁₁ − η·∂L/∂w¹₁₁ = 1 − 0.00001·27360 = 0.7264");
    }

    [Theory]
    [InlineData("lesson=salaries")]
    [InlineData("lesson=xor&scaling=1")]
    [InlineData("lesson=curve")]
    [InlineData("lesson=irises&network=2-8-3")]
    public void A_step_of_a_row_is_the_one_that_its_derivation_shows(string link)
    {
        Session session = Open(link);
        session.StepBatch();
        Derivation derivation = session.Explain();
        int row = session.Row;

        session.StepRow();

        float[] parameters = new float[session.Description.ParameterCount];
        session.Network.GetParameters(parameters);
        double[] shown = [.. derivation.Steps.Where(step => step.Kind == QuantityKind.NewParameter).OrderBy(step => step.Layer).ThenBy(step => step.From == 0).ThenBy(step => step.Node).ThenBy(step => step.From).Select(step => step.Value)];
        Assert.Equal(parameters.Select(parameter => (double)parameter), shown);
        Assert.Equal((row + 1) % session.Rows.Training.Count, session.Row);
        Assert.Equal(2, session.Steps);
    }

    [Fact]
    public void A_batch_has_the_rows_from_the_current_one_on_and_ends_with_the_table()
    {
        Session session = Open("lesson=gaussians&batch=64");
        session.GoTo(224);

        session.StepBatch();

        Assert.Equal((32L, 1L, 0), (session.TrainedRows, session.Steps, session.Row));
        session.Run(256);
        Assert.Equal((288L, 5L, 1.125), (session.TrainedRows, session.Steps, session.Epoch));
    }

    [Theory]
    [InlineData("xor", 400, 1)]
    [InlineData("gaussians", 20, 0.97)]
    [InlineData("circles", 200, 0.97)]
    [InlineData("moons", 300, 0.97)]
    [InlineData("spirals", 1500, 0.97)]
    [InlineData("irises", 100, 0.93)]
    public void Lessons_of_classes_are_learnt_with_the_settings_they_begin_with(string lesson, int epochs, double accuracy)
    {
        Session session = Open("lesson=" + lesson);
        for (int tens = 0; tens < epochs / 10 && Accuracy(session.Training) < accuracy; tens++)
        {
            Train(session, 10);
        }

        Assert.Null(session.Diverged);
        Assert.InRange(Accuracy(session.Training), accuracy, 1);
        if (session.HeldOut.Rows > 0)
        {
            Assert.InRange(Accuracy(session.HeldOut), accuracy - 0.04, 1);
        }
    }

    [Fact]
    public void A_network_without_a_hidden_layer_does_not_learn_exclusive_or()
    {
        Session session = Open("lesson=xor&network=2-1");
        Train(session, 2_000);

        Assert.InRange(session.Training.Correct!.Value, 0, 3);
    }

    [Fact]
    public void The_curve_is_learnt_up_to_its_noise()
    {
        Session session = Open("lesson=curve");
        Train(session, 2_000);

        double noise = session.Settings.Noise;
        Assert.InRange(session.HeldOut.Loss, 0, 4 * noise * noise);
    }

    [Fact]
    public void Divergence_is_told_in_the_library_s_words_and_scaling_mends_it()
    {
        Session session = Open("lesson=salaries&rate=0.001");
        session.Run(1_000);

        Assert.StartsWith("Training diverged in epoch ", session.Diverged);
        Assert.Contains("inputs that are not scaled", session.Diverged);
        float[] parameters = new float[session.Description.ParameterCount];
        session.Network.GetParameters(parameters);
        Assert.All(parameters, parameter => Assert.True(float.IsFinite(parameter)));

        Session scaled = Open("lesson=salaries&rate=0.01&scaling=1&ones=0");
        Train(scaled, 2_000);
        Assert.Null(scaled.Diverged);
        Assert.Equal([5, 3, 8], Enumerable.Range(0, 3).Select(row => Math.Round(Prediction(scaled, row), 3)));
    }

    [Fact]
    public void The_same_settings_give_the_same_bits()
    {
        Session first = Open("lesson=moons&seed=7"), second = Open("lesson=moons&seed=7"), other = Open("lesson=moons&seed=8");
        foreach (Session session in new[] { first, second, other })
        {
            Train(session, 3);
        }

        Assert.Equal(first.Losses.Points, second.Losses.Points);
        Assert.NotEqual(first.Training.Loss, other.Training.Loss);
    }

    [Fact]
    public void Learning_rate_and_batch_may_change_on_the_way()
    {
        Session session = Open("lesson=xor&batch=1");
        session.Choose(learningRate: 0, batchSize: 2);
        double before = session.Training.Loss;

        session.StepBatch();

        Assert.Equal((2L, before), (session.TrainedRows, session.Training.Loss));
    }

    [Fact]
    public void Without_rows_nothing_is_trained()
    {
        var session = new Session(LessonCatalog.Own(null), Settings.Parse("lesson=own"));
        session.StepRow();
        session.StepBatch();
        session.Run(256);

        Assert.Equal((0L, 0L, 0.0), (session.TrainedRows, session.Steps, session.Epoch));
        Assert.NotEmpty(TakeAway.Safetensors(session));
        Assert.NotEmpty(TakeAway.Onnx(session));
        Assert.Equal(100 * 100, new Grid(session.Rows.Training, 1, 100).Predict(session).Length);
    }

    [Theory]
    [InlineData("x,y\n0,1\n1,3\n2,5", "2-2-1", false)]
    [InlineData("a,b,y\n0,0,1\n1,0,3.5\n0,1,7\n1,1,9", "2-2-1", true)]
    [InlineData("a,b,class\n0,0,no\n1,0,yes\n0,1,no\n1,1,yes", "2-4-1", true)]
    [InlineData("a,b,class\n0,0,red\n1,0,green\n0,1,blue\n1,1,red", "2-8-3", true)]
    public void One_s_own_table_is_learnt_by_networks_for_its_columns(string table, string size, bool isPlane)
    {
        Lesson lesson = LessonCatalog.Own(CsvTable.Read(table));
        var session = new Session(lesson, lesson.Start with { Network = isPlane ? size : "1-4-1" });
        double before = session.Training.Loss;
        Train(session, 50);

        Assert.Null(session.Diverged);
        Assert.InRange(session.Training.Loss, 0, 0.9 * before);
        Assert.Equal(isPlane ? size : "1-4-1", session.Settings.Network);
    }

    [Fact]
    public void A_part_of_the_drawing_has_all_that_its_derivation_says_of_it()
    {
        Session session = Open("lesson=xor");
        Derivation derivation = session.Explain();

        string[] Symbols(Part part) => [.. part.Of(derivation).Select(step => step.Symbol)];
        Assert.Equal(["x"], Symbols(new Part(0, 1, 0)));
        Assert.Equal(["b₁₂", "z₁₂", "o₁₂", "d₁₂", "∂L/∂b₁₂", "b₁₂"], Symbols(new Part(1, 2, 0)));
        Assert.Equal(["y", "w¹₂₃", "z₁₃", "d₁₃", "∂L/∂w¹₂₃", "w¹₂₃"], Symbols(new Part(1, 3, 2)));
        Assert.Equal(["w²₃₁", "o₁₃", "z₂₁", "d₂₁", "∂L/∂w²₃₁", "w²₃₁"], Symbols(new Part(2, 1, 3)));
        Assert.Equal(["p", "b₂₁", "z₂₁", "o₂₁", "L", "d₂₁", "∂L/∂b₂₁", "b₂₁"], Symbols(new Part(2, 1, 0)));
    }

    private static Session Open(string link)
    {
        Settings settings = Settings.Parse(link);
        return new Session(LessonCatalog.Find(settings.Lesson), settings);
    }

    private static void Train(Session session, int epochs)
    {
        for (int epoch = 0; epoch < epochs && session.Diverged is null; epoch++)
        {
            session.Run(session.Rows.Training.Count);
        }
    }

    private static double Accuracy(Score score) => (double)score.Correct!.Value / score.Rows;

    private static float Prediction(Session session, int row)
    {
        float[] output = new float[1];
        session.Network.Predict(session.Rows.Training.InputsOf(row), output);
        return output[0];
    }

    private static string Step(Derivation derivation, QuantityKind kind, int layer, int node) =>
        derivation.Steps.Single(step => (step.Kind, step.Layer, step.Node) == (kind, layer, node)).ToString();
}
