using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Palabre.TestApp;

namespace Palabre.MastodonApi.Tests;

/// <summary>A browser without scripts: keeps cookies, asks for pages, fills forms.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _http;

    public Browser(PalabreApp app)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = app.Url };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("Accept-Language", "en");
    }

    public static async Task<Browser> SignedInAsync(Person person)
    {
        var browser = new Browser(person.App);
        await browser.SignInAsync(person);
        return browser;
    }

    public async Task SignInAsync(Person person) =>
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync("/sign-in", [new("who", person.Handle), new("password", PalabreApp.Password)])).StatusCode);

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, House.Ct);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, House.Ct);

    public Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields) => _http.PostAsync(path, new FormUrlEncodedContent(fields), House.Ct);

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(House.Ct), House.Ct);

    /// <summary>Presses a button of a form that has it.</summary>
    public Task<HttpResponseMessage> PressAsync(IHtmlDocument page, string answer)
    {
        var button = page.QuerySelector($"button[name=answer][value={answer}]")!;
        var form = (IHtmlFormElement)button.Closest("form")!;
        var fields = form.QuerySelectorAll("input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).Append(new("answer", answer));
        return PostAsync(form.GetAttribute("action")!, fields);
    }

    public void Dispose() => _http.Dispose();
}
