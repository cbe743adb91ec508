namespace BackpropGen.GradientChecks;

// Notes on which side of every kink a computation passes: two with the same code ran on one smooth piece of the function.
internal sealed class SmoothPiece
{
    public ulong Code { get; private set; }

    public void Begin() => Code = 0;

    public bool IsPositive(double value)
    {
        bool positive = value > 0;

        // A step of the FNV hash.
        Code = unchecked((Code ^ (positive ? 1UL : 2UL)) * 1099511628211UL);
        return positive;
    }
}
