using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Declaration;

/// <summary>Makes activations and a loss of the author's methods, and says what is wrong with them.</summary>
internal sealed class FunctionCheck
{
    private readonly DeclaredNetwork _declared;
    private readonly List<Problem> _problems;

    public FunctionCheck(DeclaredNetwork declared, List<Problem> problems)
    {
        _declared = declared;
        _problems = problems;
    }

    /// <summary>The author's activations that a topology may name.</summary>
    public IEnumerable<TopologyActivation> Activations =>
        _declared.Functions.Select(function => new TopologyActivation(function.Name) { Numbers = NumbersOf(function.Function, variables: 1) });

    /// <summary>Whether no method has a name that means something else in the topology.</summary>
    public bool HaveNamesOfTheirOwn() => AreUsable(_declared.Functions.Where(function => function.IsTaken));

    /// <summary>Whether the methods that a topology names are formulas.</summary>
    public bool CanBeIn(NetworkTopology topology) => AreUsable(topology.Layers.Where(layer => layer.IsOwn).Select(FunctionOf).Distinct());

    /// <summary>The author's activation of a layer; null where it has one of the library's.</summary>
    public OwnActivation? Of(TopologyLayer layer) =>
        layer.IsOwn ? new OwnActivation(FunctionOf(layer).Function!, layer.Numbers.Select(number => (double)number).ToEquatableArray()) : null;

    /// <summary>The author's loss; null where there is none, or it cannot be one.</summary>
    /// <param name="topology">The network.</param>
    /// <param name="outputs">How many outputs it has.</param>
    public OwnLoss? Loss(string topology, int outputs)
    {
        if (_declared.LossFunction is not { } name)
        {
            if (_declared.LossArguments is not null)
            {
                Report("BPG033", new ArgumentSite("LossArguments"), "LossArguments are for LossFunction, which is not set: name a method with [Loss] there, or remove them");
            }

            return null;
        }

        if (_declared.Loss is not null)
        {
            Report("BPG033", new ArgumentSite("LossFunction"), "Loss and LossFunction are both set, and a network has one loss: remove one of them");
            return null;
        }

        if (_declared.OwnLoss is not { } loss)
        {
            Report("BPG033", new ArgumentSite("LossFunction"), $"No method '{name}' with [Loss] is in the class or the project: add [Loss] to a static method of target and output, and name it, nameof({(name.Length == 0 ? "Pinball" : name)})");
            return null;
        }

        if (!AreUsable(new[] { loss }))
        {
            return null;
        }

        IReadOnlyList<double> numbers = _declared.LossArguments?.Numbers ?? default;
        (int least, int most) = NumbersOf(loss.Function, loss.Group.Variables);
        if (numbers.Count < least || numbers.Count > most)
        {
            Report("BPG033", new ArgumentSite(_declared.LossArguments is null ? "LossFunction" : "LossArguments"), $"'{name}' takes {CountOf(least, most)} behind {(loss.Group.IsElementwise ? "target and output" : "targets and outputs")}, but LossArguments gives {(numbers.Count == 0 ? "none" : CountOf(numbers.Count, numbers.Count))}: give as many{(loss.Group.IsElementwise && numbers.Count < least ? ", or say in [Loss] how many outputs it takes, with OutputCount" : string.Empty)}");
            return null;
        }

        int wrong = numbers.ToList().FindIndex(number => double.IsNaN(number) || double.IsInfinity(number));
        if (wrong >= 0)
        {
            Report("BPG033", new ArgumentSite("LossArguments", Element: wrong), $"The number is {Number(numbers[wrong])}, but it must be finite");
            return null;
        }

        if (!loss.Group.IsElementwise && !GoesWith(loss, topology, outputs))
        {
            return null;
        }

        return new OwnLoss(loss.Function!, numbers.ToEquatableArray(), (TargetDomain)Enum.Parse(typeof(TargetDomain), loss.Targets)) { Group = loss.Group };
    }

