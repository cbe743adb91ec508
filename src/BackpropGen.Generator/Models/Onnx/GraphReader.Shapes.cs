using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>Operators that change shapes and types, and take rows apart or join them.</summary>
internal sealed partial class GraphReader
{
    private static long Product(IReadOnlyList<int> sizes, int start, int end)
    {
        long product = 1;
        for (int i = start; i < end && product <= int.MaxValue; i++)
        {
            product *= sizes[i];
        }

        return product;
    }

    /// <summary>An axis that may be counted from the end.</summary>
    private static int Axis(NodeReading node, int rank, long axis)
    {
        long counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted < rank ? (int)counted : throw node.Refuse(FormattableString.Invariant($"has the axis {axis} of {rank} dimensions"));
    }

    private static GraphValue Dropout(NodeReading node) => node.Has(2) && node.Number(2, "mode") != 0 ? throw node.Refuse("is in training mode; export the model for inference") : node.Input(0);

    private GraphValue Cast(NodeReading node)
    {
        var type = (OnnxType)node.Integer("to", 0);
        if (node.Input(0) is ConstantTensor constant)
        {
            bool isWhole = type is OnnxType.Int32 or OnnxType.Int64;
            return !IsFloat(type) && !isWhole ? throw node.Refuse("casts to a type that is not supported; float, double and float16 are")
                : isWhole && !constant.IsInteger ? new ConstantTensor(type, constant.Dimensions, Finite(node, new Coefficients(constant.Numbers).Map(constant.Count, _budget, Math.Truncate), constant.Count))
                : IsFloat(type) && constant.Numbers.Any(double.IsNaN) ? throw node.Refuse("computes with the size of the batch")
                : new ConstantTensor(type, constant.Dimensions, constant.Numbers);
        }

        return IsFloat(type) ? node.Row(0) : throw node.Refuse("casts values of a row to a type that is not supported; float, double and float16 are");
    }

    private GraphValue Constant(NodeReading node)
    {
        if (node.Tensor("value") is { } tensor)
        {
            return TensorDecoding.Decode(tensor, node.Title);
        }

        (OnnxType type, int[] dimensions, double[]? numbers) =
            node.HasAttribute("value_float") ? (OnnxType.Float, [], [node.Float("value_float", 0)])
            : node.HasAttribute("value_int") ? (OnnxType.Int64, [], [node.Integer("value_int", 0)])
            : node.Floats("value_floats") is { } floats ? (OnnxType.Float, [floats.Length], floats)
            : node.Integers("value_ints") is { } integers ? (OnnxType.Int64, [integers.Length], integers.Select(number => (double)number).ToArray())
            : (OnnxType.None, new int[0], default(double[]));
        return numbers is not null && numbers.All(IsFinite) ? new ConstantTensor(type, dimensions, numbers) : throw node.Refuse("holds no finite numbers; float, double, float16, and integers for shapes are supported");
    }

    private GraphValue ConstantOfShape(NodeReading node)
    {
        int[] sizes = node.Integers(0, "shape").Select(size => size is >= 0 and <= int.MaxValue ? (int)size : throw node.Refuse("has a size that no tensor has")).ToArray();
        ConstantTensor value = node.Tensor("value") is { } tensor ? TensorDecoding.Decode(tensor, node.Title) : new ConstantTensor(OnnxType.Float, [1], [0]);
        if (value.Count != 1)
        {
            throw node.Refuse("repeats more than one number");
        }

        double[] numbers = _budget.Take(Product(sizes, 0, sizes.Length));
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = value.Numbers[0];
        }

