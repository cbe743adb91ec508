namespace BackpropGen.Safetensors;

/// <summary>Numbers from their bits, as files hold them.</summary>
internal static class FloatBits
{
    public static double Double(ulong bits) => BitConverter.Int64BitsToDouble((long)bits);

    /// <summary>IEEE 754 binary32: 8 bits of exponent, 23 of fraction.</summary>
    public static double Single(uint bits) => Value(bits >> 31, (int)(bits >> 23) & 0xFF, bits & 0x7F_FFFF, 8, 23);

    /// <summary>IEEE 754 binary16: 5 bits of exponent, 10 of fraction.</summary>
    public static double Half(ushort bits) => Value((uint)bits >> 15, (bits >> 10) & 0x1F, bits & 0x3FFu, 5, 10);

    /// <summary>bfloat16: the upper half of a binary32, 8 bits of exponent, 7 of fraction.</summary>
    public static double BFloat(ushort bits) => Value((uint)bits >> 15, (bits >> 7) & 0xFF, bits & 0x7Fu, 8, 7);

    private static double Value(uint sign, int exponent, uint fraction, int exponentBits, int fractionBits)
    {
        int most = (1 << exponentBits) - 1;
        int bias = most >> 1;
        if (exponent > 0 && exponent < most)
        {
            // The bits of a double: 11 of exponent, 52 of fraction. Files have millions of such numbers.
            return Double(((ulong)sign << 63) | ((ulong)(exponent - bias + 1023) << 52) | ((ulong)fraction << (52 - fractionBits)));
        }

        double magnitude = exponent == most ? (fraction == 0 ? double.PositiveInfinity : double.NaN) : fraction * Math.Pow(2, 1 - bias - fractionBits);
        return sign == 0 ? magnitude : -magnitude;
    }
}
