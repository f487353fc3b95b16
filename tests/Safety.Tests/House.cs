using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Safety.Tests;

/// <summary>One running product for the tests of a class; each test brings people of its own where it changes who blocks whom.</summary>
public sealed class House : IAsyncLifetime
{
    private int _people;

    public PalabreApp App { get; private set; } = null!;
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync();

    /// <summary>A new member.</summary>
    internal async Task<Person> NewAsync(string name, bool steward = false)
    {
        var handle = $"{name}{Interlocked.Increment(ref _people)}";
        var id = await App.AddAsync(handle, steward: steward, password: PalabreApp.Password);
        return new Person(App, handle, id, await App.AsAsync(handle));
    }

    /// <summary>Waits for what follows from an event.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain until {what}.");
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>Waits until everything that was told is heard, and what was told then as well.</summary>
    internal Task HeardAsync() => UntilAsync(async () =>
    {
        await using var scope = App.Services.CreateAsyncScope();
        return !await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct);
    }, "all is heard");

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>A member with their program; <see cref="BrowserAsync"/> opens their browser, without scripts.</summary>
internal sealed record Person(PalabreApp App, string Handle, MemberId Id, HttpClient Http)
{
    private static CancellationToken Ct => House.Ct;

    public async Task<HttpStatusCode> StatusAsync(string path) => (await Http.GetAsync(path, Ct)).StatusCode;
    public async Task<JsonElement> JsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path, Ct);
    public async Task<HttpStatusCode> PutAsync(string path, object? body = null) => (await Http.PutAsync(path, body is null ? null : JsonContent.Create(body), Ct)).StatusCode;
    public async Task<HttpStatusCode> PostAsync(string path, object body) => (await Http.PostAsJsonAsync(path, body, Ct)).StatusCode;
    public async Task<HttpStatusCode> DropAsync(string path) => (await Http.DeleteAsync(path, Ct)).StatusCode;

    /// <summary>Opens a room and returns its id.</summary>
    public async Task<string> OpenAsync(string title = "Whose water is it?", string access = "open")
    {
        var answer = await Http.PostAsJsonAsync("/api/rooms", new { title, access }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    /// <summary>Raises a hand in a room, and has it accepted.</summary>
    public async Task SpeakInAsync(string room, Person moderator)
    {
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"/api/rooms/{room}/hand"));
        Assert.Equal(HttpStatusCode.NoContent, await moderator.PutAsync($"/api/rooms/{room}/stage/{Id}"));
    }

    /// <summary>Reports a person or a room; returns the report's id.</summary>
    public async Task<ReportId> ReportAsync(object wish)
    {
        var answer = await Http.PostAsJsonAsync("/api/reports", wish, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.True(ReportId.TryParse((await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString(), null, out var report));
        return report;
    }

    /// <summary>As a steward, decides on what was reported about a room.</summary>
    public Task<HttpStatusCode> DecideAsync(string room, object wish) => PostAsync($"/api/stewards/reports/room/{room}/decision", wish);

    /// <summary>As a steward, decides on what was reported about a person.</summary>
    public Task<HttpStatusCode> DecideAsync(Person about, object wish) => PostAsync($"/api/stewards/reports/person/{about.Id}/decision", wish);

    /// <summary>As a steward, marks a report as abusive.</summary>
    public Task<HttpStatusCode> MarkAbusiveAsync(ReportId report) => PostAsync($"/api/stewards/reports/{report}/abusive", new { facts = "Made up." });

    /// <summary>Appeals against the latest decision about oneself; returns its id.</summary>
    public async Task<string> AppealAsync(string why = "It was a joke.")
    {
        var decision = (await JsonAsync("/api/decisions"))[0].GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync($"/api/decisions/{decision}/appeal", new { appeal = why }));
        return decision;
    }

    /// <summary>As a steward, answers an appeal.</summary>
    public Task<HttpStatusCode> SettleAsync(string decision, string outcome) =>
        PostAsync($"/api/stewards/appeals/{decision}/outcome", new { outcome, reasons = "Read again." });

    public async Task BlockAsync(Person other) => Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"/api/me/blocks/{other.Id}"));

    public async Task<Blocks> BlocksWithAsync(params Person[] others) =>
        await App.Services.GetRequiredService<ISafety>().BlocksAsync(Id, [.. others.Select(o => o.Id)], Ct);

    public async Task<Page> BrowserAsync()
    {
        var browser = new Page(App);
        var answer = await browser.PostAsync("/sign-in", ("who", Handle), ("password", PalabreApp.Password));
        Assert.Equal("/", answer.Headers.Location?.ToString());
        return browser;
    }
}

/// <summary>A browser without scripts: keeps cookies, asks for pages, fills forms.</summary>
internal sealed class Page : IDisposable
{
    private readonly HttpClient _http;

    public Page(PalabreApp app, string language = "en")
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = app.Url };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, House.Ct);

    public async Task<IHtmlDocument> ShowAsync(string path) => await ReadAsync(await GetAsync(path));

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), House.Ct);

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => _http.PostAsync(path, content, House.Ct);

    /// <summary>Sends the form a selector finds, with what its fields hold, and <paramref name="fields"/> filled in.</summary>
    public Task<HttpResponseMessage> SendAsync(IHtmlDocument page, string selector, params (string Name, string Value)[] fields)
    {
        var form = page.QuerySelector(selector) ?? throw new InvalidOperationException($"There is no form {selector}.");
        var all = form.QuerySelectorAll("input[type=hidden]").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).Concat(fields).ToArray();
        return PostAsync(form.GetAttribute("action")!, all);
    }

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(House.Ct), House.Ct);

    public void Dispose() => _http.Dispose();
}
