using System.Globalization;

namespace Sunspots;

/// <summary>
/// How many spots the sun had, as the mean of each year from 1700 to 2008: the Zurich numbers of the US National Geophysical Data Center, in the public domain, as the Python package statsmodels
/// has them.
/// </summary>
internal sealed record SunspotSeries(int[] Years, float[] Numbers)
{
    public static SunspotSeries Read()
    {
        string[][] rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sunspots.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        return new SunspotSeries(
            Array.ConvertAll(rows, row => int.Parse(row[0], CultureInfo.InvariantCulture)), Array.ConvertAll(rows, row => float.Parse(row[1], CultureInfo.InvariantCulture)));
    }
}
