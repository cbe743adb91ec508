using BackpropGen.CompilerServices;
using BackpropGen.FormulaText;

namespace BackpropGen.GradientChecks;

// Compares the formulas of the author's own functions with the methods that they were read from.
internal static class OwnFunctions
{
    // A method in float rounds after each operation: of formulas that cancel, five digits are left.
    private const double Tolerance = 1e-4;

    private static readonly double[] Points = [-20, -5, -2.5, -1, -0.75, -0.3, -0.01, 0, 0.02, 0.4, 0.8, 1, 1.5, 3, 7, 20];

    private const int Combinations = 512;

    public static void Require(IEnumerable<LayerDescription> layers, FunctionDescription? loss)
    {
        foreach (FunctionDescription function in layers.Select(layer => layer.Function).OfType<FunctionDescription>().Distinct())
        {
            foreach (double z in Points)
            {
                Require(function, [.. function.Learned.Select(learned => learned.Name).Prepend("z")], [.. function.Learned.Select(learned => learned.Start).Prepend(z)]);
            }
        }

        if (loss is { IsOfSeveral: true })
        {
            RequireOfSeveral(loss);
            return;
        }

        for (int i = 0; loss is not null && i < Points.Length; i++)
        {
            for (int j = 0; j < Points.Length; j++)
            {
                Require(loss, ["y", "o"], [Points[i], Points[j]]);
            }
        }
    }

    // Of several numbers, some of all combinations.
    private static void RequireOfSeveral(FunctionDescription loss)
    {
        string[] names = [.. Names("y", loss.TargetCount), .. Names("o", loss.OutputCount)];
        SeededRandom random = new(0, 0);
        for (int i = 0; i < Combinations; i++)
        {
            Require(loss, names, [.. names.Select(_ => Points[random.Next(Points.Length)])]);
        }
    }

    private static IEnumerable<string> Names(string letter, int count) => count == 1 ? [letter] : Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{letter}{i}"));

    private static void Require(FunctionDescription function, string[] names, double[] point)
    {
        if (function.Method is not { } method)
        {
            return;
        }

        double formula = Formula.Of(function).Evaluate(name => point[Array.IndexOf(names, name)], value => value > 0);
        double value = method(point);
        bool agree = double.IsNaN(formula) ? double.IsNaN(value) : formula == value || Math.Abs(formula - value) <= Tolerance * Math.Max(1, Math.Abs(formula));
        if (!agree)
        {
            string at = string.Join(", ", names.Select((name, i) => FormattableString.Invariant($"{name} = {point[i]}")));
            throw new InvalidOperationException(
                FormattableString.Invariant($"The method '{function.Name}' gives {value} at {at}, but the network computes {formula} = {function.Formula}: a method that a network is made of gives the same for the same numbers, always."));
        }
    }
}
