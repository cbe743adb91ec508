using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Program;

/// <summary>
/// Turns formulas with sums over the nodes of a layer into steps that compute those sums and formulas that only name them. Softmax and the
/// logarithm of a sum of exponentials are taken relative to the largest logit, so that no exponential overflows.
/// </summary>
internal sealed class ReductionLowering
{
    private readonly int _layer;
    private readonly int _width;
    private readonly ISet<Quantity> _known;
    private readonly List<Instruction> _steps;
    private readonly List<Expression> _sums;
    private readonly List<Expression>? _shared;

    /// <param name="layer">The layer whose nodes the formulas are about.</param>
    /// <param name="width">How many nodes it has.</param>
    /// <param name="known">Quantities that need no step any more; grows by what is computed here.</param>
    /// <param name="steps">Receives the steps.</param>
    /// <param name="shared">The parts of the layer's formulas that are computed once though they are written several times; null where every part is computed where it is written. Grows.</param>
    /// <param name="sums">The bodies of the layer's sums in stages that are combined: equal sums have one name. Grows by what is summed here.</param>
    public ReductionLowering(int layer, int width, ISet<Quantity> known, List<Instruction> steps, List<Expression> sums, List<Expression>? shared)
    {
        _shared = shared;
        _sums = sums;
        _layer = layer;
        _width = width;
        _known = known;
        _steps = steps;
    }

    /// <summary>Whether the nodes that the formulas are about are the first of groups that a loss takes together.</summary>
    public bool AreGroups { get; init; }

    private Quantity Largest => new(Symbol.LargestLogit, _layer);

    private Quantity Centred => new(Symbol.CentredLogit, _layer);

    private Quantity Exponential => new(Symbol.Exponential, _layer);

    private Quantity ExponentialSum => new(Symbol.ExponentialSum, _layer);

    /// <summary>The formula without reductions, and without functions that no target has, ready to be computed at each node.</summary>
    public Expression Lower(Expression formula) => LowerTogether(new[] { formula })[0];

    /// <summary>The same of several formulas: what they have in common is computed once.</summary>
    public IReadOnlyList<Expression> LowerTogether(IReadOnlyList<Expression> formulas) => Share(formulas.Select(formula => WithoutReductions(formula).SpellOut().Simplify()).ToList());

    /// <summary>
    /// A loss that stays the same when one number is added to all logits is evaluated at c = z − max z: its large terms, which cancel, are
    /// never formed. That holds for every loss with ln Σ eᶻ: it counts there with the weight that the logits have together.
    /// </summary>
    public Expression LowerLoss(Expression loss)
    {
        LogSumExp? reduction = loss.All().OfType<LogSumExp>().FirstOrDefault();
        if (reduction?.Body is not Quantity logits)
        {
            return Lower(loss);
        }

        Exponentials(logits);
        return Lower(loss.Replace(reduction, Formulas.Log(ExponentialSum)).Replace(logits, Centred));
    }

    /// <summary>Computes a function once that is written several times, the innermost first.</summary>
    private IReadOnlyList<Expression> Share(IReadOnlyList<Expression> formulas)
    {
        while (_shared is not null && SharedParts.Repeated(formulas) is { } part)
        {
            _shared.Add(part);
            var value = new Quantity(Symbol.Shared(_shared.Count), _layer);
            Compute(new Map(value, part, _width) { IsOverGroups = AreGroups }, value);
            formulas = formulas.Select(formula => formula.Replace(part, value)).ToList();
        }

        return formulas;
    }

    private Expression WithoutReductions(Expression formula) => formula.Replace(part => part switch
    {
        // Of z − ln Σ eᶻ, too, the large terms are never formed.
        Sum { Terms: [Quantity logits, _] } sum when sum.Equals(Simplification.SoftmaxExponent(logits)) => LogOfSoftmax(logits),
        Softmax { Body: Quantity logits } => Exponentials(logits),
        LogSumExp { Body: Quantity logits } => LogOfSum(logits),
        Total total when _width == 1 => Lower(total.Body),
        Total total => Sum(Lower(total.Body)),
        _ => null,
    });

    private Expression Exponentials(Quantity logits)
    {
        Compute(new Reduce(Largest, IsMaximum: true, logits, _width), Largest);
        Compute(new Map(Centred, logits - Largest, _width), Centred);
        Compute(new Map(Exponential, Formulas.Exp(Centred), _width), Exponential);
        Compute(new Reduce(ExponentialSum, IsMaximum: false, Exponential, _width), ExponentialSum);
        return Exponential / ExponentialSum;
    }

    private Expression LogOfSum(Quantity logits)
    {
        Exponentials(logits);
        return Largest + Formulas.Log(ExponentialSum);
    }

    private Expression LogOfSoftmax(Quantity logits)
    {
        Exponentials(logits);
        return Centred - Formulas.Log(ExponentialSum);
    }

    private Quantity Sum(Expression body)
    {
        if (!_sums.Contains(body))
        {
            _sums.Add(body);
        }

        var sum = new Quantity(Symbol.NodeSum, _layer, From: _sums.IndexOf(body) + 1);
        Compute(new Reduce(sum, IsMaximum: false, body, _width), sum);
        return sum;
    }

    private void Compute(Instruction step, Quantity target)
    {
        if (_known.Add(target))
        {
            _steps.Add(step);
        }
    }
}
