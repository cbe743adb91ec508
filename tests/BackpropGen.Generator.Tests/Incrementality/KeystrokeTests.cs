using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Incrementality;

/// <summary>What a keystroke allocates in a program of 200 networks, beyond what Roslyn does for as many generated files.</summary>
public class KeystrokeTests
{
    [ThoroughTheory]
    [InlineData(20)]
    [InlineData(200)]
    public void In_the_body_of_a_method_it_allocates_less_than_120_kilobytes(int files)
    {
        var program = EditedProgram.Of(networks: 200, files, edit => $"class Other {{ int Method() {{ return {edit}; }} }}");

        long ofNetworks = program.OfGenerator(edits: 20).Bytes - program.OfRoslyn(edits: 20).Bytes;

        Assert.True(ofNetworks < 120_000, $"{ofNetworks} bytes");
    }
}
