namespace BackpropGen.Benchmarks.Networks;

[Network("2-2-1", Activation.Linear)]
internal sealed partial class Sgd2_2_1 { }

[Network("4-8-3")]
internal sealed partial class Sgd4_8_3 { }

[Network("4-16-16-3")]
internal sealed partial class Sgd4_16_16_3 { }

[Network("16-64-64-8")]
internal sealed partial class Sgd16_64_64_8 { }

[Network("64-128-64-10")]
internal sealed partial class Sgd64_128_64_10 { }

[Network("784-128-10", Activation.ReLU)]
internal sealed partial class Sgd784_128_10 { }

[Network("2-2-1", Activation.Linear, Optimizer = Optimizer.Adam)]
internal sealed partial class Adam2_2_1 { }

[Network("4-8-3", Optimizer = Optimizer.Adam)]
internal sealed partial class Adam4_8_3 { }

[Network("4-16-16-3", Optimizer = Optimizer.Adam)]
internal sealed partial class Adam4_16_16_3 { }

[Network("16-64-64-8", Optimizer = Optimizer.Adam)]
internal sealed partial class Adam16_64_64_8 { }

[Network("64-128-64-10", Optimizer = Optimizer.Adam)]
internal sealed partial class Adam64_128_64_10 { }

[Network("784-128-10", Activation.ReLU, Optimizer = Optimizer.Adam)]
internal sealed partial class Adam784_128_10 { }
