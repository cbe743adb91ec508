using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

/// <summary>
/// How a sum over the inputs of a layer is cut: into 1, 2 or 4 blocks of neighbouring inputs, each summed in order, so that a processor has several sums at
/// work. Support for generated code.
/// </summary>
/// <remarks>
/// The bias begins the first block, 0 the others; the blocks' sums are added as a + b, or as (a + b) + (c + d). Where the inputs do not divide evenly, the first
/// blocks have one more.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public readonly struct SumBlocks
{
    private SumBlocks(int count, nuint second, nuint third, nuint fourth, nuint end)
    {
        Count = count;
        Second = second;
        Third = third;
        Fourth = fourth;
        End = end;
    }

    internal int Count { get; }

    // Where a block begins; at the end if there is none.
    internal nuint Second { get; }

    internal nuint Third { get; }

    internal nuint Fourth { get; }

    // How many inputs there are.
    internal nuint End { get; }

    /// <summary>The blocks of a layer that takes all of its inputs.</summary>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="count">How many blocks: 1, 2 or 4.</param>
    /// <returns>The blocks.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumBlocks Of(int inputs, int count)
    {
        nuint all = (nuint)inputs;
        return count switch
        {
            1 => new SumBlocks(1, all, all, all, all),
            2 => new SumBlocks(2, (all + 1) / 2, all, all, all),
            _ => new SumBlocks(4, (all + 3) / 4, (all / 4 * 2) + nuint.Min(all % 4, 2), (all / 4 * 3) + (all % 4), all),
        };
    }

    /// <summary>The blocks of a layer that takes some of its inputs alone: the others have no weight but 0.</summary>
    /// <param name="second">How many of those that are taken stand before the second block.</param>
    /// <param name="third">How many stand before the third.</param>
    /// <param name="fourth">How many stand before the fourth.</param>
    /// <param name="inputs">How many inputs are taken.</param>
    /// <returns>The blocks: 4, or 2 if <paramref name="third"/> is <paramref name="inputs"/>, or 1 if <paramref name="second"/> is.</returns>
    public static SumBlocks At(int second, int third, int fourth, int inputs) =>
        new SumBlocks(second == inputs ? 1 : third == inputs ? 2 : 4, (nuint)second, (nuint)third, (nuint)fourth, (nuint)inputs);
}
