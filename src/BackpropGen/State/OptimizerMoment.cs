using BackpropGen.Layout;

namespace BackpropGen.State;

/// <summary>What an optimiser remembers for every parameter.</summary>
internal sealed class OptimizerMoment
{
    /// <summary>How many moments an optimiser has at most.</summary>
    public const int Most = 2;

    private OptimizerMoment(string name, bool isMeanOfSquares = false)
    {
        Name = name;
        IsMeanOfSquares = isMeanOfSquares;
    }

    /// <summary>The name in the state of PyTorch's optimiser.</summary>
    public string Name { get; }

    /// <summary>Whether the update takes its square root, so that it must not be negative.</summary>
    public bool IsMeanOfSquares { get; }

    private static readonly OptimizerMoment[] OfAdam = { new("exp_avg"), new("exp_avg_sq", isMeanOfSquares: true) };
    private static readonly OptimizerMoment[] OfMomentum = { new("momentum_buffer") };
    private static readonly OptimizerMoment[] OfAdagrad = { new("sum", isMeanOfSquares: true) };
    private static readonly OptimizerMoment[] OfRMSprop = { new("square_avg", isMeanOfSquares: true) };
    private static readonly OptimizerMoment[] OfAdadelta = { new("square_avg", isMeanOfSquares: true), new("acc_delta", isMeanOfSquares: true) };
    private static readonly OptimizerMoment[] OfLion = { new("exp_avg") };

    /// <summary>The moments of an optimiser, in the order in which its networks hand them out. Another optimiser is another line here.</summary>
    public static IReadOnlyList<OptimizerMoment> Of(Optimizer optimizer) => optimizer switch
    {
        Optimizer.Adam or Optimizer.AdamW or Optimizer.NAdam => OfAdam,
        Optimizer.Momentum or Optimizer.Nesterov => OfMomentum,
        Optimizer.Adagrad => OfAdagrad,
        Optimizer.RMSprop => OfRMSprop,
        Optimizer.Adadelta => OfAdadelta,
        Optimizer.Lion => OfLion,
        _ => Array.Empty<OptimizerMoment>(),
    };

    /// <summary>What stands in front of the name of a tensor of parameters in the name of the one that holds the moment.</summary>
    public string Prefix => WeightFormat.OptimizerPrefix + Name + ".";
}
