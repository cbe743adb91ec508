using System.Reflection;
using BackpropGen.Tests.Vectors;
using Xunit;
using Xunit.Sdk;

namespace BackpropGen.Probe;

/// <summary>
/// Runs the tests of the kernels, which are compiled in, without a runner: a browser has none, and a runner would start threads. Prints a line for each
/// class with the number of its tests, and one for each failure.
/// </summary>
internal static class KernelTests
{
    /// <summary>Runs them all.</summary>
    /// <returns>The exit code: 0 where none failed.</returns>
    public static int Run()
    {
        Extent.IsReduced = true;
        int exitCode = 0;
        foreach (IGrouping<Type, MethodInfo> tests in typeof(KernelTests).Assembly.GetTypes()
            .Where(type => type.Namespace == "BackpropGen.Tests.Vectors")
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute)))
            .GroupBy(method => method.DeclaringType!))
        {
            (int passed, int failed) = (0, 0);
            foreach ((MethodInfo test, object?[] arguments) in tests.SelectMany(Cases))
            {
                try
                {
                    test.Invoke(Activator.CreateInstance(tests.Key), arguments);
                    passed++;
                }
                catch (TargetInvocationException e)
                {
                    failed++;
                    Console.WriteLine($"{tests.Key.Name}.{test.Name}({string.Join(", ", arguments)}): {e.InnerException}");
                }
            }

            exitCode = failed > 0 ? 1 : exitCode;
            Console.WriteLine($"{tests.Key.Name}\t{passed} passed{(failed > 0 ? $", {failed} failed" : string.Empty)}");
        }

        return exitCode;
    }

    /// <summary>A fact is one case; a theory has one for each row of its data.</summary>
    private static IEnumerable<(MethodInfo Test, object?[] Arguments)> Cases(MethodInfo test) => test.IsDefined(typeof(TheoryAttribute))
        ? test.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(test)).Select(arguments => (test, arguments))
        : [(test, [])];
}
