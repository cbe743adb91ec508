using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Topology;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Declaration;

/// <summary>The names that inputs and outputs have, and the row they are read from: null without one, or where something is wrong with it.</summary>
/// <param name="Inputs">The names of the inputs.</param>
/// <param name="Outputs">The names of the outputs.</param>
/// <param name="OutputsArgument">The argument of the attribute that the names of the outputs come from.</param>
/// <param name="Row">The row.</param>
internal sealed record NamedRow(WrittenNames? Inputs, WrittenNames? Outputs, string OutputsArgument = "Outputs", RowSpecification? Row = null);

/// <summary>Finds the columns of rows that inputs, outputs and the label are. Without a row, inputs and outputs have the names that are written.</summary>
internal sealed class RowCheck
{
    private static readonly NamedRow Wrong = new(null, null);

    private readonly DeclaredNetwork _declared;
    private readonly List<Problem> _problems;

    public RowCheck(DeclaredNetwork declared, List<Problem> problems)
    {
        _declared = declared;
        _problems = problems;
    }

    public NamedRow Check(string topology, LossFunction loss, int outputCount)
    {
        if (_declared.Row is not { } row)
        {
            if (_declared.Label is not null)
            {
                Report("BPG022", new ArgumentSite("Label"), "Label is a column of a row: set Row = typeof(…) to the type of the rows");
            }

            return new NamedRow(_declared.Inputs, _declared.Outputs);
        }

        if (!IsComplete(row, loss, outputCount))
        {
            return Wrong;
        }

        int earlier = _problems.Count;
        IReadOnlyList<DeclaredColumn?> inputs = Columns(row, _declared.Inputs!, "Inputs", "an input");
        NamedRow named = _declared.Label is { } label ? Labelled(row, inputs, label, topology, outputCount) : WithTargets(row, inputs);
        return _problems.Count > earlier ? Wrong : named;
    }

    /// <summary>Whether there is a row, and it is said what its columns are for.</summary>
    private bool IsComplete(DeclaredRow row, LossFunction loss, int outputCount)
    {
        int earlier = _problems.Count;
        if (row.Objection is not null)
        {
            Report("BPG022", new ArgumentSite("Row"), $"'{row.Name}' cannot be a row: {row.Objection}. A row is a record, class or struct with a property for each column.");
        }
        else if (_declared.Inputs is null)
        {
            Report("BPG022", new ArgumentSite("Row"), $"Row needs Inputs: the names of the columns of '{row.Name}' that the network predicts from");
        }
        else if (_declared.Outputs is null && _declared.Label is null)
        {
            Report("BPG022", new ArgumentSite("Row"), $"Row needs Outputs or Label: the names of the columns of '{row.Name}' that the network predicts, or of the one with the class");
        }

        if (_declared.Label is not null && !loss.HasClasses(outputCount))
        {
            Report(
                "BPG022", new ArgumentSite("Label"), $"Label is for networks with classes: Loss.CrossEntropy with an output for each, or Loss.BinaryCrossEntropy with one output. "
                + $"This one has {Outputs(outputCount)} and {loss.Title}.");
        }

        return _problems.Count == earlier;
    }

    private NamedRow WithTargets(DeclaredRow row, IReadOnlyList<DeclaredColumn?> inputs)
    {
        IReadOnlyList<DeclaredColumn?> outputs = Columns(row, _declared.Outputs!, "Outputs", "an output");
        List<DeclaredColumn?> all = inputs.Concat(outputs).ToList();
        return new NamedRow(ArgumentNames(inputs, all), ArgumentNames(outputs, all), Row: Specify(row, inputs, outputs));
    }

