namespace BackpropGen.Generator.Graph;

/// <summary>A type of the author's that holds a row.</summary>
/// <param name="Type">The type as it is spelled in any file.</param>
/// <param name="IsReference">Whether a row may be null.</param>
/// <param name="Modifiers">public, internal or private: what a member of the network may be that takes such rows.</param>
/// <param name="Inputs">The column of each input.</param>
/// <param name="Outputs">The column of each output's target; none where there is a label.</param>
/// <param name="Label">The column of the class, or null.</param>
/// <param name="Warnings">What the compiler warns of where the type and its columns are used: they are marked as obsolete or experimental.</param>
internal sealed record RowSpecification(
    string Type,
    bool IsReference,
    string Modifiers,
    EquatableArray<RowColumn> Inputs,
    EquatableArray<RowColumn> Outputs,
    RowLabel? Label,
    EquatableArray<string> Warnings = default)
{
    /// <summary>The aliases that types begin with which global:: does not reach.</summary>
    public IEnumerable<string> ExternAliases => new[] { Type, Label?.Type ?? string.Empty }
        .SelectMany(AliasesIn)
        .Where(alias => alias != "global")
        .Distinct()
        .OrderBy(alias => alias, StringComparer.Ordinal);

    private static IEnumerable<string> AliasesIn(string type)
    {
        for (int end = type.IndexOf("::", StringComparison.Ordinal); end >= 0; end = type.IndexOf("::", end + 2, StringComparison.Ordinal))
        {
            int start = type.LastIndexOfAny(new[] { '<', ',', ' ', '(' }, end) + 1;
            yield return type.Substring(start, end - start);
        }
    }
}

/// <summary>A property or field of a row: its name as an identifier, and its type as it is spelled in any file.</summary>
internal sealed record RowColumn(string Name, string Type, ColumnKind Kind);

/// <summary>The column with a row's class.</summary>
/// <param name="Column">The column.</param>
/// <param name="Modifiers">What a member of the network may be that takes rows and returns a value of the column.</param>
/// <param name="Classes">Members of an enum, or texts, in the order of the classes; none for other kinds.</param>
internal sealed record RowLabel(RowColumn Column, string Modifiers, EquatableArray<string> Classes)
{
    /// <summary>Whether a class is a value of the column, and no index.</summary>
    public bool HasValues => Column.Kind != ColumnKind.Integer;

    /// <summary>The type of a class.</summary>
    public string Type => HasValues ? Column.Type : "int";
}

/// <summary>What a column holds.</summary>
internal enum ColumnKind
{
    /// <summary>A number that need not be whole.</summary>
    Number,
    Integer,
    Truth,
    Text,
    Enumeration,
}
