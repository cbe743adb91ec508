using BackpropGen.CompilerServices;
using BackpropGen.Onnx;
using BackpropGen.WeightFiles;

namespace BackpropGen;

/// <summary>Saves networks as ONNX models, for other programs and runtimes to compute predictions with.</summary>
/// <remarks>
/// The model is of opset 17 (IR version 8). It has one input, <c>input</c> [batch, inputs], and one output, <c>output</c> [batch, outputs], both float, or both
/// double in networks of double precision. It computes what <c>Predict</c> does, scaling included; dropout, which only training has, is left out. Weights and
/// biases have the names and shapes of <c>torch.nn.Sequential</c>, as in files of <see cref="WeightFile"/>. The names of the inputs and outputs, the topology
/// with its activations and the loss are in the metadata.
/// </remarks>
public static class OnnxFile
{
    /// <summary>Saves the network in a file, which holds either all of it or, if anything goes wrong, what it held before.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <param name="path">The path of the file, such as <c>iris.onnx</c>. A file that exists is replaced, with its permissions kept; a link is replaced by a file.</param>
    /// <exception cref="InvalidOperationException">A weight or bias is NaN or infinite.</exception>
    /// <exception cref="NotSupportedException">The file would have more than the 2 GB that ONNX allows.</exception>
    /// <exception cref="System.IO.DirectoryNotFoundException">The folder of the file is not there.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be written, or the path leads to no file: a folder, a device, a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or its folder may not be written.</exception>
    public static void SaveOnnx<T>(this INetwork<T> network, string path)
        where T : unmanaged
    {
        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        OnnxModelWriter<T> writer = WriterOf(network);
        AtomicFile.Write(path, writer.WriteTo);
    }

    /// <summary>Writes the network to a stream.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <param name="stream">A stream to write to. It is left open, at the end of what was written.</param>
    /// <exception cref="InvalidOperationException">A weight or bias is NaN or infinite; nothing was written.</exception>
    /// <exception cref="NotSupportedException">The model would have more than the 2 GB that ONNX allows; nothing was written.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written to.</exception>
    public static void SaveOnnx<T>(this INetwork<T> network, Stream stream)
        where T : unmanaged
    {
        if (stream is null)
        {
            throw new ArgumentNullException(nameof(stream));
        }

        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written to.", nameof(stream));
        }

        WriterOf(network).WriteTo(stream);
    }

    private static OnnxModelWriter<T> WriterOf<T>(INetwork<T> network)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        return OnnxModelWriter<T>.Of(network ?? throw new ArgumentNullException(nameof(network)));
    }
}
