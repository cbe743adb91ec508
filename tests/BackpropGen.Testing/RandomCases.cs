using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;

namespace BackpropGen.Testing;

/// <summary>
/// Tests with random cases. A build tries a tenth of them from a fixed seed, so that what passed once passes again. BACKPROPGEN_FUZZ=1 tries all; any other value
/// multiplies their number, and then each run has a seed of its own unless BACKPROPGEN_FUZZ_SEED gives it. A case that fails says with which seed it is the first.
/// </summary>
public static class RandomCases
{
    public const string FactorVariable = "BACKPROPGEN_FUZZ";
    public const string SeedVariable = "BACKPROPGEN_FUZZ_SEED";

    private const long SeedOfBuilds = 1;
    private const double FactorOfBuilds = 0.1;

    /// <summary>So many in a build in any case: with fewer, a test would not meet each kind of outcome.</summary>
    private const int LeastOfBuilds = 100;

    private static readonly double? Factor = Number(FactorVariable, text => double.Parse(text, CultureInfo.InvariantCulture));

    private static readonly long Seed = Number(SeedVariable, text => long.Parse(text, CultureInfo.InvariantCulture)) ?? (Factor is null or 1 ? SeedOfBuilds : DateTime.UtcNow.Ticks);

    /// <summary>Whether all cases are asked for.</summary>
    public static bool AreAll => Factor >= 1;

    /// <summary>How many cases are tried of so many.</summary>
    public static int Count(int all) => Factor is { } factor
        ? (int)Math.Clamp(Math.Ceiling(all * factor), 1, int.MaxValue)
        : Math.Max(Math.Min(all, LeastOfBuilds), (int)Math.Ceiling(all * FactorOfBuilds));

    /// <summary>Tries cases that are made of random numbers, one after the other.</summary>
    /// <param name="count">How many there are in all.</param>
    /// <param name="test">Makes a case and tries it.</param>
    /// <param name="name">The test.</param>
    public static void Try(int count, Action<Random> test, [CallerMemberName] string name = "")
    {
        for (long i = 0; i < Count(count); i++)
        {
            Try(i, name, seed => test(new Random((int)Scattered(seed))), () => string.Empty);
        }
    }

    /// <summary>Tries generated cases.</summary>
    /// <param name="cases">Generates a case.</param>
    /// <param name="count">How many there are in all.</param>
    /// <param name="test">Tries it.</param>
    /// <param name="print">What is printed of one that fails.</param>
    /// <param name="threads">How many are tried at once.</param>
    /// <param name="name">The test.</param>
    public static void Try<T>(this Gen<T> cases, int count, Action<T> test, Func<T, string>? print = null, int threads = 1, [CallerMemberName] string name = "")
    {
        print ??= value => value?.ToString() ?? "null";
        try
        {
            Parallel.For(0, Count(count), new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            {
                string text = "none: it could not be generated";
                Try(
                    i, name,
                    seed =>
                    {
                        T value = cases.Generate(new PCG(1, Scattered(seed)), null, out _);
                        text = print(value);
                        test(value);
                    },
                    () => text);
            });
        }
        catch (AggregateException failures)
        {
            throw failures.InnerExceptions[0];
        }
    }

    private static void Try(long i, string name, Action<long> test, Func<string> text)
    {
        long seed = unchecked(Seed + i);
        try
        {
            test(seed);
        }
        catch (Exception exception)
        {
            throw new FailedCaseException(
                $"The random case of seed {seed} fails. It is the first with {ThoroughTests.Variable}=all {SeedVariable}={seed} dotnet test --filter {name}\n{text()}\n{exception.Message}", exception);
        }
    }

    /// <summary>Seeds side by side give random numbers that are alike, unless their bits are mixed: the end of SplitMix64.</summary>
    private static ulong Scattered(long seed)
    {
        ulong bits = unchecked((ulong)seed * 0x9E3779B97F4A7C15);
        bits = unchecked((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9);
        bits = unchecked((bits ^ (bits >> 27)) * 0x94D049BB133111EB);
        return bits ^ (bits >> 31);
    }

    private static T? Number<T>(string variable, Func<string, T> parse)
        where T : struct
    {
        string? text = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(text) ? null : parse(text);
    }
}

/// <summary>A random case that fails, with what repeats it.</summary>
public sealed class FailedCaseException(string message, Exception inner) : Exception(message, inner);
