namespace BackpropGen.Derivations;

// A piece of a formula: text, or a quantity that stands there by its symbol or its number.
internal sealed class FormulaPart
{
    private FormulaPart(string text, PaperQuantity? quantity)
    {
        Text = text;
        Quantity = quantity;
    }

    public string Text { get; }

    public PaperQuantity? Quantity { get; }

    public static implicit operator FormulaPart(string text) => new(text, null);

    public static implicit operator FormulaPart(PaperQuantity quantity) => new(string.Empty, quantity);
}
