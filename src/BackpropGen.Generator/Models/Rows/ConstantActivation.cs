using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Models;

/// <summary>Activations and functions of numbers that are known when the file is read.</summary>
internal static class ConstantActivation
{
    public static bool IsElementwise(string activation) => ActivationFunction.Named(activation).IsElementwise;

    public static double[] Of(string activation, double? parameter, double[] numbers, NumberBudget budget)
    {
        double[] results = budget.Take(numbers.Length);
        double most = numbers.Max();
        double logOfSum = most + Math.Log(numbers.Sum(number => Math.Exp(number - most)));
        Expression? formula = IsElementwise(activation) ? ActivationFunction.Named(activation, parameter).Value : null;
        for (int i = 0; i < numbers.Length; i++)
        {
            results[i] = formula?.At(numbers[i]) ?? (activation == "Softmax" ? Math.Exp(numbers[i] - logOfSum) : numbers[i] - logOfSum);
        }

        return results;
    }

    public static double Of(PartialFunction function, double number) => function switch
    {
        PartialFunction.Erf => Formulas.Erf(Formulas.Z).At(number),
        PartialFunction.Exp => Math.Exp(number),
        PartialFunction.Log => Math.Log(number),
        PartialFunction.Abs => Math.Abs(number),
        PartialFunction.Sqrt => Math.Sqrt(number),
        PartialFunction.Square => number * number,
        PartialFunction.Cube => number * number * number,
        _ => 1 / number,
    };
}
