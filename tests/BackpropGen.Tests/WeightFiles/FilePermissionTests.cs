using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BackpropGen.CompilerServices;
using BackpropGen.Tests.Declared;
using BackpropGen.WeightFiles;
using Microsoft.Win32.SafeHandles;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>A file that is replaced lets in whom the old one let in, and what must not be replaced stays.</summary>
public sealed class FilePermissionTests : IDisposable
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Writers => ["Save", "SaveOnnx", "checkpoint"];

    public static TheoryData<string, int> WritersAndModes
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string writer in new[] { "Save", "SaveOnnx", "checkpoint" })
            {
                foreach (string mode in new[] { "600", "640", "660", "606", "755" })
                {
                    cases.Add(writer, Convert.ToInt32(mode, 8));
                }
            }

            return cases;
        }
    }

    private string Path => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WritersAndModes))]
    public void A_file_that_is_replaced_keeps_its_mode(string writer, int mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Write(writer, Path);
        File.SetUnixFileMode(Path, (UnixFileMode)mode);
        byte[] before = File.ReadAllBytes(Path);
        Write(writer, Path, seed: 2);
        Assert.NotEqual(before, File.ReadAllBytes(Path));
        Assert.Equal((UnixFileMode)mode, File.GetUnixFileMode(Path));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_new_file_has_the_mode_that_any_new_file_gets(string writer)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllText(_folder.File("any"), "");
        Write(writer, Path);
        Assert.Equal(File.GetUnixFileMode(_folder.File("any")), File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nobody_but_the_owner_reads_a_file_that_is_not_whole(bool existed)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (existed)
        {
            File.WriteAllText(Path, "old");
        }

        AtomicFile.Write(Path, AssertOwnerAlone);

        void AssertOwnerAlone(Stream stream)
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(OwnerAlone, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(_folder.Path, "*.tmp"))));
            }
        }
    }

    /// <summary>Who opened a file in the moment when it was made reads whatever comes into it, also when it has been closed to all others.</summary>
    [Fact]
    public void A_file_that_anybody_could_open_gets_no_contents_before_it_is_whole()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        byte[] contents = new byte[1000];
        List<SafeFileHandle> opened = [];
        bool done = false;
        Thread reader = new(() =>
        {
            // Fewer than a process may have open.
            while (!Volatile.Read(ref done) && opened.Count < 500)
            {
                foreach (string name in Directory.GetFiles(_folder.Path, "*.tmp"))
                {
                    // The framework would lock it.
                    SafeFileHandle file = new(open(name, 0), ownsHandle: true);
                    if (!file.IsInvalid && OperatingSystem.IsLinux() && (File.GetUnixFileMode(file) & ~OwnerAlone) != 0 && RandomAccess.GetLength(file) == 0)
                    {
                        opened.Add(file);
                    }
                    else
                    {
                        file.Dispose();
                    }
                }
            }
        });
        reader.Start();
        for (int i = 0; i < 1_000; i++)
        {
            AtomicFile.Write(_folder.File("new"), stream => stream.Write(contents));
            File.Delete(_folder.File("new"));
        }

        Volatile.Write(ref done, true);
        reader.Join();
        Assert.All(opened, file =>
        {
            using (file)
            {
                Assert.Equal(0, RandomAccess.GetLength(file));
            }
        });
    }

    /// <summary>The same mode with another group would let in others.</summary>
    [Theory]
    [MemberData(nameof(Writers))]
    public void A_file_that_is_replaced_keeps_its_group(string writer)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        Write(writer, Path);
        Run("chgrp", "12345", Path);
        Run("chmod", "640", Path);
        Write(writer, Path, seed: 2);
        Assert.Equal("12345 640", Run("stat", "-c", "%g %a", Path));
        if (writer == "checkpoint")
        {
            Assert.Equal("12345 640", Run("stat", "-c", "%g %a", Path + ".history"));
        }
    }

    [Theory]
    [InlineData("640", "600")]
    [InlineData("664", "644")]
    [InlineData("606", "600")]
    [InlineData("755", "755")]
    public void Where_its_group_cannot_be_kept_a_file_is_open_to_no_more_than_all_others_were(string before, string after)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        Write("Save", Path);
        Run("chgrp", "12345", Path);
        Run("chmod", before, Path);
        Run("chmod", "777", _folder.Path);
        Exception? thrown = null;
        Thread stranger = new(() =>
        {
            // This thread alone, and to its end: without what root may do to files.
            setfsuid(65534);
            thrown = Record.Exception(() => Write("Save", Path, seed: 2));
        });
        stranger.Start();
        stranger.Join();
        Assert.Null(thrown);
        Assert.Equal($"65534 0 {after}", Run("stat", "-c", "%u %g %a", Path));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_read_only_file_is_not_replaced(string writer)
    {
        foreach (string mode in OperatingSystem.IsWindows() ? [""] : new[] { "444", "400", "000" })
        {
            string path = _folder.File(mode + "model");
            Write(writer, path);
            byte[] before = File.ReadAllBytes(path);
            if (OperatingSystem.IsWindows())
            {
                File.SetAttributes(path, FileAttributes.ReadOnly);
            }
            else
            {
                File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
            }

            UnauthorizedAccessException refused = Assert.Throws<UnauthorizedAccessException>(() => Write(writer, path, seed: 2));
            Assert.Equal($"{path} cannot be written: it is read-only. Make it writable, or give another path.", refused.Message);
            MakeWritable(path);
            Assert.Equal(before, File.ReadAllBytes(path));
            Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void What_is_no_file_is_not_replaced_by_one(string writer)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // A link, so that a failure costs the machine no device.
        File.CreateSymbolicLink(_folder.File("null"), "/dev/null");
        using (Process made = Process.Start("mkfifo", [_folder.File("pipe")]))
        {
            made.WaitForExit();
        }

        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File("socket")));
        Directory.CreateDirectory(_folder.File("folder"));
        string[] names = _folder.Names;
        foreach ((string name, string kind) in new[] { ("null", "a device, and a file would take its place"), ("pipe", "a pipe, and a file would take its place"), ("socket", "a socket, and a file would take its place"), ("folder", "a folder") })
        {
            IOException refused = Assert.Throws<IOException>(() => Write(writer, _folder.File(name)));
            Assert.Equal($"{_folder.File(name)} cannot be written: it is {kind}.", refused.Message);
        }

        Assert.Equal("/dev/null", new FileInfo(_folder.File("null")).LinkTarget);
        Assert.Equal(names, _folder.Names);
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_link_is_replaced_by_a_file_that_is_no_more_open_than_what_it_led_to(string writer)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string target = _folder.File("target");
        Write(writer, target);
        File.SetUnixFileMode(target, OwnerAlone);
        byte[] before = File.ReadAllBytes(target);
        if (writer == "checkpoint")
        {
            // The training goes on from what the link leads to.
            File.Copy(target + ".history", Path + ".history");
        }

        File.CreateSymbolicLink(Path, target);
        Write(writer, Path, seed: 2);
        Assert.Null(new FileInfo(Path).LinkTarget);
        Assert.Equal(OwnerAlone, File.GetUnixFileMode(Path));
        Assert.NotEqual(before, File.ReadAllBytes(Path));
        Assert.Equal(before, File.ReadAllBytes(target));

        // One that leads nowhere has nothing to keep.
        File.Delete(Path);
        File.CreateSymbolicLink(Path, _folder.File("nowhere"));
        Write(writer, Path);
        Assert.Null(new FileInfo(Path).LinkTarget);
        Assert.False(File.Exists(_folder.File("nowhere")));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_folder_that_is_not_there_is_named_as_it_was_given(string writer)
    {
        string path = System.IO.Path.Combine(_folder.Path, "missing", "model");
        DirectoryNotFoundException refused = Assert.Throws<DirectoryNotFoundException>(() => Write(writer, path));
        Assert.Equal($"{path} cannot be written: there is no folder {System.IO.Path.Combine(_folder.Path, "missing") + System.IO.Path.DirectorySeparatorChar}. Create it first.", refused.Message);
        Assert.StartsWith("no/such/folder/model cannot be written", Assert.Throws<DirectoryNotFoundException>(() => Write(writer, "no/such/folder/model")).Message, StringComparison.Ordinal);

        // A file in the place of a folder is none.
        File.WriteAllText(_folder.File("missing"), "");
        Assert.Throws<DirectoryNotFoundException>(() => Write(writer, path));
        Assert.Equal(["missing"], _folder.Names);
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_found_wherever_it_would_be()
    {
        Directory.CreateDirectory(_folder.File("folder"));
        foreach (string path in new[] { _folder.File("missing"), _folder.File("missing/folder/model"), _folder.File("folder") })
        {
            XorModel network = new(seed: 3);
            FileNotFoundException refused = Assert.Throws<FileNotFoundException>(() => network.Load(path));
            Assert.Equal(path, refused.FileName);
            Assert.StartsWith($"There is no weight file {path}", refused.Message, StringComparison.Ordinal);
            Assert.Equal(SafetensorsBytes.Save(new XorModel(seed: 3)), SafetensorsBytes.Save(network));
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void SetOwnerAlone(string path) => File.SetUnixFileMode(path, OwnerAlone);

    private static void MakeWritable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
        else
        {
            SetOwnerAlone(path);
        }
    }

    [DllImport("libc")]
    private static extern int setfsuid(uint user);

    [DllImport("libc")]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    private static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    private static void Write(string writer, string path, int seed = 1)
    {
        XorModel network = new(seed);
        switch (writer)
        {
            case "Save":
                network.Save(path);
                break;
            case "SaveOnnx":
                network.SaveOnnx(path);
                break;
            default:
                // Every call trains one epoch more, and saves.
                int epochs = File.Exists(path) ? seed : 1;
                TrainingLoop.Fit<float>(network, new float[] { 0, 1, 1, 0 }, new float[] { 1, 1 }, new FitOptions { Epochs = epochs, CheckpointPath = path }, default);
                break;
        }
    }
}
