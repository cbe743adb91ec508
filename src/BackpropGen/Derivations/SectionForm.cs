namespace BackpropGen.Derivations;

// How a section is printed: side by side, a line for each quantity, or a row for each node.
internal enum SectionForm
{
    Values,
    Equations,
    Table,
}
