namespace BackpropGen.Generator.Models;

internal sealed partial class RowGraph
{
    /// <summary>
    /// Knows activations that a file writes out in parts, in whatever order it multiplies and wherever its constants stand: what is compared is the polynomial
    /// in x that reaches the part (erf, tanh, sigmoid ...) and the factors around it.
    /// </summary>
    private sealed class WrittenOutActivations
    {
        /// <summary>How many factors and shifts in a row are looked through.</summary>
        private const int MostFactors = 6;

        /// <summary>How many steps are looked at for a polynomial; the longest formula, GELU with tanh, has ten.</summary>
        private const int MostSteps = 32;

        /// <summary>How far a constant of the file may be from that of the formula: it may have been rounded to float, more than once.</summary>
        private const double Tolerance = 2e-6;

        private readonly RowGraph _graph;

        public WrittenOutActivations(RowGraph graph)
        {
            _graph = graph;
        }

        /// <summary>k·x times s·F(x) + t, for an F with which it is an activation of x; else null.</summary>
        public RowNode? Product(RowNode factor, RowNode gate)
        {
            foreach ((RowNode inner, double s, double t) in Chain(gate))
            {
                if (inner is not (PartialRow or ActivatedRow or ClippedRow))
                {
                    continue;
                }

                foreach ((RowNode x, double k, double shift) in Chain(factor))
                {
                    if (shift == 0 && k != 0 && Gated(x, inner, s, t) is var (activation, steepness, height))
                    {
                        // F(a·x) with a ≠ 1 is the activation of a·x, divided by a.
                        return Of(x, activation, steepness, k * height / steepness);
                    }
                }
            }

            return null;
        }

        /// <summary>x / (1 + |x|), and a / (1 + e^−x).</summary>
        public RowNode? Quotient(RowNode numerator, RowNode denominator)
        {
            foreach ((RowNode inner, double s, double t) in Chain(denominator))
            {
                if (inner is PartialRow { Function: PartialFunction.Abs } abs && s > 0 && t > 0)
                {
                    foreach ((RowNode x, double k, double shift) in Chain(numerator))
                    {
                        // k·x / (s·|a·x| + t) = k/(s·a) · softsign(s·a/t · x)
                        if (shift == 0 && Slope(abs.Sources[0], x) is { } a && a != 0)
                        {
                            return Of(x, "Softsign", s * Math.Abs(a) / t, k / (s * Math.Abs(a)));
                        }
                    }
                }
            }

            return Logistic(denominator) is var (sigmoid, height) ? _graph.Product(numerator, _graph.Scaled(sigmoid, 1 / height, 0)) : null;
        }

        public RowNode? Function(PartialFunction function, RowNode source)
        {
            if (function == PartialFunction.Reciprocal && Logistic(source) is var (sigmoid, height))
            {
                return _graph.Scaled(sigmoid, 1 / height, 0);
            }

            if (function == PartialFunction.Log)
            {
                return source switch
                {
                    ActivatedRow { Activation: "Softmax" } softmax => _graph.Activated(softmax.Sources[0], "LogSoftmax"),

                    ActivatedRow { Activation: "Sigmoid" } logistic => _graph.Activated(logistic.Sources[0], "LogSigmoid"),
                    _ when Chain(source).FirstOrDefault(step => step.Node is PartialRow { Function: PartialFunction.Exp }) is { Node: { } exp, Factor: var s, Shift: var t }
                        && Near(s, 1) && Near(t, 1) => _graph.Activated(exp.Sources[0], "Softplus"),
                    _ => null,
                };
            }

            return null;
        }

        /// <summary>−ln(1 + e^−x) = ln sigmoid(x), and the other way round.</summary>
        public RowNode? Negative(RowNode source) => source switch
        {
            ActivatedRow { Activation: "Softplus", Parameter: null, Sources: [var negative] } when IsNegative(negative) => _graph.Activated(negative.Sources[0], "LogSigmoid"),
            ActivatedRow { Activation: "LogSigmoid", Sources: [var negative] } when IsNegative(negative) => _graph.Activated(negative.Sources[0], "Softplus"),
            _ => null,
        };

        private static bool IsNegative(RowNode node) => node is ScaledRow { Factor.Single: -1, Shift.Single: 0 };

        /// <summary>Of h·(1 + e^u), sigmoid(−u) and h.</summary>
        private (RowNode Sigmoid, double Height)? Logistic(RowNode denominator)
        {
            foreach ((RowNode inner, double s, double t) in Chain(denominator))
            {
                if (inner is PartialRow { Function: PartialFunction.Exp } exp && s != 0 && Near(t / s, 1))
                {
                    return (_graph.Activated(_graph.Scaled(exp.Sources[0], -1, 0), "Sigmoid"), s);
                }
            }

            return null;
        }

