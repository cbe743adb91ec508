namespace BackpropGen.Generator.Calculus;

/// <summary>
/// How an optimiser moves a parameter θ along its gradient g: what it remembers of each parameter, the numbers that are the same for all parameters of a step,
/// and the assignments in order. The definitions, and the numbers in them, are PyTorch's; Lion's are its authors'.
/// </summary>
/// <param name="Name">The member of the enum.</param>
/// <param name="Title">What it is called in a sentence.</param>
/// <param name="Formula">The step on paper.</param>
/// <param name="States">What it remembers of each parameter, 0 before the first step.</param>
/// <param name="Numbers">The numbers of a step.</param>
/// <param name="Lines">The assignments.</param>
internal sealed record OptimizerRule(
    string Name, string Title, string Formula, EquatableArray<string> States, EquatableArray<StepNumber> Numbers, EquatableArray<Assignment> Lines)
{
    /// <summary>The parameter.</summary>
    public static readonly Variable Parameter = new("p");

    /// <summary>Its gradient.</summary>
    public static readonly Variable Gradient = new("g");

    private static readonly Variable Rate = new("rate");
    private static readonly Variable Root = new("root");

    /// <summary>Every optimiser, by name.</summary>
    public static readonly IReadOnlyList<string> Names = new[] { "SGD", "Adam", "Momentum", "Nesterov", "Adagrad", "RMSprop", "AdamW", "NAdam", "Adadelta", "Lion" };

    /// <summary>What stands behind the name of a state that is meant as it was before the step.</summary>
    public const string Before = "₀";

    /// <summary>What each assignment but those of local variables makes, in order, with these put in.</summary>
    public IEnumerable<Assignment> Assignments()
    {
        var locals = new Dictionary<string, Expression>(StringComparer.Ordinal);
        foreach (Assignment line in Lines)
        {
            Expression value = line.Value.Replace(part => part is Variable variable && locals.TryGetValue(variable.Name, out Expression? known) ? known : null);
            if (line.IsLocal)
            {
                locals.Add(line.Target, value);
            }
            else
            {
                yield return line with { Value = value };
                foreach (string local in locals.Keys.ToList())
                {
                    locals[local] = locals[local].Replace(new Variable(line.Target), new Variable(line.Target + Before));
                }
            }
        }
    }

    /// <summary>What a state is called on paper.</summary>
    public static string LetterOf(string state) => state switch
    {
        "squares" => "s",
        "moves" => "u",
        "firstMoments" => "m",
        _ => "v",
    };

    /// <summary>Whether the numbers depend on how many steps there were before.</summary>
    public bool CountsSteps => Numbers.Any(number => number.CountsSteps);

    /// <summary>Whether they depend on the product of all momenta so far.</summary>
    public bool HasMomentumProduct => Name == "NAdam";

    /// <summary>The decay that an optimiser has unless the attribute says otherwise.</summary>
    public static double DefaultDecay(string name) => name == "AdamW" ? 0.01 : 0;

    /// <summary>Whether an optimiser has a momentum of its own to set.</summary>
    public static bool HasMomentum(string name) => name is "Momentum" or "Nesterov";

    /// <summary>An optimiser with its settings.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="momentum">μ of <see cref="HasMomentum">those that have one</see>.</param>
    /// <param name="decay">λ: added to the gradient as λθ, but for AdamW and Lion, which shrink θ by it.</param>
    /// <param name="l1">λ₁: added to the gradient as λ₁ · sign θ.</param>
    public static OptimizerRule Of(string name, double momentum, double decay, double l1)
    {
        bool isDecoupled = name is "AdamW" or "Lion";
        Expression gradient = Gradient;
        var lines = new List<Assignment>();
        string paper = "g";
        if ((decay > 0 && !isDecoupled) || l1 > 0)
        {
            var penalised = new Variable("d");
            Expression sum = Gradient;
            if (decay > 0 && !isDecoupled)
            {
                sum += new Constant(decay) * Parameter;
                paper += " + λθ";
            }

            if (l1 > 0)
            {
                sum += new Constant(l1) * Sign(Parameter);
                paper += " + λ₁ · sign θ";
            }

            lines.Add(new Assignment("d", IsLocal: true, sum));
            gradient = penalised;
        }

        string prefix = paper == "g" ? string.Empty : $"g ← {paper}, ";
        bool shrinks = decay > 0 && isDecoupled;
        Expression start = shrinks ? new Variable("shrink") * Parameter : Parameter;
        string startOnPaper = shrinks ? "(1 − ηλ)θ" : "θ";
        StepNumber[] shrink = shrinks
            ? new[] { new StepNumber("shrink", FormattableString.Invariant($"1.0 - ({decay:R} * learningRate)"), CountsSteps: false) }
            : System.Array.Empty<StepNumber>();
        StepNumber rate = new("rate", "learningRate", CountsSteps: false);
        OptimizerRule Rule(string title, string formula, string[] states, StepNumber[] numbers, params Assignment[] steps) => new(
            name, title, prefix + formula, states.ToEquatableArray(), numbers.Concat(shrink).ToEquatableArray(), lines.Concat(steps).ToEquatableArray());

        switch (name)
        {
            case "SGD":
                return Rule("gradient descent", "θ ← θ − ηg", None, new[] { rate }, Move(start - (Rate * gradient)));
            case "Momentum":
            {
                var v = new Variable("velocity");
                return Rule(
                    "gradient descent with momentum", "v ← μv + g, θ ← θ − ηv", new[] { v.Name }, new[] { rate },
                    Keep(v, (new Constant(momentum) * v) + gradient),
                    Move(start - (Rate * v)));
            }

            case "Nesterov":
            {
                var v = new Variable("velocity");
                return Rule(
                    "gradient descent with Nesterov's momentum", "v ← μv + g, θ ← θ − η(g + μv)", new[] { v.Name }, new[] { rate },
                    Keep(v, (new Constant(momentum) * v) + gradient),
                    Move(start - (Rate * (gradient + (new Constant(momentum) * v)))));
            }

            case "Adagrad":
            {
                var s = new Variable("squares");
                return Rule(
                    "Adagrad", "s ← s + g², θ ← θ − ηg/(√s + ε)", new[] { s.Name }, new[] { rate },
                    Keep(s, s + (gradient * gradient)),
                    Move(start - ((Rate * gradient) / (SquareRoot(s) + 1e-10))));
            }

            case "RMSprop":
            {
                var s = new Variable("squares");
                return Rule(
                    "RMSprop", "s ← αs + (1 − α)g², θ ← θ − ηg/(√s + ε)", new[] { s.Name }, new[] { rate },
                    Keep(s, (new Constant(0.99) * s) + (new Constant(1 - 0.99) * gradient * gradient)),
                    Move(start - ((Rate * gradient) / (SquareRoot(s) + 1e-8))));
            }

            case "Adadelta":
            {
                var s = new Variable("squares");
                var u = new Variable("moves");
                var move = new Variable("move");
                return Rule(
                    "Adadelta", "s ← ρs + (1 − ρ)g², δ = √(u + ε)/√(s + ε) · g, u ← ρu + (1 − ρ)δ², θ ← θ − ηδ", new[] { s.Name, u.Name }, new[] { rate },
                    Keep(s, (new Constant(0.9) * s) + (new Constant(1 - 0.9) * gradient * gradient)),
                    new Assignment(move.Name, IsLocal: true, SquareRoot(u + 1e-6) / SquareRoot(s + 1e-6) * gradient),
                    Keep(u, (new Constant(0.9) * u) + (new Constant(1 - 0.9) * move * move)),
                    Move(start - (Rate * move)));
            }

            case "Lion":
            {
                var m = new Variable("firstMoments");
                var c = new Variable("c");
                return Rule(
                    "Lion", $"c = β₁m + (1 − β₁)g, θ ← {startOnPaper} − η · sign c, m ← β₂m + (1 − β₂)g", new[] { m.Name }, new[] { rate },
                    new Assignment(c.Name, IsLocal: true, (new Constant(0.9) * m) + (new Constant(1 - 0.9) * gradient)),
                    Move(start - (Rate * Sign(c))),
                    Keep(m, (new Constant(0.99) * m) + (new Constant(1 - 0.99) * gradient)));
            }

            case "NAdam":
            {
                var m = new Variable("firstMoments");
                var v = new Variable("secondMoments");
                var direct = new Variable("direct");
                var steps = new[]
                {
                    new StepNumber("direct", "momentum.DirectRate(learningRate)", CountsSteps: true),
                    new StepNumber("rate", "momentum.Rate(learningRate)", CountsSteps: true),
                    RootNumber,
                };
                return Rule(
                    "NAdam", "m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η((1 − μₜ)/(1 − Πμ) · g + μₜ₊₁/(1 − Πμ · μₜ₊₁) · m)/(√v/√(1 − β₂ᵗ) + ε)",
                    new[] { m.Name, v.Name }, steps,
                    Keep(m, (new Constant(0.9) * m) + (new Constant(1 - 0.9) * gradient)),
                    Keep(v, (new Constant(0.999) * v) + (new Constant(1 - 0.999) * gradient * gradient)),
                    Move(start - (((direct * gradient) + (Rate * m)) / ((SquareRoot(v) / Root) + 1e-8))));
            }

            case "Adam" or "AdamW":
            {
                var m = new Variable("firstMoments");
                var v = new Variable("secondMoments");
                return Rule(
                    name, $"m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← {startOnPaper} − η/(1 − β₁ᵗ) · m/(√v/√(1 − β₂ᵗ) + ε)",
                    new[] { m.Name, v.Name },
                    new[] { new StepNumber("rate", "learningRate / (1.0 - global::System.Math.Pow(0.9, steps))", CountsSteps: true), RootNumber },
                    Keep(m, (new Constant(0.9) * m) + (new Constant(0.1) * gradient)),
                    Keep(v, (new Constant(0.999) * v) + (new Constant(0.001) * gradient * gradient)),
                    Move(start - ((Rate * m) / ((SquareRoot(v) / Root) + 1e-8))));
            }

            default:
                throw new InvalidOperationException($"There is no optimiser {name}.");
        }
    }

    private static string[] None => System.Array.Empty<string>();

    private static StepNumber RootNumber => new("root", "global::System.Math.Sqrt(1.0 - global::System.Math.Pow(0.999, steps))", CountsSteps: true);

    private static Assignment Move(Expression value) => new("p", IsLocal: false, value);

    private static Assignment Keep(Variable state, Expression value) => new(state.Name, IsLocal: false, value);

    private static Expression SquareRoot(Expression value) => Formulas.Sqrt(value);

    /// <summary>1, −1, or 0 for 0.</summary>
    private static Expression Sign(Expression value) => new Select(value, 0, 1, new Select(0, value, -1, 0));
}

/// <summary>A number that is the same for all parameters of a step.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value in C#, in double, from learningRate and steps, the number of this step.</param>
/// <param name="CountsSteps">Whether it changes from step to step.</param>
internal sealed record StepNumber(string Name, string Value, bool CountsSteps);

/// <summary>One assignment of a parameter's step.</summary>
/// <param name="Target">p, a state, or a local variable.</param>
/// <param name="IsLocal">Whether it is a local variable.</param>
/// <param name="Value">What it becomes.</param>
internal sealed record Assignment(string Target, bool IsLocal, Expression Value);
