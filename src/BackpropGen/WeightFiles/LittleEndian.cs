namespace BackpropGen.WeightFiles;

/// <summary>The order of bytes in a file, whatever it is in memory.</summary>
internal static class LittleEndian
{
    /// <summary>Brings whole values from the order of the machine into that of a file, or back.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static unsafe void Order<T>(byte[] values, int count)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < count; i += sizeof(T))
            {
                Array.Reverse(values, i, sizeof(T));
            }
        }
    }
}