        return new ConstantTensor(value.Type, sizes, numbers);
    }

    private static GraphValue Shape(NodeReading node)
    {
        double[] sizes = node.Input(0) switch
        {
            RowValue { HasBatch: true } row => row.Sizes.Select(size => (double)size).Prepend(ConstantTensor.BatchSize).ToArray(),
            RowValue row => row.Sizes.Select(size => (double)size).ToArray(),
            ConstantTensor constant => constant.Dimensions.Select(size => (double)size).ToArray(),
            _ => throw node.Refuse("takes a value of an unknown kind"),
        };
        int start = Bound(node.Integer("start", 0));
        int end = Math.Max(start, Bound(node.Integer("end", sizes.Length)));
        return new ConstantTensor(OnnxType.Int64, [end - start], sizes.Skip(start).Take(end - start).ToArray());

        int Bound(int index) => Math.Min(Math.Max(index < 0 ? index + sizes.Length : index, 0), sizes.Length);
    }

    private GraphValue Flatten(NodeReading node)
    {
        RowValue row = node.Row(0);
        long axis = node.Integer("axis", 1);
        axis = axis < 0 ? axis + row.Rank : axis;
        return (row.HasBatch && axis == 1) || (!row.HasBatch && axis == 0) ? new RowValue(row.Node, true, [row.Width])
            : throw node.Refuse("changes what a row is; only the axis behind the batch is supported");
    }

    private GraphValue Reshape(NodeReading node)
    {
        double[] target = node.Constant(1, "shape").Numbers;
        if (target.Length > GraphValue.MostDimensions || target.Count(size => size == -1) > 1 || target.Any(size => size < -1 || size > int.MaxValue || (size == 0 && node.Integer("allowzero", 0) != 0)))
        {
            throw node.Refuse("has a shape that no tensor has");
        }

        if (node.Input(0) is ConstantTensor constant)
        {
            return constant.Reshaped(Sizes(node, target, 0, constant.Dimensions, constant.Count));
        }

        RowValue row = node.Row(0);
        int[] dimensions = row.HasBatch ? row.Sizes.Prepend(1).ToArray() : row.Sizes;
        if (target.Length == 0)
        {
            throw node.Refuse("leaves nothing of the row's shape");
        }

        // Any other number in the first place is right for batches of one size alone, and may take values from the row.
        if (row.HasBatch && !double.IsNaN(target[0]) && target[0] is not (-1 or 0) && target[0] != (_batch ?? 1))
        {
            throw node.Refuse("changes what a row is: its first size is not that of the batch");
        }

        if (row.HasBatch || (target.Length > 1 && target[0] is 1 or -1 && target.Skip(1).All(size => size > 0)))
        {
            return new RowValue(row.Node, true, Sizes(node, target, 1, dimensions, row.Width));
        }

        return new RowValue(row.Node, false, Sizes(node, target, 0, dimensions, row.Width));
    }

    /// <summary>The sizes of a reshaped tensor from a place on: 0 keeps a size, −1 takes what is left.</summary>
    private static int[] Sizes(NodeReading node, double[] target, int start, int[] from, int count)
    {
        int[] sizes = new int[target.Length - start];
        int open = -1;
        for (int i = 0; i < sizes.Length; i++)
        {
            double size = target[start + i];
            open = size == -1 ? i : open;
            sizes[i] = double.IsNaN(size) || (size == 0 && start + i >= from.Length) ? throw node.Refuse("moves the batch to another place")
                : size == -1 ? 1
                : size == 0 ? from[start + i]
                : (int)size;
        }

        long known = Product(sizes, 0, sizes.Length);
        if (open >= 0 && known > 0 && count % known == 0)
        {
            sizes[open] = (int)(count / known);
            known = count;
        }

        return known == count ? sizes : throw node.Refuse(FormattableString.Invariant($"changes what a row is: it makes {known} values of {count}"));
    }

    private long[] Axes(NodeReading node, long[] otherwise) =>
        node.Operators >= 13 ? (node.Has(1) ? node.Integers(1, "axes") : otherwise) : node.Integers("axes") ?? otherwise;

    private GraphValue Squeeze(NodeReading node)
    {
        GraphValue value = node.Input(0);
        int[] sizes = value is RowValue { HasBatch: true } batch ? batch.Sizes.Prepend(_batch == 1 ? 1 : 0).ToArray() : value is RowValue single ? single.Sizes : node.Constant(0, "input").Dimensions;
        long[] ones = sizes.Select((size, axis) => (Size: size, Axis: axis)).Where(dimension => dimension.Size == 1).Select(dimension => (long)dimension.Axis).ToArray();
        var axes = new HashSet<int>(Axes(node, ones).Select(axis => Axis(node, sizes.Length, axis)));
        if (axes.Any(axis => sizes[axis] != 1))
        {
            throw node.Refuse("removes the dimension of the batch, or one that is not 1");
        }

        int[] left = sizes.Where((_, axis) => !axes.Contains(axis)).ToArray();
        bool keepsBatch = value is RowValue { HasBatch: true } && !axes.Contains(0);
        return value is RowValue row ? new RowValue(row.Node, keepsBatch, keepsBatch ? left.Skip(1).ToArray() : left) : ((ConstantTensor)value).Reshaped(left);
    }

    private GraphValue Unsqueeze(NodeReading node)
    {
        GraphValue value = node.Input(0);
        int[] sizes = value is RowValue { HasBatch: true } batch ? batch.Sizes.Prepend(0).ToArray() : value is RowValue single ? single.Sizes : node.Constant(0, "input").Dimensions;
        long[] axes = Axes(node, []);
        if (sizes.Length + axes.Length > GraphValue.MostDimensions)
        {
            throw node.Refuse("adds more dimensions than tensors have");
        }

        int rank = sizes.Length + axes.Length;
        var added = new HashSet<int>(axes.Select(axis => Axis(node, rank, axis)));
        if (added.Count < axes.Length)
        {
            throw node.Refuse("adds a dimension twice");
        }

        int next = 0;
        int[] result = Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : sizes[next++]).ToArray();
        if (value is not RowValue row)
        {
            return ((ConstantTensor)value).Reshaped(result);
        }

        return row.HasBatch && added.Contains(0) ? throw node.Refuse("adds a dimension before that of the batch")
            : row.HasBatch || added.Contains(0) ? new RowValue(row.Node, true, result.Skip(1).ToArray())
            : new RowValue(row.Node, false, result);
    }

    private GraphValue Transpose(NodeReading node)
    {
        if (node.Input(0) is RowValue row)
        {
            long[]? order = node.Integers("perm");
            return order is not null && Enumerable.Range(0, row.Rank).Select(axis => (long)axis).SequenceEqual(order) ? row : throw node.Refuse("is supported for constants alone");
        }

        ConstantTensor constant = node.Constant(0, "input");
        if (constant.Dimensions.Length < 2)
        {
            return constant;
        }

        long[] axes = node.Integers("perm") ?? [1, 0];
        if (constant.Dimensions.Length != 2 || axes.Length != 2 || axes[0] + axes[1] != 1 || axes[0] is not (0 or 1))
        {
            throw node.Refuse("is supported for matrices");
        }

        if (axes[0] == 0)
        {
            return constant;
        }

        (int rows, int columns) = (constant.Dimensions[0], constant.Dimensions[1]);
        double[] numbers = _budget.Take(constant.Count);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = constant.Numbers[(i % rows * columns) + (i / rows)];
        }

        return new ConstantTensor(constant.Type, [columns, rows], numbers);
    }

    private GraphValue Concatenate(NodeReading node)
    {
        if (node.InputCount == 0)
        {
            throw node.Refuse("joins nothing");
        }

        GraphValue[] parts = Enumerable.Range(0, node.InputCount).Select(node.Input).ToArray();
        if (parts.All(part => part is ConstantTensor { Dimensions.Length: 1 }))
        {
            ConstantTensor[] constants = parts.Cast<ConstantTensor>().ToArray();
            double[] numbers = _budget.Take(constants.Sum(constant => (long)constant.Count));
            int at = 0;
            foreach (ConstantTensor constant in constants)
            {
                constant.Numbers.CopyTo(numbers, at);
                at += constant.Count;
            }

            return new ConstantTensor(constants[0].Type, [numbers.Length], numbers);
        }

        RowValue[] rows = parts.Select((_, i) => node.Row(i)).ToArray();
        int axis = InnerAxis(node, rows[0], node.Integer("axis", 1));
        foreach (RowValue row in rows)
        {
            if (row.HasBatch != rows[0].HasBatch || row.Sizes.Length != rows[0].Sizes.Length || row.Sizes.Where((size, i) => i != axis && size != rows[0].Sizes[i]).Any())
            {
                throw node.Refuse("joins rows of different shapes");
            }
        }

        long width = rows.Sum(row => (long)row.Width);
        if (width > NetworkTopology.MaximumSize)
        {
            throw node.Refuse(FormattableString.Invariant($"gives more than {NetworkTopology.MaximumSize:#,0} values"));
        }

        int[] sizes = rows[0].Sizes.ToArray();
        sizes[axis] = rows.Sum(row => row.Sizes[axis]);
        return rows[0].With(_rows.Concatenated(rows.Select(row => row.Node).ToArray()), sizes);
    }

    /// <summary>A dimension of the row along which neighbours in the file are neighbours in the row: those before it are 1.</summary>
    private static int InnerAxis(NodeReading node, RowValue row, long axis)
    {
        int inner = Axis(node, row.Rank, axis) - (row.HasBatch ? 1 : 0);
        return inner >= 0 && Product(row.Sizes, 0, inner) == 1 ? inner : throw node.Refuse("is supported along the values of a row");
    }

    private RowValue Part(RowValue row, int axis, int start, int count)
    {
        int step = row.Width / row.Sizes[axis];
        int[] sizes = row.Sizes.ToArray();
        sizes[axis] = count;
        return row.With(_rows.Part(row.Node, start * step, count * step), sizes);
    }

    private GraphValue Slice(NodeReading node)
    {
        bool areAttributes = node.Operators < 10;
        long[] starts = (areAttributes ? node.Integers("starts") : node.Integers(1, "starts")) ?? [];
        long[] ends = (areAttributes ? node.Integers("ends") : node.Integers(2, "ends")) ?? [];
        long[] axes = (areAttributes ? node.Integers("axes") : node.Has(3) ? node.Integers(3, "axes") : null) ?? [0];
        if (starts.Length != 1 || ends.Length != 1 || axes.Length != 1 || (node.Has(4) && node.Number(4, "step") != 1))
        {
            throw node.Refuse("is supported along one axis, with step 1");
        }

        if (node.Input(0) is ConstantTensor { Dimensions.Length: 1 } constant)
        {
            (int first, int count) = Range(constant.Count);
            double[] numbers = _budget.Take(count);
            Array.Copy(constant.Numbers, first, numbers, 0, count);
            return new ConstantTensor(constant.Type, [count], numbers);
        }

        RowValue row = node.Row(0);
        int axis = InnerAxis(node, row, axes[0]);
        (int start, int length) = Range(row.Sizes[axis]);
        return Part(row, axis, start, length);

        (int Start, int Count) Range(int size)
        {
            long from = Math.Min(Math.Max(starts[0] < 0 ? starts[0] + size : starts[0], 0), size);
            long to = Math.Min(Math.Max(ends[0] < 0 ? ends[0] + size : ends[0], 0), size);
            return from < to ? ((int)from, (int)(to - from)) : throw node.Refuse("leaves nothing of the row");
        }
    }

    private GraphValue Split(NodeReading node)
    {
        RowValue row = node.Row(0);
        int axis = InnerAxis(node, row, node.Integer("axis", 0));
        int size = row.Sizes[axis];
        long[]? given = node.Operators < 13 ? node.Integers("split") : node.Has(1) ? node.Integers(1, "sizes") : null;

        // Equal parts, the last of which may be smaller.
        int parts = Math.Max(1, node.OutputCount);
        long equal = (size + parts - 1) / parts;
        long[] counts = given ?? Enumerable.Range(0, parts).Select(i => Math.Min(equal, size - (i * equal))).ToArray();
        if (counts.Length != parts || counts.Any(count => count < 1 || count > size) || counts.Sum() != size)
        {
            throw node.Refuse(FormattableString.Invariant($"does not split {size} values into {parts} parts"));
        }

        int start = 0;
        var values = new List<GraphValue>();
        foreach (long count in counts)
        {
            values.Add(Part(row, axis, start, (int)count));
            start += (int)count;
        }

        return new ValueList(values);
    }

    /// <summary>Places of a constant list, or neighbouring values of a row.</summary>
    private GraphValue Gather(NodeReading node)
    {
        ConstantTensor indices = node.Constant(1, "indices");
        long[] places = node.Integers(1, "indices");
        int axis = node.Integer("axis", 0);
        if (node.Input(0) is ConstantTensor { Dimensions.Length: 1 } constant)
        {
            double[] numbers = _budget.Take(places.Length);
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = constant.Numbers[Axis(node, constant.Count, places[i])];
            }

            return new ConstantTensor(constant.Type, indices.Dimensions, numbers);
        }

        RowValue row = node.Row(0);
        int inner = InnerAxis(node, row, axis);
        int[] chosen = places.Select(place => Axis(node, row.Sizes[inner], place)).ToArray();
        if (indices.Dimensions.Length > 1 || chosen.Length == 0 || (long)chosen.Length * (row.Width / row.Sizes[inner]) > NetworkTopology.MaximumSize)
        {
            throw node.Refuse("is supported with a list of places");
        }

        RowNode[] nodes = chosen.Select(place => Part(row, inner, place, 1).Node).ToArray();
        int[] sizes = row.Sizes.ToArray();
        sizes[inner] = chosen.Length;
        int[] kept = indices.Dimensions.Length == 0 ? sizes.Where((_, i) => i != inner).ToArray() : sizes;
        return row.HasBatch || kept.Length > 0 ? row.With(_rows.Concatenated(nodes), kept) : throw node.Refuse("gives one number without a shape; [batch, values] is supported");
    }
}
