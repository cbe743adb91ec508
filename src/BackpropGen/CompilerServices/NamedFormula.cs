using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A value with its formula, as <see cref="RowFormulas"/> are written. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NamedFormula
{
    /// <summary>What the value is called on paper.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Whether a layer has only one of it.</summary>
    public bool IsOnePerLayer { get; set; }

    /// <summary>How it is computed at any node.</summary>
    public string Formula { get; set; } = string.Empty;
}
