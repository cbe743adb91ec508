using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using BackpropGen.Testing;
using static BackpropGen.Package.Tests.SampleFolder;

namespace BackpropGen.Package.Tests;

/// <summary>The samples that people can hear: what they learn, save and play.</summary>
public sealed class AmplifierTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ThoroughFact]
    public void AmpModel_trained_quickly_is_better_than_a_volume_knob_and_saves_what_it_heard()
    {
        string printed = _folder.Run("AmpModel", "--quick");

        AssertAmplifier(printed, mostError: 0.15);
        Assert.Equal(Repository.Configuration == "Debug", printed.Contains("dotnet run -c Release --project samples/AmpModel", StringComparison.Ordinal));
    }

    /// <summary>With all random cases the training that the documentation promises, otherwise a short one, and its network in a program in C, as samples/AmpPlugin/README.md says. All that is built on the way goes into the folder of the test.</summary>
    [FactWithCommand("clang", "apt-get install clang zlib1g-dev", NeedsFusedMultiplyAdd = true)]
    public void AmpPlugin_plays_what_AmpModel_has_learnt_without_allocating()
    {
        string artifacts = Path.Combine(_folder.Path, "artifacts"), plugin = Path.Combine(_folder.Path, "plugin"), host = Path.Combine(_folder.Path, "host");
        string Sample(string name) => Path.Combine(Repository.Root, "samples", name);
        DotnetResult InFolder(params string[] arguments) => Dotnet.Run(_folder.Path, new Dictionary<string, string>(), arguments).Succeeded();

        InFolder("build", Sample("AmpModel"), "-c", "Release", "--artifacts-path", artifacts, "-p:RunAnalyzers=false", "-tl:off");
        (string[] length, double mostError) = RandomCases.AreAll ? (Array.Empty<string>(), 0.02) : (["--quick"], 0.15);
        AssertAmplifier(InFolder(["exec", Path.Combine(artifacts, "bin", "AmpModel", "release", "AmpModel.dll"), .. length]).Lines, mostError);

        DotnetResult publish = InFolder("publish", Sample("AmpPlugin"), "-c", "Release", "--artifacts-path", artifacts, "-p:RunAnalyzers=false", "-o", plugin, "-tl:off");
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        string library = Assert.Single(Directory.GetFiles(plugin, "AmpPlugin.*"), file => Path.GetExtension(file) is ".so" or ".dylib");

        Dotnet.RunProgramIn(_folder.Path, "clang", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", host, Path.Combine(Sample("AmpPlugin"), "host.c"), "-ldl", "-lm", "-lpthread").Succeeded();
        string printed = Dotnet.RunProgramIn(_folder.Path, host, library, "sound/amplifier.parameters", "sound/before.wav", "sound/after.wav").Succeeded().Lines;

        Assert.InRange(Number(printed, @"^Sound: 192000 samples, largest difference from AmpModel (\d+) of 32768$"), 0, 1);
        Assert.Equal(0, Number(printed, @"^  allocated in all of them: (\d+) bytes$"));
        foreach (string what in new[] { "amplifier", "empty loop" })
        {
            Match times = Regex.Match(printed, $@"^  {what} +median +([\d.]+) us +99\.9 % +([\d.]+) us +slowest +([\d.]+) us$", RegexOptions.Multiline);
            double[] ascending = [.. times.Groups.Values.Skip(1).Select(time => Parse(time.Value))];
            Assert.True(ascending[0] > 0 && ascending[0] <= ascending[1] && ascending[1] <= ascending[2], printed);
        }
    }

    /// <summary>What the sample printed of its errors is so in the sound that it has saved.</summary>
    private void AssertAmplifier(string printed, double mostError)
    {
        const int WarmUp = 2_000;
        short[] before = WaveSamples("before"), target = WaveSamples("target"), after = WaveSamples("after");
        Assert.All(new[] { before, target, after }, sound => Assert.Equal(4 * 48_000, sound.Length));
        double error = ErrorToSignal([.. after.Select(sample => (double)sample)]);
        Assert.InRange(error, 0, mostError);
        Assert.Equal(100 * error, Number(printed, @"^  error-to-signal ratio ([\d.]+) ?%"), 0.05);

        double gain = before.Zip(target, (x, y) => (double)x * y).Sum() / before.Sum(x => (double)x * x);
        double withoutNetwork = ErrorToSignal([.. before.Select(x => gain * x)]);
        Assert.Equal(100 * withoutNetwork, Number(printed, @"^  without the network   ([\d.]+) ?%"), 0.05);
        Assert.True(error < withoutNetwork, printed);

        Match speed = Regex.Match(printed, @"^  ([\d.,]+) ns a sample: ([\d,]+) voices in real time at 48 kHz$", RegexOptions.Multiline);
        double voices = 1e9 / 48_000 / Parse(speed.Groups[1].Value);
        Assert.Equal(voices, Parse(speed.Groups[2].Value), 1 + 0.01 * voices);

        PictureFile.Check(Path.Combine(_folder.Path, "pictures", "amplifier-spectrogram.png"));
        Assert.EndsWith(
            "\nFiles:\n" + string.Join('\n', new[] { "sound/before.wav", "sound/target.wav", "sound/after.wav", "sound/amplifier.parameters", "pictures/amplifier-spectrogram.png" }
                .Select(path => "  " + path.Replace('/', Path.DirectorySeparatorChar))),
            printed);

        double ErrorToSignal(double[] sound) =>
            target.Zip(sound, (y, p) => Math.Pow(y - p, 2)).Skip(WarmUp).Sum() / target.Skip(WarmUp).Sum(y => Math.Pow(y, 2));

        short[] WaveSamples(string name) => WaveSamplesOf(Path.Combine(_folder.Path, "sound", name + ".wav"));
    }

    /// <summary>The samples of a WAV file with one channel of 16 bits at 48 kHz, as the format says: chunks of a name, a length and that many bytes.</summary>
    private static short[] WaveSamplesOf(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BitConverter.ToInt32(file, 4));
        Assert.Equal("WAVEfmt ", Encoding.ASCII.GetString(file, 8, 8));
        Assert.Equal((16, 1, 1, 48_000, 96_000, 2, 16), (BitConverter.ToInt32(file, 16), BitConverter.ToInt16(file, 20), BitConverter.ToInt16(file, 22), BitConverter.ToInt32(file, 24), BitConverter.ToInt32(file, 28), BitConverter.ToInt16(file, 32), BitConverter.ToInt16(file, 34)));
        Assert.Equal("data", Encoding.ASCII.GetString(file, 36, 4));
        Assert.Equal(file.Length - 44, BitConverter.ToInt32(file, 40));
        return MemoryMarshal.Cast<byte, short>(file.AsSpan(44)).ToArray();
    }
}
