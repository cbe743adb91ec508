using System.Globalization;
using BackpropGen;

namespace Balancing;

/// <summary>An episode as an animated picture of the console.</summary>
internal static class Drawing
{
    private const int Width = 61;
    private const int Height = 8;

    /// <summary>Plays the first steps of an episode; where the output goes to a file, draws the last of them alone.</summary>
    public static void Play(INetwork<float> network, int seed, int steps)
    {
        bool isAnimated = !Console.IsOutputRedirected;
        var game = new CartPole(new Random(seed));
        game.Reset();
        while (!game.IsOver && game.Steps < steps)
        {
            game.Push(Judge.Best(network, game));
            if (isAnimated)
            {
                Console.Write(Picture(game));
                Console.SetCursorPosition(0, Math.Max(0, Console.CursorTop - Height - 2));
                Thread.Sleep(20);
            }
        }

        Console.Write(Picture(game));
    }

    private static string Picture(CartPole game)
    {
        char[][] lines = [.. Enumerable.Range(0, Height + 1).Select(_ => new string(' ', Width).ToCharArray())];
        int cart = Column(game.Position);
        for (int height = 1; height < Height; height++)
        {
            // A column of the console is half as wide as a line is high; an angle of 12° would hardly show, so it is drawn three times as large.
            int column = cart + (int)Math.Round(2 * height * Math.Tan(3 * Math.Clamp(game.Angle, -0.3, 0.3)));
            if (column >= 0 && column < Width)
            {
                lines[Height - 1 - height][column] = game.Angle > 0.01 ? '/' : game.Angle < -0.01 ? '\\' : '|';
            }
        }

        for (int i = -2; i <= 2; i++)
        {
            lines[Height - 1][Math.Clamp(cart + i, 0, Width - 1)] = '█';
        }

        lines[Height] = new string('─', Width).ToCharArray();
        string numbers = string.Create(CultureInfo.InvariantCulture, $"step {game.Steps,3}  cart {game.Position,6:0.00}  pole {game.Angle * 180 / Math.PI,5:0.0}°");
        return string.Concat(lines.Select(line => new string(line) + "\n")) + numbers.PadRight(Width) + "\n";
    }

    private static int Column(double position) => (int)Math.Round((position / CartPole.MostPosition + 1) / 2 * (Width - 1));
}
