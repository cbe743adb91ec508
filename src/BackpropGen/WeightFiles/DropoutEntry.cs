using System.Globalization;
using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.Safetensors;

namespace BackpropGen.WeightFiles;

/// <summary>Where the random numbers of dropout stand, as an entry of the metadata: the four words of <see cref="SeededRandom"/>, hexadecimal, with spaces between.</summary>
internal static class DropoutEntry
{
    private const int Words = 4;
    private const int Digits = 16;

    public static string Spell((ulong S0, ulong S1, ulong S2, ulong S3) state) =>
        FormattableString.Invariant($"{state.S0:x16} {state.S1:x16} {state.S2:x16} {state.S3:x16}");

    /// <summary>The words in the metadata of a file; null where it holds none.</summary>
    public static (ulong S0, ulong S1, ulong S2, ulong S3)? Read(IReadOnlyDictionary<string, string> metadata, Refusal refuse)
    {
        if (!metadata.TryGetValue(WeightFormat.DropoutKey, out string? text))
        {
            return null;
        }

        string[] texts = text.Split(' ');
        ulong[] words = new ulong[Words];
        bool isGood = texts.Length == Words;
        for (int i = 0; i < Words && isGood; i++)
        {
            isGood = texts[i].Length == Digits && ulong.TryParse(texts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out words[i]);
        }

        return isGood && words.Any(word => word != 0)
            ? (words[0], words[1], words[2], words[3])
            : throw refuse(
                FormattableString.Invariant($"The entry {TensorEntry.Quote(WeightFormat.DropoutKey)} of the metadata is {TensorEntry.Quote(text)}, but it must be {Words} hexadecimal numbers of {Digits} digits, not all 0."),
                null);
    }
}
