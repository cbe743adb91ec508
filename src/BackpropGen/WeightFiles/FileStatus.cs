using System.Runtime.InteropServices;
using System.Text;
#if NET
using Microsoft.Win32.SafeHandles;
#endif

namespace BackpropGen.WeightFiles;

/// <summary>What the framework does not know of a path: whether it leads to a device, a pipe or a socket, and which group a file belongs to.</summary>
internal static class FileStatus
{
    // linux/stat.h, the same on all processors: where group and mode lie in struct statx, which has 256 bytes.
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 1;
    private const int StatxBytes = 256;
    private const int ModePlace = 28;

    private const int TypeMask = 0xF000;
#if NET
    private const uint GroupWanted = 0x10;
    private const int GroupPlace = 24;
    private const uint SameOwner = uint.MaxValue;
#endif

    /// <summary>What a path leads to if that is no file: a device, a pipe, a socket. Null for a file, for nothing, and where it cannot be told, which is everywhere but on Linux.</summary>
    /// <param name="path">The path; links are followed.</param>
    public static string? KindOf(string path) =>
        Of(path, TypeWanted) is { } status
            ? (BitConverter.ToUInt16(status, ModePlace) & TypeMask) switch
            {
                0x1000 => "a pipe",
                0x2000 or 0x6000 => "a device",
                0xC000 => "a socket",
                _ => null,
            }
            : null;

#if NET
    /// <summary>The number of the group of what a path leads to. Null for nothing, and where it cannot be told, which is everywhere but on Linux.</summary>
    /// <param name="path">The path; links are followed.</param>
    public static uint? GroupOf(string path) => Of(path, GroupWanted) is { } status ? BitConverter.ToUInt32(status, GroupPlace) : null;

    /// <summary>Gives an open file to a group, if this process may: it must belong to the group. Only on Linux.</summary>
    /// <param name="file">The file.</param>
    /// <param name="group">The number of the group.</param>
    /// <returns>Whether the file belongs to the group now.</returns>
    public static bool TrySetGroup(SafeFileHandle file, uint group) => ChangeOwner(file, SameOwner, group) == 0;

#endif
    // Mono lacks the types that tell Linux from other Unixes. These have no statx.
#if NET
    private static bool MayBeLinux => OperatingSystem.IsLinux();
#else
    private static bool MayBeLinux => Environment.OSVersion.Platform == PlatformID.Unix;
#endif

    // Null if nothing is there, or there is no such question here.
    private static byte[]? Of(string path, uint wanted)
    {
        if (!MayBeLinux)
        {
            return null;
        }

        byte[] status = new byte[StatxBytes];
        try
        {
            return Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + "\0"), 0, wanted, status) == 0 ? status : null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);
#if NET

    [DllImport("libc", EntryPoint = "fchown")]
    private static extern int ChangeOwner(SafeFileHandle file, uint owner, uint group);
#endif
}
