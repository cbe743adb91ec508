using ScottPlot;

namespace BackpropGen.Drawing;

/// <summary>
/// Colours that people with any kind of colour vision tell apart: M. Okabe and K. Ito, "Color Universal Design", 2008. Series differ in shape, too.
/// </summary>
internal static class Palette
{
    public static readonly Color Blue = Color.FromHex("#0072B2");
    public static readonly Color Vermilion = Color.FromHex("#D55E00");
    public static readonly Color Ink = Color.FromHex("#222222");
    public static readonly Color Faint = Color.FromHex("#999999");

    private static readonly Color[] Series =
    [
        Blue,
        Vermilion,
        Color.FromHex("#009E73"),
        Color.FromHex("#CC79A7"),
        Color.FromHex("#E69F00"),
        Color.FromHex("#56B4E9"),
        Color.FromHex("#F0E442"),
        Color.FromHex("#000000"),
    ];

    // Five and eight have no common divisor: forty series go by until colour and shape come together again.
    private static readonly MarkerShape[] Shapes =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleDown];

    public static Color Of(int series) => Series[series % Series.Length];

    public static MarkerShape ShapeOf(int series) => Shapes[series % Shapes.Length];

    /// <summary>A colour thinned with white: 0 is white, 1 the colour itself.</summary>
    public static Color Tint(Color color, double share) => new(Mix(color.R, share), Mix(color.G, share), Mix(color.B, share));

    private static byte Mix(byte channel, double share) => (byte)Math.Round(255 - ((255 - channel) * share));
}
