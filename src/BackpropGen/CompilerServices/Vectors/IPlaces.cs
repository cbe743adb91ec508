using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// Where the inputs of a layer lie, so that a kernel is compiled with and without a list of them.
internal interface IPlaces
{
    static abstract nuint Of(ref int places, nuint input);
}

// One after the other; there is no list.
internal readonly struct InOrder : IPlaces
{
    public static nuint Of(ref int places, nuint input) => input;
}

internal readonly struct Listed : IPlaces
{
    public static nuint Of(ref int places, nuint input) => (nuint)Unsafe.Add(ref places, input);
}
