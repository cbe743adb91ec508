using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>The weights of an LSTM, a GRU or an RNN, in the order of PyTorch.</summary>
/// <param name="Memory">What it computes.</param>
/// <param name="InputCount">How many values it takes at a step.</param>
/// <param name="Size">How many it gives.</param>
/// <param name="Tensors">weight_ih [gates · size, in], weight_hh [gates · size, size], bias_ih, bias_hh [gates · size]; nobody else holds them.</param>
internal sealed record RecurrentCell(LayerMemory Memory, int InputCount, int Size, IReadOnlyList<double[]> Tensors);
