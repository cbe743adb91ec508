using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Numbers that generated code holds as text.</summary>
public class TrainedNumbersTests
{
    [Fact]
    public void Numbers_come_out_with_all_their_bits()
    {
        float[] floats = [0, -0f, 1, float.Epsilon, -float.MaxValue, 0.1f, float.BitDecrement(1)];
        double[] doubles = [0, -0.0, 1, double.Epsilon, -double.MaxValue, 0.1, double.BitDecrement(1)];
        float[] ofFloats = TrainedNumbers.Decode<float>(Text(floats, BitConverter.GetBytes));
        double[] ofDoubles = TrainedNumbers.Decode<double>(Text(doubles, BitConverter.GetBytes));
        Assert.Equal(floats.Select(BitConverter.SingleToInt32Bits), ofFloats.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(doubles.Select(BitConverter.DoubleToInt64Bits), ofDoubles.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Tensors_follow_one_another_and_lines_are_joined()
    {
        string first = Text([1.5f, -2, 3], BitConverter.GetBytes);
        string second = Text([4f], BitConverter.GetBytes);
        Assert.Equal([1.5f, -2, 3, 4], TrainedNumbers.Decode<float>(first[..5] + "\n" + first[5..] + "\r\n", string.Empty, second));
    }

    [Theory]
    [InlineData("AACAPw=")]
    [InlineData("AACA!w==")]
    public void What_is_no_base64_is_refused(string text) => Assert.Throws<FormatException>(() => TrainedNumbers.Decode<float>(text));

    [Fact]
    public void No_text_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => TrainedNumbers.Decode<float>(null!));
        Assert.Throws<ArgumentNullException>(() => TrainedNumbers.Decode<float>("AACAPw==", null!));
    }

    private static string Text<T>(T[] numbers, Func<T, byte[]> bits) => Convert.ToBase64String([.. numbers.SelectMany(bits)]);
}
