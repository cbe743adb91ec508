using System.Globalization;
using ScottPlot;
using static System.FormattableString;

namespace BackpropGen.Drawing;

/// <summary>A network: its layers in columns, its weights as lines between them.</summary>
internal sealed class NetworkDrawing
{
    // Of a layer with more nodes, the first and the last few are drawn.
    private const int MostNodes = 12;
    private const int EndNodes = 5;
    private const int MostLetters = 20;

    private const float NameSize = 13;
    private const float CaptionSize = 12;
    private const float BiasSize = 10;
    private const double GreatestRadius = 19;
    private const double LeastRadiusWithBias = 15;
    private const float GreatestLine = 5;

    private const int Top = 92;
    private const int Bottom = 64;
    private const int RowHeight = 46;
    private const int ColumnWidth = 190;
    private const int GreatestWidth = 2400;

    private readonly string _title;
    private readonly NetworkDescription _description;
    private readonly double[][,] _weights;
    private readonly double[][] _biases;
    private readonly double _greatestWeight;
    private readonly Column[] _columns;
    private readonly float _left;
    private readonly float _right;

    /// <param name="title">The title; null for the topology.</param>
    /// <param name="description">Of the network.</param>
    /// <param name="weights">Of each layer, nodes × inputs of the layer.</param>
    /// <param name="biases">Of each layer.</param>
    public NetworkDrawing(string? title, NetworkDescription description, double[][,] weights, double[][] biases)
    {
        for (int layer = 0; layer < weights.Length; layer++)
        {
            if (weights[layer].Cast<double>().Concat(biases[layer]).Any(value => !(Math.Abs(value) <= double.MaxValue)))
            {
                throw new ArgumentException(Invariant($"The network cannot be drawn: layer {layer + 1} has a weight or a bias that is not finite."), "network");
            }
        }

        _title = title ?? description.Topology;
        _description = description;
        _weights = weights;
        _biases = biases;
        _greatestWeight = weights.Max(layer => layer.Cast<double>().Max(weight => Math.Abs(weight)));
        _columns = [new Column(description.InputCount), .. description.Layers.Select(layer => new Column(layer.OutputCount))];
        _left = Side(description.InputNames, _columns[0]);
        _right = Side(description.OutputNames, _columns[_columns.Length - 1]);
    }

    public Picture Picture()
    {
        float titleWidth = PlotFont.Width(_title, Chart.TitleSize) + 40;
        int width = (int)Math.Max(Math.Max(640, titleWidth), _left + _right + ((_columns.Length - 1) * ColumnWidth));
        int height = Math.Max(340, Top + Bottom + (_columns.Max(column => column.Slots) * RowHeight));
        return new Picture(Math.Min(width, GreatestWidth), height, Draw);
    }

    /// <summary>What the names of a column take beside it, and half of its caption.</summary>
    private static float Side(IReadOnlyList<string> names, Column column) => Math.Max(
        46 + column.Nodes.Max(node => PlotFont.Width(Shortened(names[node]), NameSize)), 12 + (PlotFont.Width(column.Caption, CaptionSize) / 2));

    private static string Shortened(string name) => name.Length <= MostLetters ? name : name.Substring(0, MostLetters - 1) + "…";

    private Plot Draw(int width, int height)
    {
        Plot plot = Chart.OfPixels(width, height);
        Chart.Write(plot, _title, width / 2.0, 26, Chart.TitleSize, Alignment.MiddleCenter, Palette.Ink);

        double rowHeight = (double)(height - Top - Bottom) / _columns.Max(column => column.Slots);
        double radius = Math.Max(2, Math.Min(GreatestRadius, 0.42 * rowHeight));
        double gap = (width - _left - _right) / (_columns.Length - 1);
        DrawWeights(plot, X, Y);
        for (int layer = 0; layer < _columns.Length; layer++)
        {
            DrawColumn(plot, layer, radius, gap, X(layer), node => Y(layer, node));
        }

        DrawLegend(plot, width, height);
        return plot;

        double X(int layer) => _left + (layer * gap);

        double Y(int layer, int node) => Top + ((height - Top - Bottom) / 2.0) + ((_columns[layer].SlotOf(node) - ((_columns[layer].Slots - 1) / 2.0)) * rowHeight);
    }

    private void DrawWeights(Plot plot, Func<int, double> x, Func<int, int, double> y)
    {
        // The heaviest last, so that none is hidden by lighter ones.
        var weights =
            from layer in Enumerable.Range(0, _weights.Length)
            from node in _columns[layer + 1].Nodes
            from input in _columns[layer].Nodes
            let weight = _weights[layer][node, input]
            orderby Math.Abs(weight)
            select (Layer: layer, Node: node, Input: input, Weight: weight);
        foreach ((int layer, int node, int input, double weight) in weights)
        {
            ScottPlot.Plottables.LinePlot line = plot.Add.Line(x(layer), y(layer, input), x(layer + 1), y(layer + 1, node));
            line.LineColor = ColourOf(weight).WithAlpha(0.85);
            line.LineWidth = 0.4f + (float)(_greatestWeight == 0 ? 0 : (GreatestLine - 0.4f) * Math.Abs(weight) / _greatestWeight);
            line.MarkerSize = 0;
        }
    }