    /// <summary>Warns where a derivative is not finite, and tells what runs lane by lane.</summary>
    public void Warn(NetworkSpecification specification, NetworkPlan network)
    {
        IEnumerable<(string Name, string Argument, Expression Formula)> formulas = specification.Layers.Where(layer => layer.Own is not null).Select(layer => (layer.Function.Title, "topology", layer.Function.Value));
        formulas = specification.Loss.Own is null ? formulas : formulas.Append((specification.Loss.Function.Title, "LossFunction", specification.Loss.Function.Value));
        foreach ((string name, string argument, Expression formula) in formulas.Where(_ => network.IsVectorized).Distinct())
        {
            if (formula.All().OfType<RealPower>().FirstOrDefault(power => power.Simplify() is RealPower) is { } power)
            {
                Report("BPG203", new ArgumentSite(argument), $"The power of {Number(power.Exponent)} in '{name}' runs lane by lane on vectors, and slows them: whole powers up to 8 and square roots do not");
            }
        }

        foreach (ActivationFunction activation in specification.Layers.Where(layer => layer.Own is not null).Select(layer => layer.Function).Distinct())
        {
            string? at = FarPoints.OfActivation(activation, specification.IsDouble);
            if (at is not null)
            {
                Report("BPG113", new ArgumentSite("topology"), $"The derivative of '{activation.Title}' {at}");
            }
        }

        if (specification.Loss.Own is not null && FarPoints.OfLoss(specification.Loss.Function, specification.IsDouble) is { } where)
        {
            Report("BPG113", new ArgumentSite("LossFunction"), $"The derivative of '{specification.Loss.Function.Title}' {where}");
        }
    }

    /// <summary>Whether a loss of several outputs together fits the outputs, and what else the attribute asks for.</summary>
    private bool GoesWith(DeclaredFunction loss, string topology, int outputs)
    {
        int before = _problems.Count;
        GroupShape group = loss.Group;
        string together = $"'{loss.Name}' takes {CountOf(group.TargetCount, "target")} and {CountOf(group.OutputCount, "output")} together";
        if (outputs % group.OutputCount != 0)
        {
            Report("BPG033", new ArgumentSite("LossFunction"), $"{together}, but the {topology} network has {CountOf(outputs, "output")}: give it a multiple of {group.OutputCount.ToString(CultureInfo.InvariantCulture)}");
        }

        if (loss.Targets == nameof(TargetDomain.Distribution))
        {
            Report("BPG033", new ArgumentSite("LossFunction"), $"{together}, and TargetDomain.Distribution is for a target of every output: choose TargetDomain.Probability");
        }

        (bool IsSet, string Argument, string Advice)[] arguments =
        {
            (_declared.TargetScaling is not (null or "None"), "TargetScaling", "which need not be in the unit of a target: remove it, and scale targets before you train"),
            (_declared.Row is not null, "Row", "and a row's columns are targets and outputs alike: remove it, and give inputs and targets in spans or arrays"),
            (_declared.IsExplained, "Explain", "which a derivation cannot write out: remove it, and look at the formulas in the documentation of the class"),
        };
        foreach ((_, string argument, string advice) in arguments.Where(each => each.IsSet))
        {
            Report("BPG033", new ArgumentSite(argument), $"{together}, {advice}");
        }

        return _problems.Count == before;
    }

    private static string CountOf(int count, string noun) => count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? string.Empty : "s");

    private DeclaredFunction FunctionOf(TopologyLayer layer) => _declared.Functions.First(function => function.Name == layer.Activation);

    /// <summary>How many numbers a method takes behind its variables, at least and at most.</summary>
    private static (int Least, int Most) NumbersOf(OwnFunction? function, int variables) => function is null ? (0, int.MaxValue)
        : (function.Parameters.Skip(variables).Count(parameter => parameter.Default is null), function.Parameters.Count - variables);

    /// <summary>Whether methods are formulas; where one is none, that is reported.</summary>
    private bool AreUsable(IEnumerable<DeclaredFunction> functions)
    {
        List<FunctionProblem> wrong = functions.Select(function => function.Problem).OfType<FunctionProblem>().ToList();
        _problems.AddRange(wrong.Select(problem => new Problem("BPG032", problem.Site, problem.Message)));
        return wrong.Count == 0;
    }

    private void Report(string id, Site site, params string[] arguments) => _problems.Add(new Problem(id, site, arguments));

    private static string CountOf(int least, int most) => (least, most) switch
    {
        (_, 0) => "no numbers",
        (1, 1) => "1 number",
        _ => least == most ? FormattableString.Invariant($"{most} numbers") : FormattableString.Invariant($"{least} to {most} numbers"),
    };

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
