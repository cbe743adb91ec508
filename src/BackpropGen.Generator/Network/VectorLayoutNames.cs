namespace BackpropGen.Generator.Network;

/// <summary>The arguments of methods that treat every node of a layer alike: the memory of the values that they read and write.</summary>
internal static class VectorLayoutNames
{
    public static string Of(Quantity quantity) => quantity.Kind is QuantityKind.Target or QuantityKind.ScaledTarget ? "y" : Names.Letter(quantity.Kind) + quantity.Layer.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Every quantity once, what is read before what is written.</summary>
    public static IReadOnlyList<Quantity> Arguments(IReadOnlyList<Step> steps) =>
        steps.SelectMany(step => step.Reads).Concat(steps.Select(step => step.Result!)).Distinct().ToList();
}
