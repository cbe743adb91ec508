using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>How a network moves its parameters: by a gradient that lies like them, or straight from the error terms of a row or a block, with the gradient never stored.</summary>
internal abstract class UpdateStep
{
    private protected const string Kernels = "global::BackpropGen.CompilerServices.DenseLayer";
    private protected const string Vectors = "global::BackpropGen.CompilerServices.Vectors";

    /// <summary>A step by a gradient g that lies like the parameters in padded memory.</summary>
    public abstract void WriteByGradient(CodeWriter writer, Emitter emitter, string rate, string scale);

    /// <summary>A step by the values of one row.</summary>
    public virtual void WriteByRow(CodeWriter writer, Emitter emitter)
    {
        Scratch.DeclareAligned(writer, emitter, "packed", LengthOf(emitter));
        writer.Line($"ref {emitter.T} g = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(packed);");
        WriteGradientOfRow(writer, emitter, add: false);
        WriteByGradient(writer, emitter, "learningRate", emitter.Literal(1));
    }

    /// <summary>A step by the values of a block of rows.</summary>
    public abstract void WriteByBlock(CodeWriter writer, Emitter emitter);

    /// <summary>The gradient of one row, from its error terms, as it lies where parameters do: from g on.</summary>
    /// <param name="writer">Where to print.</param>
    /// <param name="emitter">The network.</param>
    /// <param name="add">Whether it is added to what is there.</param>
    public static void WriteGradientOfRow(CodeWriter writer, Emitter emitter, bool add)
    {
        KernelArguments of = KernelArguments.OfRow(emitter);
        foreach (Contract each in emitter.Network.Program.Gradients)
        {
            string place = MemoryPlace.At("g", emitter.Network.Vectors.Value.ParameterPlace(each.Coefficients));
            writer.Line($"{Kernels}.Gradient({of.Source(each)}, {each.InputCount}, {of.Errors(each)}, {StrideOf(emitter, each)}, ref {place}, add: {(add ? "true" : "false")});");
        }
    }

    private protected static int LengthOf(Emitter emitter) => emitter.Network.Vectors.Value.ParameterLength;

    private protected static int StrideOf(Emitter emitter, Contract gradient) => emitter.Network.Vectors.Value.Stride(gradient.OutputCount);
}

/// <summary>θ ← θ − η · ∂L/∂θ.</summary>
internal sealed class DescentStep : UpdateStep
{
    public override void WriteByGradient(CodeWriter writer, Emitter emitter, string rate, string scale) =>
        writer.Line($"{Vectors}.Descend(ref _parameters.Start, ref g, {LengthOf(emitter)}, {rate});");

    public override void WriteByRow(CodeWriter writer, Emitter emitter) =>
        writer.Lines(emitter.Network.Program.Gradients.Select(gradient => Emitter.Call(emitter.Stage($"Descend{gradient.Coefficients.Name}")) + ";"));

    public override void WriteByBlock(CodeWriter writer, Emitter emitter)
    {
        KernelArguments of = KernelArguments.OfBlock(emitter);
        writer.Line($"{emitter.T} rate = learningRate / rows;");
        foreach (Contract each in emitter.Network.Program.Gradients)
        {
            writer.Line($"{Kernels}.Descend({of.Source(each)}, {each.InputCount}, {of.Errors(each)}, {StrideOf(emitter, each)}, ref {of.Parameters(each.Coefficients)}, rate);");
        }
    }
}

/// <summary>Adam without penalties, which the library's kernels know.</summary>
internal sealed class AdamKernelStep : UpdateStep
{
    public override void WriteByGradient(CodeWriter writer, Emitter emitter, string rate, string scale)
    {
        WriteConstants(writer, emitter, scale);
        writer.Line($"{Vectors}.Adam(ref _parameters.Start, ref g, ref firstMoments.Start, ref secondMoments.Start, {LengthOf(emitter)}, in step);");
    }

    public override void WriteByBlock(CodeWriter writer, Emitter emitter)
    {
        KernelArguments of = KernelArguments.OfBlock(emitter);
        WriteConstants(writer, emitter, $"{emitter.Literal(1)} / rows");
        foreach (Contract gradient in emitter.Network.Program.Gradients)
        {
            string memories = string.Join(", ", new[] { "_parameters", "firstMoments", "secondMoments" }.Select(field => $"ref {of.At(field, gradient.Coefficients)}"));
            writer.Line($"{Kernels}.Adam({of.Source(gradient)}, {gradient.InputCount}, {of.Errors(gradient)}, {StrideOf(emitter, gradient)}, {memories}, in step);");
        }
    }

    private static void WriteConstants(CodeWriter writer, Emitter emitter, string scale)
    {
        string step = $"global::BackpropGen.CompilerServices.AdamStep<{emitter.T}>";
        foreach (string moment in emitter.Network.Rule.States)
        {
            writer.Line($"{emitter.Memory.Type} {moment} = {emitter.Memory.Moment(StateField.NameOf(moment))};");
        }

        writer.Line("_steps++;");
        writer.Line($"{step} step = {step}.At(learningRate, _steps, {scale});");
    }
}

/// <summary>Any other rule: its lines are a method of the network's own, AdvanceBy, and take a gradient.</summary>
internal sealed class RuleStep : UpdateStep
{
    private const string LearningRate = "learningRate";

    public override void WriteByGradient(CodeWriter writer, Emitter emitter, string rate, string scale) => Write(writer, emitter, $"ref g, {scale}");

    public override void WriteByBlock(CodeWriter writer, Emitter emitter) => throw new InvalidOperationException("The rule takes a gradient.");

    /// <summary>The numbers of a step, and the step.</summary>
    public static void Write(CodeWriter writer, Emitter emitter, string gradient)
    {
        OptimizerRule rule = emitter.Network.Rule;
        if (rule.CountsSteps)
        {
            writer.Line("long steps = ++_steps;");
        }

        if (rule.HasMomentumProduct)
        {
            string momentum = "global::BackpropGen.CompilerServices.NAdamMomentum";
            writer.Line($"{momentum} momentum = {momentum}.Next(ref _momentumProduct, steps);");
        }

        // Numbers of their own names are computed; η is at hand.
        string cast = emitter.Precision.Cast;
        foreach (StepNumber number in rule.Numbers.Where(number => number.Value != LearningRate))
        {
            writer.Line($"{emitter.T} {number.Name} = {cast}({number.Value});");
        }

        IEnumerable<string> numbers = rule.Numbers.Select(number => number.Value == LearningRate ? LearningRate : number.Name);
        writer.Line($"AdvanceBy({string.Join(", ", numbers.Prepend(gradient))});");
    }
}
