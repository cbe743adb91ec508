using BackpropGen.Generator.Models;
using BackpropGen.Testing;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Damaged files are models or problems, never exceptions, and take no memory to speak of.</summary>
public class FuzzTests
{
    private const int MutationsInAll = 20_000;
    private const long MostBytes = 100_000_000;

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        byte[][] files = [.. ModelFile.Names.Select(name => ModelFile.Bytes(name + ".onnx")), .. OperatorCases.All.Values.Select(file => file())];
        int models = 0;
        int problems = 0;
        RandomCases.Try(MutationsInAll, random =>
        {
            byte[] file = Mutated(files[random.Next(files.Length)], random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ModelReading reading = OnnxReader.Read(file);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, Convert.ToBase64String(file));
            Assert.True(reading.Model is null != reading.Problem is null);
            models += reading.Model is null ? 0 : 1;
            problems += reading.Problem is null ? 0 : 1;
            if (reading.Model is { } model)
            {
                // Consistent enough to be computed: the interpreter checks every size.
                ReferenceNetwork.Of(model).Predict(new double[model.InputCount]);
            }
        });

        int atLeast = RandomCases.Count(MutationsInAll) / 50;
        Assert.True(models > atLeast && problems > atLeast, $"{models} models, {problems} problems");
    }

    private static byte[] Mutated(byte[] file, Random random)
    {
        var bytes = file.ToList();
        int count = 1 + (random.Next(4) / 3 * random.Next(3));
        for (int i = 0; i < count && bytes.Count > 0; i++)
        {
            // What is no weight is at the front of small files, and at the back of all.
            int at = random.Next(3) switch { 0 => random.Next(Math.Min(300, bytes.Count)), 1 => bytes.Count - 1 - random.Next(Math.Min(100, bytes.Count)), _ => random.Next(bytes.Count) };
            switch (random.Next(12))
            {
                case 0 or 7 or 8 or 9 or 10 or 11:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Range(0, 1 + random.Next(8)).Select(_ => (byte)random.Next(256)));
                    break;
                case 4:
                    // A length or size of billions.
                    bytes.InsertRange(at, [0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
                    break;
                case 5:
                    bytes.RemoveRange(at, Math.Min(1 + random.Next(8), bytes.Count - at));
                    break;
                default:
                    int length = Math.Min(1 + random.Next(40), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }

        return [.. bytes];
    }
}
