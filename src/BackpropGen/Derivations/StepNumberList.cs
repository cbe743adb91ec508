using System.Globalization;
using BackpropGen.CompilerServices;
using BackpropGen.State;

namespace BackpropGen.Derivations;

// The numbers of an optimiser's step that all parameters share, each with its formula.
internal sealed class StepNumberList<T>
    where T : unmanaged
{
    private readonly List<DerivationStep> _steps = [];
    private readonly Dictionary<string, PaperQuantity> _named = new(StringComparer.Ordinal);
    private readonly long _step;

    private StepNumberList(PaperQuantity rate, long step)
    {
        _step = step;
        _named.Add("rate", rate);
    }

    // Beside η: none for most optimisers.
    public IReadOnlyList<DerivationStep> Steps => _steps;

    // What a name in the formulas of RowFormulas.Update stands for.
    public PaperQuantity Named(string name) => _named[name];

    public static StepNumberList<T> Of(NetworkDescription network, PaperQuantity rate, long step)
    {
        StepNumberList<T> list = new(rate, step);
        StepNumbers numbers = new(network, new OptimizerSettings(), rate.Value, step);
        Optimizer optimizer = network.Optimizer;
        if (optimizer is Optimizer.AdamW or Optimizer.Lion && numbers.Decay > 0)
        {
            list.Add("shrink", new PaperSymbol("κ"), numbers.Shrink, ["1 − ", rate, "·" + NumberText.Of(numbers.Decay, exact: true)]);
        }

        if (optimizer is Optimizer.Adam or Optimizer.AdamW or Optimizer.NAdam)
        {
            list.AddBiasCorrections(optimizer, numbers, rate);
        }

        return list;
    }

    private void AddBiasCorrections(Optimizer optimizer, StepNumbers numbers, PaperQuantity rate)
    {
        if (optimizer == Optimizer.NAdam)
        {
            PaperQuantity now = Momentum(_step, "t");
            PaperQuantity next = Momentum(_step + 1, "t+1");
            PaperQuantity product = AddDouble(new PaperSymbol("Π"), NAdamMomentum.ProductOf(_step), []);
            Add("direct", new PaperSymbol("ζ", "t"), numbers.DirectRate, [rate, "·(1 − ", now, ")/(1 − ", product, ")"]);
            Add("rate", new PaperSymbol("η", "t"), numbers.CorrectedRate, [rate, "·", next, "/(1 − ", product, "·", next, ")"]);
        }
        else
        {
            PaperQuantity first = Power("1", numbers.Beta1);
            Add("rate", new PaperSymbol("η", "t"), numbers.CorrectedRate, [rate, "/(1 − ", first, ")"]);
        }

        PaperQuantity second = Power("2", numbers.Beta2);
        Add("root", new PaperSymbol("r", "t"), numbers.Root, ["√(1 − ", second, ")"]);
    }

    // βᵗ.
    private PaperQuantity Power(string index, double beta) => AddDouble(new PaperSymbol("β", index, "t"), Math.Pow(beta, _step), [FormattableString.Invariant($"{beta}^{_step}")]);

    // μₜ.
    private PaperQuantity Momentum(long step, string index) => AddDouble(
        new PaperSymbol("μ", index), NAdamMomentum.Momentum(step), ["0.9·(1 − 0.5·0.96^" + (step * 0.004).ToString("G15", CultureInfo.InvariantCulture) + ")"]);

    private void Add(string name, PaperSymbol symbol, double value, FormulaPart[] formula) => _named[name] = AddQuantity(PaperQuantity.Of(symbol, Real.FromDouble<T>(value)), formula);

    // On the way to numbers of the network's precision, in double.
    private PaperQuantity AddDouble(PaperSymbol symbol, double value, FormulaPart[] formula) => AddQuantity(PaperQuantity.Of(symbol, value), formula);

    private PaperQuantity AddQuantity(PaperQuantity quantity, FormulaPart[] formula)
    {
        _steps.Add(new DerivationStep(QuantityKind.StepNumber, 0, 0, 0, quantity, formula));
        return quantity;
    }
}
