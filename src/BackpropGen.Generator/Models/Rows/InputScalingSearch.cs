using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Models;

/// <summary>
/// Finds what a file scales its inputs by: factors and shifts that everything takes the inputs through. They become the model's scaling, and the steps
/// that say them views of the scaled inputs.
/// </summary>
internal sealed class InputScalingSearch
{
    private readonly NumberBudget _budget;
    private readonly View?[] _views;

    public InputScalingSearch(RowGraph graph, IReadOnlyList<RowNode> outputs, int[] uses)
    {
        _budget = graph.Budget;
        _views = new View?[graph.Nodes.Count];
        if (!graph.Nodes.Any(node => node is ScaledRow { IsScaling: true } && uses[node.Index] > 0))
        {
            return;
        }

        int width = graph.Input!.Width;
        var taken = new List<View>();
        foreach (RowNode node in graph.Nodes.Where(node => uses[node.Index] > 0))
        {
            View? view = Through(node);
            _views[node.Index] = view;
            if (view is null)
            {
                taken.AddRange(node.Sources.Select(source => _views[source.Index]).OfType<View>());
            }
        }

        taken.AddRange(outputs.Select(output => _views[output.Index]).OfType<View>());
        Found = Common(taken, width);
    }

    /// <summary>The scaling, or null where inputs are not scaled, or not everywhere by the same.</summary>
    public ModelScaling? Found { get; }

    /// <summary>A step that only says how inputs are scaled, as a view of scaled inputs.</summary>
    public View? View(RowNode node) => Found is not null && _views[node.Index] is { } view ? view with { Factor = 1, Shift = 0, IsShared = true } : null;

    private View? Through(RowNode node)
    {
        switch (node)
        {
            case InputRow:
                return new View(0, 0, node.Width, 1, 0, true);
            case ScaledRow { IsScaling: true } scaled when _views[node.Sources[0].Index] is { } view:
                return view with
                {
                    Factor = Coefficients.Combine(view.Factor, scaled.Factor, node.Width, _budget, (own, next) => own * next),
                    Shift = Coefficients.Combine(
                        Coefficients.Combine(view.Shift, scaled.Factor, node.Width, _budget, (own, next) => own * next), scaled.Shift, node.Width, _budget, (own, next) => own + next),
                };
            case PartOfRow part when _views[node.Sources[0].Index] is { } view:
                return view with
                {
                    Start = view.Start + part.Start,
                    Width = part.Width,
                    Factor = view.Factor.Part(part.Start, part.Width, _budget),
                    Shift = view.Shift.Part(part.Start, part.Width, _budget),
                };
            default:
                return Joined(node);
        }
    }

    /// <summary>Neighbouring parts of the inputs, joined again.</summary>
    private View? Joined(RowNode node)
    {
        if (node is not ConcatenatedRow || node.Sources.Any(source => _views[source.Index] is null))
        {
            return null;
        }

        View[] views = node.Sources.Select(source => _views[source.Index]!.Value).ToArray();
        for (int i = 1; i < views.Length; i++)
        {
            if (views[i].Start != views[i - 1].Start + views[i - 1].Width)
            {
                return null;
            }
        }

        double[] factors = _budget.Take(node.Width);
        double[] shifts = _budget.Take(node.Width);
        foreach (View view in views)
        {
            for (int i = 0; i < view.Width; i++)
            {
                factors[view.Start - views[0].Start + i] = view.Factor[i];
                shifts[view.Start - views[0].Start + i] = view.Shift[i];
            }
        }

        return new View(0, views[0].Start, node.Width, new Coefficients(factors), new Coefficients(shifts), true);
    }

    private ModelScaling? Common(IReadOnlyList<View> taken, int width)
    {
        double[] factors = _budget.Take(width);
        double[] shifts = _budget.Take(width);
        bool[] isKnown = new bool[width];
        foreach (View view in taken)
        {
            for (int i = 0; i < view.Width; i++)
            {
                int input = view.Start + i;
                if (isKnown[input] && (factors[input] != view.Factor[i] || shifts[input] != view.Shift[i]))
                {
                    return null;
                }

                (factors[input], shifts[input], isKnown[input]) = (view.Factor[i], view.Shift[i], true);
            }
        }

        // factor·x + shift = (x − offset) / scale
        double[] offsets = _budget.Take(width);
        double[] scales = _budget.Take(width);
        for (int i = 0; i < width; i++)
        {
            double factor = isKnown[i] ? factors[i] : 1;
            (offsets[i], scales[i]) = (shifts[i] == 0 ? 0 : -shifts[i] / factor, 1 / factor);
            if (factor == 0 || double.IsNaN(offsets[i]) || double.IsInfinity(offsets[i]) || double.IsInfinity(scales[i]) || scales[i] == 0)
            {
                return null;
            }
        }

        return offsets.All(offset => offset == 0) && scales.All(scale => scale == 1) ? null : new ModelScaling(offsets.ToEquatableArray(), scales.ToEquatableArray());
    }
}
