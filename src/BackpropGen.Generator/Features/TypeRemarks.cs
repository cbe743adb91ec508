using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Features;

/// <summary>The documentation of the network's type: sizes, a picture, layers, loss and update.</summary>
internal static class TypeRemarks
{
    public static void Write(Emitter emitter, CodeWriter writer)
    {
        NetworkSpecification specification = emitter.Specification;
        if (specification.HasMemory)
        {
            WriteWithMemory(emitter, writer);
            return;
        }

        string weights = specification.WeightCount.ToString("N0", CultureInfo.InvariantCulture);
        string parameters = specification.ParameterCount.ToString("N0", CultureInfo.InvariantCulture);
        writer.Line($"/// <remarks>A {Documentation.Escape(specification.Topology)} network in {emitter.Precision.Title} precision: {parameters} parameters, {weights} multiply-adds a row. {Form(emitter.Network)}");
        writer.Line("/// <code>");
        if (!emitter.Declaration.IsStep)
        {
            writer.Lines(Diagram.Draw(specification, emitter.Names).Select(line => "/// " + line));
            writer.Line("///");
        }

        foreach ((int inputs, int outputs, string activation, int layer) in Layers(specification))
        {
            writer.Line($"/// layer {layer}: {inputs} → {outputs}  {activation}");
        }

        if (emitter.Network.HasScaling)
        {
            writer.Line($"/// scaling: {Scaling(specification)}, {(emitter.Network.HasTrainedScaling ? "compiled in" : "fitted by Fit")}");
        }

        if (emitter.Network.IsFrozen)
        {
            writer.Line($"/// frozen:  the weights are {(specification.IsEmbedded ? "read from a resource of the assembly" : "numbers in this code")}, and cannot be trained");
            writer.Line("/// </code></remarks>");
            return;
        }

        writer.Lines(FunctionDescriptions.OnPaper(specification).Select(line => "/// " + Documentation.Escape(line)));
        LossFunction loss = emitter.Network.Graph.Loss;
        writer.Line($"/// loss:    {loss.Title}, L = {Documentation.Escape(OnPaper(loss, specification.OutputCount))}");
        if (specification.Loss.HasClassWeights)
        {
            string classWeights = string.Join(", ", specification.Loss.ClassWeights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)));
            string smoothing = (specification.Loss.Parameter ?? 0).ToString("R", CultureInfo.InvariantCulture);
            writer.Line($"///          of targets weighted by class, {classWeights}, and smoothed by {smoothing}");
        }

        writer.Line($"/// update:  {Update(emitter.Network)}");
        writer.Line("/// </code></remarks>");
    }

    /// <summary>What a network with memory computes in a step.</summary>
    private static void WriteWithMemory(Emitter emitter, CodeWriter writer)
    {
        NetworkSpecification specification = emitter.Specification;
        NetworkSpecification step = emitter.Network.Specification;
        writer.Line($"/// <remarks>A {Documentation.Escape(specification.Topology)} network in {emitter.Precision.Title} precision, which remembers: {Number(step.ParameterCount)} parameters, {Number(step.WeightCount)} multiply-adds a step.");
        writer.Line("/// <code>");
        int number = 0;
        foreach ((int inputs, int outputs) in specification.Widths())
        {
            LayerSpecification layer = specification.Layers[number++];
            string title = layer.Memory is null ? layer.Function.Title : layer.Function.IsLinear ? layer.Memory.ToString() : $"{layer.Memory}, {layer.Function.Title}";
            writer.Line(FormattableString.Invariant($"/// layer {number}: {inputs} → {outputs}  {title}"));
            writer.Lines(Equations(layer).Select(line => "///          " + Documentation.Escape(line)));
        }

        writer.Lines(FunctionDescriptions.OnPaper(specification).Select(line => "/// " + Documentation.Escape(line)));
        LossFunction loss = specification.Loss.Function;
        writer.Line($"/// loss:    {loss.Title}, L = {Documentation.Escape(OnPaper(loss, specification.OutputCount))}, the mean over the steps");
        writer.Line($"/// update:  {Update(emitter.Network)}");
        writer.Line("/// </code></remarks>");

        static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>A layer that remembers, as in the literature, with x its inputs and h′, c′ what it remembers of the step before.</summary>
    private static IEnumerable<string> Equations(LayerSpecification layer) => layer.Memory switch
    {
        null => Array.Empty<string>(),
        { Kind: MemoryKind.Lstm } => new[]
        {
            "i = σ(Wᵢ·x + bᵢ + Uᵢ·h′ + vᵢ), f = σ(W_f·x + b_f + U_f·h′ + v_f), o = σ(Wₒ·x + bₒ + Uₒ·h′ + vₒ)",
            "g = tanh(W_g·x + b_g + U_g·h′ + v_g), c = f·c′ + i·g, h = o·tanh(c)",
        },
        { Kind: MemoryKind.Gru, Cell: "" } => new[]
        {
            "r = σ(Wᵣ·x + bᵣ + Uᵣ·h′ + vᵣ), z = σ(W_z·x + b_z + U_z·h′ + v_z)", "n = tanh(Wₙ·x + bₙ + r·(Uₙ·h′ + vₙ)), h = n + z·(h′ − n)",
        },
        { Kind: MemoryKind.Gru } => new[]
        {
            "r = σ(Wᵣ·x + bᵣ + Uᵣ·h′ + vᵣ), z = σ(W_z·x + b_z + U_z·h′ + v_z)", "n = tanh(Wₙ·x + bₙ + Uₙ·(r·h′) + vₙ), h = n + z·(h′ − n)",
        },
        { IsRecurrent: true } rnn => new[] { $"h = {(rnn.Cell.Length == 0 ? "tanh" : rnn.Cell)}(W·x + b + U·h′ + v)" },
        { } conv => new[] { FormattableString.Invariant($"z = b + Σₖ Wₖ·x of {conv.Kernel} steps, {conv.Dilation} apart, this one the last") },
    };

    private static string Scaling(NetworkSpecification specification)
    {
        string inputs = specification.HasInputScaling ? $"x ← (x − μ) · 1/σ, {Of(specification.InputScaling)}" : string.Empty;
        string targets = specification.HasTargetScaling ? $"y ← (y − μ) · 1/σ and back for ŷ, {Of(specification.TargetScaling)}" : string.Empty;
        return string.Join("; ", new[] { inputs, targets }.Where(text => text.Length > 0));

        static string Of(string scaling) => scaling == "MinMax" ? "μ the smallest and μ + σ the largest value" : "μ the mean and σ the standard deviation";
    }

    private static string Update(NetworkPlan network) => network.IsPlainDescent
        ? "gradient descent, θ ← θ − η · ∂L/∂θ"
        : $"{network.Rule.Title}, {network.Rule.Formula} with g = ∂L/∂θ";

    /// <summary>The form of the code, and why it was chosen.</summary>
    private static string Form(NetworkPlan network) => (network.Form switch
    {
        RowForm.Locals => "Unrolled: every method is straight-line code.",
        RowForm.Parts => "Unrolled: straight-line code, with a method for each stage.",
        RowForm.Loops => $"In loops, since it has {network.ReasonForLoops}: straight-line code would be slower.",
        _ when network.HasParametersStruct => "Vectorized: the nodes of a layer lie in the lanes of vectors, and the code for one row is straight-line code.",
        _ => $"Vectorized: the nodes of a layer lie in the lanes of vectors. In loops, since it has {network.ReasonForLoops}.",
    }) + " " + network.ReasonForForm + (network.IsVectorized && !network.IsFrozen && network.CanBeUnrolled ? " To read the network as in a textbook, a line for each node, write Emission = Emission.Unrolled." : string.Empty);

    private static IEnumerable<(int Inputs, int Outputs, string Activation, int Layer)> Layers(NetworkSpecification specification)
    {
        int number = 0;
        foreach ((int inputs, int outputs) in specification.Widths())
        {
            LayerSpecification layer = specification.Layers[number];
            string dropout = layer.Dropout is { } probability ? FormattableString.Invariant($", in training dropout({probability:R})") : string.Empty;
            yield return (inputs, outputs, layer.Function.Title + dropout, ++number);
        }
    }

    private static string OnPaper(LossFunction loss, int outputs)
    {
        GroupShape group = loss.Group;
        int groups = group.CountIn(outputs);
        string index = groups == 1 ? string.Empty : "ⱼ";
        Expression value = loss.ValueOver(outputs).OverNodes(groups);
        return new PaperNotation(leaf => leaf is Variable variable && !group.IsElementwise ? OfGroup(variable) : (leaf.Equals(Formulas.O) ? "ŷ" : leaf.Equals(Formulas.Y) ? "y" : "z") + index).Print(value);

        // Where the loss takes several outputs together: ŷ₁ and ŷ₂ of one group, or ŷⱼ and ŷⱼ₊₂ of two.
        string OfGroup(Variable variable)
        {
            int output = group.Outputs.ToList().IndexOf(variable);
            int place = output >= 0 ? output : group.Targets.ToList().IndexOf(variable);
            string number = groups > 1 ? "ⱼ" + (place == 0 ? string.Empty : "₊" + PaperNotation.Subscript(place * groups))
                : (output >= 0 ? group.OutputCount : group.TargetCount) == 1 ? string.Empty : PaperNotation.Subscript(place + 1);
            return (output >= 0 ? "ŷ" : "y") + number;
        }
    }
}
