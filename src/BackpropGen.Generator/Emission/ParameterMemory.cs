using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Emission;

/// <summary>How a network keeps a value for each parameter in a field of its own, and how the values come in and out in the order of PyTorch.</summary>
internal abstract class ParameterMemory
{
    private protected ParameterMemory(NetworkPlan network)
    {
        Network = network;
    }

    protected NetworkPlan Network { get; }

    protected string T => Precision.Of(Network.Specification.IsDouble).Type;

    protected int Count => Network.ParameterCount;

    /// <summary>What the initializers of the layers draw for a seed, in the order of PyTorch.</summary>
    protected string Draw(string seed) => $"global::BackpropGen.CompilerServices.WeightSampler.Draw<{T}>(NetworkInformation.Description, {seed})";

    /// <summary>The type of the field.</summary>
    public abstract string Type { get; }

    /// <summary>The type of a field of what an optimiser remembers: null until the first step, since most networks only predict.</summary>
    public abstract string MomentType { get; }

    /// <summary>What such a field refers to, from its first use on.</summary>
    public string Moment(string field) => $"({field} ??= {Zeros})";

    /// <summary>Values of 0 for such a field.</summary>
    protected abstract string Zeros { get; }

    /// <summary>What the field holds until a constructor sets it; empty for nothing.</summary>
    public abstract string Unset { get; }

    /// <summary>The compiled-in numbers, as a value of the field.</summary>
    public abstract string Trained { get; }

    /// <summary>Numbers that are drawn for a seed, as a value of the field.</summary>
    public abstract string Drawn(string seed);

    /// <summary>A statement that draws anew for the seed.</summary>
    public abstract string Redraw(string field);

    /// <summary>A statement that copies from the field to a span.</summary>
    public abstract string CopyOut(string field, string destination);

    /// <summary>A statement that copies from a span to the field.</summary>
    public abstract string CopyIn(string source, string field);

    /// <summary>A statement that copies what an optimiser remembers to a span.</summary>
    public string MomentOut(string field, string destination) => $"if ({field} is null) {destination}.Clear(); else {CopyOut(ValueOf(field), destination)}";

    /// <summary>A statement that copies it from a span.</summary>
    public string MomentIn(string source, string field) => $"if (isNew) {field} = null; else {CopyIn(source, ValueOf(Moment(field)))}";

    /// <summary>A copy of it that shares no memory.</summary>
    public abstract string CloneOfMoment(string field);

    /// <summary>Where the values are that such a field refers to.</summary>
    protected virtual string ValueOf(string moment) => moment;

    /// <summary>A copy of the field's value that shares no memory with it; null where any copy is one.</summary>
    public abstract string? CloneOf(string field);
}

/// <summary>A struct with a named field for each.</summary>
internal sealed class StructMemory : ParameterMemory
{
    private const string Fields = "global::BackpropGen.CompilerServices.ParameterFields";

    public StructMemory(NetworkPlan network)
        : base(network)
    {
    }

    public override string Type => "Parameters";

    public override string MomentType => "Parameters[]?";

    protected override string Zeros => "new Parameters[1]";

    public override string Unset => string.Empty;

    public override string Trained => In("TrainedValues.Parameters");

    public override string Drawn(string seed) => In(Draw(seed));

    public override string Redraw(string field) => $"{field} = {Drawn("seed")};";

    public override string CopyOut(string field, string destination) => $"{Fields}.Of<Parameters, {T}>({destination}) = {field};";

    public override string CopyIn(string source, string field) => $"{field} = {In(source)};";

    public override string CloneOfMoment(string field) => $"(Parameters[]?){field}?.Clone()";

    protected override string ValueOf(string moment) => moment + "[0]";

    private string In(string span) => $"{Fields}.In<Parameters, {T}>({span})";

    public override string? CloneOf(string field) => null;
}

/// <summary>An array in the order of PyTorch.</summary>
internal class ArrayMemory : ParameterMemory
{
    public ArrayMemory(NetworkPlan network)
        : base(network)
    {
    }

    public override string Type => T + "[]";

    public override string MomentType => T + "[]?";

    protected override string Zeros => $"new {T}[{Count}]";

    public override string Unset => $"global::System.Array.Empty<{T}>()";

    public override string Trained => "TrainedValues.Parameters.ToArray()";

    public override string Drawn(string seed) => Draw(seed);

    public override string Redraw(string field) => $"{field} = {Drawn("seed")};";

    public override string CopyOut(string field, string destination) => $"new {SpanTypes.ReadOnlySpan}<{T}>({field}).CopyTo({destination});";

    public override string CopyIn(string source, string field) => $"{source}.CopyTo({field});";

    public override string CloneOfMoment(string field) => $"({T}[]?){field}?.Clone()";

    public override string? CloneOf(string field) => $"({T}[]){field}.Clone()";
}

/// <summary>The same, which starts with numbers that are read from a resource: each reading gives an array of its own.</summary>
internal sealed class EmbeddedArrayMemory : ArrayMemory
{
    public EmbeddedArrayMemory(NetworkPlan network)
        : base(network)
    {
    }

    public override string Trained => "TrainedValues.Parameters";
}

/// <summary>Aligned memory in which the nodes of a layer lie side by side, filled up to whole vectors.</summary>
internal sealed class PaddedMemory : ParameterMemory
{
    private const string Layout = "global::BackpropGen.CompilerServices.ParameterLayout";

    public PaddedMemory(NetworkPlan network)
        : base(network)
    {
    }

    public override string Type => $"global::BackpropGen.CompilerServices.AlignedMemory<{T}>";

    public override string MomentType => Type + "?";

    protected override string Zeros => $"new {Type}({Network.Vectors.Value.ParameterLength})";

    public override string Unset => string.Empty;

    public override string Trained => $"{Layout}.Packed<{T}>(TrainedValues.Parameters, ParameterShapes)";

    public override string Drawn(string seed) => $"{Layout}.Packed<{T}>({Draw(seed)}, ParameterShapes)";

    public override string Redraw(string field) => CopyIn(Draw("seed"), field);

    public override string CopyOut(string field, string destination) => $"{Layout}.Unpack(ref {field}.Start, {destination}, ParameterShapes);";

    public override string CopyIn(string source, string field) => $"{Layout}.Pack({source}, ref {field}.Start, ParameterShapes);";

    public override string CloneOfMoment(string field) => $"{field}?.Clone()";

    public override string? CloneOf(string field) => $"{field}.Clone()";
}
