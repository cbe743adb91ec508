namespace Cluster;

/// <summary>A file that several processes change one after the other: each under a lock, which the system takes from a process that dies, and each change whole or not at all.</summary>
/// <param name="path">The path of the file.</param>
internal sealed class LockedFile(string path)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Reads the file, or null where it is not there, and writes what the change makes of it, unless that is null.</summary>
    public async Task<TResult> ChangeAsync<TResult>(Func<byte[]?, (byte[]? Contents, TResult Result)> change)
    {
        await using FileStream _ = await LockAsync();
        (byte[]? contents, TResult result) = change(File.Exists(path) ? await File.ReadAllBytesAsync(path) : null);
        if (contents is not null)
        {
            string whole = path + ".new";
            await File.WriteAllBytesAsync(whole, contents);
            File.Move(whole, path, overwrite: true);
        }

        return result;
    }

    private async Task<FileStream> LockAsync()
    {
        DateTime end = DateTime.UtcNow + Longest;
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                await Task.Delay(Random.Shared.Next(2, 20));
            }
        }
    }
}