        /// <summary>x·(s·F + t) as h·A(a·x)/a: the name of A, then a, then h.</summary>
        private static (string Activation, double Steepness, double Height)? Gated(RowNode x, RowNode inner, double s, double t)
        {
            if (s == 0 || inner.Width != x.Width || inner.Sources.Count != 1)
            {
                return null;
            }

            // x·tanh(ln(1 + eˣ))
            if (t == 0 && inner is ActivatedRow { Activation: "Tanh", Sources: [ActivatedRow { Activation: "Softplus" } softplus] } && Slope(softplus.Sources[0], x) is { } slope && slope != 0)
            {
                return ("Mish", OneIfNear(slope), s);
            }

            if (Polynomial(inner.Sources[0], x) is not { } p)
            {
                return null;
            }

            bool isLine = p[0] == 0 && p[2] == 0 && p[3] == 0 && p[1] != 0;
            bool isGate = Near(t / s, 1);
            switch (inner)
            {
                // ½·x·(1 + erf(x/√2))
                case PartialRow { Function: PartialFunction.Erf } when isLine && isGate:
                    return ("GELU", OneIfNear(p[1] * Math.Sqrt(2)), 2 * s);

                // ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))
                case ActivatedRow { Activation: "Tanh" } when isGate && p[0] == 0 && p[1] != 0 && p[2] == 0 && p[3] != 0:
                    double a = OneIfNear(p[1] / Math.Sqrt(2 / Math.PI));
                    return Near(p[3] / p[1], 0.044715 * a * a) ? ("GELUTanh", a, 2 * s) : null;

                case ActivatedRow { Activation: "Sigmoid" } when isLine && t == 0:
                    return ("SiLU", OneIfNear(p[1]), s);

                // x·clip(a·x/6 + ½, 0, 1)
                case ClippedRow { Least: 0, Most: var most } when t == 0 && p[1] > 0 && p[2] == 0 && p[3] == 0 && Near(p[0] / most, 0.5):
                    return ("HardSwish", OneIfNear(6 * p[1] / most), s * most);
                default:
                    return null;
            }
        }

        /// <summary>height·A(steepness·x).</summary>
        private RowNode Of(RowNode x, string activation, double steepness, double height) =>
            _graph.Scaled(_graph.Activated(_graph.Scaled(x, steepness, 0), activation), OneIfNear(height), 0);

        /// <summary>The value itself, and those that it is factor·value + shift of.</summary>
        private static IEnumerable<(RowNode Node, double Factor, double Shift)> Chain(RowNode node)
        {
            (double factor, double shift) = (1, 0);
            yield return (node, factor, shift);
            for (int i = 0; i < MostFactors && node is ScaledRow { Factor.Single: { } s, Shift.Single: { } t }; i++)
            {
                (factor, shift) = (factor * s, shift + (factor * t));
                node = node.Sources[0];
                yield return (node, factor, shift);
            }
        }

        /// <summary>a, where a value is a·x; else null.</summary>
        private static double? Slope(RowNode value, RowNode x)
        {
            foreach ((RowNode node, double factor, double shift) in Chain(value))
            {
                if (node == x)
                {
                    return shift == 0 ? factor : null;
                }
            }

            return null;
        }

        /// <summary>The four coefficients of a value that is a polynomial in x of degree 3 at most, the constant first; null where it is none.</summary>
        private static double[]? Polynomial(RowNode value, RowNode x)
        {
            int steps = MostSteps;
            return Polynomial(value, x, ref steps);
        }

        private static double[]? Polynomial(RowNode value, RowNode x, ref int steps)
        {
            if (value == x)
            {
                return [0, 1, 0, 0];
            }

            if (steps-- <= 0)
            {
                return null;
            }

            switch (value)
            {
                case ScaledRow { Factor.Single: { } factor, Shift.Single: { } shift }:
                    return Polynomial(value.Sources[0], x, ref steps) is { } source
                        ? [(factor * source[0]) + shift, factor * source[1], factor * source[2], factor * source[3]]
                        : null;
                case SummedRow { Sources: [var left, var right] }:
                    return Polynomial(left, x, ref steps) is { } p && Polynomial(right, x, ref steps) is { } q ? [p[0] + q[0], p[1] + q[1], p[2] + q[2], p[3] + q[3]] : null;
                case PartialRow { Function: PartialFunction.Product, Sources: [var left, var right] }:
                    return Times(Polynomial(left, x, ref steps), Polynomial(right, x, ref steps));
                case PartialRow { Function: PartialFunction.Square or PartialFunction.Cube } power:
                    double[]? once = Polynomial(power.Sources[0], x, ref steps);
                    double[]? twice = Times(once, once);
                    return power.Function == PartialFunction.Square ? twice : Times(twice, once);
                default:
                    return null;
            }
        }

        private static double[]? Times(double[]? left, double[]? right)
        {
            if (left is null || right is null)
            {
                return null;
            }

            double[] product = new double[4];
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 4; j++)
                {
                    if (i + j < 4)
                    {
                        product[i + j] += left[i] * right[j];
                    }
                    else if (left[i] != 0 && right[j] != 0)
                    {
                        return null;
                    }
                }
            }

            return product;
        }

        private static bool Near(double number, double expected) => Math.Abs(number - expected) <= Tolerance * Math.Abs(expected);

        private static double OneIfNear(double number) => Near(number, 1) ? 1 : number;
    }
}
