using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Fit, for every shape in which rows come: it hands over to the library's training loop.</summary>
internal sealed class FitEmitter : AspectEmitter
{
    public FitEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Fit)
    {
    }

    protected override void WriteBody(Member member)
    {
        string arguments = string.Join(", ", member.Arguments.Select(argument => argument.Name));
        Writer.Line($"return global::BackpropGen.CompilerServices.TrainingLoop.Fit(this, {arguments});");
    }
}
