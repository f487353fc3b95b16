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

namespace Palabre.Notifications.Tests;

/// <summary>One running product for the tests of a class, with a push service beside it; each test brings people of its own.</summary>
public sealed class House : IAsyncLifetime
{
    private int _people;

    public PalabreApp App { get; private set; } = null!;
    internal PushService Push { get; private set; } = null!;
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Push = await PushService.StartAsync();
        App = await PalabreApp.StartAsync(settings: Pushing);
    }

    internal static readonly Dictionary<string, string?> Pushing = new() { ["Push:Subject"] = "mailto:us@palabre.org", ["Push:AllowPrivateServices"] = "true" };

    /// <summary>A new member.</summary>
    internal Task<Person> NewAsync(string name) => Person.NewAsync(App, $"{name}{Interlocked.Increment(ref _people)}");

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

    internal Task SettledAsync() => SettledAsync(App);

    /// <summary>Waits until everything that was told is heard, spread and pushed.</summary>
    internal static Task SettledAsync(PalabreApp app) => UntilAsync(() => app.AskAsync(async db =>
        !await db.Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct)
        && !await db.Set<Fanout>().AnyAsync(f => f.DoneAt == null, Ct)
        && !await db.Set<PushDelivery>().AnyAsync(Ct)), "all is told");

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Push.DisposeAsync();
    }
}

internal static class Storage
{
    public static async Task<T> AskAsync<T>(this PalabreApp app, Func<PalabreDb, Task<T>> ask)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<PalabreDb>());
    }
}

/// <summary>A member with their program and, if asked, their browser.</summary>
internal sealed record Person(PalabreApp App, string Handle, MemberId Id, HttpClient Http)
{
    private static CancellationToken Ct => House.Ct;

    public static async Task<Person> NewAsync(PalabreApp app, string handle)
    {
        var id = await app.AddAsync(handle, password: PalabreApp.Password);
        return new Person(app, handle, id, await app.AsAsync(handle));
    }

    public async Task<JsonElement> JsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path, Ct);
    public async Task<HttpStatusCode> PutAsync(string path, object? body = null) => (await Http.PutAsync(path, body is null ? null : JsonContent.Create(body), Ct)).StatusCode;
    public async Task<HttpStatusCode> GetAsync(string path) => (await Http.GetAsync(path, Ct)).StatusCode;
    public Task<HttpResponseMessage> PostAsync(string path, object? body) => Http.PostAsJsonAsync(path, body, Ct);
    public async Task<HttpStatusCode> DropAsync(string path) => (await Http.DeleteAsync(path, Ct)).StatusCode;

    public async Task FollowAsync(Person other) => Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"/api/members/{other.Handle}/follow"));
    public async Task BlockAsync(Person other) => Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"/api/me/blocks/{other.Id}"));
    public async Task ChooseAsync(Person followed, string level) => Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"/api/notifications/levels/{followed.Id}", new { level }));

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

    /// <summary>The whole list, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> ToldAsync() => [.. (await JsonAsync("/api/notifications?limit=100")).GetProperty("notifications").EnumerateArray()];

    public async Task<IReadOnlyList<string>> KindsAsync() => [.. (await ToldAsync()).Select(one => one.GetProperty("kind").GetString()!)];

    public async Task<int> UnreadAsync() => (await JsonAsync("/api/notifications")).GetProperty("unread").GetInt32();

    /// <summary>Lets a browser of theirs be rung.</summary>
    public async Task<PushBrowser> RingAsync(PushService service)
    {
        var browser = service.NewBrowser();
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/api/push/subscriptions", browser.Subscription)).StatusCode);
        return browser;
    }

    public async Task<Page> BrowserAsync(string language = "en")
    {
        var browser = new Page(App, language);
        Assert.Equal("/", (await browser.PostAsync("/sign-in", ("who", Handle), ("password", PalabreApp.Password))).Headers.Location?.ToString());
        return browser;
    }
}

/// <summary>A browser without scripts: keeps cookies, asks for pages, fills forms.</summary>
internal sealed class Page : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    public Page(PalabreApp app, string language)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = app.Url };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    /// <summary>What the page's script says of the clock.</summary>
    public void SetZone(string zone) => _cookies.Add(_http.BaseAddress!, new Cookie("tz", Uri.EscapeDataString(zone)));

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, House.Ct);

    public async Task<IHtmlDocument> ShowAsync(string path) => await ReadAsync(await GetAsync(path));

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), House.Ct);

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
