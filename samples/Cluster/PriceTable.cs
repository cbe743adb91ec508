using System.Globalization;

namespace Cluster;

/// <summary>A table of rows in a CSV file: eight features, and a price that follows from them but for some noise.</summary>
internal static class PriceTable
{
    public const string FileName = "prices.csv";

    public static void Write(string folder, int rows)
    {
        Random random = new(1);
        using StreamWriter writer = new(Path.Combine(folder, FileName));
        writer.WriteLine("area,rooms,floor,age,distance,light,noise,garden,price");
        for (int row = 0; row < rows; row++)
        {
            double area = 30 + (100 * random.NextDouble());
            double rooms = 1 + Math.Floor(area / 30);
            double floor = random.Next(8);
            double age = 80 * random.NextDouble();
            double distance = 20 * random.NextDouble();
            double light = random.NextDouble();
            double noise = random.NextDouble();
            double garden = random.Next(2);
            double price = (area * (14 - (3 * Math.Log(1 + distance)))) + (40 * rooms) - (age * (1 - light)) + (60 * garden * Math.Exp(-floor)) - (90 * noise * noise) + (20 * (random.NextDouble() - 0.5));
            double[] values = [area, rooms, floor, age, distance, light, noise, garden, price];
            writer.WriteLine(string.Join(',', values.Select(value => value.ToString("F3", CultureInfo.InvariantCulture))));
        }
    }
}
