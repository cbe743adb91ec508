using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace BackpropGen.Orleans;

// A column of a row group, as the numbers of a network.
internal sealed class ColumnReader<T>(ParquetRowGroupReader rows, DataField field, string where)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Row after row has so many columns, of which this is one.
    public Task FillAsync(T[] values, int column, int columns, int count, CancellationToken cancellationToken)
    {
        Type type = field.ClrType;
        return field.MaxRepetitionLevel > 0 ? throw new InvalidDataException($"{where} holds lists, but a row of a network has one number there.")
            : type == typeof(float) ? ReadAsync<float>(T.CreateChecked)
            : type == typeof(double) ? ReadAsync<double>(T.CreateChecked)
            : type == typeof(decimal) ? ReadAsync<decimal>(T.CreateChecked)
            : type == typeof(long) ? ReadAsync<long>(T.CreateChecked)
            : type == typeof(ulong) ? ReadAsync<ulong>(T.CreateChecked)
            : type == typeof(int) ? ReadAsync<int>(T.CreateChecked)
            : type == typeof(uint) ? ReadAsync<uint>(T.CreateChecked)
            : type == typeof(short) ? ReadAsync<short>(T.CreateChecked)
            : type == typeof(ushort) ? ReadAsync<ushort>(T.CreateChecked)
            : type == typeof(sbyte) ? ReadAsync<sbyte>(T.CreateChecked)
            : type == typeof(byte) ? ReadAsync<byte>(T.CreateChecked)
            : type == typeof(bool) ? ReadAsync<bool>(value => value ? T.One : T.Zero)
            : throw new InvalidDataException($"{where} holds {(type == typeof(ReadOnlyMemory<char>) ? "texts" : $"values of {type}")}, but a network takes numbers: name another column, or write numbers in this one.");

        async Task ReadAsync<TValue>(Func<TValue, T> convert)
            where TValue : struct
        {
            TValue?[] read = new TValue?[count];
            try
            {
                if (field.IsNullable)
                {
                    await rows.ReadAsync<TValue>(field, read.AsMemory(), null, cancellationToken);
                }
                else
                {
                    TValue[] present = new TValue[count];
                    await rows.ReadAsync<TValue>(field, present.AsMemory(), null, cancellationToken);
                    read = [.. present];
                }
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                throw new InvalidDataException($"{where} cannot be read, since the file is damaged, or written as is not known here: {exception.Message}", exception);
            }

            for (int row = 0; row < count; row++)
            {
                values[(row * columns) + column] = read[row] is { } value
                    ? convert(value)
                    : throw new InvalidDataException(FormattableString.Invariant($"{where} is null in row {row} of the group, counted from 0: a network takes numbers alone. Fill the column, or leave such rows out."));
            }
        }
    }
}
