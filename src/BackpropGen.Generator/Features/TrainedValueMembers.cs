using System.Globalization;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Features;

/// <summary>Trained weights and biases as numbers in the code.</summary>
internal sealed class TrainedValueMembers : Feature
{
    /// <summary>Up to so many numbers are literals, which people can read. A compiler or an editor takes some 30 µs for each, at every analysis.</summary>
    public const int MostLiterals = 2_048;

    private const int NumbersPerLine = 8;
    private const int CharactersPerLine = 128;

    public TrainedValueMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Weights)
    {
    }

    public override IEnumerable<Member> Members()
    {
        bool isThere = Network.IsFrozen ? Network.Form is RowForm.Loops or RowForm.Vectors : Network.Start is not null;
        string summary = !Network.IsFrozen ? "The trained weights and biases, in the order of the parameters."
            : IsVectorized ? "The weights and biases: the nodes of a layer lie side by side, input after input, and the biases behind them, in rows of whole vectors."
            : "The weights and biases, layer after layer.";
        return isThere ? new[] { NestedType("private static class", "TrainedValues", summary, WriteValues) } : Array.Empty<Member>();
    }

    private void WriteValues(Member member)
    {
        if (Network.Start?.Embedded is { } embedded)
        {
            using (Writer.Block(Emitter.Header(member)))
            {
                WriteFile(embedded);
            }

            return;
        }

        string span = $"{Emitter.ReadOnlySpan}<{T}>";
        List<(string Title, List<double> Values)> tensors = Groups().Select(group => (group.Title, group.Values.ToList())).ToList();
        using (Writer.Block(Emitter.Header(member)))
        {
            if (tensors.Sum(tensor => tensor.Values.Count) > MostLiterals)
            {
                WriteText(T, "Parameters", "Numbers", tensors.Select(tensor => (tensor.Title, tensor.Values.SelectMany(Bits).ToArray())).ToList());
            }
            else if (Emitter.Target.HasReadOnlyData)
            {
                Writer.Line("// The compiler puts these numbers into the assembly: nothing initialises them, and they take no memory of the program's.");
                WriteLiterals($"internal static {span} Parameters => new {T}[]", tensors);
            }
            else
            {
                Writer.Line($"internal static {span} Parameters => Numbers;");
                Writer.Line();
                WriteLiterals($"private static readonly {T}[] Numbers = new {T}[]", tensors);
            }

            WriteInputs();
        }
    }

    private void WriteLiterals(string head, IReadOnlyList<(string Title, List<double> Values)> tensors)
    {
        Writer.Line(head);
        Writer.Line("{");
        foreach ((string title, List<double> values) in tensors)
        {
            Writer.Line("    // " + title);
            WriteNumbers(values.Select(Emitter.Literal));
        }

        Writer.Line("};");
    }

    /// <summary>Where a file has the numbers. A frozen network keeps one copy for all of its instances, one that can be trained none but its own.</summary>
    private void WriteFile(EmbeddedNumbers numbers)
    {
        string type = $"global::BackpropGen.CompilerServices.EmbeddedWeights<{T}>";
        Writer.Line("// The numbers are in a file that is a resource of the assembly. They are read when they are first used, if it is still the file that this class was generated from.");
        Writer.Line(Network.IsFrozen ? $"internal static {Emitter.ReadOnlySpan}<{T}> Parameters => File.Shared;" : $"internal static {T}[] Parameters => File.Read();");
        Writer.Line();
        Writer.Line(FormattableString.Invariant(
            $"private static readonly {type} File = new {type}(typeof(TrainedValues).Assembly, {Emitter.Quote(numbers.File.Resource)}, {numbers.File.Length}, \"{numbers.File.Hash:x16}\", {numbers.Count})"));
        Parameter? named = null;
        foreach (NumberPiece piece in numbers.Pieces)
        {
            Parameter parameter = Network.Graph.Parameters.Last(parameter => parameter.Start <= piece.First);
            if (parameter != named)
            {
                Writer.Line(FormattableString.Invariant($"    // Layer {parameter.Layer}, {parameter.Title} {parameter.Shape}"));
                named = parameter;
            }

            Writer.Line("    " + CallOf(piece));
        }

        string shapes = string.Join(", ", Network.Graph.Coefficients.SelectMany(all => new[] { all.InputCount, all.OutputCount }));
        Writer.Line(Network.IsFrozen && IsVectorized ? $"    .Packed({shapes});" : "    ;");
    }

    private string CallOf(NumberPiece piece) => piece switch
    {
        PieceOfFile { Stride: 1 } rows => FormattableString.Invariant($".Rows({rows.First}, {rows.Rows}, {rows.Columns}, \"{rows.Type}\", {rows.Offset}{FactorsOf(rows)})"),
        PieceOfFile columns => FormattableString.Invariant($".Columns({columns.First}, {columns.Rows}, {columns.Columns}, \"{columns.Type}\", {columns.Offset}, {columns.Stride}{FactorsOf(columns)})"),
        PieceOfSource source => FormattableString.Invariant($".Numbers({source.First}, {Base64(source.Numbers.SelectMany(Bits).ToArray())})"),
        _ => throw new InvalidOperationException($"{piece} is nowhere."),
    };

    private static string FactorsOf(PieceOfFile piece) =>
        piece.Factors.Count == 0 ? string.Empty : $", {Base64(piece.Factors.SelectMany(factor => LittleEndian(BitConverter.GetBytes(factor))).ToArray())}";

    /// <summary>Each tensor as one literal of text: the bits of its numbers in base64, in lines that begin at the margin, since they are within the literal.</summary>
    private void WriteText(string type, string property, string field, IReadOnlyList<(string Title, byte[] Bits)> tensors)
    {
        Writer.Line("// The bits of the numbers in base64, the least significant byte first: a compiler takes seconds for so many literals. They are decoded once, when they are first used.");
        Writer.Line($"internal static {Emitter.ReadOnlySpan}<{type}> {property} => {field};");
        Writer.Line();
        Writer.Line($"private static readonly {type}[] {field} = global::BackpropGen.CompilerServices.TrainedNumbers.Decode<{type}>(");
        for (int i = 0; i < tensors.Count; i++)
        {
            Writer.Line("    // " + tensors[i].Title);
            Writer.Line($"    {Base64(tensors[i].Bits)}{(i == tensors.Count - 1 ? ");" : ",")}");
        }
    }

    /// <summary>Bits as a literal of lines that begin at the margin.</summary>
    private static string Base64(byte[] bits)
    {
        string text = Convert.ToBase64String(bits);
        IEnumerable<string> lines = Enumerable.Range(0, (text.Length + CharactersPerLine - 1) / CharactersPerLine)
            .Select(line => text.Substring(line * CharactersPerLine, Math.Min(CharactersPerLine, text.Length - (line * CharactersPerLine))));
        return $"@\"{string.Join("\n", lines)}\"";
    }

    private byte[] Bits(double value) => LittleEndian(Emitter.Specification.IsDouble ? BitConverter.GetBytes(value) : BitConverter.GetBytes((float)value));

    private static byte[] LittleEndian(byte[] bytes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Array.Reverse(bytes);
        }

        return bytes;
    }

    /// <summary>Which inputs a layer takes, where it does not take all.</summary>
    private void WriteInputs()
    {
        if (!IsVectorized)
        {
            return;
        }

        VectorLayout layout = Network.Vectors.Value;
        foreach (Layer layer in Network.Layers)
        {
            if (layout.InputsOf(layer.Number) is { } inputs)
            {
                Writer.Line();
                Writer.Line($"// The other inputs of layer {layer.Number} have no weight but 0.");
                if (inputs.Count > MostLiterals)
                {
                    byte[] bits = inputs.SelectMany(place => LittleEndian(BitConverter.GetBytes(place))).ToArray();
                    WriteText("int", Names.InputsOfLayer(layer.Number), FormattableString.Invariant($"PlacesOfLayer{layer.Number}"), [($"Layer {layer.Number}, places of inputs [{inputs.Count}]", bits)]);
                    continue;
                }

                Writer.Line($"internal static {Emitter.ReadOnlySpan}<int> {Names.InputsOfLayer(layer.Number)} => new int[]");
                Writer.Line("{");
                WriteNumbers(inputs.Select(place => place.ToString(CultureInfo.InvariantCulture)));
                Writer.Line("};");
            }
        }
    }

    private IEnumerable<(string Title, IEnumerable<double> Values)> Groups() => Network.IsFrozen && IsVectorized ? GroupsOnVectors() : GroupsInOrder();

    /// <summary>As the code on vectors reads them: weights input by input, then biases, each row of nodes filled up with zeros.</summary>
    private IEnumerable<(string Title, IEnumerable<double> Values)> GroupsOnVectors()
    {
        VectorLayout layout = Network.Vectors.Value;
        foreach (Coefficients coefficients in Network.Graph.Coefficients)
        {
            int layer = coefficients.Layer;
            IReadOnlyList<int> nodes = layout.NodesOf(coefficients);
            int stride = layout.Stride(nodes.Count);
            IEnumerable<double> Row(Func<int, Quantity> parameter) =>
                Enumerable.Range(0, stride).Select(j => j < nodes.Count ? Network.TrainedValue(parameter(nodes[j])) : 0);
            if (coefficients.Weights is { } weights)
            {
                IReadOnlyList<int> inputs = layout.SourcesOf(coefficients);
                yield return ($"Layer {layer}, {weights.Title} [{inputs.Count}, {stride}]", inputs.SelectMany(i => Row(j => weights.At(j, i))));
            }

            yield return ($"Layer {layer}, {coefficients.Biases.Title} [{stride}]", Row(j => coefficients.Biases.At(j)));
        }
    }

    private IEnumerable<(string Title, IEnumerable<double> Values)> GroupsInOrder() => Network.Graph.Parameters.Select(parameter =>
        ($"Layer {parameter.Layer}, {parameter.Title} {parameter.Shape}", parameter.Elements().Select(Network.TrainedValue)));

    private void WriteNumbers(IEnumerable<string> values)
    {
        var line = new List<string>();
        foreach (string value in values)
        {
            line.Add(value);
            if (line.Count == NumbersPerLine)
            {
                Flush();
            }
        }

        if (line.Count > 0)
        {
            Flush();
        }

        void Flush()
        {
            Writer.Line("    " + string.Join(", ", line) + ",");
            line.Clear();
        }
    }
}
