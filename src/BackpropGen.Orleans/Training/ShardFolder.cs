namespace BackpropGen.Orleans;

/// <summary>A folder that readers of shards read from. Locations come from clients: none leads out of it.</summary>
public sealed class ShardFolder
{
    private readonly string _root;

    /// <summary>A folder.</summary>
    /// <param name="root">Its path.</param>
    public ShardFolder(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
    }

    /// <summary>The full path of a file in the folder or below it.</summary>
    /// <param name="path">The path, from the folder.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">The path leads out of the folder.</exception>
    public string PathOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string full = Path.GetFullPath(Path.Combine(_root, path));
        return full.StartsWith(_root, StringComparison.Ordinal) ? full : throw new ArgumentException($"\"{path}\" leads out of the folder of the reader: shards are in it or below it.", nameof(path));
    }
}
