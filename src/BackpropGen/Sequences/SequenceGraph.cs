using BackpropGen.CompilerServices;
using BackpropGen.Onnx;

namespace BackpropGen.Sequences;

// One step of a network with memory as a graph of ONNX: from inputs and states, outputs and the states that the next step takes.
internal static class SequenceGraph
{
    private const string Scope = "step";

    // Copies the parameters and the scaling of a network, and refuses what no prediction could be made with.
    public static OnnxModelWriter<T> WriterOf<T>(SequenceCore<T> core)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        SequenceDescription network = core.Description;
        OnnxGraph<T> graph = new(
            [(OnnxGraph<T>.Input, network.InputCount), .. network.Memory.Select(cell => ($"{cell.Name}_in", cell.Steps * cell.Width))],
            [(OnnxGraph<T>.Output, network.OutputCount), .. network.Memory.Select(cell => ($"{cell.Name}_out", cell.Steps * cell.Width))]);
        string step = NetworkGraph.Apply(graph, core.Step, graph.Apply(Scope, "Concat", RowOf(graph, core), OnnxAttribute.Integer("axis", 1)));
        graph.Give(OutputOf(graph, core, graph.Part(Scope, step, 0, network.OutputCount)), OnnxGraph<T>.Output);
        int place = network.OutputCount;
        foreach (MemoryCell cell in network.Memory)
        {
            string pushed = graph.Part(Scope, step, place, cell.Width);
            place += cell.Width;
            graph.Give(
                cell.Steps == 1 ? pushed
                : graph.Apply(Scope, "Concat", [graph.Part(Scope, $"{cell.Name}_in", cell.Width, (cell.Steps - 1) * cell.Width), pushed], OnnxAttribute.Integer("axis", 1)),
                $"{cell.Name}_out");
        }

        string topology = SequenceFile<T>.LayoutOf(network).Topology;
        return OnnxModelWriter<T>.Of(network.Topology, network.ParameterCount, OnnxModelWriter<T>.MetadataOf(topology, network.Layers, network.Loss, network.InputNames, network.OutputNames), graph);
    }

    // The inputs of the network that computes a step: those of the step, scaled, what memory holds at its delays, and 1 for each output that training may drop.
    private static List<string> RowOf<T>(OnnxGraph<T> graph, SequenceCore<T> core)
        where T : unmanaged
    {
        SequenceDescription network = core.Description;
        string input = OnnxGraph<T>.Input;
        if (core.Scaling is { InputScales.Count: > 0 } scaling)
        {
            input = graph.Apply("scaling", "Sub", [input, Numbers(graph, "input.offset", scaling.InputOffsets)]);
            input = graph.Apply("scaling", "Div", [input, Numbers(graph, "input.scale", scaling.InputScales)]);
        }

        List<string> row = [input];
        foreach (MemoryCell cell in network.Memory)
        {
            string state = $"{cell.Name}_in";
            row.AddRange(cell.Steps == 1 ? [state] : Enumerable.Range(0, cell.TapCount).Select(tap => graph.Part(Scope, state, tap * cell.Dilation * cell.Width, cell.Width)));
        }

        if (network.MaskCount > 0)
        {
            T[] ones = new T[network.MaskCount];
            ones.AsSpan().Fill(Real.FromDouble<T>(1));
            string rows = graph.Apply(Scope, "Slice", [graph.Apply(Scope, "Shape", [OnnxGraph<T>.Input]), graph.Whole(Scope, 0), graph.Whole(Scope, 1)]);
            string shape = graph.Apply(Scope, "Concat", [rows, graph.Whole(Scope, ones.Length)], OnnxAttribute.Integer("axis", 0));
            row.Add(graph.Apply(Scope, "Expand", [graph.Tensor("ones", [1, ones.Length], new ArraySegment<T>(ones)), shape]));
        }

        return row;
    }

    // Predictions of the outputs of a step.
    private static string OutputOf<T>(OnnxGraph<T> graph, SequenceCore<T> core, string value)
        where T : unmanaged
    {
        value = new ActivationNodes<T>(graph, "output").Apply(core.Description.Outputs.Layers[0], value, []);
        if (core.Scaling is { TargetScales.Count: > 0 } scaling)
        {
            value = graph.Apply("scaling", "Mul", [value, Numbers(graph, "output.scale", scaling.TargetScales)]);
            value = graph.Apply("scaling", "Add", [value, Numbers(graph, "output.offset", scaling.TargetOffsets)]);
        }

        return value;
    }

    private static string Numbers<T>(OnnxGraph<T> graph, string name, IReadOnlyList<double> numbers)
        where T : unmanaged
        => graph.Tensor(name, [numbers.Count], new ArraySegment<T>(numbers.Select(Real.FromDouble<T>).ToArray()));
}
