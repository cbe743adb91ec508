namespace BackpropGen.WeightFiles;

/// <summary>Files that are written whole or not at all.</summary>
internal static class AtomicFile
{
#if NET
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Without the bits that mean something for programs and folders alone.
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;

#endif
    /// <summary>
    /// Writes a temporary file beside the path, flushes it to the disk, and gives it the name at the end. Whatever goes wrong before that leaves what the
    /// path held; a process that is killed may leave the temporary file, under a random name.
    /// </summary>
    /// <param name="path">The path of the file, which may exist: then the new file has its permissions.</param>
    /// <param name="write">Writes the contents.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string full = RequireReplaceable(path);
        string temporary;
        using (FileStream stream = Create(path, full, out temporary, out Action<FileStream> setPermissions))
        {
            try
            {
                write(stream);
                setPermissions(stream);
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

    /// <summary>Refuses a path that no file can be written to, as far as that can be known before: its folder is tried.</summary>
    /// <param name="path">The path of the file, which may exist.</param>
    public static void RequireWritable(string path)
    {
        string full = RequireReplaceable(path);
        Create(path, full, out string temporary, out _).Dispose();
        Delete(temporary);
    }

    /// <summary>Refuses a path whose folder is not there, or that leads to something that must not be replaced.</summary>
    /// <param name="path">The path of the file, which may exist.</param>
    /// <returns>The whole path.</returns>
    public static string RequireReplaceable(string path)
    {
        string full = Path.GetFullPath(path);
        string name = Path.GetFileName(full);
        if (name.Length == 0)
        {
            throw new ArgumentException($"{path} is a folder; a file's path ends with its name.", nameof(path));
        }

        string folder = full.Substring(0, full.Length - name.Length);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{path} cannot be written: there is no folder {folder}. Make it before.");
        }

        if (Directory.Exists(full))
        {
            throw new IOException($"{path} cannot be written: it is a folder.");
        }

        if (SpecialFile.KindOf(full) is { } kind)
        {
            throw new IOException($"{path} cannot be written: it is {kind}, and a file would take its place.");
        }

        if (LeadsToFile(full) && IsReadOnly(full))
        {
            throw new UnauthorizedAccessException($"{path} cannot be written: it is read-only. Make it writable, or give another path.");
        }

        return full;
    }

    /// <summary>Whether there is a file, or a link that leads to one.</summary>
    public static bool LeadsToFile(string full)
    {
#if NET
        return File.Exists(full) && File.Exists(TargetOf(full));
#else
        return File.Exists(full);
#endif
    }

    // Of a link counts what it leads to.
    private static bool IsReadOnly(string full)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            // Also for root, whom no mode stops.
            const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
            string target = TargetOf(full);
            return (File.GetUnixFileMode(target) & Writable) == 0 || new FileInfo(target).IsReadOnly;
        }
#endif
        return (File.GetAttributes(full) & FileAttributes.ReadOnly) != 0;
    }

    // A file of a random name, which does not contain the given one, with which it could be too long. Only within one folder is giving a file another name a
    // single step.
    private static FileStream Create(string path, string full, out string temporary, out Action<FileStream> setPermissions)
    {
        temporary = Path.Combine(full.Substring(0, full.Length - Path.GetFileName(full).Length), Path.GetRandomFileName() + ".tmp");
        setPermissions = _ => { };
        try
        {
#if NET
            if (!OperatingSystem.IsWindows())
            {
                return Create(temporary, LeadsToFile(full) ? File.GetUnixFileMode(TargetOf(full)) & Permissions : null, out setPermissions);
            }
#endif
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException($"{path} cannot be written: no file may be made in its folder.", exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"{path} cannot be written: no file can be made in its folder. {exception.Message}", exception);
        }
    }

#if NET
    // Until it is whole, nobody but its owner reads it: what is in it may be meant for fewer than the folder lets in.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static FileStream Create(string temporary, UnixFileMode? ofTarget, out Action<FileStream> setPermissions)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (ofTarget is not null)
        {
            options.UnixCreateMode = OwnerAlone;
        }

        FileStream stream = new(temporary, options);

        // Where there is nothing to keep, the file is to have what any new file gets here.
        UnixFileMode mode = ofTarget ?? File.GetUnixFileMode(stream.SafeFileHandle);
        SetMode(stream, OwnerAlone);
        setPermissions = file => SetMode(file, mode);
        return stream;
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void SetMode(FileStream stream, UnixFileMode mode)
    {
        try
        {
            File.SetUnixFileMode(stream.SafeFileHandle, mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file system without modes, on which all files have the same. Nothing is wider for it.
        }
    }

    private static string TargetOf(string full) => File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;

#endif
    private static void Replace(string temporary, string path)
    {
#if NET
        if (!OperatingSystem.IsWindows() || !File.Exists(path) || File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
        {
            File.Move(temporary, path, overwrite: true);
            return;
        }
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

#endif
        // On Windows the file then has the access control list and the attributes of the one that it replaces.
        try
        {
            File.Replace(temporary, path, destinationBackupFileName: null);
        }
        catch (IOException) when (!File.Exists(path) && File.Exists(temporary))
        {
            // The old file was taken away, and the new one not yet put in its place.
            File.Move(temporary, path);
        }
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
