namespace BackpropGen.WeightFiles;

/// <summary>Files that are written whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes a temporary file beside the path, flushes it to the disk, and gives it the name at the end. Whatever goes wrong before that leaves what the
    /// path held; a process that is killed may leave the temporary file, under a random name.
    /// </summary>
    /// <param name="path">The path of the file, which may exist.</param>
    /// <param name="write">Writes the contents.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string name = Path.GetFileName(full);
        if (name.Length == 0)
        {
            throw new ArgumentException($"{path} is a folder; a file's path ends with its name.", nameof(path));
        }

        // Only within one folder is giving a file another name a single step. The random name does not contain the given one, with which it could be too long.
        string temporary = Path.Combine(full.Substring(0, full.Length - name.Length), Path.GetRandomFileName() + ".tmp");
        using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            try
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            catch
            {
                stream.Dispose();
                Delete(temporary);
                throw;
            }
        }

        try
        {
            Replace(temporary, full);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
    }

    private static void Replace(string temporary, string path)
    {
#if NET
        File.Move(temporary, path, overwrite: true);
#else
        if (!File.Exists(path))
        {
            try
            {
                File.Move(temporary, path);
                return;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process made the file in the meantime.
            }
        }

        File.Replace(temporary, path, destinationBackupFileName: null);
#endif
    }

    // What went wrong before matters more than that the temporary file stays.
    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