    private NamedRow Labelled(DeclaredRow row, IReadOnlyList<DeclaredColumn?> inputs, string name, string topology, int outputCount)
    {
        var site = new ArgumentSite("Label");
        if (Find(row, name, site, "the label") is not { } label)
        {
            return Wrong;
        }

        if (label.Kind == ColumnKind.Number)
        {
            Report("BPG020", site, label.Name, row.Name, "the label", $"it is {label.Type}, but a label is an enum, a string, a bool or an integer");
            return Wrong;
        }

        if (inputs.Contains(label))
        {
            Report("BPG020", site, label.Name, row.Name, "the label", "it is an input, and the network would be told what it is to predict");
            return Wrong;
        }

        var (names, argument, classes) = label.Kind switch
        {
            ColumnKind.Enumeration => ClassesOfEnum(label, topology, outputCount),
            ColumnKind.Text => ClassesOfText(label, outputCount),
            _ => (_declared.Outputs, "Outputs", (IReadOnlyList<string>)Array.Empty<string>()),
        };
        if (label.Kind == ColumnKind.Truth && outputCount > 1)
        {
            Report(
                "BPG021", site, $"The label '{label.Name}' is true or false, but the network {topology} has {Outputs(outputCount)}: give it one, with Loss.BinaryCrossEntropy");
        }

        return new NamedRow(
            ArgumentNames(inputs, inputs), names, argument,
            Specify(row, inputs, Array.Empty<DeclaredColumn>(), new RowLabel(Column(label), label.Modifiers, classes.ToEquatableArray()), label));
    }

    /// <summary>The members of the label's enum, in the order of their values or of the outputs.</summary>
    private (WrittenNames? Names, string Argument, IReadOnlyList<string> Classes) ClassesOfEnum(DeclaredColumn label, string topology, int outputCount)
    {
        // Members of equal value are one class.
        List<DeclaredEnumMember> members = label.Members.GroupBy(member => member.Value).Select(same => same.First()).OrderBy(member => member.Value).ToList();
        List<string> inOrder = members.Select(member => member.Name).ToList();
        int classCount = outputCount == 1 ? 2 : outputCount;
        if (members.Count != classCount)
        {
            string advice = outputCount == 1 ? "one output tells two classes apart" : "it needs an output for each";
            string values = members.Count == 1 ? "1 value" : $"{Text(members.Count)} values";
            Report("BPG021", new ArgumentSite("Label"), $"The label '{label.Name}' has {values}, but the network {topology} has {Outputs(outputCount)}: {advice}");
        }
        else if (outputCount > 1 && _declared.Outputs is { } outputs)
        {
            return (outputs, "Outputs", ClassesInOrder(label, outputs));
        }

        return outputCount == 1
            ? (_declared.Outputs, "Outputs", inOrder.Select(TypeShape.Identifier).ToList())
            : (new WrittenNames(inOrder.Select(member => new WrittenName(member)).ToEquatableArray()), "Label", inOrder.Select(TypeShape.Identifier).ToList());
    }

    private IReadOnlyList<string> ClassesInOrder(DeclaredColumn label, WrittenNames outputs)
    {
        var classes = new List<string>();
        var values = new HashSet<decimal>();
        for (int i = 0; i < outputs.Names.Count; i++)
        {
            string name = Plain(outputs.Names[i].Text ?? string.Empty);
            if (label.Members.FirstOrDefault(member => member.Name == name) is not { } found)
            {
                string quoted = outputs.Names[i].Text is null ? "null" : Quotation.Quote(name);
                Report("BPG021", new ArgumentSite("Outputs", Element: i), $"{quoted} is not a value of the label '{label.Name}'{Suggestion(name, label.Members.Select(member => member.Name))}");
            }
            else if (!values.Add(found.Value))
            {
                Report("BPG021", new ArgumentSite("Outputs", Element: i), $"{Quotation.Quote(name)} is the value of another output, too: the outputs are the values of the label '{label.Name}', each once");
            }

            classes.Add(TypeShape.Identifier(name));
        }

        return classes;
    }

    /// <summary>The texts that the outputs name. A name has underscores where a text has what no name can have.</summary>
    private (WrittenNames? Names, string Argument, IReadOnlyList<string> Classes) ClassesOfText(DeclaredColumn label, int outputCount)
    {
        if (outputCount == 1)
        {
            Report("BPG021", new ArgumentSite("Label"), $"The label '{label.Name}' is a string, but one output has no names for two classes: use two outputs with Loss.CrossEntropy, or a bool");
        }
        else if (_declared.Outputs is null)
        {
            Report("BPG021", new ArgumentSite("Label"), $"The label '{label.Name}' is a string: name its values, the classes, in Outputs");
        }

        IEnumerable<WrittenName> written = _declared.Outputs?.Names ?? default;
        return (
            new WrittenNames(written.Select(name => new WrittenName(name.Text is null ? null : NameOf(name.Text))).ToEquatableArray()),
            "Outputs",
            written.Select(name => name.Text ?? string.Empty).ToList());
    }

