namespace BackpropGen;

/// <summary>The form of the code that is generated for a network. The form decides how sums round in the last bit, not what is computed.</summary>
public enum Emission
{
    /// <summary>
    /// Unrolled where all layers are narrower than 8 nodes and a gradient is one straight line with at most 16 inputs and outputs, otherwise vectorized; unrolled too where the framework is older than .NET 10, which
    /// vectors need. The documentation of the generated type says which was chosen, and why.
    /// </summary>
    Auto,

    /// <summary>
    /// The textbook's form: a statement for every node, multiplied and then added. A batch runs the same statements on vectors, in which each lane
    /// is another row.
    /// </summary>
    Unrolled,

    /// <summary>
    /// The nodes of a layer lie in the lanes of vectors, and a multiplication and an addition are one fused operation. A batch runs blocks of rows
    /// against blocks of nodes.
    /// </summary>
    Vectorized,
}
