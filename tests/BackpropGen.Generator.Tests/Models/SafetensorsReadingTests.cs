using BackpropGen.Generator.Models;
using BackpropGen.Testing;
using BackpropGen.Tests.WeightFiles;

namespace BackpropGen.Generator.Tests.Models;

public class SafetensorsReadingTests
{
    [Fact]
    public void A_file_becomes_its_tensors_and_metadata()
    {
        const string Header = """
            {"0.bias":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},"0.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"__metadata__":{"topology":"2-1","author":"Ada"}}
            """;
        WeightsReading reading = SafetensorsReading.Read(SafetensorsBytes.Of(Header, [.. SafetensorsBytes.Singles(0.1f, -2), .. SafetensorsBytes.Doubles(0.1)]));
        Assert.Null(reading.Problem);
        Assert.Equal([new MetadataEntry("author", "Ada"), new MetadataEntry("topology", "2-1")], reading.File!.Metadata);
        Assert.Equal(
            [
                new WeightsTensor("0.weight", "F32", new long[] { 1, 2 }.ToEquatableArray(), new double[] { 0.1f, -2 }.ToEquatableArray()),
                new WeightsTensor("0.bias", "F64", new long[] { 1 }.ToEquatableArray(), new[] { 0.1 }.ToEquatableArray()),
            ],
            reading.File.Tensors);
    }

    [Fact]
    public void Files_are_equal_by_value()
    {
        byte[] file = MalformedFiles.Plain;
        byte[] other = [.. file];
        other[^1] ^= 1;
        Assert.Equal(SafetensorsReading.Read(file), SafetensorsReading.Read([.. file]));
        Assert.NotEqual(SafetensorsReading.Read(file), SafetensorsReading.Read(other));
    }

    [Fact]
    public void What_an_optimiser_remembers_makes_no_difference()
    {
        byte[] file = MalformedFiles.AdamFile();
        byte[] later = [.. file];
        later[^1] ^= 1;
        Assert.Equal(SafetensorsReading.Read(file), SafetensorsReading.Read(later));
        Assert.Equal(["0.weight", "0.bias"], SafetensorsReading.Read(file).File!.Tensors.Select(tensor => tensor.Name));
    }

    [Fact]
    public void Types_that_weights_do_not_have_are_read_without_their_values()
    {
        WeightsReading reading = SafetensorsReading.Read(SafetensorsBytes.Of("""{"0.weight":{"dtype":"I16","shape":[1,2],"data_offsets":[0,4]}}""", [0, 1, 2, 3]));
        WeightsTensor tensor = Assert.Single(reading.File!.Tensors);
        Assert.Equal("I16", tensor.Type);
        Assert.Empty(tensor.Values);
    }

    [Fact]
    public void A_header_that_claims_more_than_is_there_takes_no_memory()
    {
        byte[] file = SafetensorsBytes.Of("""{"0.weight":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}""", [0, 1, 2, 3]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WeightsReading reading = SafetensorsReading.Read(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal("The file is truncated: its tensors take 4000000000000 bytes, but only 4 follow the header. The tensor \"0.weight\" is the first that is not whole", reading.Problem);
    }

    /// <summary>As large as a file may be that a build reads.</summary>
    [SampledTheory(5)]
    [MemberData(nameof(HostileHeaders.Kinds), MemberType = typeof(HostileHeaders))]
    public void The_largest_header_takes_less_than_100_MB(string kind)
    {
        byte[] file = HostileHeaders.Of(kind, (16 << 20) - 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WeightsReading reading = SafetensorsReading.Read(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000 - file.Length);
        Assert.True(reading.Problem is not null || kind is not ("tensors" or "metadata" or "sizes" or "offsets"), reading.Problem);
    }

    [Theory]
    [InlineData("F32", 4)]
    [InlineData("F64", 8)]
    [InlineData("U8", 1)]
    public void The_largest_tensor_takes_less_than_100_MB(string type, int size)
    {
        int count = ((16 << 20) - 1000) / size;
        byte[] file = SafetensorsBytes.Of($"{{\"0.weight\":{{\"dtype\":\"{type}\",\"shape\":[1,{count}],\"data_offsets\":[0,{count * size}]}}}}", new byte[count * size]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WeightsReading reading = SafetensorsReading.Read(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000 - file.Length);
        Assert.Equal(type == "U8" ? 0 : count, Assert.Single(reading.File!.Tensors).Values.Count);
    }

    /// <summary>The best parameters of a checkpoint, as the state of its optimiser, decide nothing of what is compiled in.</summary>
    [Fact]
    public void The_best_parameters_of_a_training_make_no_difference()
    {
        const string Header = """
            {"0.bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"best.0.bias":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
            """;
        Assert.Equal(["0.bias"], SafetensorsReading.Read(SafetensorsBytes.Of(Header, SafetensorsBytes.Singles(1, 2))).File!.Tensors.Select(tensor => tensor.Name));
    }
}
