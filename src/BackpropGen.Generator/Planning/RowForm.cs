namespace BackpropGen.Generator.Planning;

/// <summary>How the code for one row is laid out.</summary>
internal enum RowForm
{
    /// <summary>One straight line for each method, every value a local variable, inputs and targets as named arguments.</summary>
    Locals,

    /// <summary>Straight lines, in one method for each stage; values lie in a struct that the methods share.</summary>
    Parts,

    /// <summary>Loops with constant bounds; parameters lie in an array. For networks that are too large for straight lines, where there are no vectors.</summary>
    Loops,

    /// <summary>The nodes of a layer lie in the lanes of vectors, and parameters in padded memory.</summary>
    Vectors,
}
