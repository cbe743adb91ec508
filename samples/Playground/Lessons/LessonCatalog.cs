using Playground.Lessons.Data;

namespace Playground.Lessons;

/// <summary>The lessons in the order in which a reader of lecture notes would go, and what becomes of one's own data.</summary>
public static class LessonCatalog
{
    /// <summary>The lesson whose data are one's own.</summary>
    public const string OwnId = "own";

    private const int DrawnTrainingRows = 256, DrawnHeldOutRows = 128;
    private const int CurveTrainingRows = 64, CurveHeldOutRows = 64;

    public static IReadOnlyList<Lesson> All { get; } =
    [
        new(
            "Salaries",
            "The table of the lecture notes: three graduates, whose package follows from IQ and CGPA. All weights begin at 1. Read every number below: the network says 176 for the first graduate instead of 5. Step a row, and the loss falls. Then choose a learning rate of 0.001 and run: it diverges. Scaling mends it.",
            NetworkCatalog.Salary,
            new Settings("salaries", "2-2-1", false, 0.00001f, 1, 0, 0, true),
            _ => SplitTable.AllOf(Salaries.Table)),
        new(
            "Exclusive or",
            "Four rows that no straight line divides. Run: the hidden nodes bend the boundary until all four are right. Then take the network without a hidden layer, and see it fail.",
            NetworkCatalog.Plane,
            new Settings("xor", "2-4-1", false, 0.3f, 4, 0, 1, false),
            settings => SplitTable.AllOf(Shapes.ExclusiveOr(settings.Noise, settings.Seed))) { IsDrawn = true },
        Plane("gaussians", "Two clouds", "One straight line is enough, so a network without a hidden layer learns this. With much noise no network can be right everywhere: compare the two loss curves.", Shapes.Gaussians, "2-1", 0.1f),
        Plane("circles", "Circles", "A disc in a ring. Two hidden nodes draw two lines, and cannot close a curve; four can.", Shapes.Circles, "2-4-1", 0.3f),
        Plane("moons", "Moons", "Two half circles. Four hidden nodes do; with a second layer the boundary follows the moons more closely, and with noise it begins to follow the noise.", Shapes.Moons, "2-4-4-1", 0.3f),
        Plane("spirals", "Spirals", "The hardest shape here. Small networks stay half right; 2-8-8-1 finds both arms in about a hundred epochs.", Shapes.Spirals, "2-8-8-1", 0.3f),
        new(
            "A curve",
            "One input, one value: sixteen hidden nodes add up to a wave. Click a weight of the last layer to see how much of a node goes into it.",
            NetworkCatalog.Curve,
            new Settings("curve", "1-16-1", false, 0.03f, 8, 0.05, 1, false),
            settings => Drawn(Shapes.Wave, settings, CurveTrainingRows, CurveHeldOutRows)) { IsDrawn = true },
        new(
            "Irises",
            "Three species by the length and width of their petals in cm. Softmax gives each a probability, and the mixture of their colours shows where it is unsure.",
            NetworkCatalog.Iris,
            new Settings("irises", "2-3", true, 0.3f, 16, 0, 1, false),
            settings => SplitTable.AtRandom(Irises.Petals(), settings.Seed)),
    ];

    /// <summary>The lesson with that identifier; otherwise the first.</summary>
    public static Lesson Find(string id) => id == OwnId ? Own(null) : All.FirstOrDefault(lesson => lesson.Id == id) ?? All[0];

    /// <summary>The lesson of one's own table, or of an empty plane while there is none.</summary>
    public static Lesson Own(Table? table)
    {
        Table rows = table ?? Shapes.OfPoints([]);
        IReadOnlyList<NetworkSize> networks = (rows.InputNames.Count, rows.ClassNames.Count) switch
        {
            (1, _) => NetworkCatalog.Curve,
            (2, 0) => NetworkCatalog.Value,
            (2, 2) => NetworkCatalog.Plane,
            _ => NetworkCatalog.ThreeClasses,
        };
        return new Lesson(
            "My own data",
            "Paste or drop a table of two or three columns, or draw points into the plane. The rows stay in this page: nothing is sent anywhere.",
            networks,
            new Settings(OwnId, networks[networks.Count / 2].Widths, true, 0.1f, 8, 0, 1, false),
            settings => SplitTable.AtRandom(rows, settings.Seed));
    }

    private static Lesson Plane(string id, string title, string text, Func<int, double, int, Table> draw, string network, float learningRate) => new(
        title, text, NetworkCatalog.Plane, new Settings(id, network, false, learningRate, 16, 0.05, 1, false), settings => Drawn(draw, settings, DrawnTrainingRows, DrawnHeldOutRows))
    {
        IsDrawn = true,
    };

    private static SplitTable Drawn(Func<int, double, int, Table> draw, Settings settings, int training, int heldOut)
    {
        Table all = draw(training + heldOut, settings.Noise, settings.Seed);
        return new SplitTable(all.Take(Enumerable.Range(0, training)), all.Take(Enumerable.Range(training, heldOut)));
    }
}
