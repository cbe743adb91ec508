using Microsoft.Playwright;

namespace BackpropGen.Playground.Tests;

/// <summary>A page of the playground, and what went wrong in it.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _problems = [];

    public OpenPage(IPage page, string address)
    {
        Page = page;
        page.PageError += (_, error) => _problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _problems.Add($"{message.Type}: {message.Text}");
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address + "/", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _problems.Add($"{request.Url} was asked for.");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors, warnings, and requests that left the folder of the playground.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public Task<string> TextOfAsync(string selector) => Page.InnerTextAsync(selector);

    public Task WaitForTextAsync(string selector, string text, int seconds = 60) =>
        Page.Locator(selector, new PageLocatorOptions { HasText = text }).WaitForAsync(new LocatorWaitForOptions { Timeout = 1000 * seconds });

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
