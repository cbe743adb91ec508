namespace BackpropGen.Testing;

/// <summary>The activations and losses that the library defines: what enums have beside them stands for functions of an author's own.</summary>
public static class LibraryFunctions
{
    public static IReadOnlyList<Activation> Activations { get; } = [.. Enum.GetValues<Activation>().Where(activation => activation != Activation.Custom)];

    public static string[] ActivationNames => [.. Activations.Select(activation => activation.ToString())];

    public static IReadOnlyList<Loss> Losses { get; } = [.. Enum.GetValues<Loss>().Where(loss => loss != Loss.Custom)];

    public static string[] LossNames => [.. Losses.Select(loss => loss.ToString())];
}
