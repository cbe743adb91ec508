using System.Reflection;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Generated;

/// <summary>
/// The just-in-time compiler does not optimise a method of more than 60,000 bytes of IL or 2,000 local variables. Straight lines stay well below, at
/// the edges of the layouts too.
/// </summary>
public class MethodSizeTests
{
    private const int MostBytes = 50_000;
    private const int MostLocals = 1_000;

    [SampledTheory(3)]
    [InlineData("\"2-2-1\"")]
    [InlineData("\"16-15-15\", Activation.LeakyReLU, Loss = Loss.BinaryCrossEntropy")]
    [InlineData("\"1-1000-1\"")]
    [InlineData("\"2000-1\"")]
    [InlineData("\"1-500\"")]
    [InlineData("\"1-500\", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("\"1-500\", Loss = Loss.CrossEntropy, Precision = Precision.Double")]
    [InlineData("\"1-2000\"")]
    [InlineData("\"44-44\", Loss = Loss.CrossEntropy")]
    public void No_method_is_too_large_to_be_optimised(string arguments)
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        MethodBody[] bodies = [.. Networks.TypeOf(arguments).GetMethods(all).Select(method => method.GetMethodBody()).OfType<MethodBody>()];

        Assert.NotEmpty(bodies);
        Assert.All(bodies, body => Assert.InRange(body.GetILAsByteArray()!.Length, 0, MostBytes));
        Assert.All(bodies, body => Assert.InRange(body.LocalVariables.Count, 0, MostLocals));
    }
}
