using BackpropGen;

namespace Balancing;

/// <summary>A policy: the logits of pushing left and right.</summary>
[Network("4-16:tanh-2", Optimizer = Optimizer.Adam)]
public partial class Policy;

/// <summary>How many steps, discounted, are still to come.</summary>
[Network("4-32:tanh-1", Optimizer = Optimizer.Adam)]
public partial class ValueNetwork;

/// <summary>What each action is worth.</summary>
[Network("4-48:relu-48:relu-2", Loss = Loss.Huber, Optimizer = Optimizer.Adam)]
public partial class QNetwork;
