using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>Which printers print a network: the one place that chooses them by its plan.</summary>
internal static class Printers
{
    /// <summary>What all printers of the network share.</summary>
    public static Emitter SharedBy(NetworkDeclaration declaration, Target target)
    {
        NetworkSpecification specification = declaration.Specification;
        NetworkPlan network = NetworkPlan.Of(specification.HasMemory ? StepLowering.Of(specification).Step : specification, target);
        string type = Precision.Of(declaration.Specification.IsDouble).Type;
        IEnumerable<Member> stages = network.Form == RowForm.Locals ? Array.Empty<Member>() : new StageMethods(network, type).Members();
        ParameterSource parameters = network.IsFrozen ? ParameterSource.Compiled : ParameterSource.Own(type);
        return new Emitter(declaration, network, stages, MemoryOf(network), parameters, target.HasCoverageAttribute ? MemberAttributes.All : MemberAttributes.Hidden);
    }

    /// <summary>What prints the code for one row.</summary>
    public static RowPrinter OfRow(Emitter emitter) => emitter.Network.Form switch
    {
        RowForm.Locals => new RowPrinter(new LineEmitter(emitter), null),
        RowForm.Parts => new RowPrinter(null, new PartEmitter(emitter)),
        RowForm.Loops => new RowPrinter(null, new LoopEmitter(emitter)),
        RowForm.Vectors when emitter.Network.HasParametersStruct => new RowPrinter(null, new StraightVectorEmitter(emitter)),
        _ => new RowPrinter(null, new KernelVectorEmitter(emitter)),
    };

    /// <summary>What prints the code for a block of rows of a vectorized network.</summary>
    public static BlockEmitter OfBlock(Emitter emitter, CodeWriter writer) =>
        emitter.Network.HasColumns ? new ColumnEmitter(emitter, writer, OfStep(emitter)) : new BlockEmitter(emitter, writer, OfStep(emitter));

    /// <summary>What prints how the parameters are moved.</summary>
    public static UpdateStep OfStep(Emitter emitter) =>
        emitter.Network.IsPlainDescent ? new DescentStep() : emitter.Network.HasFusedUpdate ? new AdamKernelStep() : new RuleStep();

    private static ParameterMemory MemoryOf(NetworkPlan network) =>
        network.IsVectorized ? new PaddedMemory(network) : network.HasParametersStruct ? new StructMemory(network)
        : network.Specification.IsEmbedded ? new EmbeddedArrayMemory(network) : new ArrayMemory(network);
}
