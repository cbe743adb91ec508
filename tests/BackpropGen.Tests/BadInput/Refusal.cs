using System.Numerics;
using System.Runtime.InteropServices;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.BadInput;

/// <summary>What a call that is refused leaves behind: nothing.</summary>
internal static class Refusal
{
    public static TException Of<TException, T>(Example<T> example, string what, Action call, params T[][] spans)
        where TException : Exception
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] parameters = example.Parameters();
        T[][] before = [.. spans.Select(span => (T[])span.Clone())];
        Exception? thrown = Record.Exception(call);
        Assert.True(thrown is TException, $"{what} of {example.Description.Topology} gave {thrown?.ToString() ?? "no exception"}.");
        Assert.True(example.Parameters().AsSpan().SequenceEqual(parameters), $"{what} was refused, but the network changed.");
        for (int i = 0; i < spans.Length; i++)
        {
            // Bit by bit, since what was refused may be NaN.
            Assert.True(
                MemoryMarshal.AsBytes<T>(spans[i]).SequenceEqual(MemoryMarshal.AsBytes<T>(before[i])),
                $"{what} was refused, but its span {i} was written.");
        }

        return (TException)thrown!;
    }

    public static void Says(Exception refusal, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, refusal.Message));
}
