namespace BackpropGen.Generator.Models;

internal static class OnnxReader
{
    public static ModelReading Read(byte[] file) => new(null, "not yet");
}
