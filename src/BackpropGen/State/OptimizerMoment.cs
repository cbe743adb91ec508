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

    /// <summary>The moments of an optimiser, in the order in which its networks hand them out. Another optimiser is another line here.</summary>
    public static IReadOnlyList<OptimizerMoment> Of(Optimizer optimizer) => optimizer switch
    {
        Optimizer.Adam or Optimizer.AdamW or Optimizer.NAdam => new[] { new OptimizerMoment("exp_avg"), new OptimizerMoment("exp_avg_sq", isMeanOfSquares: true) },
        Optimizer.Momentum or Optimizer.Nesterov => new[] { new OptimizerMoment("momentum_buffer") },
        Optimizer.Adagrad => new[] { new OptimizerMoment("sum", isMeanOfSquares: true) },
        Optimizer.RMSprop => new[] { new OptimizerMoment("square_avg", isMeanOfSquares: true) },
        Optimizer.Adadelta => new[] { new OptimizerMoment("square_avg", isMeanOfSquares: true), new OptimizerMoment("acc_delta", isMeanOfSquares: true) },
        Optimizer.Lion => new[] { new OptimizerMoment("exp_avg") },
        _ => Array.Empty<OptimizerMoment>(),
    };

    /// <summary>What stands in front of the name of a tensor of parameters in the name of the one that holds the moment.</summary>
    public string Prefix => WeightFormat.OptimizerPrefix + Name + ".";
}
