using BackpropGen.Generator.Calculus;

namespace BackpropGen.Tests.Calculus;

/// <summary>What generated code says of its optimiser. What it does, OptimizerFormTests compare with the definitions.</summary>
public class OptimizerRuleTests
{
    private const string AdamOnPaper = "m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← ";

    private static readonly (Optimizer Optimizer, string Title, string Formula)[] Rules =
    [
        (Optimizer.SGD, "gradient descent", "θ ← θ − ηg"),
        (Optimizer.Momentum, "gradient descent with momentum", "v ← μv + g, θ ← θ − ηv"),
        (Optimizer.Nesterov, "gradient descent with Nesterov's momentum", "v ← μv + g, θ ← θ − η(g + μv)"),
        (Optimizer.Adagrad, "Adagrad", "s ← s + g², θ ← θ − ηg/(√s + ε)"),
        (Optimizer.RMSprop, "RMSprop", "s ← αs + (1 − α)g², θ ← θ − ηg/(√s + ε)"),
        (Optimizer.Adadelta, "Adadelta", "s ← ρs + (1 − ρ)g², δ = √(u + ε)/√(s + ε) · g, u ← ρu + (1 − ρ)δ², θ ← θ − ηδ"),
        (Optimizer.Adam, "Adam", AdamOnPaper + "θ − η/(1 − β₁ᵗ) · m/(√v/√(1 − β₂ᵗ) + ε)"),
        (Optimizer.AdamW, "AdamW", AdamOnPaper + "θ − η/(1 − β₁ᵗ) · m/(√v/√(1 − β₂ᵗ) + ε)"),
        (Optimizer.NAdam, "NAdam", AdamOnPaper + "θ − η((1 − μₜ)/(1 − Πμ) · g + μₜ₊₁/(1 − Πμ · μₜ₊₁) · m)/(√v/√(1 − β₂ᵗ) + ε)"),
        (Optimizer.Lion, "Lion", "c = β₁m + (1 − β₁)g, θ ← θ − η · sign c, m ← β₂m + (1 − β₂)g"),
    ];

    [Fact]
    public void Every_optimizer_of_the_enum_has_a_rule_and_the_other_way_round()
    {
        Assert.Equal(Enum.GetNames<Optimizer>(), OptimizerRule.Names);
        Assert.Equal(Enum.GetValues<Optimizer>().ToHashSet(), Rules.Select(rule => rule.Optimizer).ToHashSet());
    }

    [Fact]
    public void It_says_the_step_as_on_paper() =>
        Assert.All(Rules, rule => Assert.Equal((rule.Title, rule.Formula), Said(rule.Optimizer, decay: 0, l1: 0)));

    /// <summary>Penalties are added to the gradient, but those that have a decay of their own shrink the parameter by it.</summary>
    [Fact]
    public void It_says_what_is_added_to_the_gradient() => Assert.All(Rules, rule =>
    {
        bool shrinks = rule.Optimizer is Optimizer.AdamW or Optimizer.Lion;
        string shrunk = rule.Formula.Replace("θ ← θ − ", "θ ← (1 − ηλ)θ − ", StringComparison.Ordinal);
        Assert.Equal((rule.Title, shrinks ? shrunk : $"g ← g + λθ, {rule.Formula}"), Said(rule.Optimizer, decay: 0.1, l1: 0));
        Assert.Equal((rule.Title, $"g ← g + λ₁ · sign θ, {rule.Formula}"), Said(rule.Optimizer, decay: 0, l1: 0.1));
        Assert.Equal((rule.Title, shrinks ? $"g ← g + λ₁ · sign θ, {shrunk}" : $"g ← g + λθ + λ₁ · sign θ, {rule.Formula}"), Said(rule.Optimizer, decay: 0.1, l1: 0.1));
    });

    private static (string Title, string Formula) Said(Optimizer optimizer, double decay, double l1)
    {
        var rule = OptimizerRule.Of(optimizer.ToString(), 0.9, decay, l1);
        return (rule.Title, rule.Formula);
    }
}
