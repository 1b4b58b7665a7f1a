using Microsoft.Playwright;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>Debian's chromium, without a profile.</summary>
internal sealed class Browser(IPlaywright playwright, IBrowser browser, IPage page) : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    public IPage Page { get; } = page;

    /// <summary>What the page's console complains of: scripts that fail, and whatever its policy refuses.</summary>
    public List<string> Faults { get; } = [];

    /// <param name="javaScript">Off for pages that have to work without.</param>
    public static async Task<Browser> OpenAsync(Uri address, int width = 1280, bool javaScript = true)
    {
        Skip.IfNot(File.Exists(Chromium), "There is no /usr/bin/chromium; install it with: apt-get install chromium");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            BaseURL = address.AbsoluteUri, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = javaScript,
        });
        IPage page = await context.NewPageAsync();
        var opened = new Browser(playwright, browser, page);
        page.PageError += (_, fault) => opened.Faults.Add(fault);
        page.Console += (_, message) => opened.Note(message);
        return opened;
    }

    /// <summary>For looking at: beside the tests, in <c>screenshots</c>.</summary>
    public Task ScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", name + ".png"), FullPage = true });

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }

    private void Note(IConsoleMessage message)
    {
        // The console also tells of every answer that is not 2xx; which ones are right is for the tests to say.
        if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
        {
            Faults.Add(message.Text);
        }
    }
}