    private static string NameOf(string text)
    {
        var name = new string(text.Select(c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_').ToArray());
        return name.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? name : "_" + name;
    }

    private IReadOnlyList<DeclaredColumn?> Columns(DeclaredRow row, WrittenNames names, string argument, string role)
    {
        var columns = new List<DeclaredColumn?>();
        foreach (WrittenName name in names.Names)
        {
            var site = new ArgumentSite(argument, Element: columns.Count);
            DeclaredColumn? column = Find(row, name.Text, site, role);
            if (column is { Kind: ColumnKind.Text or ColumnKind.Enumeration })
            {
                string reason = column.Kind == ColumnKind.Text ? "it is a string, and not a number" : "it is an enum, and not a number: give each of its values a column of its own, a bool";
                Report("BPG020", site, column.Name, row.Name, role, reason + (role == "an output" ? ". A class is what Label is for." : string.Empty));
            }

            columns.Add(column);
        }

        return columns;
    }

    /// <summary>The column of a name, if something can be read from it.</summary>
    private DeclaredColumn? Find(DeclaredRow row, string? written, ArgumentSite site, string role)
    {
        string name = Plain(written ?? string.Empty);
        DeclaredColumn? column = row.Columns.FirstOrDefault(column => column.Name == name);
        if (column is null)
        {
            string suggestion = Suggestion(name, row.Columns.Where(other => other.Objection is null).Select(other => other.Name));
            Report("BPG019", site, written is null ? "null" : Quotation.Quote(written), row.Name, suggestion);
        }
        else if (column.Objection is { } objection)
        {
            Report("BPG020", site, column.Name, row.Name, role, objection);
            return null;
        }

        return column;
    }

    private static string Suggestion(string written, IEnumerable<string> names)
    {
        List<string> known = names.ToList();
        const int MostListed = 12;
        return Spelling.Nearest(written, known) is { } nearest ? $": did you mean '{nearest}'?"
            : known.Count == 0 ? string.Empty
            : ": it has " + string.Join(", ", known.Take(MostListed)) + (known.Count > MostListed ? ", …" : string.Empty);
    }

    /// <summary>Columns as arguments are called: Iq as iq, unless another column has that name.</summary>
    private static WrittenNames ArgumentNames(IReadOnlyList<DeclaredColumn?> columns, IReadOnlyList<DeclaredColumn?> all)
    {
        ILookup<string, string> columnsByArgument = all.OfType<DeclaredColumn>().Select(column => column.Name).Distinct().ToLookup(ArgumentName);
        return new WrittenNames(columns
            .OfType<DeclaredColumn>()
            .Select(column => new WrittenName(columnsByArgument[ArgumentName(column.Name)].Count() > 1 ? column.Name : ArgumentName(column.Name)))
            .ToEquatableArray());
    }

    /// <summary>The capitals at the start become small, but not the last of several if it begins a word: IQScore as iqScore.</summary>
    private static string ArgumentName(string column)
    {
        char[] name = column.ToCharArray();
        for (int i = 0; i < name.Length && char.IsUpper(name[i]) && (i == 0 || i + 1 == name.Length || !char.IsLower(name[i + 1])); i++)
        {
            name[i] = char.ToLowerInvariant(name[i]);
        }

        return new string(name);
    }

    private static RowSpecification Specify(
        DeclaredRow row, IEnumerable<DeclaredColumn?> inputs, IEnumerable<DeclaredColumn?> outputs, RowLabel? label = null, DeclaredColumn? labelled = null) => new(
        row.Type,
        row.IsReference,
        row.Modifiers,
        inputs.OfType<DeclaredColumn>().Select(Column).ToEquatableArray(),
        outputs.OfType<DeclaredColumn>().Select(Column).ToEquatableArray(),
        label,
        inputs.Concat(outputs).OfType<DeclaredColumn>().SelectMany(column => column.Warnings)
            .Concat(row.Warnings)
            .Concat(labelled?.Warnings ?? default)
            .Distinct()
            .OrderBy(id => id, StringComparer.Ordinal)
            .ToEquatableArray());

    private static RowColumn Column(DeclaredColumn column) => new(TypeShape.Identifier(column.Name), column.Type, column.Kind);

    private static string Plain(string name) => name.StartsWith("@", StringComparison.Ordinal) ? name.Substring(1) : name;

    private static string Outputs(int count) => count == 1 ? "1 output" : $"{Text(count)} outputs";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Report(string id, ArgumentSite site, params string[] arguments) => _problems.Add(new Problem(id, site, arguments));
}
