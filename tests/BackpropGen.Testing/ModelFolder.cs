namespace BackpropGen.Testing;

/// <summary>A folder of model files while a test runs.</summary>
public sealed class ModelFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("models");

    /// <summary>The files that there are.</summary>
    public IReadOnlyList<string> Files => [.. _folder.GetFiles("*", SearchOption.AllDirectories).Select(file => file.FullName).Order(StringComparer.Ordinal)];

    /// <summary>Settings of a project with all of these files.</summary>
    public ConsumerSettings Settings => new(AdditionalFiles: Files);

    /// <summary>A path in the folder, whose own folder exists.</summary>
    public string PathOf(string name)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
