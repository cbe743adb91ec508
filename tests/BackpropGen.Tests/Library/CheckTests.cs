using System.Globalization;
using Check = BackpropGen.CompilerServices.Check;

namespace BackpropGen.Tests.Library;

public class CheckTests
{
    [Fact]
    public void A_wrong_length_names_both_lengths_and_the_topology()
    {
        Check.Length(2, 2, "inputs", "2-2-1");

        Refused<ArgumentException>("inputs", "inputs holds 3 values, but one row of the 2-2-1 network has 2.", () => Check.Length(3, 2, "inputs", "2-2-1"));
        Refused<ArgumentException>("targets", "targets holds 1 value, but", () => Check.Length(1, 2, "targets", "2-2-2"));
    }

    [Fact]
    public void Rows_are_counted()
    {
        Assert.Equal(3, Check.Rows(6, 2, 3, 1, "targets", "2-1"));
        Assert.Equal(0, Check.Rows(0, 2, 0, 1, "targets", "2-1"));
        Assert.Equal(3, Check.RowsAtLeastOne(6, 2, 3, 1, "targets", "2-1"));
    }

    [Fact]
    public void Inputs_that_are_no_whole_number_of_rows_are_refused()
    {
        string message = "inputs holds 5 values and targets holds 2, but one row of the 2-1 network has 2 and 1: inputs does not hold a whole number of rows.";
        Refused<ArgumentException>("inputs", message, () => Check.Rows(5, 2, 2, 1, "targets", "2-1"));
        Refused<ArgumentException>("inputs", message, () => Check.RowsAtLeastOne(5, 2, 2, 1, "targets", "2-1"));
        Refused<ArgumentException>("inputs", "inputs holds 1 value and", () => Check.Rows(1, 2, 0, 1, "targets", "2-1"));
    }

    [Fact]
    public void Others_that_are_not_as_many_rows_are_refused()
    {
        string message = "inputs holds 6 values and outputs holds 5, but one row of the 2-2 network has 2 and 2: for 3 rows of inputs, outputs must hold 6.";
        Refused<ArgumentException>("outputs", message, () => Check.Rows(6, 2, 5, 2, "outputs", "2-2"));
        Refused<ArgumentException>("outputs", "for 0 rows of inputs, outputs must hold 0", () => Check.RowsAtLeastOne(0, 2, 2, 2, "outputs", "2-2"));

        // 2³⁰ rows of 4 outputs are 2³² values: in 32 bits, that is 0.
        Refused<ArgumentException>("outputs", "4294967296", () => Check.Rows(1 << 30, 1, 0, 4, "outputs", "1-4"));
    }

    [Fact]
    public void No_rows_are_refused_where_a_mean_is_taken()
        => Refused<ArgumentException>("inputs", "at least one row", () => Check.RowsAtLeastOne(0, 2, 0, 1, "targets", "2-1"));

