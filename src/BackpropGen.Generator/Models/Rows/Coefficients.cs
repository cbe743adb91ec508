namespace BackpropGen.Generator.Models;

/// <summary>One number for every value of a row, or a number for each.</summary>
internal readonly struct Coefficients
{
    private readonly double _number;
    private readonly double[]? _numbers;

    public Coefficients(double number)
    {
        _number = number;
    }

    public Coefficients(double[] numbers)
    {
        _numbers = numbers;
    }

    /// <summary>The number, where all values have the same.</summary>
    public double? Single => _numbers is null ? _number : null;

    public double this[int index] => _numbers is null ? _number : _numbers[index];

    public static implicit operator Coefficients(double number) => new(number);

    public bool All(Func<double, bool> condition) => _numbers is null ? condition(_number) : _numbers.All(condition);

    /// <summary>What a function makes of the numbers at each place; one number where both are one.</summary>
    public static Coefficients Combine(Coefficients left, Coefficients right, int width, NumberBudget budget, Func<double, double, double> combine)
    {
        if (left.Single is { } one && right.Single is { } other)
        {
            return combine(one, other);
        }

        double[] numbers = budget.Take(width);
        for (int i = 0; i < width; i++)
        {
            numbers[i] = combine(left[i], right[i]);
        }

        return new Coefficients(numbers);
    }

    public Coefficients Map(int width, NumberBudget budget, Func<double, double> map) => Combine(this, 0, width, budget, (number, _) => map(number));

    /// <summary>The numbers of a part of the row.</summary>
    public Coefficients Part(int start, int width, NumberBudget budget)
    {
        if (_numbers is null)
        {
            return this;
        }

        double[] part = budget.Take(width);
        Array.Copy(_numbers, start, part, 0, width);
        return new Coefficients(part);
    }
}
