using BackpropGen.CompilerServices;
using BackpropGen.Sequences;
using BackpropGen.WeightFiles;

namespace BackpropGen;

/// <content>Weight files.</content>
public static partial class SequenceNetwork
{
    /// <summary>
    /// Saves all weights and biases in a file of the format safetensors, which holds either all of them or, if anything goes wrong, what it held before. Tensors have the names and shapes of
    /// <c>torch.nn.Sequential</c>: <c>0.weight_ih_l0</c> of a recurrent layer, <c>1.weight</c> of a linear one.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <param name="path">The path of the file, such as <c>amp.safetensors</c>. A file that exists is replaced, with its permissions kept; a link is replaced by a file.</param>
    /// <param name="withOptimizerState">Whether to save what the optimiser remembers, too, such as Adam's moments.</param>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    /// <exception cref="System.IO.DirectoryNotFoundException">The folder of the file is not there.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be written, or the path leads to no file: a folder, a device, a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or its folder may not be written.</exception>
    public static void Save<T>(this ISequenceNetwork<T> network, string path, bool withOptimizerState = false)
        where T : unmanaged
    {
        Action<Stream> write = SequenceFile<T>.WriterOf(CoreOf(network), withOptimizerState);
        AtomicFile.Write(path ?? throw new ArgumentNullException(nameof(path)), write);
    }

    /// <summary>Writes all weights and biases to a stream.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <param name="stream">A stream to write to. It is left open, at the end of what was written.</param>
    /// <param name="withOptimizerState">Whether to save what the optimiser remembers, too, such as Adam's moments.</param>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite; nothing was written.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written to.</exception>
    public static void Save<T>(this ISequenceNetwork<T> network, Stream stream, bool withOptimizerState = false)
        where T : unmanaged
    {
        WeightFile.RequireWritable(stream);
        SequenceFile<T>.WriterOf(CoreOf(network), withOptimizerState)(stream);
    }

    /// <summary>
    /// Replaces all weights and biases by those in a file of the format safetensors, and the state of the optimiser: by that in the file if it holds one of the same optimiser, otherwise by that of a new
    /// network. States of streams stay as they are.
    /// </summary>
    /// <remarks>
    /// Tensors may have the names of <c>torch.nn.Sequential</c>, those of one stacked <c>torch.nn.LSTM</c>, <c>GRU</c> or <c>RNN</c> (<c>weight_ih_l0</c>, <c>weight_ih_l1</c>) in the place of
    /// several recurrent layers, and those of modules with names, such as <c>lstm.weight_ih_l0</c> and <c>dense.weight</c>, where shapes tell which module is which layer.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">Which tensors are the network's, where names and shapes do not tell; none for a file of <c>Save</c>.</param>
    /// <returns>Which modules of the file are the layers, and what of it is not used.</returns>
    /// <exception cref="ArgumentException">A name in the options is null.</exception>
    /// <exception cref="WeightFileException">The file is damaged, or it belongs to another network; the message says what is wrong.</exception>
    /// <exception cref="System.IO.FileNotFoundException">The file, or its folder, is not there.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static LoadedWeights Load<T>(this ISequenceNetwork<T> network, string path, LoadOptions? options = null)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        using FileStream stream = WeightFile.Open(path);
        return SequenceFile<T>.Load(core, stream, path, options);
    }

    /// <summary>The same from a stream.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
    /// <param name="stream">A stream to read from, from where it stands to its end. It is left open.</param>
    /// <param name="options">Which tensors are the network's, where names and shapes do not tell; none for a file of <c>Save</c>.</param>
    /// <returns>Which modules of the file are the layers, and what of it is not used.</returns>
    /// <exception cref="WeightFileException">The data are damaged, or they belong to another network; the message says what is wrong.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read, or a name in the options is null.</exception>
    public static LoadedWeights Load<T>(this ISequenceNetwork<T> network, Stream stream, LoadOptions? options = null)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        WeightFile.RequireReadable(stream);
        return SequenceFile<T>.Load(core, stream, WeightFile.NameOf(stream), options);
    }

    /// <summary>
    /// Saves one step of the network as an ONNX model, whose states are inputs and outputs: <c>input</c> [batch, inputs] and for each cell of <see cref="SequenceDescription.Memory"/> <c>h1_in</c> [batch, steps × width], the earliest
    /// step first, give <c>output</c> [batch, outputs] and <c>h1_out</c>, which the next step takes. A stream begins with states of 0.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <param name="path">The path of the file, such as <c>amp.onnx</c>. A file that exists is replaced, with its permissions kept; a link is replaced by a file.</param>
    /// <exception cref="InvalidOperationException">A weight or bias is NaN or infinite.</exception>
    /// <exception cref="NotSupportedException">The file would have more than the 2 GB that ONNX allows.</exception>
    /// <exception cref="System.IO.DirectoryNotFoundException">The folder of the file is not there.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be written, or the path leads to no file: a folder, a device, a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or its folder may not be written.</exception>
    public static void SaveOnnx<T>(this ISequenceNetwork<T> network, string path)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        AtomicFile.Write(path ?? throw new ArgumentNullException(nameof(path)), SequenceGraph.WriterOf(core).WriteTo);
    }

    /// <summary>Writes one step of the network to a stream, as an ONNX model whose states are inputs and outputs.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <param name="stream">A stream to write to. It is left open, at the end of what was written.</param>
    /// <exception cref="InvalidOperationException">A weight or bias is NaN or infinite; nothing was written.</exception>
    /// <exception cref="NotSupportedException">The model would have more than the 2 GB that ONNX allows; nothing was written.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written to.</exception>
    public static void SaveOnnx<T>(this ISequenceNetwork<T> network, Stream stream)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        WeightFile.RequireWritable(stream);
        SequenceGraph.WriterOf(core).WriteTo(stream);
    }
}
