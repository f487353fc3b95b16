using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Palabre.TestApp;

namespace Palabre.Members.Tests;

/// <summary>A person's browser without scripts: keeps cookies, asks for pages, fills forms.</summary>
internal sealed class Browser : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;

    public Browser(PalabreApp app, string language = "en")
    {
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        _http = new HttpClient(_handler) { BaseAddress = app.Url };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public static async Task<Browser> SignedInAsync(PalabreApp app, string handle, CancellationToken ct)
    {
        var browser = new Browser(app);
        var answer = await browser.PostAsync("/sign-in", ct, ("who", handle), ("password", PalabreApp.Password));
        return answer.StatusCode == HttpStatusCode.SeeOther ? browser : throw new InvalidOperationException($"{handle} could not sign in: {answer.StatusCode}");
    }

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken ct) => _http.GetAsync(path, ct);

    public Task<HttpResponseMessage> PostAsync(string path, CancellationToken ct, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), ct);

    public async Task<IHtmlDocument> PageAsync(string path, CancellationToken ct) => await ReadAsync(await GetAsync(path, ct), ct);

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer, CancellationToken ct) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(ct), ct);

    public async Task<bool> IsSignedInAsync(CancellationToken ct) => (await GetAsync("/api/me", ct)).StatusCode == HttpStatusCode.OK;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => _http.SendAsync(request, ct);

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }
}

internal static class Pages
{
    /// <summary>The sentence under a field.</summary>
    public static string? WrongAt(this IHtmlDocument page, string field) => page.QuerySelector($"#field-{field}-wrong")?.TextContent.Trim();

    public static string? ValueOf(this IHtmlDocument page, string field) => page.QuerySelector($"#field-{field}")?.GetAttribute("value");
}
