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
    /// <param name="given">The path as messages name it, if not so.</param>
    /// <param name="like">The path of another file whose permissions the new one gets, if that exists.</param>
    public static void Write(string path, Action<Stream> write, string? given = null, string? like = null)
    {
        given ??= path;
        string full = RequireReplaceable(path, given);
        string temporary;
        using (FileStream stream = Create(given, full, like is not null && LeadsToFile(like) ? like : full, out temporary, out Action<FileStream> setPermissions))
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
        Create(path, full, full, out string temporary, out _).Dispose();
        Delete(temporary);
    }

    /// <summary>Refuses a path whose folder is not there, or that leads to something that must not be replaced.</summary>
    /// <param name="path">The path of the file, which may exist.</param>
    /// <param name="given">The path as messages name it, if not so.</param>
    /// <returns>The whole path.</returns>
    public static string RequireReplaceable(string path, string? given = null)
    {
        given ??= path;
        string full = Path.GetFullPath(path);
        string name = Path.GetFileName(full);
        if (name.Length == 0)
        {
            throw new ArgumentException($"{given} is a folder; a file's path ends with its name.", nameof(path));
        }

        string folder = full.Substring(0, full.Length - name.Length);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{given} cannot be written: there is no folder {folder}. Create it first.");
        }

        if (Directory.Exists(full))
        {
            throw new IOException($"{given} cannot be written: it is a folder.");
        }

        if (FileStatus.KindOf(full) is { } kind)
        {
            throw new IOException($"{given} cannot be written: it is {kind}, and a file would take its place.");
        }

        if (LeadsToFile(full) && IsReadOnly(full))
        {
            throw new UnauthorizedAccessException($"{given} cannot be written: it is read-only. Make it writable, or give another path.");
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

    /// <summary>Whether two files, or what links lead to, are open to the same users, as far as this tells; also if one is not there.</summary>
    public static bool HaveSamePermissions(string full, string other)
    {
#if NET
        if (!OperatingSystem.IsWindows() && LeadsToFile(full) && LeadsToFile(other))
        {
            return ((File.GetUnixFileMode(TargetOf(full)) ^ File.GetUnixFileMode(TargetOf(other))) & Permissions) == 0 && FileStatus.GroupOf(full) == FileStatus.GroupOf(other);
        }
#endif
        return true;
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
    private static FileStream Create(string given, string full, string like, out string temporary, out Action<FileStream> setPermissions)
    {
        temporary = Path.Combine(full.Substring(0, full.Length - Path.GetFileName(full).Length), Path.GetRandomFileName() + ".tmp");
        setPermissions = _ => { };
        try
        {
#if NET
            if (!OperatingSystem.IsWindows())
            {
                return Create(temporary, LeadsToFile(like) ? TargetOf(like) : null, out setPermissions);
            }
#endif
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException($"{given} cannot be written: no file may be made in its folder.", exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"{given} cannot be written: no file can be made in its folder. {exception.Message}", exception);
        }
    }

#if NET
    // Until it is whole, nobody but its owner can open it: what is in it may be meant for fewer than the folder lets in.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static FileStream Create(string temporary, string? target, out Action<FileStream> setPermissions)
    {
        UnixFileMode mode = target is null ? ModeOfNewFile(temporary) : File.GetUnixFileMode(target) & Permissions;
        uint? group = target is null ? null : FileStatus.GroupOf(target);
        setPermissions = file => SetMode(file, group is null || group == FileStatus.GroupOf(temporary) || FileStatus.TrySetGroup(file.SafeFileHandle, group.Value) ? mode : WithoutGroup(mode));
        return new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = OwnerAlone });
    }

    // What any new file gets here, by the mask of the process and the rules of the folder, is seen by one that is taken away again: whoever opened that has nothing of the
    // file that follows.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static UnixFileMode ModeOfNewFile(string temporary)
    {
        using FileStream empty = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        return File.GetUnixFileMode(empty.SafeFileHandle);
    }

    // In another group are users who were among all others, and the old group is among them now: both get what both had.
    private static UnixFileMode WithoutGroup(UnixFileMode mode)
    {
        int both = (int)mode & ((int)mode >> 3) & 0b111;
        return (UnixFileMode)(((int)mode & 0b111_000_000) | (both << 3) | both);
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
