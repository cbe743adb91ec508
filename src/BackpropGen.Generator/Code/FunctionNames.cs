using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Code;

/// <summary>Where emitted code for one number finds a function: in the framework, or in the library.</summary>
internal sealed class FunctionNames
{
    private const string Library = "global::BackpropGen.CompilerServices.";
    private const string Math = "global::System.Math";

    private readonly string _comparisons;
    private readonly string _root;
    private readonly string _special;
    private readonly string _others;

    private FunctionNames(string comparisons, string root, string special, string others, bool hasSigmoid)
    {
        _comparisons = comparisons;
        _root = root;
        _special = special;
        _others = others;
        HasSigmoid = hasSigmoid;
    }

    /// <summary>Whether there is a sigmoid, which is spelt out otherwise.</summary>
    public bool HasSigmoid { get; }

    /// <summary>Whether exponents of powers are double whatever is raised to them.</summary>
    public bool TakesDoubleExponents => _others != Math + "F";

    public static FunctionNames Of(Target target, bool isDouble)
    {
        // Math has float forms of its own of Abs, Max and Min; of the others it has not.
        string comparisons = isDouble || !target.HasMathF ? Math : Math + "F";
        string others = isDouble ? Math : target.HasMathF ? Math + "F" : "(float)" + Math;

        // VectorMath has the bits that the same function of a vector gives: a row is the same alone and in a batch.
        const string Special = Library + "SpecialFunctions";
        const string Vectors = Library + "VectorMath";
        return target.HasVectors
            ? new FunctionNames(comparisons, others, Vectors, Vectors, hasSigmoid: true)
            : new FunctionNames(comparisons, others, Special, others, hasSigmoid: false);
    }

    /// <summary>The class, with a cast before it where its function gives a wider number.</summary>
    public string ClassOf(string function) => function switch
    {
        nameof(Function.Abs) or "Max" or "Min" => _comparisons,
        nameof(Function.Sqrt) => _root,
        nameof(Function.LogOnePlus) or nameof(Function.Erf) or nameof(Function.Cbrt) => _special,
        _ => _others,
    };
}