    private void DrawColumn(Plot plot, int layer, double radius, double gap, double x, Func<int, double> y)
    {
        Column column = _columns[layer];
        foreach (int node in column.Nodes)
        {
            ScottPlot.Plottables.Ellipse circle = plot.Add.Circle(x, y(node), radius);
            circle.FillColor = Colors.White;
            circle.LineColor = layer == 0 ? Palette.Ink : ColourOf(_biases[layer - 1][node]);
            circle.LineWidth = 1.5f;
            if (layer > 0 && radius >= LeastRadiusWithBias)
            {
                Chart.Write(plot, Bias(_biases[layer - 1][node]), x, y(node), BiasSize, Alignment.MiddleCenter, Palette.Ink);
            }

            if (layer == 0)
            {
                Chart.Write(plot, Shortened(_description.InputNames[node]), x - radius - 8, y(node), NameSize, Alignment.MiddleRight, Palette.Ink);
            }

            if (layer == _columns.Length - 1)
            {
                Chart.Write(plot, Shortened(_description.OutputNames[node]), x + radius + 8, y(node), NameSize, Alignment.MiddleLeft, Palette.Ink);
            }
        }

        if (column.IsCut)
        {
            double middle = (y(EndNodes - 1) + y(column.Count - EndNodes)) / 2, step = Math.Min(8, radius / 2);
            for (int dot = -1; dot <= 1; dot++)
            {
                plot.Add.Marker(x, middle + (dot * step), MarkerShape.FilledCircle, 4, Palette.Ink);
            }
        }

        string what = layer == 0 ? "Input" : _description.Layers[layer - 1].ToString().Split(':')[1];
        if (Math.Max(PlotFont.Width(what, CaptionSize), PlotFont.Width(column.Caption, CaptionSize)) < gap - 8)
        {
            Chart.Write(plot, what, x, 54, CaptionSize, Alignment.MiddleCenter, Palette.Ink);
            Chart.Write(plot, column.Caption, x, 70, CaptionSize, Alignment.MiddleCenter, Palette.Ink);
        }
    }

    private void DrawLegend(Plot plot, int width, int height)
    {
        const double Sample = 28, Space = 8, Between = 22;
        string negative = "negative weight", positive = "positive weight";
        string rest = Invariant($"widest line: {Numbers.Format(_greatestWeight, 3)}");
        double total = (2 * (Sample + Space + Between)) + Width(negative) + Width(positive) + Width(rest);
        double x = (width - total) / 2, y = height - 36;
        foreach ((string text, Color color) in new[] { (negative, Palette.Vermilion), (positive, Palette.Blue) })
        {
            ScottPlot.Plottables.LinePlot sample = plot.Add.Line(x, y, x + Sample, y);
            sample.LineColor = color;
            sample.LineWidth = 3;
            sample.MarkerSize = 0;
            Chart.Write(plot, text, x + Sample + Space, y, CaptionSize, Alignment.MiddleLeft, Palette.Ink);
            x += Sample + Space + Width(text) + Between;
        }

        Chart.Write(plot, rest, x, y, CaptionSize, Alignment.MiddleLeft, Palette.Ink);
        string nodes = "Circles have the colour of their bias, and its value where there is room.";
        Chart.Write(plot, nodes, width / 2.0, height - 16, CaptionSize, Alignment.MiddleCenter, Palette.Ink);

        static double Width(string text) => PlotFont.Width(text, CaptionSize);
    }

    private static Color ColourOf(double value) => value < 0 ? Palette.Vermilion : value > 0 ? Palette.Blue : Palette.Faint;

    private static string Bias(double value) => Math.Abs(value) < 100 ? value.ToString("0.00;-0.00;0", CultureInfo.InvariantCulture) : Numbers.Format(value, 3);

    /// <summary>The nodes of a layer that are drawn, and the places that they take: one more where some are left out.</summary>
    private sealed class Column(int count)
    {
        public int Count { get; } = count;

        public bool IsCut => Count > MostNodes;

        public string Caption => IsCut ? Invariant($"{2 * EndNodes} of {Count} nodes drawn") : Numbers.Count(Count, "node");

        public int Slots => IsCut ? (2 * EndNodes) + 1 : Count;

        public IEnumerable<int> Nodes => IsCut ? Enumerable.Range(0, EndNodes).Concat(Enumerable.Range(Count - EndNodes, EndNodes)) : Enumerable.Range(0, Count);

        public int SlotOf(int node) => IsCut && node >= EndNodes ? node - Count + Slots : node;
    }
}
