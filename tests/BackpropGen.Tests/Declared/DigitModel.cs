namespace BackpropGen.Tests.Declared;

/// <summary>A classifier whose rows are computed in loops.</summary>
#pragma warning disable BPG201 // Loops are what it is here for.
[Network("64-32-10", Loss = Loss.CrossEntropy)]
#pragma warning restore BPG201
public sealed partial class DigitModel
{
}
