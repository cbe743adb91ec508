namespace BackpropGen.Generator.Models;

/// <summary>Brings the nodes that lead to an output into an order in which they can be computed.</summary>
internal static class NodeOrder
{
    public static IReadOnlyList<OnnxNode> Sort(OnnxGraph graph, IEnumerable<string> outputs)
    {
        var givers = new Dictionary<string, OnnxNode>();
        foreach (OnnxNode node in graph.Nodes)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                if (givers.ContainsKey(output))
                {
                    throw new RefusedFile($"two nodes of the graph give the value {NodeReading.Quote(output)}");
                }

                givers.Add(output, node);
            }
        }

        // 1 while the values that a node takes are visited, 2 afterwards. The stack is a list: graphs may be deeper than the thread's.
        var states = new Dictionary<OnnxNode, int>();
        var sorted = new List<OnnxNode>();
        var stack = new Stack<OnnxNode>();
        foreach (string output in outputs)
        {
            Push(output);
            while (stack.Count > 0)
            {
                OnnxNode node = stack.Peek();
                states.TryGetValue(node, out int state);
                if (state == 0)
                {
                    states[node] = 1;
                    foreach (string input in node.Inputs)
                    {
                        if (givers.TryGetValue(input, out OnnxNode? giver) && states.TryGetValue(giver, out int other) && other == 1)
                        {
                            throw new RefusedFile($"{NodeReading.TitleOf(node)} takes a value that depends on its own: graphs with a loop are not supported");
                        }

                        Push(input);
                    }
                }
                else
                {
                    stack.Pop();
                    if (state == 1)
                    {
                        states[node] = 2;
                        sorted.Add(node);
                    }
                }
            }
        }

        return sorted;

        void Push(string value)
        {
            if (givers.TryGetValue(value, out OnnxNode? giver) && !states.ContainsKey(giver))
            {
                stack.Push(giver);
            }
        }
    }
}
