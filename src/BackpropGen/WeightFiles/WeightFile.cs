using BackpropGen.CompilerServices;
using BackpropGen.WeightFiles;

namespace BackpropGen;

/// <summary>Saves the weights and biases of networks, and loads them, in the format safetensors.</summary>
/// <remarks>
/// Tensors have the names and shapes of <c>torch.nn.Sequential</c>: <c>0.weight</c> [outputs, inputs], <c>0.bias</c> [outputs], then <c>2.weight</c> where
/// an activation stands between. Their elements are F32, in networks of double precision F64, so that loading gives back the same bits.
/// </remarks>
public static class WeightFile
{
    /// <summary>Saves all weights and biases in a file, which holds either all of them or, if anything goes wrong, what it held before.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <param name="path">The path of the file, such as <c>iris.safetensors</c>. A file that exists is replaced, with its permissions kept; a link is replaced by a file.</param>
    /// <param name="withOptimizerState">Whether to save what training goes on from, too, as if it had never stopped: what the optimiser remembers, such as Adam's moments, and where the random numbers of dropout stand.</param>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    /// <exception cref="NotSupportedException">The file would have a header of more than the 100 MB that the format allows.</exception>
    /// <exception cref="System.IO.DirectoryNotFoundException">The folder of the file is not there.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be written, or the path leads to no file: a folder, a device, a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or its folder may not be written.</exception>
    public static void Save<T>(this INetwork<T> network, string path, bool withOptimizerState = false)
        where T : unmanaged
    {
        RequireNotNull(path, nameof(path));
        WeightFileWriter<T> writer = WriterOf(network, withOptimizerState);
        AtomicFile.Write(path, writer.WriteTo);
    }

    /// <summary>Writes all weights and biases to a stream.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <param name="stream">A stream to write to. It is left open, at the end of what was written.</param>
    /// <param name="withOptimizerState">Whether to save what training goes on from, too, as if it had never stopped: what the optimiser remembers, such as Adam's moments, and where the random numbers of dropout stand.</param>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite; nothing was written.</exception>
    /// <exception cref="NotSupportedException">The file would have a header of more than the 100 MB that the format allows; nothing was written.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written to.</exception>
    public static void Save<T>(this INetwork<T> network, Stream stream, bool withOptimizerState = false)
        where T : unmanaged
    {
        RequireWritable(stream);
        WriterOf(network, withOptimizerState).WriteTo(stream);
    }

    /// <summary>
    /// Replaces all weights and biases by those in a file, and the state of the optimiser: by that in the file if it holds one of the same optimiser,
    /// otherwise by that of a new network.
    /// </summary>
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
    public static LoadedWeights Load<T>(this INetwork<T> network, string path, LoadOptions? options = null)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        RequireFile(network);
        using FileStream stream = Open(path);
        return WeightFileLoader<T>.Load(network, stream, path, options);
    }

    /// <summary>
    /// Replaces all weights and biases by those in a stream, and the state of the optimiser: by that in the stream if it holds one of the same optimiser,
    /// otherwise by that of a new network.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
    /// <param name="stream">A stream to read from, from where it stands to its end. It is left open.</param>
    /// <param name="options">Which tensors are the network's, where names and shapes do not tell; none for a file of <c>Save</c>.</param>
    /// <returns>Which modules of the file are the layers, and what of it is not used.</returns>
    /// <exception cref="WeightFileException">The data are damaged, or they belong to another network; the message says what is wrong.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read, or a name in the options is null.</exception>
    public static LoadedWeights Load<T>(this INetwork<T> network, Stream stream, LoadOptions? options = null)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        RequireFile(network);
        RequireReadable(stream);
        return WeightFileLoader<T>.Load(network, stream, NameOf(stream), options);
    }

    internal static void RequireWritable(Stream stream)
    {
        RequireNotNull(stream, nameof(stream));
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written to.", nameof(stream));
        }
    }

    internal static void RequireReadable(Stream stream)
    {
        RequireNotNull(stream, nameof(stream));
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read.", nameof(stream));
        }
    }

    // What messages call a stream.
    internal static string NameOf(Stream stream) => stream is FileStream file ? file.Name : "the stream";

    // One exception for a file that is not there, whether its folder is or not; folders, of which the framework says that access is denied, are no files.
    internal static FileStream Open(string path)
    {
        RequireNotNull(path, nameof(path));
        if (Directory.Exists(path))
        {
            throw new FileNotFoundException($"There is no weight file {path}: it is a folder. The network is left as it was.", path);
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"There is no weight file {path}. The network is left as it was.", path, exception);
        }
    }

    private static WeightFileWriter<T> WriterOf<T>(INetwork<T> network, bool withOptimizerState)
        where T : unmanaged
    {
        Real.RequireSupported<T>();
        RequireFile(network);
        return WeightFileWriter<T>.Of(network, withOptimizerState);
    }

    // Windows of a network with memory are rows of it, whose tensors have other names and places than its own file.
    private static void RequireFile<T>(INetwork<T> network)
        where T : unmanaged
    {
        RequireNotNull(network, nameof(network));
        if (network is IDrawnGradient<T>)
        {
            throw new NotSupportedException($"This is the {network.Description.Topology} network by windows of its steps, which has no weight file: save and load the network itself.");
        }
    }

    private static void RequireNotNull(object? argument, string name)
    {
        if (argument is null)
        {
            throw new ArgumentNullException(name);
        }
    }
}