    [Theory]
    [InlineData(0)]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    public void A_learning_rate_that_is_finite_and_not_negative_passes(double learningRate)
    {
        Check.LearningRate(learningRate);
        Check.LearningRate((float)learningRate);
    }

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Any_other_learning_rate_is_refused(double learningRate, string shown)
    {
        string message = $"learningRate is {shown}, but it must be finite and at least 0.";
        Refused<ArgumentOutOfRangeException>("learningRate", message, () => Check.LearningRate(learningRate));
        Refused<ArgumentOutOfRangeException>("learningRate", message, () => Check.LearningRate((float)learningRate));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_value_that_is_not_finite_is_refused_by_name(double value, string shown)
    {
        Refused<ArgumentException>("iq", $"iq is {shown}, but it must be a finite number.", () => Check.Finite(value, "iq"));
        Refused<ArgumentException>("iq", $"iq is {shown}, but it must be a finite number.", () => Check.Finite((float)value, "iq"));
    }

    [Fact]
    public void The_largest_numbers_are_finite()
    {
        Check.Finite(float.MaxValue, "x");
        Check.Finite(float.MinValue, "x");
        Check.Finite(double.MaxValue, "x");
        Check.Finite(double.MinValue, "x");
        Check.Finite([float.MaxValue, float.MinValue, .. new float[100]], 2, "x");
        Check.Finite([double.MaxValue, double.MinValue, .. new double[100]], 2, "x");
        Check.Finite(ReadOnlySpan<float>.Empty, 2, "x");
    }

    [Fact]
    public void A_value_that_is_not_finite_is_found_wherever_it_is()
    {
        // Longer than two of the widest vectors, and with a remainder, so that every path of the search has its turn.
        const int Columns = 3;
        for (int index = 0; index < 39; index++)
        {
            foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            {
                double[] twice = new double[39];
                float[] single = new float[39];
                twice[index] = value;
                single[index] = (float)value;
                string message = $"The value of inputs in row {index / Columns}, column {index % Columns}, both counted from 0, is {value.ToString(CultureInfo.InvariantCulture)}, but it must be a finite number.";
                Refused<ArgumentException>("inputs", message, () => Check.Finite(twice, Columns, "inputs"));
                Refused<ArgumentException>("inputs", message, () => Check.Finite(single, Columns, "inputs"));
            }
        }
    }

    [Fact]
    public void Of_one_row_the_message_names_the_column_alone()
    {
        Refused<ArgumentException>("inputs", "inputs[2] is NaN, but", () => Check.Finite([0, 0, double.NaN], 3, "inputs"));
        Refused<ArgumentException>("targets", "targets[1] is 1.5, but", () => Check.Probabilities([0f, 1.5f], 2, "targets"));
    }

    [Fact]
    public void Probabilities_lie_between_0_and_1()
    {
        Check.Probability(0f, "y");
        Check.Probability(1.0, "y");
        Check.Probabilities([0f, 0.5f, 1f], 1, "y");
        Check.Probabilities([0, 0.5, 1.0], 1, "y");

        foreach (double value in new[] { -0.25, 1.25, double.NaN, double.PositiveInfinity })
        {
            string shown = value.ToString(CultureInfo.InvariantCulture);
            Refused<ArgumentException>("y", $"y is {shown}, but it must lie in [0, 1].", () => Check.Probability(value, "y"));
            Refused<ArgumentException>("y", $"y is {shown}, but it must lie in [0, 1].", () => Check.Probability((float)value, "y"));
            Refused<ArgumentException>("y", $"row 1, column 0, both counted from 0, is {shown}", () => Check.Probabilities([0, 0, value, 0], 2, "y"));
            Refused<ArgumentException>("y", $"row 1, column 0, both counted from 0, is {shown}", () => Check.Probabilities([0, 0, (float)value, 0], 2, "y"));
        }
    }

    [Fact]
    public void Rates_are_at_least_0_and_signs_are_1_or_minus_1()
    {
        Check.NonNegative(0f, "y");
        Check.NonNegative(1e300, "y");
        Check.NonNegatives([0f, 3f], 1, "y");
        Check.NonNegatives([0, 3.5], 1, "y");
        Check.Sign(1f, "y");
        Check.Sign(-1.0, "y");
        Check.Signs([1f, -1f], 1, "y");
        Check.Signs([1.0, -1.0], 1, "y");

        foreach (double value in new[] { -0.25, double.NaN, double.PositiveInfinity })
        {
            string shown = value.ToString(CultureInfo.InvariantCulture);
            Refused<ArgumentException>("y", $"y is {shown}, but it must be a finite number of at least 0.", () => Check.NonNegative(value, "y"));
            Refused<ArgumentException>("y", $"y is {shown}, but it must be a finite number of at least 0.", () => Check.NonNegative((float)value, "y"));
            Refused<ArgumentException>("y", $"row 1, column 0, both counted from 0, is {shown}", () => Check.NonNegatives([0, 0, value, 0], 2, "y"));
            Refused<ArgumentException>("y", $"row 1, column 0, both counted from 0, is {shown}", () => Check.NonNegatives([0, 0, (float)value, 0], 2, "y"));
            Refused<ArgumentException>("y", $"y is {shown}, but it must be 1 or -1.", () => Check.Sign(value, "y"));
            Refused<ArgumentException>("y", $"y is {shown}, but it must be 1 or -1.", () => Check.Sign((float)value, "y"));
            Refused<ArgumentException>("y", $"row 1, column 0, both counted from 0, is {shown}", () => Check.Signs([1, 1, value, 1], 2, "y"));
            Refused<ArgumentException>("y", $"row 1, column 0, both counted from 0, is {shown}", () => Check.Signs([1, 1, (float)value, 1], 2, "y"));
        }
    }

    [Fact]
    public void Distributions_sum_to_1_within_a_thousandth()
    {
        Check.Distribution(0.9991f, "y");
        Check.Distribution(1.0009, "y");
        Check.Distributions([0.333f, 0.333f, 0.333f, 0, 1, 0], 3, "y");
        Check.Distributions([0.3335, 0.3335, 0.3335, 0, 1, 0], 3, "y");

        Refused<ArgumentException>("y", "y sums to 1.002, but", () => Check.Distribution(1.002f, "y"));
        Refused<ArgumentException>("y", "y sums to 0.998, but", () => Check.Distribution(0.998, "y"));
        Refused<ArgumentException>("y", "y sums to NaN, but", () => Check.Distribution(double.NaN, "y"));
        Refused<ArgumentException>("y", "Row 1 of y sums to 0.75, but", () => Check.Distributions([1f, 0, 0.25f, 0.5f], 2, "y"));
        Refused<ArgumentException>("y", "y sums to 0.75, but", () => Check.Distributions([0.25, 0.5], 2, "y"));
    }

    [Fact]
    public void A_row_that_sums_to_1_with_values_outside_the_unit_interval_is_no_distribution()
    {
        Refused<ArgumentException>("y", "row 1, column 0, both counted from 0, is -0.5", () => Check.Distributions([1, 0, -0.5, 1.5], 2, "y"));
        Refused<ArgumentException>("y", "row 0, column 1, both counted from 0, is -0.5", () => Check.Distributions([1f, -0.5f, 1, 0], 2, "y"));
        Refused<ArgumentException>("y", "y[1] is NaN", () => Check.Distributions([1f, float.NaN], 2, "y"));
    }

    [Fact]
    public void A_class_index_lies_below_the_number_of_classes()
    {
        Check.ClassIndex(0, 3);
        Check.ClassIndex(2, 3);
        Check.ClassIndices([0, 2, 1], 3);

        Refused<ArgumentOutOfRangeException>("classIndex", "classIndex is 3, but it must be from 0 to 2.", () => Check.ClassIndex(3, 3));
        Refused<ArgumentOutOfRangeException>("classIndex", "classIndex is -1, but", () => Check.ClassIndex(-1, 3));
        Refused<ArgumentOutOfRangeException>("classes", "classes[2] is 3, but it must be from 0 to 2.", () => Check.ClassIndices([0, 2, 3], 3));
        Refused<ArgumentOutOfRangeException>("classes", "classes[0] is -1, but", () => Check.ClassIndices([-1], 3));
    }

    [Fact]
    public void Outputs_that_are_not_numbers_name_no_class()
    {
        Check.NotNaN(float.PositiveInfinity);
        Check.NotNaN(0.0);
        Assert.Contains("no class can be named", Assert.Throws<InvalidOperationException>(() => Check.NotNaN(float.NaN)).Message);
        Assert.Contains("no class can be named", Assert.Throws<InvalidOperationException>(() => Check.NotNaN(double.NaN)).Message);
    }

    [Fact]
    public void Gradients_and_parameters_are_finite_or_refused()
    {
        Check.FiniteGradient(true);
        Check.FiniteParameters(true);
        Refused<ArgumentException>("gradient", "The gradient holds NaN or infinity, but every value must be finite. The network is left as it was.", () => Check.FiniteGradient(false));
        Refused<ArgumentException>("parameters", "The parameters hold NaN or infinity, but every value must be finite. The network is left as it was.", () => Check.FiniteParameters(false));
    }

    [Fact]
    public void Overlapping_memory_is_refused()
    {
        float[] memory = new float[4];
        Check.NoOverlap<float>(memory.AsSpan(0, 2), memory.AsSpan(2, 2), "outputs");
        Check.NoOverlap<float>(memory, new float[4], "outputs");

        Refused<ArgumentException>("outputs", "outputs overlaps the memory of inputs", () => Check.NoOverlap<float>(memory.AsSpan(0, 3), memory.AsSpan(2, 2), "outputs"));
    }

    [Fact]
    public void Messages_write_numbers_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = "−";
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NaNSymbol = "ne";
            CultureInfo.CurrentCulture = culture;

            Refused<ArgumentOutOfRangeException>("learningRate", "learningRate is -0.5, but", () => Check.LearningRate(-0.5f));
            Refused<ArgumentException>("x", "x is NaN, but", () => Check.Finite(double.NaN, "x"));
            Refused<ArgumentException>("y", "within 0.001", () => Check.Distribution(2.0, "y"));
            Refused<ArgumentOutOfRangeException>("classIndex", "classIndex is -1, but", () => Check.ClassIndex(-1, 3));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Checks_that_pass_allocate_nothing()
    {
        float[] single = new float[40];
        double[] twice = [1, 0, 0, 0, 0, 1];
        int[] classes = [0, 1];
        CheckEverything();

        long before = GC.GetAllocatedBytesForCurrentThread();
        CheckEverything();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void CheckEverything()
        {
            Check.Length(2, 2, "inputs", "2-1");
            Check.RowsAtLeastOne(4, 2, 2, 1, "targets", "2-1");
            Check.LearningRate(0.1f);
            Check.LearningRate(0.1);
            Check.Finite(1f, "x");
            Check.Finite(1.0, "x");
            Check.Finite(single, 4, "x");
            Check.Finite(twice, 3, "x");
            Check.Probability(1f, "x");
            Check.Probabilities(single, 4, "x");
            Check.NonNegative(1f, "x");
            Check.Sign(1f, "x");
            Check.Distribution(1f, "x");
            Check.Distributions(twice, 3, "x");
            Check.ClassIndex(1, 2);
            Check.ClassIndices(classes, 2);
            Check.NotNaN(1f);
            Check.FiniteGradient(true);
            Check.FiniteParameters(true);
            Check.NoOverlap<float>(single.AsSpan(0, 4), single.AsSpan(4), "x");
        }
    }

    private static void Refused<TException>(string argument, string messagePart, Action check)
        where TException : ArgumentException
    {
        TException exception = Assert.Throws<TException>(check);
        Assert.Equal(argument, exception.ParamName);
        Assert.Contains(messagePart, exception.Message);
    }
}
