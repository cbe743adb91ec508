using System.Text;
using BackpropGen.Testing;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>Whatever happens to a file, it either loads what another reader finds in it, or is refused by the one exception and changes nothing.</summary>
public class DamagedFileTests
{
    private readonly INetwork<float> _plain = new PlainNetwork();
    private readonly INetwork<float> _adam = new AdamNetwork();

    private int _loaded;
    private int _refused;

    [Fact]
    public void Cut_anywhere()
    {
        foreach ((INetwork<float> network, byte[] file) in Files())
        {
            for (int length = 0; length < file.Length; length++)
            {
                Try(network, file[..length]);
            }
        }

        Assert.Equal(0, _loaded);
    }

    /// <summary>Every bit of every byte turned, and every byte replaced by those that mean something in a header.</summary>
    [Fact]
    public void Any_byte_changed()
    {
        byte[] meaningful = [.. "\0\"\\{}[],:-+.09eEn "u8, 0x80, 0xFF];
        foreach ((INetwork<float> network, byte[] file) in Files())
        {
            byte[] damaged = [.. file];
            for (int place = 0; place < file.Length; place++)
            {
                foreach (byte value in Enumerable.Range(0, 8).Select(bit => (byte)(file[place] ^ (1 << bit))).Concat(meaningful).Distinct().Where(value => value != file[place]))
                {
                    damaged[place] = value;
                    Try(network, damaged);
                }

                damaged[place] = file[place];
            }
        }

        // What changes a number, or a word that nothing depends on, is no damage that can be seen.
        Assert.InRange(_loaded, 1_000, _refused);
    }

    [Fact]
    public void Pieces_taken_out_put_in_and_exchanged()
    {
        (INetwork<float> Network, byte[] File)[] files = [.. Files()];
        RandomCases.Try(15_000, random =>
        {
            (INetwork<float> network, byte[] file) = files[random.Next(files.Length)];
            string header = SafetensorsBytes.HeaderOf(file);
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                header = Edit(random, header);
            }

            // Half of the time the length is right, so that what is wrong is inside.
            byte[] bytes = Encoding.UTF8.GetBytes(header);
            Try(network, SafetensorsBytes.Of(bytes, file[(8 + SafetensorsBytes.HeaderOf(file).Length)..], random.Next(2) == 0 ? null : (ulong)SafetensorsBytes.HeaderOf(file).Length));
        });

        Assert.NotEqual(0, _refused);
    }

    [Fact]
    public void Bytes_without_any_order()
    {
        RandomCases.Try(5_000, random =>
        {
            byte[] header = new byte[random.Next(100)];
            random.NextBytes(header);
            if (header.Length > 0)
            {
                header[0] = (byte)'{';
            }

            Try(_plain, SafetensorsBytes.Of(header, []));
            Try(_plain, header);
        });

        Assert.Equal(0, _loaded);
    }

    private static string Edit(Random random, string header)
    {
        string[] pieces = ["{", "}", "[", "]", "\"", ",", ":", "\\", "0", "1", "9", "-", ".", "e", "null", "\u0000", "é", "\"shape\":[2,2]", "99999999999", "\"__metadata__\":{}", "0.weight", "[0,8]"];
        int place = random.Next(header.Length);
        int length = random.Next(Math.Min(20, header.Length - place));
        string piece = pieces[random.Next(pieces.Length)];
        return random.Next(4) switch
        {
            0 => header.Remove(place, length),
            1 => header.Insert(place, piece),
            2 => header.Remove(place, length).Insert(place, piece),
            _ => header.Insert(random.Next(header.Length), header.Substring(place, length)),
        };
    }

    private IEnumerable<(INetwork<float> Network, byte[] File)> Files()
    {
        _plain.Initialize(1);
        yield return (_plain, MalformedFiles.Plain);
        yield return (_plain, SafetensorsBytes.Save(_plain));
        yield return (_adam, MalformedFiles.AdamFile());
    }

    private void Try(INetwork<float> network, byte[] file)
    {
        network.SetParameters(new float[network.Description.ParameterCount]);
        byte[] before = SafetensorsBytes.Save(network, withOptimizerState: true);
        try
        {
            SafetensorsBytes.Load(network, file);
        }
        catch (WeightFileException)
        {
            Assert.Equal(before, SafetensorsBytes.Save(network, withOptimizerState: true));
            _refused++;
            return;
        }

        // By number of the layer, weights before biases.
        IEnumerable<double> expected = SafetensorsBytes.Tensors(file)
            .Where(tensor => !tensor.Name.StartsWith("optimizer.", StringComparison.Ordinal))
            .OrderBy(tensor => int.Parse(tensor.Name.Split('.')[0]))
            .ThenByDescending(tensor => tensor.Name, StringComparer.Ordinal)
            .SelectMany(tensor => tensor.Values);
        Assert.Equal(expected, SafetensorsBytes.Parameters(network).Select(value => (double)value));
        _loaded++;
    }
}
