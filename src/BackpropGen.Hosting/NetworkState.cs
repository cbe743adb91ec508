namespace BackpropGen.Hosting;

// Whether a file is served, and what is wrong with the file as it is now, if anything.
internal sealed record NetworkState(bool IsLoaded, string? Problem);

// A file as it was when somebody looked.
internal readonly record struct FileStamp(DateTime Time, long Length)
{
    public bool IsThere => Length >= 0;

    public static FileStamp Of(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : new FileStamp(default, -1);
    }
}
