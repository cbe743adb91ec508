using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using static System.FormattableString;

namespace BackpropGen.CompilerServices;

/// <summary>Parameters, or a gradient, as text. Supports generated code: the <c>ToString</c> of <c>Parameters</c> calls it.</summary>
/// <remarks>The text is the same in every culture, as that of topologies and messages is: it goes into logs and questions.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ParameterText
{
    // As many as can be looked at: 4-8-3 has 67.
    private const int MostInTable = 100;

    // So many columns of a table fit on a screen.
    private const int MostColumns = 12;

    private const string Between = "  ";

    /// <summary>The same of a struct with a field for each parameter.</summary>
    /// <typeparam name="TParameters">The struct.</typeparam>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="description">The network.</param>
    /// <param name="parameters">The values.</param>
    /// <returns>The text.</returns>
    public static string Of<TParameters, T>(NetworkDescription description, in TParameters parameters)
        where TParameters : unmanaged
        where T : unmanaged
    {
        Span<T> values = MemoryMarshal.Cast<TParameters, T>(new[] { parameters }.AsSpan());
        return Of<T>(description, values);
    }

    /// <summary>A table of the values, a line for each node with its bias and its weights; where there are more than a hundred, a line for each layer with the numbers between which they lie.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="description">The network.</param>
    /// <param name="values">A value for each parameter.</param>
    /// <returns>Lines without an end of line behind the last, and four digits of each number.</returns>
    /// <exception cref="ArgumentNullException">The description is null.</exception>
    /// <exception cref="ArgumentException">There are more or fewer values than parameters.</exception>
    public static string Of<T>(NetworkDescription description, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (description is null)
        {
            throw new ArgumentNullException(nameof(description));
        }

        Check.ParameterLength(values.Length, description.ParameterCount, nameof(values), description.Topology);
        bool isTable = values.Length <= MostInTable && description.Layers.All(layer => layer.Kind != LayerKind.Affine || layer.InputCount < MostColumns);
        StringBuilder text = new();
        int first = 0;
        for (int i = 0; i < description.Layers.Count; i++)
        {
            LayerDescription layer = description.Layers[i];
            if (layer.Kind != LayerKind.Affine)
            {
                continue;
            }

            text.Append(text.Length > 0 ? "\n" : string.Empty);
            int weights = layer.InputCount * layer.OutputCount;
            ReadOnlySpan<T> ofLayer = values.Slice(first, layer.ParameterCount);
            if (isTable)
            {
                AppendTable(text, TableOf(description, i + 1, ofLayer));
            }
            else
            {
                text.Append(Invariant($"layer {i + 1}: {layer.OutputCount} × {layer.InputCount} weights {RangeOf(ofLayer.Slice(0, weights))}, {Plural.Of(layer.OutputCount, "bias", "biases")} {RangeOf(ofLayer.Slice(weights))}"));
            }

            first += layer.ParameterCount;
        }

        return text.ToString();
    }

    // A line with the names of the columns, and one for each node.
    private static string[][] TableOf<T>(NetworkDescription description, int number, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        LayerDescription layer = description.Layers[number - 1];
        int source = description.SourcesOf(number)[0];
        var table = new string[layer.OutputCount + 1][];
        table[0] = [Invariant($"layer {number}"), "bias", .. Enumerable.Range(0, layer.InputCount).Select(i => source == 0 ? description.InputNames[i] : NodeName(source, i))];
        for (int j = 0; j < layer.OutputCount; j++)
        {
            string[] line = new string[layer.InputCount + 2];
            line[0] = number == description.Layers.Count ? description.OutputNames[j] : NodeName(number, j);
            line[1] = Spell(values[(layer.InputCount * layer.OutputCount) + j]);
            for (int i = 0; i < layer.InputCount; i++)
            {
                line[i + 2] = Spell(values[(j * layer.InputCount) + i]);
            }

            table[j + 1] = line;
        }

        return table;
    }

    // Names to the left, numbers to the right.
    private static void AppendTable(StringBuilder text, string[][] table)
    {
        for (int row = 0; row < table.Length; row++)
        {
            text.Append(row > 0 ? "\n" : string.Empty);
            for (int column = 0; column < table[row].Length; column++)
            {
                int width = table.Max(line => line[column].Length);
                text.Append(column == 0 ? table[row][column].PadRight(width) : Between + table[row][column].PadLeft(width));
            }
        }
    }

    private static string RangeOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        foreach (T value in values)
        {
            // NaN, too, which no comparison would show.
            least = Math.Min(least, Real.ToDouble(value));
            most = Math.Max(most, Real.ToDouble(value));
        }

        return least == most ? "of " + Spell(least) : $"from {Spell(least)} to {Spell(most)}";
    }

    // As the documentation of the class calls it.
    private static string NodeName(int layer, int node) => Invariant($"o{layer}_{node + 1}");

    private static string Spell<T>(T value)
        where T : unmanaged
        => Spell(Real.ToDouble(value));

    private static string Spell(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
