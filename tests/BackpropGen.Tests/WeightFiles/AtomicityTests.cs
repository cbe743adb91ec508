using System.Diagnostics;
using BackpropGen.Testing;
using BackpropGen.Tests.Declared;
using BackpropGen.Tests.Library;
using BackpropGen.Tests.Processors;
using BackpropGen.WeightFiles;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>Whatever interrupts the writing of a file, its name leads to the old weights or to the new ones, both whole.</summary>
public sealed class AtomicityTests : IDisposable
{
    private static readonly byte[] Old = SafetensorsBytes.Save(new XorModel(seed: 1));

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("xor.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_made_and_replaced_and_nothing_else_stays()
    {
        new XorModel(seed: 1).Save(Path);
        Assert.Equal(Old, File.ReadAllBytes(Path));

        new XorModel(seed: 2).Save(Path);
        Assert.Equal(SafetensorsBytes.Save(new XorModel(seed: 2)), File.ReadAllBytes(Path));
        Assert.Equal(["xor.safetensors"], _folder.Names);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failure_between_writing_and_renaming_leaves_the_old_file(bool existed)
    {
        WriteOld(existed);
        Assert.Throws<IOException>(() => AtomicFile.Write(Path, stream =>
        {
            stream.Write(Old);
            stream.Flush();

            // All is written, and nothing of it is under the name.
            Assert.Equal(existed ? 2 : 1, _folder.Names.Length);
            AssertOld(existed);
            throw new IOException("The plug was pulled.");
        }));
        AssertOld(existed);
        Assert.Equal(existed ? 1 : 0, _folder.Names.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void A_disk_that_is_full_leaves_the_old_file(int written)
    {
        WriteOld(true);
        Assert.Throws<IOException>(() => AtomicFile.Write(Path, stream =>
        {
            stream.Write(Old, 0, written);
            throw new IOException("There is not enough space on the disk.");
        }));
        AssertOld(true);
        Assert.Equal(["xor.safetensors"], _folder.Names);
    }

    [ThoroughFact]
    public void A_process_that_is_killed_leaves_a_whole_file()
    {
        // 400 KB, so that most of the time goes into writing.
        INetwork<float> network = Networks.Single("\"784-128-10\", Activation.ReLU");
        Random random = new(1);
        HashSet<float> loaded = [];
        for (int i = 0; i < 8; i++)
        {
            using (Process process = Probe.Start("save", Path))
            {
                Thread.Sleep(random.Next(30));
                process.Kill();
                process.WaitForExit();
            }

            network.Load(Path);
            loaded.Add(SafetensorsBytes.Parameters(network)[0]);
        }

        Assert.InRange(loaded.Count, 1, 2);
        Assert.All(_folder.Names, name => Assert.True(name == "xor.safetensors" || name.EndsWith(".tmp", StringComparison.Ordinal), name));
    }

    [ThoroughFact]
    public void Two_processes_that_save_to_one_path_leave_a_whole_file_at_any_time()
    {
        INetwork<float> network = Networks.Single("\"784-128-10\", Activation.ReLU");
        using Process first = Probe.Start("save", Path);
        using Process second = Probe.Start("save", Path);
        for (int i = 0; i < 200; i++)
        {
            network.Load(Path);
        }

        // Neither was in the way of the other: both still save.
        Assert.False(first.HasExited || second.HasExited);
        first.Kill();
        second.Kill();
        first.WaitForExit();
        second.WaitForExit();
        network.Load(Path);
    }

    [Fact]
    public void What_a_power_cut_leaves_beside_the_file_is_in_nobodys_way()
    {
        WriteOld(true);
        File.WriteAllBytes(_folder.File("left.tmp"), Old[..100]);
        var loaded = new XorModel(seed: 9);
        loaded.Load(Path);
        Assert.Equal(Old, SafetensorsBytes.Save(loaded));
        new XorModel(seed: 2).Save(Path);
        Assert.Equal(SafetensorsBytes.Save(new XorModel(seed: 2)), File.ReadAllBytes(Path));
    }

    [Fact]
    public void A_rename_that_fails_leaves_no_temporary_file()
    {
        Directory.CreateDirectory(Path);
        Exception refused = Assert.ThrowsAny<Exception>(() => new XorModel().Save(Path));
        Assert.True(refused is IOException or UnauthorizedAccessException, refused.ToString());
        Assert.Equal(["xor.safetensors"], _folder.Names);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path));
    }

    [Fact]
    public void What_could_not_be_loaded_again_is_not_saved()
    {
        LinearNetwork<float> network = new(2, 1);
        network.Save(Path);
        byte[] before = File.ReadAllBytes(Path);
        network.SpoilParameters(float.NaN);
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => network.Save(Path));
        Assert.StartsWith("The network was not saved: 0.weight holds NaN", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
        using MemoryStream stream = new();
        Assert.Throws<InvalidOperationException>(() => network.Save(stream));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_name_as_long_as_names_may_be_is_no_obstacle()
    {
        string path = _folder.File(new string('w', 255));
        new XorModel().Save(path);
        new XorModel().Load(path);
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>("path", () => new XorModel().Save(_folder.Path + System.IO.Path.DirectorySeparatorChar));
        Assert.Contains("is a folder; a file's path ends with its name.", refused.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => new XorModel().Save(_folder.File("missing/xor.safetensors")));
        Assert.Empty(_folder.Names);
    }

    private void WriteOld(bool existed)
    {
        if (existed)
        {
            File.WriteAllBytes(Path, Old);
        }
    }

    private void AssertOld(bool existed)
    {
        Assert.Equal(existed, File.Exists(Path));
        if (existed)
        {
            Assert.Equal(Old, File.ReadAllBytes(Path));
        }
    }
}
