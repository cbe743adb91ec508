// The generator compiles this file in: its own type is none of a consumer's.
#if GENERATOR
namespace BackpropGen.Generator;
#else
namespace BackpropGen;
#endif

/// <summary>A layer whose outputs depend on the steps of a sequence before, and so what a network remembers.</summary>
public enum MemoryKind
{
    /// <summary>J. L. Elman, "Finding Structure in Time", 1990, as <c>torch.nn.RNN</c>: h = f(W·x + b + U·h + c) with f = tanh or ReLU. In a topology <c>rnn</c> or <c>rnn(relu)</c>.</summary>
    Rnn,

    /// <summary>
    /// K. Cho and others, "Learning Phrase Representations using RNN Encoder-Decoder", 2014, as <c>torch.nn.GRU</c>, which resets after the matrix; <c>gru(resetbefore)</c>
    /// resets before it, as the paper does. In a topology <c>gru</c>.
    /// </summary>
    Gru,

    /// <summary>S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", 1997, with forget gates, as <c>torch.nn.LSTM</c>. In a topology <c>lstm</c>.</summary>
    Lstm,

    /// <summary>A causal convolution, as <c>torch.nn.Conv1d</c> with zeros before the first step: z = b + Σₖ Wₖ·x of the step k · dilation ago. In a topology <c>conv(kernel)</c> or <c>conv(kernel, dilation)</c>.</summary>
    Conv,
}
