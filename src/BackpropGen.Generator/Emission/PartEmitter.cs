using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Stages as straight lines. A row's values lie in a struct on the stack, and every method is small enough to be optimised.</summary>
internal sealed class PartEmitter : StageEmitter
{
    /// <summary>The compiler takes quadratic time for the fields of one declaration.</summary>
    private const int FieldsPerDeclaration = 16;

    private readonly StageStatements _statements;

    public PartEmitter(Emitter emitter)
        : base(emitter)
    {
        _statements = new StageStatements(emitter, Name);
    }

    public override void DeclareNodes(CodeWriter writer) => writer.Line("NodeValues n = default;");

    public override void CopyOutputs(CodeWriter writer)
    {
        for (int j = 1; j <= Emitter.OutputCount; j++)
        {
            writer.Line($"outputs[{j - 1}] = {_statements.Print(Emitter.Network.Freeze(Emitter.Network.Prediction(j)))};");
        }
    }

    protected override IEnumerable<string> CopyShown(ShownValue value) =>
        Enumerable.Range(0, value.Nodes).Select(node => $"values[{value.Place + node}] = {Name(value.Quantity.At(node + 1))};");

    protected override void DeclareNodesType(CodeWriter writer)
    {
        IEnumerable<IGrouping<(Symbol Symbol, int Layer), Quantity>> groups = Emitter.Network.StagesOfRow
            .SelectMany(stage => Emitter.Network.BlockOf(stage).Statements)
            .Select(statement => statement.Target)
            .Where(target => target.Role is not (SymbolRole.ParameterGradient or SymbolRole.InputGradient))
            .Distinct()
            .GroupBy(target => (target.Symbol, target.Layer));
        writer.Line();
        writer.Line("// The values of one row at every node: z = b + Σ w·x, o = f(z), g = ∂L/∂o, d = ∂L/∂z.");
        Member type = Emitter.Stage("NodeValues");
        Emitter.Attributes.Begin(writer, type);
        using (writer.Block(Emitter.Header(type)))
        {
            foreach (IGrouping<(Symbol Symbol, int Layer), Quantity> group in groups)
            {
                foreach (IReadOnlyList<string> names in InGroups(group.Select(Names.Value).ToList()))
                {
                    writer.Line($"public {T} {string.Join(", ", names)};");
                }
            }
        }
    }

    public static IEnumerable<IReadOnlyList<string>> InGroups(IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i += FieldsPerDeclaration)
        {
            yield return names.Skip(i).Take(FieldsPerDeclaration).ToList();
        }
    }

    protected override void WriteStage(CodeWriter writer, Stage stage)
    {
        IReadOnlyList<IReadOnlyList<Statement>> parts = Emitter.Network.PartsOf(stage);
        Member method = Emitter.Stage(stage.Name);
        writer.Line();
        writer.Line("// " + stage.Formula);
        using (Emitter.OpenStage(writer, method))
        {
            if (parts.Count == 1)
            {
                WriteStatements(writer, parts[0]);
                return;
            }

            for (int i = 1; i <= parts.Count; i++)
            {
                writer.Line(Emitter.Call(method.Part(i)) + ";");
            }
        }

        for (int i = 1; i <= parts.Count; i++)
        {
            writer.Line();
            using (Emitter.OpenStage(writer, method.Part(i)))
            {
                WriteStatements(writer, parts[i - 1]);
            }
        }
    }

    protected override void WriteLoss(CodeWriter writer)
    {
        WriteStatements(writer, Emitter.Network.BlockOf(Program.Loss).Statements);
        writer.Lines(CSharpNotation.Wrap("return ", _statements.Print(Program.LossValue), ";"));
    }

    private void WriteStatements(CodeWriter writer, IReadOnlyList<Statement> statements)
    {
        if (statements.Any(statement => statement.Uses.Any(use => use.Role == SymbolRole.Parameter)))
        {
            writer.Line("ref readonly Parameters p = ref _parameters;");
        }

        _statements.Write(writer, statements);
    }

    private static string Index(Quantity quantity) => (quantity.Node - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Name(Leaf leaf)
    {
        var quantity = (Quantity)leaf;
        return quantity.Role switch
        {
            SymbolRole.Input => $"inputs[{quantity.Node - 1}]",
            SymbolRole.Target => $"targets[{quantity.Node - 1}]",
            SymbolRole.OutputGradient => $"outputGradient[{quantity.Node - 1}]",
            SymbolRole.InputGradient => $"inputGradient[{quantity.Node - 1}]",
            SymbolRole.Mask => $"masks[{Emitter.Network.MaskPlace(quantity)}]",
            SymbolRole.Parameter => "p." + Names.Field(quantity),
            SymbolRole.ParameterGradient => "gradient." + Names.Field(quantity),
            SymbolRole.Scaling => ScalingName(quantity, Index(quantity)),
            _ => "n." + Names.Value(quantity),
        };
    }
}
