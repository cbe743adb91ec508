using BackpropGen.CompilerServices;
using BackpropGen.FormulaText;

namespace BackpropGen.Onnx;

/// <summary>Activations in the operators of opset 17.</summary>
/// <remarks>
/// In float an activation is the operator of ONNX where there is one. In double it is written out where ONNX Runtime computes the operator in float alone (Elu,
/// Selu, Erf, HardSigmoid, HardSwish, Softplus, Softsign), and where a number that is an attribute, and so a float, would have too few digits (LeakyRelu).
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class ActivationNodes<T>(OnnxGraph<T> graph, string scope)
    where T : unmanaged
{
    // As in the calculus of the generator, and in PyTorch.
    private const double SeluScale = 1.0507009873554804934193349852946;
    private const double SeluAlpha = 1.6732632423543772848170429916717;

    private static bool IsDouble => typeof(T) == typeof(double);

    /// <summary>The name of f(z).</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="z">The name of z.</param>
    /// <param name="learned">The names of what the activation is trained by, in order.</param>
    public string Apply(LayerDescription layer, string z, IReadOnlyList<string> learned)
    {
        if (layer.Function is not { } function)
        {
            return Apply(layer.Activation, layer.Parameter, z);
        }

        var names = function.Learned.Zip(learned, (parameter, name) => (parameter.Name, name)).ToDictionary(pair => pair.Name, pair => pair.name);
        return Apply(Formula.Of(function), function, name => names.TryGetValue(name, out string? found) ? found : z);
    }

    private string Apply(Activation activation, double? parameter, string z) => activation switch
    {
        Activation.Linear => z,
        Activation.ReLU => Relu(z),
        Activation.LeakyReLU => LeakyRelu(z, parameter ?? 0.01),
        Activation.Sigmoid => Apply("Sigmoid", z),
        Activation.Tanh => Tanh(z),
        Activation.Softmax => graph.Apply(scope, "Softmax", [z], OnnxAttribute.Integer("axis", -1)),
        Activation.ELU => Elu(z, parameter ?? 1),
        Activation.SELU => Selu(z),
        Activation.GELU => HalfOfProduct(z, Add(Erf(Multiply(z, Math.Sqrt(0.5))), 1)),
        Activation.GELUTanh => HalfOfProduct(z, Add(Tanh(Multiply(Add(z, Multiply(Multiply(Multiply(z, z), z), 0.044715)), Math.Sqrt(2 / Math.PI))), 1)),
        Activation.SiLU => Multiply(z, Apply("Sigmoid", z)),
        Activation.Mish => Multiply(z, Tanh(Softplus(z))),
        Activation.HardSigmoid => HardSigmoid(z),
        Activation.HardTanh => Clip(z, -1, 1),
        Activation.HardSwish => IsDouble ? Multiply(z, HardSigmoid(z)) : Apply("HardSwish", z),
        Activation.ReLU6 => Clip(z, 0, 6),
        Activation.Softplus => parameter is { } beta ? Divide(Softplus(Multiply(z, beta)), graph.Number(beta)) : Softplus(z),
        Activation.Softsign => IsDouble ? Divide(z, Add(Apply("Abs", z), 1)) : Apply("Softsign", z),
        Activation.LogSoftmax => graph.Apply(scope, "LogSoftmax", [z], OnnxAttribute.Integer("axis", -1)),
        Activation.LogSigmoid => Apply("Neg", Softplus(Apply("Neg", z))),
        _ => throw new NotSupportedException($"The activation {activation} cannot be written in the operators of ONNX."),
    };

    /// <summary>A formula in operators, part by part.</summary>
    private string Apply(Formula formula, FunctionDescription function, Func<string, string> values)
    {
        if (formula.IsNumber)
        {
            return graph.Number(formula.Number);
        }

        if (formula.Arguments.Count == 0)
        {
            return values(formula.Function);
        }

        string[] x = formula.Arguments.Select(argument => Apply(argument, function, values)).ToArray();
        return formula.Function switch
        {
            "+" => Add(x[0], x[1]),
            Formula.Minus when x.Length == 1 => Apply("Neg", x[0]),
            Formula.Minus => graph.Apply(scope, "Sub", x),
            "*" => Multiply(x[0], x[1]),
            "/" => Divide(x[0], x[1]),
            "Max" or "Min" or "Pow" => graph.Apply(scope, formula.Function, x),
            Formula.WhereGreater => graph.Apply(scope, "Where", [graph.Apply(scope, "Greater", [x[0], x[1]]), x[2], x[3]]),
            Formula.WhereAtLeast => graph.Apply(scope, "Where", [graph.Apply(scope, "GreaterOrEqual", [x[0], x[1]]), x[2], x[3]]),
            "Exp" or "Log" or "Abs" or "Sqrt" or "Sigmoid" => Apply(formula.Function, x[0]),
            "Tanh" => Tanh(x[0]),
            "Erf" => Erf(x[0]),
            "Softplus" => Softplus(x[0]),
            "LogOnePlus" => Apply("Log", Add(x[0], 1)),
            "ExpMinusOne" => graph.Apply(scope, "Sub", [Apply("Exp", x[0]), graph.Number(1)]),
            "LogCosh" => graph.Apply(scope, "Sub", [Add(Softplus(Multiply(x[0], -2)), x[0]), graph.Number(Math.Log(2))]),
            "Sin" => Apply("Sin", x[0]),
            "Cos" when !IsDouble => Apply("Cos", x[0]),
            "Cos" => Apply("Sin", Add(x[0], Math.PI / 2)),
            "Tan" or "Asin" or "Acos" or "Atan" or "Sinh" or "Cosh" when !IsDouble => Apply(formula.Function, x[0]),
            "Tan" => Divide(Apply("Sin", x[0]), Apply("Sin", Add(x[0], Math.PI / 2))),
            "Sinh" or "Cosh" => Multiply(graph.Apply(scope, formula.Function == "Sinh" ? "Sub" : "Add", [Apply("Exp", x[0]), Apply("Exp", Apply("Neg", x[0]))]), 0.5),
            "Cbrt" => Multiply(Apply("Sign", x[0]), graph.Apply(scope, "Pow", [Apply("Abs", x[0]), graph.Number(1.0 / 3)])),
            _ => throw new NotSupportedException($"The activation {function.Name} cannot be written in the operators of ONNX in double: ONNX Runtime has no {formula.Function} of double. Use Precision.Single."),
        };
    }

    private string LeakyRelu(string z, double slope) => IsDouble
        ? Add(Relu(z), Multiply(Min(z), slope))
        : graph.Apply(scope, "LeakyRelu", [z], OnnxAttribute.Single("alpha", slope));

    private string Elu(string z, double alpha) => IsDouble
        ? Add(Relu(z), Multiply(ExpMinusOneBelowZero(z), alpha))
        : graph.Apply(scope, "Elu", [z], OnnxAttribute.Single("alpha", alpha));

    private string Selu(string z) => IsDouble
        ? Add(Multiply(Relu(z), SeluScale), Multiply(ExpMinusOneBelowZero(z), SeluScale * SeluAlpha))
        : graph.Apply(scope, "Selu", [z], OnnxAttribute.Single("alpha", SeluAlpha), OnnxAttribute.Single("gamma", SeluScale));

    private string HardSigmoid(string z) => IsDouble
        ? Divide(Clip(Add(z, 3), 0, 6), graph.Number(6))
        : graph.Apply(scope, "HardSigmoid", [z], OnnxAttribute.Single("alpha", 1.0 / 6), OnnxAttribute.Single("beta", 0.5));

    /// <summary>ln(1 + eᶻ) = max(z, 0) + ln(1 + e^−|z|), of which nothing overflows.</summary>
    private string Softplus(string z) => IsDouble
        ? Add(Relu(z), Apply("Log", Add(Apply("Exp", Apply("Neg", Apply("Abs", z))), 1)))
        : Apply("Softplus", z);

    /// <summary>erf(x) = x · ∫₀¹ 2/√π · e^−x²t² dt, in double as a sum over points t.</summary>
    private string Erf(string x)
    {
        if (!IsDouble)
        {
            return Apply("Erf", x);
        }

        // From 6 on erf rounds to ±1; up to there these many points leave an error of two units in the last place.
        const int Points = 24;
        const double Most = 6;
        string clipped = Clip(x, -Most, Most);
        (double[] points, double[] weights) = GaussLegendre.OnUnitInterval(Points);
        string exponents = graph.Tensor("erf/exponents", [Points], Numbers(points.Select(t => -t * t)));
        string factors = graph.Tensor("erf/factors", [Points], Numbers(weights.Select(weight => 2 / Math.Sqrt(Math.PI) * weight)));
        string lastAxis = graph.Apply(scope, "Constant", [], OnnxAttribute.Integers("value_ints", -1));
        string squares = graph.Apply(scope, "Unsqueeze", [Multiply(clipped, clipped), lastAxis]);
        return Multiply(clipped, graph.Apply(scope, "MatMul", [Apply("Exp", Multiply(squares, exponents)), factors]));
    }

    private string HalfOfProduct(string x, string y) => Multiply(Multiply(x, y), 0.5);

    private string Relu(string x) => Apply("Relu", x);

    private string Tanh(string x) => Apply("Tanh", x);

    /// <summary>min(x, 0).</summary>
    private string Min(string x) => graph.Apply(scope, "Min", [x, graph.Number(0)]);

    private string ExpMinusOneBelowZero(string x) => graph.Apply(scope, "Sub", [Apply("Exp", Min(x)), graph.Number(1)]);

    private string Clip(string x, double least, double most) => graph.Apply(scope, "Clip", [x, graph.Number(least), graph.Number(most)]);

    private string Add(string x, string y) => graph.Apply(scope, "Add", [x, y]);

    private string Add(string x, double y) => Add(x, graph.Number(y));

    private string Multiply(string x, string y) => graph.Apply(scope, "Mul", [x, y]);

    private string Multiply(string x, double y) => Multiply(x, graph.Number(y));

    private string Divide(string x, string y) => graph.Apply(scope, "Div", [x, y]);

    private string Apply(string operation, string x) => graph.Apply(scope, operation, [x]);

    private static ArraySegment<T> Numbers(IEnumerable<double> numbers) => new(numbers.Select(Real.FromDouble<T>).ToArray());
}
