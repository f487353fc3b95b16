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

namespace Palabre.Clubs.Tests;

/// <summary>One running product for the tests of a class, on a clock of its own; each test founds clubs and brings people of its own.</summary>
public class Village : IAsyncLifetime
{
    private static int _made;

    public PalabreApp App { get; private set; } = null!;
    /// <summary>Begins now: a browser keeps no cookie that is long over.</summary>
    public ManualClock Clock { get; } = new(TimeProvider.System.GetUtcNow());
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Null for the time of the day: where rooms live, something happens every second.</summary>
    protected virtual TimeProvider? Time => Clock;

    public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync(clock: Time);

    /// <summary>A new member.</summary>
    internal async Task<Villager> NewAsync(string name)
    {
        var handle = $"{name}{Interlocked.Increment(ref _made)}";
        var id = await App.AddAsync(handle, password: PalabreApp.Password);
        return new(App, handle, id, await App.AsAsync(handle));
    }

    /// <summary>A club nobody else knows, and who founded it; returns its address.</summary>
    internal async Task<(Villager Founder, string Slug)> ClubAsync(object? more = null)
    {
        var founder = await NewAsync("fatou");
        return (founder, await founder.FoundAsync(more));
    }

    /// <summary>A member of a club, brought in by its founder's link whatever its entry.</summary>
    internal async Task<Villager> MemberAsync(Villager founder, string slug, bool leads = false)
    {
        var member = await NewAsync("moussa");
        Assert.Equal(HttpStatusCode.NoContent, await member.PutAsync($"/api/clubs/invitations/{await founder.LinkAsync(slug)}", new { rules = await founder.RulesAsync(slug) }));
        if (leads) Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/leaders/{member.Id}"));
        return member;
    }

    internal static string NewSlug() => $"club-{Interlocked.Increment(ref _made)}";

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

    /// <summary>Waits until everything that was told is heard.</summary>
    internal Task HeardAsync() => UntilAsync(async () =>
    {
        await using var scope = App.Services.CreateAsyncScope();
        return !await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct);
    }, "all is heard");

    /// <summary>How often an event with this text in it was told.</summary>
    internal async Task<int> ToldAsync(string type, string text)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().CountAsync(m => m.Type == type && m.Body.Contains(text), Ct);
    }

    internal async Task<T> AskAsync<T>(Func<IClubs, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<IClubs>());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await App.DisposeAsync();
    }
}

/// <summary>The same with rooms that live.</summary>
public sealed class LiveVillage : Village
{
    protected override TimeProvider? Time => null;
}

/// <summary>A member with their program.</summary>
internal sealed record Villager(PalabreApp App, string Handle, MemberId Id, HttpClient Http)
{
    private static CancellationToken Ct => Village.Ct;

    public async Task<HttpStatusCode> GetAsync(string path) => (await Http.GetAsync(path, Ct)).StatusCode;
    public async Task<JsonElement> JsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path, Ct);
    public async Task<HttpStatusCode> PutAsync(string path, object? body = null) => (await Http.PutAsync(path, body is null ? null : JsonContent.Create(body), Ct)).StatusCode;
    public async Task<HttpStatusCode> PostAsync(string path, object body) => (await Http.PostAsJsonAsync(path, body, Ct)).StatusCode;
    public async Task<HttpStatusCode> DropAsync(string path) => (await Http.DeleteAsync(path, Ct)).StatusCode;

    /// <summary>The code of a refusal; null when there is none.</summary>
    public async Task<string?> RefusalAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        var answer = await Http.SendAsync(request, Ct);
        return answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString();
    }

    /// <summary>Founds a club; returns its address.</summary>
    public async Task<string> FoundAsync(object? more = null)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        wish["slug"] ??= Village.NewSlug();
        wish["name"] ??= "Club des Oliviers";
        var answer = await Http.PostAsJsonAsync("/api/clubs", wish, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("slug").GetString()!;
    }

    /// <summary>The code of a fresh invitation.</summary>
    public async Task<string> LinkAsync(string slug, object? wish = null)
    {
        var answer = await Http.PostAsJsonAsync($"/api/clubs/{slug}/invitations", wish ?? new { }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct))[0].GetProperty("code").GetString()!;
    }

    public async Task<int> RulesAsync(string slug) => (await JsonAsync($"/api/clubs/{slug}")).GetProperty("rulesVersion").GetInt32();

    public async Task<string?> RoleAsync(string slug) => (await JsonAsync($"/api/clubs/{slug}")).GetProperty("role").GetString();

    /// <summary>Opens a room and returns its id.</summary>
    public async Task<string> OpenAsync(string? club, string access = "club", string title = "Le conseil du soir")
    {
        var answer = await Http.PostAsJsonAsync("/api/rooms", new { title, access, club }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

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

    public Page(PalabreApp app, string language = "en")
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = app.Url };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, Village.Ct);

    public async Task<IHtmlDocument> ShowAsync(string path) => await ReadAsync(await GetAsync(path));

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Village.Ct);

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(Village.Ct), Village.Ct);

    public void Dispose() => _http.Dispose();
}
