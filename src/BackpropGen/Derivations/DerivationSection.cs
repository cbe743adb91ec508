using BackpropGen.Derivations;

namespace BackpropGen;

/// <summary>Quantities of a <see cref="Derivation"/> that belong together, such as those of a layer.</summary>
public sealed class DerivationSection
{
    private readonly SectionForm _form;
    private readonly IReadOnlyList<TableColumn> _columns;

    internal DerivationSection(string title, SectionForm form, IReadOnlyList<DerivationStep> steps, MathText? formula = null, IReadOnlyList<TableColumn>? columns = null)
    {
        Title = title;
        _form = form;
        Steps = steps;
        GeneralFormula = formula ?? MathText.Empty;
        _columns = columns ?? Array.Empty<TableColumn>();
    }

    /// <summary>What they are, such as <c>Layer 1, tanh</c>.</summary>
    public string Title { get; }

    /// <summary>How each of them is computed, in symbols; empty where each says so itself.</summary>
    public string Formula => GeneralFormula.ToString();

    /// <summary>The quantities in order.</summary>
    public IReadOnlyList<DerivationStep> Steps { get; }

    private MathText GeneralFormula { get; }

    internal IEnumerable<Block> Blocks(FormulaView view, int level)
    {
        yield return new Heading(level, Title, GeneralFormula);
        switch (_form)
        {
            case SectionForm.Values:
                yield return new ValueList(Steps.Select(step => step.Row(view)).ToList());
                break;
            case SectionForm.Equations:
                yield return new EquationList(Steps.Select(step => step.Row(view)).ToList());
                break;
            default:
                yield return new TableBlock(
                    _columns.Select(column => column.Header).Prepend("node").ToList(),
                    Enumerable.Range(0, _columns[0].Values.Count).Select(row =>
                        (IReadOnlyList<MathText>)_columns.Select(column => (MathText)view.Value(column.Values[row])).Prepend(PaperSymbol.Index(row + 1)).ToList()).ToList());
                break;
        }
    }
}
