using System.Globalization;
using System.Text;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Models;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Declaration;

/// <summary>The names of a model's inputs and outputs, made from those of the file.</summary>
internal sealed record ModelNames(WrittenNames Inputs, WrittenNames Outputs)
{
    /// <summary>
    /// A value alone has the file's name, several have numbers behind it, from 1. What no identifier can hold is left out, and the letter after it is a capital.
    /// </summary>
    public static ModelNames Of(TrainedModel model)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        return new ModelNames(Names(model.Inputs, "x", known), Names(model.Outputs, "y", known));
    }

    private static WrittenNames Names(IEnumerable<ModelPort> ports, string otherwise, HashSet<string> known) => new(
        ports.SelectMany(port => Enumerable.Range(1, port.Width).Select(i => Name(port, i, otherwise)))
            .Select(name => new WrittenName(Unique(name, known)))
            .ToEquatableArray());

    private static string Name(ModelPort port, int number, string otherwise)
    {
        string name = Identifier(port.Name, otherwise);
        return port.Width == 1 ? name : name + number.ToString(CultureInfo.InvariantCulture);
    }

    private static string Identifier(string written, string otherwise)
    {
        const int MostCharacters = 64;
        var name = new StringBuilder();
        bool isAfterGap = false;
        foreach (char c in written)
        {
            if (!SyntaxFacts.IsIdentifierPartCharacter(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format)
            {
                isAfterGap = name.Length > 0;
                continue;
            }

            name.Append(isAfterGap ? char.ToUpperInvariant(c) : c);
            isAfterGap = false;
        }

        string text = name.Length > MostCharacters ? name.ToString(0, MostCharacters) : name.ToString();
        return text.Length == 0 ? otherwise : SyntaxFacts.IsIdentifierStartCharacter(text[0]) ? text : "_" + text;
    }

    /// <summary>The name, with underscores at its end where another has it, or where no element of a tuple could have it.</summary>
    private static string Unique(string name, HashSet<string> known)
    {
        while (NameReader.IsOfTuples(name) || !known.Add(name))
        {
            name += "_";
        }

        return name;
    }
}
