using BackpropGen.Package.Tests;
using BackpropGen.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace BackpropGen.Playground.Tests;

/// <summary>The playground as <c>dotnet publish</c> makes it, on a web server under a path, and a browser to look at it.</summary>
public sealed class PublishedPlayground : IAsyncLifetime
{
    /// <summary>The program that the tests need.</summary>
    public const string Browser = "chromium";

    /// <summary>One that will do as well.</summary>
    public const string OtherBrowser = "google-chrome";

    /// <summary>How to get the first.</summary>
    public const string Installation = "apt-get install chromium";

    private const string Path = "/some/where";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playground-");
    private readonly Lazy<string> _published;
    private readonly Lazy<Task<string>> _address;
    private readonly Lazy<Task<IBrowser>> _browser;
    private WebApplication? _server;
    private IPlaywright? _playwright;

    // Nothing of it is made where all tests are skipped.
    public PublishedPlayground()
    {
        _published = new Lazy<string>(Publish);
        _address = new Lazy<Task<string>>(ServeAsync);
        _browser = new Lazy<Task<IBrowser>>(LaunchAsync);
    }

    /// <summary>The folder for a web server.</summary>
    public string Folder => _published.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser.IsValueCreated)
        {
            await (await _browser.Value).CloseAsync();
        }

        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>A page that has started.</summary>
    public async Task<OpenPage> OpenAsync(string link, ColorScheme theme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        string address = await _address.Value;
        IPage page = await (await _browser.Value).NewPageAsync(new BrowserNewPageOptions { ColorScheme = theme, ViewportSize = new ViewportSize { Width = width, Height = height } });
        var open = new OpenPage(page, address);
        await page.GotoAsync($"{address}/index.html#{link}");
        await page.Locator("#playground").WaitForAsync();
        return open;
    }

    private static async Task<string> StartAsync(WebApplication server)
    {
        await server.StartAsync();
        return server.Services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer)) is Microsoft.AspNetCore.Hosting.Server.IServer { Features: var features }
            ? features.Get<IServerAddressesFeature>()!.Addresses.Single()
            : throw new InvalidOperationException("The server has no address.");
    }

    private string Publish()
    {
        string output = System.IO.Path.Combine(_folder.FullName, "published");
        Dotnet.Run(_folder.FullName, new Dictionary<string, string>(), "publish", Repository.PathOf("samples", "Playground"), "-c", "Release", "--artifacts-path", System.IO.Path.Combine(_folder.FullName, "artifacts"), "-p:RunAnalyzers=false", "-o", output, "-tl:off").Succeeded();
        return System.IO.Path.Combine(output, "wwwroot");
    }

    private async Task<string> ServeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Folder), RequestPath = Path });
        return await StartAsync(_server) + Path;
    }

    private async Task<IBrowser> LaunchAsync()
    {
        _playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        string? chromium = FactWithCommandAttribute.PathOf(Browser) ?? FactWithCommandAttribute.PathOf(OtherBrowser);
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox"] });
    }
}
