namespace BackpropGen.Testing;

/// <summary>The files of the repository that a test was built from.</summary>
public static class Repository
{
    /// <summary>The folder with BackpropGen.sln.</summary>
    public static string Folder { get; } = Find();

    /// <summary>A path below it.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "BackpropGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"BackpropGen.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
