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

    /// <summary>A size that may be that of a tensor: without values it may have sizes of billions beside one of 0.</summary>
    private static int Size(NodeReading node, long size) => size <= int.MaxValue ? (int)size : throw node.Refuse("has a size that no tensor has");

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
            Func<double, double> rounding = type switch
            {
                OnnxType.Float => number => (float)number,
                OnnxType.Double => number => number,
                OnnxType.Float16 => HalfRounding.RoundedToHalf,
                OnnxType.Int32 or OnnxType.Int64 => Math.Truncate,
                OnnxType.Boolean => number => number == 0 ? 0 : 1,
                _ => throw node.Refuse("casts to a type that is not supported; float, double, float16, int32, int64 and bool are"),
            };
            return constant.HasBatchSize
                ? type is OnnxType.Int32 or OnnxType.Int64 ? constant : throw node.Refuse("computes with the size of the batch")
                : new ConstantTensor(type, constant.Dimensions, Finite(node, new Coefficients(constant.Numbers).Map(constant.Count, _budget, rounding), constant.Count));
        }

        RowValue row = node.RowOfAnyShape(0);
        return type is OnnxType.Float or OnnxType.Double || (type == OnnxType.Float16 && _isHalf) ? row
            : type == OnnxType.Float16 ? throw node.Refuse("rounds the values of a row to float16, which no layer does: export the model in float")
            : throw node.Refuse("casts values of a row to a type that is not supported; float and double are");
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
        ConstantTensor value = node.Tensor("value") is { } tensor ? TensorDecoding.Decode(tensor, node.Title) : new ConstantTensor(OnnxType.Float, [1], [0]);
        return value.Count == 1 ? Expanded(node, value.Reshaped([]), node.Sizes(0, "shape")) : throw node.Refuse("repeats more than one number");
    }

    /// <summary>A constant in a larger shape. Where a size is that of the batch, it is the same in every row.</summary>
    private GraphValue Expanded(NodeReading node, ConstantTensor constant, double[] shape)
    {
        int batch = Array.FindIndex(shape, double.IsNaN);
        int[] sizes = shape.Where((_, axis) => axis != batch).Select(size =>
            double.IsNaN(size) ? throw node.Refuse("has the size of the batch in two places")
            : size is >= 0 and <= int.MaxValue ? (int)size
            : throw node.Refuse("has a size that no tensor has")).ToArray();
        if (Product(sizes, 0, sizes.Length) > int.MaxValue)
        {
            throw node.Refuse("has a size that no tensor has");
        }

        if (batch < 0)
        {
            sizes = Broadcast(node, sizes, constant.Dimensions);
            return new ConstantTensor(constant.Type, sizes, Repeated(constant, sizes));
        }

        // Shapes are compared from their ends: the constant is the same along the batch.
        int[] own = constant.Dimensions;
        int place = own.Length - (shape.Length - batch);
        if (place >= 0)
        {
            own = own[place] == 1 ? own.Where((_, axis) => axis != place).ToArray() : throw node.Refuse("gives the rows of the batch different constants");
        }

        sizes = own.Length <= sizes.Length ? Broadcast(node, sizes, own) : throw node.Refuse("has more dimensions than the shape that it is to have");
        if (constant.IsInteger || Product(sizes, 0, sizes.Length) is 0 or > NetworkTopology.MaximumSize)
        {
            throw node.Refuse(FormattableString.Invariant($"repeats for each row something other than a tensor of floats of 1 to {NetworkTopology.MaximumSize:#,0} values"));
        }

        return new RowValue(_rows.Shared(Repeated(constant.Reshaped(own), sizes)), batch, sizes);
    }

    /// <summary>A row in its own shape, or with values repeated where a size is 1.</summary>
    private GraphValue Expand(NodeReading node)
    {
        double[] shape = node.Sizes(1, "shape");
        if (node.Input(0) is ConstantTensor constant)
        {
            return Expanded(node, constant, shape);
        }

        RowValue row = node.Row(0);
        int missing = row.Rank - shape.Length;
        if (missing < 0 || (row.HasBatch && missing == 0 && !(double.IsNaN(shape[0]) || shape[0] == 1 || shape[0] == _batch)))
        {
            throw node.Refuse("changes what a row is; a row's own shape is supported, with the batch as the first size");
        }

        for (int axis = row.HasBatch ? Math.Max(1, missing) : missing; axis < row.Rank; axis++)
        {
            int size = row.Sizes[row.PlaceOf(axis)];
            double wanted = shape[axis - missing];
            if (wanted != 1 && wanted != size)
            {
                row = size == 1 && wanted is > 0 and <= NetworkTopology.MaximumSize ? (RowValue)Taken(node, row, axis, new int[(int)wanted])
                    : throw node.Refuse("has a shape that does not go with the row's");
            }
        }

        return row;
    }

    private static GraphValue Shape(NodeReading node)
    {
        double[] sizes = node.Input(0) switch
        {
            RowValue row => row.Dimensions(-1).Select((size, axis) => axis == row.BatchAxis ? ConstantTensor.BatchSize : size).ToArray(),
            ConstantTensor constant => constant.Dimensions.Select(size => (double)size).ToArray(),
            _ => throw node.Refuse("takes the label of a classifier; only its scores are supported"),
        };
        return ShapeOf(node, sizes);
    }

    /// <summary>Sizes, or those from one place to another.</summary>
    private static ConstantTensor ShapeOf(NodeReading node, double[] sizes)
    {
        int start = Bound(node.Integer("start", 0));
        int end = Math.Max(start, Bound(node.Integer("end", sizes.Length)));
        return new ConstantTensor(OnnxType.Int64, [end - start], sizes.Skip(start).Take(end - start).ToArray());

        int Bound(int index) => Math.Min(Math.Max(index < 0 ? index + sizes.Length : index, 0), sizes.Length);
    }

    private GraphValue Flatten(NodeReading node)
    {
        long axis = node.Integer("axis", 1);
        if (node.Input(0) is ConstantTensor constant)
        {
            int rank = constant.Dimensions.Length;
            int place = axis == rank ? rank : Axis(node, rank, axis);
            return constant.Reshaped([Size(node, Product(constant.Dimensions, 0, place)), Size(node, Product(constant.Dimensions, place, rank))]);
        }

        RowValue row = node.Row(0);
        axis = axis < 0 ? axis + row.Rank : axis;
        return (row.HasBatch && axis == 1) || (!row.HasBatch && axis == 0) ? new RowValue(row.Node, true, [row.Width])
            : throw node.Refuse("changes what a row is; only the axis behind the batch is supported");
    }

    private GraphValue Reshape(NodeReading node)
    {
        double[] target = node.Sizes(1, "shape");
        if (target.Count(size => size == -1) > 1 || target.Any(size => size < -1 || size > int.MaxValue || (size == 0 && node.Integer("allowzero", 0) != 0)))
        {
            throw node.Refuse("has a shape that no tensor has");
        }

        if (node.Input(0) is ConstantTensor constant)
        {
            return constant.Reshaped(Sizes(node, target, 0, constant.Dimensions, constant.Count));
        }

        RowValue row = node.RowOfAnyShape(0);
        int[] dimensions = row.Dimensions(1);
        if (target.Length == 0)
        {
            throw node.Refuse("leaves nothing of the row's shape");
        }

        if (row.BatchAxis > 0 || (row.HasBatch && target.Length == 3 && (double.IsNaN(target[1]) || (_states.Count > 0 && target is [1, -1, _]))))
        {
            return WithBatch(node, row, target);
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

    /// <summary>A row as [batch, values], [batch, 1, values] or [1, batch, values], the last of which recurrent layers take; all values of a row lie together before, too.</summary>
    private static RowValue WithBatch(NodeReading node, RowValue row, double[] target)
    {
        int axis = Array.FindIndex(target, size => size == -1 || double.IsNaN(size));
        int[] sizes = target.Where((_, i) => i != axis).Select(size => (int)size).ToArray();
        return Product(row.Sizes, 0, row.BatchAxis!.Value) == 1 && axis >= 0 && sizes.Length > 0 && sizes.Take(sizes.Length - 1).All(size => size == 1) && sizes[sizes.Length - 1] == row.Width && axis < target.Length - 1
            ? new RowValue(row.Node, axis, sizes)
            : throw node.Refuse("changes what a row is: of rows for recurrent layers, [batch, values], [batch, 1, values] and [1, batch, values] are supported");
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
        int[] sizes = value is RowValue all ? all.Dimensions(_batch == 1 && all.BatchAxis == 0 ? 1 : 0) : node.Constant(0, "input").Dimensions;
        long[] ones = sizes.Select((size, axis) => (Size: size, Axis: axis)).Where(dimension => dimension.Size == 1).Select(dimension => (long)dimension.Axis).ToArray();
        var axes = new HashSet<int>(Axes(node, ones).Select(axis => Axis(node, sizes.Length, axis)));
        if (axes.Any(axis => sizes[axis] != 1))
        {
            throw node.Refuse("removes the dimension of the batch, or one that is not 1");
        }

        if (value is not RowValue row)
        {
            return ((ConstantTensor)value).Reshaped(sizes.Where((_, axis) => !axes.Contains(axis)).ToArray());
        }

        int[] kept = row.Sizes.Where((_, place) => !axes.Any(axis => row.PlaceOf(axis) == place)).ToArray();
        return new RowValue(row.Node, row.BatchAxis is { } of && !axes.Contains(of) ? of - axes.Count(axis => axis < of) : null, kept);
    }

    private GraphValue Unsqueeze(NodeReading node)
    {
        GraphValue value = node.Input(0);
        int[] sizes = value is RowValue all ? all.Dimensions(0) : node.Constant(0, "input").Dimensions;
        HashSet<int> added = Added(node, sizes.Length, out int rank);
        int next = 0;
        int[] result = Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : sizes[next++]).ToArray();
        if (value is not RowValue row)
        {
            return ((ConstantTensor)value).Reshaped(result);
        }

        // A row without batch gets one.
        int at = row.HasBatch ? Enumerable.Range(0, rank).Where(axis => !added.Contains(axis)).ElementAt(row.BatchAxis!.Value) : added.Contains(0) ? 0 : -1;
        return at >= 0 ? new RowValue(row.Node, at, result.Where((_, axis) => axis != at).ToArray()) : new RowValue(row.Node, false, result);
    }

    /// <summary>Which dimensions of the result are added.</summary>
    private HashSet<int> Added(NodeReading node, int count, out int rank)
    {
        long[] axes = Axes(node, []);
        int all = count + axes.Length;
        if (all > GraphValue.MostDimensions)
        {
            throw node.Refuse("adds more dimensions than tensors have");
        }

        rank = all;
        var added = new HashSet<int>(axes.Select(axis => Axis(node, all, axis)));
        return added.Count == axes.Length ? added : throw node.Refuse("adds a dimension twice");
    }

    /// <summary>Which dimension each of the result is.</summary>
    private static int[] Order(NodeReading node, int rank)
    {
        int[] order = (node.Integers("perm") ?? Enumerable.Range(0, rank).Select(axis => (long)(rank - 1 - axis))).Select(axis => Axis(node, rank, axis)).ToArray();
        return order.Length == rank && order.Distinct().Count() == rank ? order : throw node.Refuse("has an order of axes that is not valid");
    }

    private GraphValue Transpose(NodeReading node)
    {
        int[] sizes = node.Input(0) is RowValue all ? all.Dimensions(0) : node.Constant(0, "input").Dimensions;
        int[] order = Order(node, sizes.Length);
        if (node.Input(0) is RowValue row)
        {
            // Sizes of 1 move freely; the batch and the values keep their order.
            int[] moving = order.Where(axis => sizes[axis] != 1).ToArray();
            int[] inner = order.Where(axis => axis != row.BatchAxis).Select(axis => sizes[axis]).ToArray();
            return moving.SequenceEqual(moving.OrderBy(axis => axis))
                ? new RowValue(row.Node, row.BatchAxis is { } of ? Array.IndexOf(order, of) : null, inner)
                : throw node.Refuse("moves the batch, or gives the values of a row another order; that is supported for constants only");
        }

        var constant = (ConstantTensor)node.Input(0);
        double[] numbers = _budget.Take(constant.Count);
        for (int i = 0; i < numbers.Length; i++)
        {
            (int rest, int at) = (i, 0);
            for (int axis = order.Length - 1; axis >= 0; axis--)
            {
                int size = sizes[order[axis]];
                at += rest % size * (int)Product(sizes, order[axis] + 1, sizes.Length);
                rest /= size;
            }

            numbers[i] = constant.Numbers[at];
        }

        return new ConstantTensor(constant.Type, order.Select(axis => sizes[axis]).ToArray(), numbers);
    }

    private GraphValue Concatenate(NodeReading node)
    {
        GraphValue[] parts = Inputs(node).ToArray();
        if (parts.All(part => part is ConstantTensor))
        {
            return Concatenated(node, parts.Cast<ConstantTensor>().ToArray());
        }

        RowValue first = parts.OfType<RowValue>().FirstOrDefault() ?? throw node.Refuse("takes the label of a classifier; only its scores are supported");
        RowValue[] rows = parts.Select((part, i) => part is ConstantTensor constant ? AsRow(node, constant, first) : node.RowOfAnyShape(i)).ToArray();
        int axis = InnerAxis(node, first, node.Integer("axis", 1));
        foreach (RowValue row in rows)
        {
            if (row.BatchAxis != first.BatchAxis || row.Sizes.Length != first.Sizes.Length || row.Sizes.Where((size, i) => i != axis && size != first.Sizes[i]).Any())
            {
                throw node.Refuse("joins rows of different shapes");
            }
        }

        long width = rows.Sum(row => (long)row.Width);
        if (width > NetworkTopology.MaximumSize)
        {
            throw node.Refuse(FormattableString.Invariant($"gives more than {NetworkTopology.MaximumSize:#,0} values"));
        }

        int[] sizes = first.Sizes.ToArray();
        sizes[axis] = rows.Sum(row => row.Sizes[axis]);
        return first.With(_rows.Concatenated(rows.Select(row => row.Node).ToArray()), sizes);
    }

    /// <summary>A constant beside a row: one for all rows of the batch, or as many equal ones as the batch has.</summary>
    private RowValue AsRow(NodeReading node, ConstantTensor constant, RowValue like)
    {
        if (constant.IsInteger || constant.Count == 0 || constant.Dimensions.Length != like.Rank)
        {
            throw node.Refuse("joins a row with a constant that is not a tensor of floats with as many dimensions");
        }

        if (like.BatchAxis > 0)
        {
            throw node.Refuse("joins a constant with rows for recurrent layers");
        }

        if (!like.HasBatch)
        {
            return new RowValue(_rows.Shared(constant.Numbers), false, constant.Dimensions);
        }

        int width = constant.Count / constant.Dimensions[0];
        if (constant.Dimensions[0] != (_batch ?? 1) || constant.Numbers.Where((number, i) => number != constant.Numbers[i % width]).Any())
        {
            throw node.Refuse("joins a row with a constant of another number of rows, or of rows that differ");
        }

        return new RowValue(_rows.Part(_rows.Shared(constant.Numbers), 0, width), true, constant.Dimensions.Skip(1).ToArray());
    }

    private ConstantTensor Concatenated(NodeReading node, ConstantTensor[] parts)
    {
        int rank = parts[0].Dimensions.Length;
        int axis = Axis(node, rank, node.Integer("axis", 1));
        if (parts.Any(part => part.Dimensions.Length != rank || part.Dimensions.Where((size, i) => i != axis && size != parts[0].Dimensions[i]).Any()))
        {
            throw node.Refuse("joins constants of different shapes");
        }

        int[] sizes = parts[0].Dimensions.ToArray();
        double[] numbers = _budget.Take(parts.Sum(part => (long)part.Count));
        sizes[axis] = Size(node, parts.Sum(part => (long)part.Dimensions[axis]));
        int at = 0;
        for (long outer = 0; outer < Product(sizes, 0, axis) && numbers.Length > 0; outer++)
        {
            foreach (ConstantTensor part in parts)
            {
                int length = (int)Product(part.Dimensions, axis, rank);
                Array.Copy(part.Numbers, (int)outer * length, numbers, at, length);
                at += length;
            }
        }

        return new ConstantTensor(parts[0].Type, sizes, numbers);
    }

    /// <summary>A dimension of the row along which neighbours in the file are neighbours in the row: those before it are 1.</summary>
    private static int InnerAxis(NodeReading node, RowValue row, long axis)
    {
        int inner = row.PlaceOf(Axis(node, row.Rank, axis));
        return inner >= 0 && Product(row.Sizes, 0, inner) == 1 ? inner : throw node.Refuse("is supported along the values of a row");
    }

    /// <summary>Places along an axis, in their order, of a row or a constant.</summary>
    private GraphValue Taken(NodeReading node, GraphValue value, int axis, int[] places)
    {
        if (value is ConstantTensor constant)
        {
            int[] shape = constant.Dimensions.ToArray();
            int length = (int)Product(shape, axis + 1, shape.Length);
            int before = (int)Product(shape, 0, axis);
            double[] numbers = _budget.Take((long)before * places.Length * length);
            int at = 0;
            for (int outer = 0; outer < before && numbers.Length > 0; outer++)
            {
                foreach (int place in places)
                {
                    Array.Copy(constant.Numbers, ((outer * shape[axis]) + place) * length, numbers, at, length);
                    at += length;
                }
            }

            shape[axis] = places.Length;
            return new ConstantTensor(constant.Type, shape, numbers);
        }

        var row = (RowValue)value;
        if (IsInOrder(places, 0, row.Sizes[row.PlaceOf(axis)]))
        {
            return row;
        }

        int inner = InnerAxis(node, row, axis);
        int step = row.Width / row.Sizes[inner];
        if (places.Length == 0 || (long)places.Length * step > NetworkTopology.MaximumSize)
        {
            throw node.Refuse(places.Length == 0 ? "leaves nothing of the row" : FormattableString.Invariant($"gives more than {NetworkTopology.MaximumSize:#,0} values"));
        }

        // Neighbours are one part.
        var parts = new List<RowNode>();
        for (int first = 0, next = 1; next <= places.Length; next++)
        {
            if (next == places.Length || places[next] != places[next - 1] + 1)
            {
                _budget.Spend(1);
                parts.Add(_rows.Part(row.Node, places[first] * step, (next - first) * step));
                first = next;
            }
        }

        int[] sizes = row.Sizes.ToArray();
        sizes[inner] = places.Length;
        return row.With(_rows.Concatenated(parts), sizes);
    }

    private static bool IsInOrder(int[] places, int start, int count) => places.Length == count && !places.Where((place, i) => place != start + i).Any();

    private GraphValue Slice(NodeReading node)
    {
        bool areAttributes = node.Operators < 10;
        double[] starts = Bounds("starts", 1) ?? [];
        double[] ends = Bounds("ends", 2) ?? [];
        if (starts.Length > GraphValue.MostDimensions)
        {
            throw node.Refuse("has more axes than tensors have");
        }

        double[] steps = (node.Operators < 10 ? null : node.Has(4) ? node.Constant(4, "steps").Numbers : null) ?? starts.Select(_ => 1.0).ToArray();
        long[] axes = (areAttributes ? node.Integers("axes") : node.Has(3) ? node.Integers(3, "axes") : null) ?? starts.Select((_, i) => (long)i).ToArray();
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
        {
            throw node.Refuse("has lists of starts, ends, axes and steps of different lengths");
        }

        GraphValue value = node.Input(0) is ConstantTensor constant ? constant : node.RowOfAnyShape(0);
        for (int i = 0; i < starts.Length; i++)
        {
            int[] sizes = value is RowValue row ? row.Dimensions(0) : ((ConstantTensor)value).Dimensions;
            int axis = Axis(node, sizes.Length, axes[i]);
            if (value is not RowValue { BatchAxis: { } of } || axis != of)
            {
                value = Taken(node, value, axis, Places(node, starts[i], ends[i], steps[i], sizes[axis]));
            }
            else if (steps[i] != 1 || (starts[i] != 0 && !(starts[i] <= -(_batch ?? int.MaxValue))) || ends[i] < (_batch ?? int.MaxValue))
            {
                throw node.Refuse("takes some rows of the batch; all of them, or values of a row, are supported");
            }
        }

        return value;

        double[]? Bounds(string name, int input) => areAttributes ? node.Integers(name)?.Select(number => (double)number).ToArray() : node.Constant(input, name).Numbers;
    }

    /// <summary>The places of a slice: bounds may be counted from the end, or lie beyond it.</summary>
    private int[] Places(NodeReading node, double start, double end, double step, int size)
    {
        if (!IsWhole(start) || !IsWhole(end) || !IsWhole(step) || step == 0 || Math.Abs(step) > int.MaxValue)
        {
            throw node.Refuse("has a start, an end or a step that depends on the batch or is not a whole number, or a step of 0");
        }

        double first = Bound(start, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
        double last = Bound(end, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
        int[] places = new int[(int)Math.Max(0, Math.Ceiling((last - first) / step))];
        _budget.Spend(places.Length);
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (int)(first + (i * step));
        }

        return places;

        static bool IsWhole(double number) => Math.Floor(number) == number;

        double Bound(double bound, int least, int most) => Math.Min(Math.Max(bound < 0 ? bound + size : bound, least), most);
    }

    private GraphValue Split(NodeReading node)
    {
        GraphValue value = node.Input(0) is ConstantTensor constant ? constant : node.RowOfAnyShape(0);
        int axis = Axis(node, value is RowValue { Rank: var rank } ? rank : ((ConstantTensor)value).Dimensions.Length, node.Integer("axis", 0));
        int size = value is RowValue row ? row.Sizes[InnerAxis(node, row, axis)] : ((ConstantTensor)value).Dimensions[axis];
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
            values.Add(Taken(node, value, axis, Enumerable.Range(start, (int)count).ToArray()));
            start += (int)count;
        }

        return new ValueList(values);
    }

    /// <summary>Places along an axis of a constant, or values of a row.</summary>
    private GraphValue Gather(NodeReading node)
    {
        ConstantTensor indices = node.Constant(1, "indices");
        long[] places = node.Integers(1, "indices");
        if (node.Input(0) is ConstantTensor constant)
        {
            int at = Axis(node, constant.Dimensions.Length, node.Integer("axis", 0));
            int[] numbers = places.Select(place => Axis(node, constant.Dimensions[at], place)).ToArray();
            int[] sizes = constant.Dimensions.Take(at).Concat(indices.Dimensions).Concat(constant.Dimensions.Skip(at + 1)).ToArray();
            return sizes.Length > GraphValue.MostDimensions ? throw node.Refuse("gives more dimensions than tensors have") : ((ConstantTensor)Taken(node, constant, at, numbers)).Reshaped(sizes);
        }

        RowValue row = node.RowOfAnyShape(0);
        int axis = Axis(node, row.Rank, node.Integer("axis", 0));
        int inner = InnerAxis(node, row, axis);
        if (indices.Dimensions.Length > 1 || places.Length == 0)
        {
            throw node.Refuse("is supported with a list of places");
        }

        var taken = (RowValue)Taken(node, row, axis, places.Select(place => Axis(node, row.Sizes[inner], place)).ToArray());
        int[] kept = indices.Dimensions.Length == 0 ? taken.Sizes.Where((_, i) => i != inner).ToArray() : taken.Sizes;
        int? batch = kept.Length < row.Sizes.Length && axis < row.BatchAxis ? row.BatchAxis - 1 : row.BatchAxis;
        return row.HasBatch || kept.Length > 0 ? new RowValue(taken.Node, batch, kept) : throw node.Refuse("gives one number without a shape; [batch, values] is supported");
    }
}
