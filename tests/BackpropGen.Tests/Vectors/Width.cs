namespace BackpropGen.Tests.Vectors;

/// <summary>The widths of vectors that kernels are compiled for. All are tested on every machine: the framework computes those in software that it lacks.</summary>
public enum Width
{
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}
