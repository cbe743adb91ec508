using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Fit, for every shape in which rows come: it hands over to the library's training loop.</summary>
internal static class FitEmitter
{
    public static void Write(Emitter emitter, CodeWriter writer) => emitter.Members(writer, Aspect.Fit, member =>
    {
        using (emitter.Open(writer, member))
        {
            string arguments = string.Join(", ", member.Arguments.Select(argument => argument.Name));
            writer.Line($"return global::BackpropGen.CompilerServices.TrainingLoop.Fit(this, {arguments});");
        }
    });
}
