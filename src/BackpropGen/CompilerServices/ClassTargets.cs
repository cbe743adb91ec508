namespace BackpropGen.CompilerServices;

// Classes as the targets of a loss.
internal static class ClassTargets
{
    // How many classes the network tells apart: one for each output, or two with one output.
    public static int CountOf(NetworkDescription description)
    {
        int outputCount = description.OutputCount;
        if (outputCount > 1)
        {
            return outputCount;
        }

        if (description.Targets is not (TargetDomain.Probability or TargetDomain.Sign))
        {
            throw new ArgumentException(
                "classes needs a network with an output for each class, or with one output and binary cross-entropy or hinge loss, " +
                $"but the {description.Topology} network has one output and {description.Loss}. Targets are float or double: 1f or 1.0, not 1.",
                "classes");
        }

        return 2;
    }

    // A row's target is 1 for its class, and 0 or, of hinge loss, −1 for the others.
    public static T[] Of<T>(ReadOnlySpan<int> classes, NetworkDescription description)
        where T : unmanaged
    {
        int outputCount = description.OutputCount;
        Check.ClassIndices(classes, CountOf(description));

        T one = Real.FromDouble<T>(1);
        T no = Real.FromDouble<T>(description.Targets == TargetDomain.Sign ? -1 : 0);
        T[] targets = new T[checked(classes.Length * outputCount)];
        for (int row = 0; row < classes.Length; row++)
        {
            if (outputCount > 1)
            {
                targets[(row * outputCount) + classes[row]] = one;
            }
            else
            {
                targets[row] = classes[row] == 1 ? one : no;
            }
        }

        return targets;
    }
}
