using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Network;

/// <summary>A computation over all nodes of a layer: what a straight line spells out node by node and a loop repeats.</summary>
internal abstract record Step;

/// <summary>target = b + W·source.</summary>
internal sealed record AffineStep(Quantity Target, Quantity Source, int Layer, int Inputs, int Outputs) : Step;

/// <summary>targetⱼ = body at j, for each of the layer's nodes.</summary>
internal sealed record MapStep(Quantity Target, Expression Body, int Width) : Step;

/// <summary>target = Σⱼ body at j, or the largest.</summary>
internal sealed record FoldStep(Quantity Target, bool IsMaximum, Expression Body, int Width) : Step;

/// <summary>∂L/∂w = d·source, ∂L/∂b = d.</summary>
internal sealed record ParameterGradientStep(Quantity Source, int Layer, int Inputs, int Outputs) : Step;

/// <summary>targetᵢ = Σⱼ dⱼ·wᵢⱼ: the errors of a layer on their way to what it was computed from.</summary>
internal sealed record PassBackStep(Quantity Target, int Layer, int Inputs, int Outputs) : Step;

/// <summary>Steps that belong together, and the formula that heads them.</summary>
/// <param name="Name">A name for the method that holds the steps where they need one.</param>
/// <param name="Formula">What is computed, as on paper.</param>
/// <param name="Steps">The steps in order.</param>
internal sealed record Stage(string Name, string Formula, IReadOnlyList<Step> Steps);
