using System.Globalization;
using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Generator.Calculus;

/// <summary>Looks for points where a derivative is not finite, though the function is: a formula may be unstable far out, where it is right on paper.</summary>
internal static class FarPoints
{
    private static readonly double[] Points = { 0, 0.001, 0.1, 0.5, 1, 2, 3, 5, 10, 20, 50, 100 };

    // Of several numbers together there are fewer: the combinations multiply.
    private static readonly double[] PointsOfThree = { 0, 0.1, 1, 10, 100 };
    private static readonly double[] PointsOfMore = { 0, 1, 100 };

    private const int MostCombined = 5;

    private static IEnumerable<double> Grid => WithNegatives(Points);

    /// <summary>The end of a sentence about an activation's derivatives, by z and by what is trained, as it starts; null where all is well.</summary>
    public static string? OfActivation(ActivationFunction activation, bool isDouble)
    {
        IEnumerable<Expression> slopes = new[] { Total(activation.Value).Derivative(Z) };
        if (activation.Own is { } own)
        {
            slopes = slopes.Concat(own.Learned.Select(number => Total(new AsWritten(own.Formula)).Derivative(new Variable(number.Name)).Replace(AtStart)));

            Expression? AtStart(Expression part) => part is Variable variable && own.Learned.FirstOrDefault(each => each.Name == variable.Name) is { } number ? number.Start : null;
        }

        return slopes.Select(slope => slope.SpellOut()).SelectMany(slope => Grid.Select(z => Problem(slope, isDouble, ("z", Z, z)))).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>The same of a loss.</summary>
    public static string? OfLoss(LossFunction loss, bool isDouble)
    {
        if (!loss.Group.IsElementwise)
        {
            return OfGroup(loss, isDouble);
        }

        Expression slope = loss.DerivativeOver(1).SpellOut();
        return Grid.Where(y => IsTarget(loss.Targets, y)).SelectMany(y => Grid.Select(o => Problem(slope, isDouble, ("target", Y, y), ("output", O, o)))).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>The same of a loss of several numbers: at combinations of fewer points, and where there are very many numbers, at points of one while the others are 1.</summary>
    private static string? OfGroup(LossFunction loss, bool isDouble)
    {
        List<Variable> variables = loss.Group.Targets.Concat(loss.Group.Outputs).ToList();
        List<string> names = loss.Own!.Function.Parameters.Take(variables.Count).Select(parameter => parameter.Name).ToList();
        List<Expression> slopes = loss.DerivativesOver(loss.Group.OutputCount).Select(slope => slope.SpellOut()).ToList();
        return Combinations(loss.Group, loss.Targets)
            .SelectMany(point => slopes.Select(slope => Problem(slope, isDouble, point.Select((value, i) => (names[i], variables[i], value)).ToArray())))
            .FirstOrDefault(problem => problem is not null);
    }

    private static IEnumerable<double[]> Combinations(GroupShape group, TargetRule targets)
    {
        if (group.Variables > MostCombined)
        {
            return Enumerable.Range(0, group.Variables).SelectMany(moved => PointsOf(moved, Points).Select(value => Enumerable.Range(0, group.Variables).Select(i => i == moved ? value : 1).ToArray()));
        }

        IEnumerable<double[]> all = new[] { Array.Empty<double>() };
        for (int i = 0; i < group.Variables; i++)
        {
            int variable = i;
            all = all.SelectMany(point => PointsOf(variable, group.Variables <= 3 ? PointsOfThree : PointsOfMore).Select(value => point.Append(value).ToArray()));
        }

        return all;

        IEnumerable<double> PointsOf(int variable, double[] points) => WithNegatives(points).Where(value => variable >= group.TargetCount || IsTarget(targets, value));
    }

    private static IEnumerable<double> WithNegatives(double[] points) => points.Concat(points.Skip(1).Select(point => -point));

    private static bool IsTarget(TargetRule targets, double y) => targets.Domain switch
    {
        TargetDomain.NonNegative => y >= 0,
        TargetDomain.Sign => Math.Abs(y) == 1,
        TargetDomain.Probability or TargetDomain.Distribution => y is >= 0 and <= 1,
        _ => true,
    };

    private static string? Problem(Expression slope, bool isDouble, params (string Name, Variable Leaf, double Value)[] point)
    {
        double value = slope.At(leaf => point.First(each => each.Leaf.Equals(leaf)).Value, number => isDouble ? number : (float)number);
        if (!double.IsNaN(value) && !double.IsInfinity(value))
        {
            return null;
        }

        string at = string.Join(" and ", point.Select(each => $"{each.Name} = {each.Value.ToString("R", CultureInfo.InvariantCulture)}"));
        return $"is {(double.IsNaN(value) ? "NaN" : "infinite")} at {at} in {(isDouble ? "double" : "float")}, and training would stop there: write the function so that nothing overflows and nothing is divided by 0, or see that training stays away from there";
    }
}
