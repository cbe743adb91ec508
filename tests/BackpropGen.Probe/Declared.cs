namespace BackpropGen.Probe;

/// <summary>Straight lines for one row.</summary>
[Network("2-2-1", Activation.Linear)]
internal sealed partial class TwoTwoOne { }

[Network("2-2-1", Activation.Linear, Optimizer = Optimizer.Adam)]
internal sealed partial class TwoTwoOneAdam { }

[Network("4-8-3")]
internal sealed partial class FourEightThree { }

[Network("4-8-3", Optimizer = Optimizer.Adam)]
internal sealed partial class FourEightThreeAdam { }

/// <summary>Straight lines of vectors for one row, columns for many.</summary>
[Network("4-16-16-3")]
internal sealed partial class TwoHiddenLayers { }

[Network("4-16-16-3", Optimizer = Optimizer.Adam)]
internal sealed partial class TwoHiddenLayersAdam { }

/// <summary>Kernels.</summary>
[Network("16-64-64-8")]
internal sealed partial class Wide { }

[Network("16-64-64-8", Optimizer = Optimizer.Adam)]
internal sealed partial class WideAdam { }

[Network("64-128-64-10", Activation.Tanh)]
internal sealed partial class Wider { }

[Network("64-128-64-10", Activation.Tanh, Optimizer = Optimizer.Adam)]
internal sealed partial class WiderAdam { }

[Network("784-128-10", Activation.ReLU)]
internal sealed partial class Images { }

[Network("784-128-10", Activation.ReLU, Optimizer = Optimizer.Adam)]
internal sealed partial class ImagesAdam { }

/// <summary>Probabilities, and numbers of nodes that fill no vector.</summary>
[Network("20-24-20", Loss = Loss.CrossEntropy)]
internal sealed partial class Classes { }

[Network("20-24-20", Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam)]
internal sealed partial class ClassesAdam { }

/// <summary>About 2,000 weights in straight lines.</summary>
[Network("40-35-15", Emission = Emission.Unrolled)]
internal sealed partial class Unrolled { }

[Network("40-35-15", Emission = Emission.Unrolled, Optimizer = Optimizer.Adam)]
internal sealed partial class UnrolledAdam { }

/// <summary>Columns, with probabilities that need sums over a row's outputs, and widths that fill no tile.</summary>
[Network("5-12:sigmoid-7:relu-6", Loss = Loss.CrossEntropy)]
internal sealed partial class FewClasses { }

[Network("5-12:sigmoid-7:relu-6", Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam)]
internal sealed partial class FewClassesAdam { }

/// <summary>Memory, with streams in lanes.</summary>
[Network("1-16:lstm-1")]
internal sealed partial class Amplifier { }

[Network("3-11:gru:layernorm:tanh-9:lstm-5:conv(3,2):tanh-2")]
internal sealed partial class Stack { }

[Network("2-20:gru(resetbefore):gelu-8:rnn-3")]
internal sealed partial class OtherCells { }
