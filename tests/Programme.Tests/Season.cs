using System.Globalization;
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
using Palabre.TestKit;

namespace Palabre.Programme.Tests;

/// <summary>One running product for the tests of a class, in the winter of 2026; each test founds clubs and brings people of its own.</summary>
public class Season : IAsyncLifetime
{
    private static int _made;

    public PalabreApp App { get; private set; } = null!;
    public ManualClock Clock { get; private set; } = null!;
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A Monday.</summary>
    protected virtual DateTimeOffset Begin => new(2026, 2, 2, 12, 0, 0, TimeSpan.Zero);

    public async ValueTask InitializeAsync()
    {
        Clock = new(Begin);
        App = await PalabreApp.StartAsync(clock: Clock);
    }

    /// <summary>The server stops for a while and comes back; everybody's programs are connected anew.</summary>
    internal async Task StopForAsync(TimeSpan time, params Person[] people)
    {
        Clock = new(Clock.GetUtcNow() + time);
        App = await App.RestartAsync(Clock);
        foreach (var person in people) await person.ReconnectAsync(App);
    }

    /// <summary>It is then; whatever is due meanwhile happens late, once, and what begins soon is looked for twice more.</summary>
    internal async Task AtAsync(DateTimeOffset moment)
    {
        Clock.Sleep(moment - Clock.GetUtcNow());
        for (var look = 0; look < 2; look++)
        {
            await using var scope = App.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Remind>().DoAsync(Ct);
        }
        await HeardAsync();
    }

    internal async Task<Person> NewAsync(string name)
    {
        var handle = $"{name}{Interlocked.Increment(ref _made)}";
        var person = new Person(handle, await App.AddAsync(handle, password: PalabreApp.Password));
        await person.ReconnectAsync(App);
        return person;
    }

    /// <summary>A club nobody else knows, and who founded it; returns its address.</summary>
    internal async Task<(Person Founder, string Slug)> ClubAsync(object? more = null)
    {
        var founder = await NewAsync("fatou");
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        wish["slug"] ??= $"club-{Interlocked.Increment(ref _made)}";
        wish["name"] ??= "Club des Oliviers";
        var made = await founder.PostAsync("/api/clubs", wish);
        return (founder, made.GetProperty("slug").GetString()!);
    }

    /// <summary>A member of a club, brought in by its founder's link whatever its entry.</summary>
    internal async Task<Person> MemberAsync(Person founder, string slug, bool leads = false)
    {
        var member = await NewAsync("moussa");
        var code = (await founder.PostAsync($"/api/clubs/{slug}/invitations", new { }))[0].GetProperty("code").GetString();
        Assert.Equal(HttpStatusCode.NoContent, await member.PutAsync($"/api/clubs/invitations/{code}", new { rules = 0 }));
        if (leads) Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/leaders/{member.Id}"));
        return member;
    }

    /// <summary>Waits until everything that was told is heard.</summary>
    internal async Task HeardAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (await AskAsync(db => db.Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct))) await Task.Delay(20, limit.Token);
    }

    internal async Task<T> AskAsync<T>(Func<PalabreDb, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<PalabreDb>());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await App.DisposeAsync();
    }
}

/// <summary>The same today: a browser keeps no cookie that is long over.</summary>
public sealed class SeasonOfToday : Season
{
    protected override DateTimeOffset Begin => TimeProvider.System.GetUtcNow();
}

/// <summary>A member with their program.</summary>
internal sealed record Person(string Handle, MemberId Id)
{
    private static CancellationToken Ct => Season.Ct;

    public PalabreApp App { get; private set; } = null!;
    public HttpClient Http { get; private set; } = null!;

    public async Task ReconnectAsync(PalabreApp app) => (App, Http) = (app, await app.AsAsync(Handle));

    public async Task<HttpStatusCode> GetAsync(string path) => (await Http.GetAsync(path, Ct)).StatusCode;
    public async Task<string> TextAsync(string path) => await (await Http.GetAsync(path, Ct)).Content.ReadAsStringAsync(Ct);
    public async Task<JsonElement> JsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path, Ct);
    public async Task<HttpStatusCode> PutAsync(string path, object? body = null) => (await Http.PutAsync(path, body is null ? null : JsonContent.Create(body), Ct)).StatusCode;
    public async Task<HttpStatusCode> DropAsync(string path) => (await Http.DeleteAsync(path, Ct)).StatusCode;
    public async Task<HttpStatusCode> SendAsync(string path) => (await Http.PostAsync(path, null, Ct)).StatusCode;

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        var answer = await Http.PostAsJsonAsync(path, body, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{path}: {await answer.Content.ReadAsStringAsync(Ct)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>The code of a refusal; null when there is none.</summary>
    public async Task<string?> RefusalAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        var answer = await Http.SendAsync(request, Ct);
        return answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString();
    }

    /// <summary>Announces a show, weekly on Mondays at eight in Paris unless something else is said; returns its id.</summary>
    public async Task<string> ShowAsync(string slug, object? more = null) => (await MakeAsync(slug, more)).GetProperty("id").GetString()!;

    public Task<JsonElement> MakeAsync(string slug, object? more = null)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        wish["title"] ??= "Parle-moi de science";
        wish["timeZone"] ??= "Europe/Paris";
        wish["start"] ??= "2026-02-09T20:00:00";
        return PostAsync($"/api/clubs/{slug}/shows", wish);
    }

    /// <summary>The dates of an answer, as moments of UTC.</summary>
    public async Task<IReadOnlyList<JsonElement>> DatesAsync(string path) => [.. (await JsonAsync(path)).GetProperty("occurrences").EnumerateArray()];

    public async Task<IReadOnlyList<string>> MomentsAsync(string path) => [.. (await DatesAsync(path)).Select(Moment)];

    public static string Moment(JsonElement date) => date.GetProperty("start").GetDateTimeOffset().UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What they were told, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync() =>
        [.. (await JsonAsync("/api/notifications?limit=100")).GetProperty("notifications").EnumerateArray().Select(n => n.GetProperty("kind").GetString()!).Reverse()];

    public async Task<Page> BrowserAsync(string language = "en")
    {
        var page = new Page(App, language);
        Assert.Equal(HttpStatusCode.SeeOther, (await page.PostAsync("/sign-in", ("who", Handle), ("password", PalabreApp.Password))).StatusCode);
        return page;
    }
}

/// <summary>A browser without scripts: keeps cookies, asks for pages, fills forms.</summary>
internal sealed class Page : IDisposable
{
    private readonly HttpClient _http;

    public Page(PalabreApp app, string language = "en", string? zone = null)
    {
        var cookies = new CookieContainer();
        if (zone is not null) cookies.Add(app.Url, new Cookie("tz", Uri.EscapeDataString(zone)));
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = app.Url };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, Season.Ct);

    public async Task<IHtmlDocument> ShowAsync(string path) => await ReadAsync(await GetAsync(path));

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Season.Ct);

    public Task<HttpResponseMessage> SendAsync(string path, HttpContent form) => _http.PostAsync(path, form, Season.Ct);

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(Season.Ct), Season.Ct);

    public void Dispose() => _http.Dispose();
}
