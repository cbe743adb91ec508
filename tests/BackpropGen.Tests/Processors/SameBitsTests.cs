using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using BackpropGen.Testing;
using BackpropGen.Tests.Vectors;

namespace BackpropGen.Tests.Processors;

/// <summary>What networks compute does not depend on the width of the processor's vectors, nor on how the code was compiled.</summary>
public sealed class SameBitsTests(SameBitsTests.Unset unset) : IClassFixture<SameBitsTests.Unset>
{
    /// <summary>Without fused multiply-add networks multiply and then add, which rounds twice.</summary>
    private const double Tolerance = 1e-5;

    public static TheoryData<string, int> Widths => new()
    {
        { "DOTNET_PreferredVectorBitWidth=128", 128 },
        { "DOTNET_PreferredVectorBitWidth=256", 256 },
        { "DOTNET_EnableAVX512=0", 256 },
        { "DOTNET_TieredCompilation=0", 512 },
    };

    /// <summary>One in three, and every one with all random cases: each compiles all kernels anew.</summary>
    public static TheoryData<string> InstructionSettings => [.. InstructionSets.Groups.Where((_, i) => RandomCases.AreAll || i % 3 == 0).Select(settings => string.Join(' ', settings))];

    [ThoroughFact]
    public void Predictions_do_not_depend_on_the_other_rows_of_a_batch_or_on_their_order()
    {
        if (!Fma.IsSupported)
        {
            return;
        }

        ProbeResults bits = unset.Bits;
        Assert.All(bits.Networks.Where(network => bits.Has(network, "predictions one by one")), network =>
        {
            string alone = bits[network, "predictions one by one"];
            Assert.Equal(alone, bits[network, "predictions in a batch"]);
            Assert.Equal(alone, bits[network, "predictions in other positions"]);
            Assert.Equal(alone, bits[network, "predictions in batches of 7"]);
        });
    }

    [ThoroughFact]
    public void Streams_do_not_depend_on_the_others_of_a_batch()
    {
        if (!Fma.IsSupported)
        {
            return;
        }

        ProbeResults bits = unset.Bits;
        string[] networks = [.. bits.Networks.Where(network => bits.Has(network, "streams one by one"))];
        Assert.NotEmpty(networks);
        Assert.All(networks, network =>
        {
            string alone = bits[network, "streams one by one"];
            Assert.Equal(alone, bits[network, "streams together"]);
            Assert.Equal(alone, bits[network, "streams in batches of 20"]);
        });
    }

    [ThoroughTheory]
    [MemberData(nameof(Widths))]
    public void Predictions_and_trained_parameters_have_the_same_bits_for_every_width_of_vectors(string setting, int mostBits)
    {
        if (!Fma.IsSupported)
        {
            return;
        }

        ProbeResults bits = ProbeResults.Of("bits", setting);

        Assert.InRange(bits.Bits, 128, mostBits);
        Assert.Equal(unset.Bits.Lines, bits.Lines);
    }

    [ThoroughTheory]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    public void Processors_without_fused_multiply_add_give_nearly_the_same(string setting)
    {
        ProbeResults numbers = ProbeResults.Of("numbers", setting);

        Assert.False(numbers.HasFusedMultiplyAdd);
        Assert.All(unset.Numbers.Numbers.Zip(numbers.Numbers), pair =>
        {
            Assert.Equal(pair.First.Name, pair.Second.Name);
            Assert.Equal(pair.First.Values.Length, pair.Second.Values.Length);
            Assert.All(pair.First.Values.Zip(pair.Second.Values), values => Assert.Equal(values.First, values.Second, Tolerance));
        });
        Assert.Equal(unset.Numbers.Networks, numbers.Networks);
    }

    [ThoroughTheory]
    [MemberData(nameof(InstructionSettings))]
    public void The_tests_of_the_kernels_pass_without_any_set_of_instructions(string settings)
    {
        string output = Probe.Run("kernels", [.. settings.Split(' ').Select(setting => setting + "=0")]);

        Assert.All(typeof(RowLanesTests).Assembly.GetTypes().Where(type => type.Namespace == typeof(RowLanesTests).Namespace && type.Name.EndsWith("Tests", StringComparison.Ordinal)), type =>
            Assert.Matches($"(?m)^{type.Name}\t[1-9][0-9]* passed\r?$", output));
    }

    [ThoroughFact]
    public void Every_set_of_instructions_that_changes_what_vectors_there_are_is_among_those_that_are_taken_away() =>
        Assert.Superset(
            RuntimeInformation.ProcessArchitecture == Architecture.X64
                ? new HashSet<string> { "DOTNET_EnableHWIntrinsic", "DOTNET_EnableSSE42", "DOTNET_EnableAVX", "DOTNET_EnableAVX2", "DOTNET_EnableAVX512" }
                : ["DOTNET_EnableHWIntrinsic"],
            InstructionSets.Groups.Where(settings => settings.Count == 1).Select(settings => settings[0]).ToHashSet());

    /// <summary>The results with no setting.</summary>
    public sealed class Unset
    {
        private readonly Lazy<ProbeResults> _bits = new(() => ProbeResults.Of("bits"));

        private readonly Lazy<ProbeResults> _numbers = new(() => ProbeResults.Of("numbers"));

        internal ProbeResults Bits => _bits.Value;

        internal ProbeResults Numbers => _numbers.Value;
    }
}
