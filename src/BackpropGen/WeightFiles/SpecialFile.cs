using System.Runtime.InteropServices;
using System.Text;

namespace BackpropGen.WeightFiles;

/// <summary>Tells devices, pipes and sockets from files, which the framework does not.</summary>
internal static class SpecialFile
{
    // linux/stat.h, the same on all processors: where the mode lies in struct statx, which has 256 bytes.
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 1;
    private const int StatxBytes = 256;
    private const int ModePlace = 28;

    private const int TypeMask = 0xF000;

    /// <summary>What a path leads to if that is no file: a device, a pipe, a socket. Null for a file, for nothing, and where it cannot be told, which is everywhere but on Linux.</summary>
    /// <param name="path">The path; links are followed.</param>
    public static string? KindOf(string path)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return null;
        }

        byte[] status = new byte[StatxBytes];
        try
        {
            if (Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + "\0"), 0, TypeWanted, status) != 0)
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }

        return (BitConverter.ToUInt16(status, ModePlace) & TypeMask) switch
        {
            0x1000 => "a pipe",
            0x2000 or 0x6000 => "a device",
            0xC000 => "a socket",
            _ => null,
        };
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);
}
