namespace BackpropGen.Generator.Models;

/// <summary>Where a step's values are: factor·o + shift of neighbouring outputs of a layer.</summary>
/// <param name="Layer">The layer, counted from 1; 0 for the inputs.</param>
/// <param name="Start">The first output.</param>
/// <param name="Width">How many.</param>
/// <param name="Factor">What each is multiplied by.</param>
/// <param name="Shift">What is added then.</param>
/// <param name="IsShared">Whether something else takes these outputs too, so that they must stay as they are.</param>
internal readonly record struct View(int Layer, int Start, int Width, Coefficients Factor, Coefficients Shift, bool IsShared)
{
    public bool HasScale => !Factor.All(factor => factor == 1) || !Shift.All(shift => shift == 0);
}
