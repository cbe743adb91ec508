using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cluster;

/// <summary>A silo in a process of its own.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process _process;
    private bool _isDisposed;

    private SiloProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public string Dashboard => $"http://localhost:{Port + 2}";

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a silo, and waits until it has joined.</summary>
    /// <param name="folder">The folder that silos share.</param>
    /// <param name="port">The first of its three ports; 0 for any that are free.</param>
    public static async Task<SiloProcess> StartAsync(string folder, int port = 0)
    {
        port = port == 0 ? FreePorts() : port;
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in new[] { typeof(SiloProcess).Assembly.Location, "silo", folder, Text(port), Text(Environment.ProcessId) })
        {
            start.ArgumentList.Add(argument);
        }

        // Processes that share cores get along with small heaps and tiered code.
        start.Environment["DOTNET_gcServer"] = "0";
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new SiloProcess(process, port);
            }
        }

        throw new InvalidOperationException($"The silo at port {port} ended before it had joined: is the port taken? Set another with --port.\n{await errors}");
    }

    /// <summary>Kills it, without a word to anybody: SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Three in a row that nobody listens to now.
    private static int FreePorts()
    {
        while (true)
        {
            int port = Random.Shared.Next(20_000, 60_000);
            try
            {
                for (int i = 0; i < 3; i++)
                {
                    using TcpListener listener = new(IPAddress.Loopback, port + i);
                    listener.Start();
                }

                return port;
            }
            catch (SocketException)
            {
            }
        }
    }
}
