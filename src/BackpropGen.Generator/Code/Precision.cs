namespace BackpropGen.Generator.Code;

/// <summary>The numbers that a network computes with, as code spells them.</summary>
/// <param name="Type">Their type.</param>
/// <param name="Title">Its name in a sentence.</param>
/// <param name="Bytes">The bytes of one.</param>
/// <param name="Cast">What makes one of a double.</param>
internal sealed record Precision(string Type, string Title, int Bytes, string Cast)
{
    private static readonly Precision Single = new("float", "single", sizeof(float), "(float)");
    private static readonly Precision Double = new("double", "double", sizeof(double), string.Empty);

    /// <summary>How many lie in a line of 64 bytes.</summary>
    public int PerLine => 64 / Bytes;

    /// <summary>The bits of a vector of eight.</summary>
    public int BitsOfEight => 8 * 8 * Bytes;

    public static Precision Of(bool isDouble) => isDouble ? Double : Single;

    /// <summary>A double as one of these numbers.</summary>
    public string FromDouble(string expression) => Cast.Length == 0 ? expression : Cast + "(" + expression + ")";
}
