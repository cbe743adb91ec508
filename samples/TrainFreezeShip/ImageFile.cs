using System.Runtime.InteropServices;

namespace Shipping;

/// <summary>Images of 8 × 8 pixels as the shipped programs read them: one float a pixel, in the byte order of the machine, and nothing else.</summary>
internal static class ImageFile
{
    public const int Pixels = 64;

    public static float[][] Read(string path) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray().Chunk(Pixels).ToArray();

    public static void Write(string path, IEnumerable<float[]> images) =>
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>(images.SelectMany(image => image).ToArray()).ToArray());
}
