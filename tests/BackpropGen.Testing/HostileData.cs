using System.Numerics;

namespace BackpropGen.Testing;

/// <summary>Rows that nobody prepared: denormals, zeros of both signs, numbers next to the largest, constant columns, rows that are all alike, one row, none, and now and then a NaN.</summary>
public sealed record HostileData<T>(T[] Inputs, T[] Targets, int Rows)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    /// <summary>Whether every number is finite and there is a row: what a network takes to train on.</summary>
    public bool IsTrainable => Rows > 0 && Inputs.All(T.IsFinite) && Targets.All(T.IsFinite);

    /// <summary>Random rows for a network, with targets that its loss is defined for, NaN and infinity aside.</summary>
    public static HostileData<T> For(NetworkDescription network, Random random)
    {
        int rows = random.Next(8) switch { 0 => 0, 1 or 2 => 1, 7 => 70, _ => random.Next(2, 9) };
        T[] inputs = Columns(rows, network.InputCount, random);
        T[] targets = TargetsFor(network, rows, random);
        if (rows > 1 && random.Next(4) == 0)
        {
            for (int row = 1; row < rows; row++)
            {
                inputs.AsSpan(0, network.InputCount).CopyTo(inputs.AsSpan(row * network.InputCount));
                targets.AsSpan(0, random.Next(2) * network.OutputCount).CopyTo(targets.AsSpan(row * network.OutputCount));
            }
        }

        if (rows > 0 && random.Next(6) == 0)
        {
            T[] spoiled = random.Next(2) == 0 ? inputs : targets;
            spoiled[random.Next(spoiled.Length)] = random.Next(3) switch { 0 => T.NaN, 1 => T.PositiveInfinity, _ => T.NegativeInfinity };
        }

        return new HostileData<T>(inputs, targets, rows);
    }

    public override string ToString() => $"{Rows} rows, inputs {string.Join(" ", Inputs)}, targets {string.Join(" ", Targets)}";

    private static T[] TargetsFor(NetworkDescription network, int rows, Random random)
    {
        if (network.Targets == TargetDomain.Distribution)
        {
            var targets = new T[rows * network.OutputCount];
            for (int row = 0; row < rows; row++)
            {
                targets[(row * network.OutputCount) + random.Next(network.OutputCount)] = T.One;
            }

            return targets;
        }

        return [.. Columns(rows, network.OutputCount, random).Select(value => network.Targets switch
        {
            TargetDomain.NonNegative => T.Abs(value),
            TargetDomain.Sign => T.IsNegative(value) ? -T.One : T.One,
            TargetDomain.Probability => T.Min(T.One, T.Abs(value)),
            _ => value,
        })];
    }

    private static T[] Columns(int rows, int columns, Random random)
    {
        var values = new T[rows * columns];
        for (int column = 0; column < columns; column++)
        {
            int kind = random.Next(12);
            T constant = Value(kind, random);
            bool isConstant = random.Next(4) == 0;
            for (int row = 0; row < rows; row++)
            {
                values[(row * columns) + column] = isConstant ? constant : kind == 11 ? Value(random.Next(11), random) : kind == 10 ? T.BitIncrement(constant) : Value(kind, random);
            }
        }

        return values;
    }

    private static T Value(int kind, Random random)
    {
        T sign = random.Next(2) == 0 ? T.One : -T.One;
        T unit = T.CreateChecked(random.NextDouble());
        return sign * kind switch
        {
            0 => T.Epsilon * T.CreateChecked(random.Next(1, 100)),
            1 => T.Zero,
            2 => T.MaxValue * unit,
            3 => T.MaxValue,
            4 => T.Sqrt(T.MaxValue) * unit,
            5 => T.Sqrt(T.Epsilon) * unit,
            6 => T.CreateChecked(1e6) + unit,
            _ => unit + unit,
        };
    }
}
