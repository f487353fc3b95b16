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

namespace Palabre.Posts.Tests;

/// <summary>One running product for the tests of a class, on a clock of its own; each test brings people of its own.</summary>
public class Corner : IAsyncLifetime
{
    private static int _made;

    public PalabreApp App { get; private set; } = null!;

    /// <summary>Begins now: a browser keeps no cookie that is long over.</summary>
    public ManualClock Clock { get; } = new(TimeProvider.System.GetUtcNow());
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Null for the time of the day: where rooms live, something happens every second.</summary>
    protected virtual TimeProvider? Time => Clock;

    protected virtual IReadOnlyDictionary<string, string?>? Settings => null;

    public virtual async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync(clock: Time, settings: Settings, arrange: Arrange);

    internal async Task<Writer> NewAsync(string name)
    {
        var handle = $"{name}{Interlocked.Increment(ref _made)}";
        var id = await App.AddAsync(handle, password: PalabreApp.Password);
        return new(App, handle, id, await App.AsAsync(handle));
    }

    /// <summary>A private club with its founder and those who are brought in.</summary>
    internal static async Task<string> ClubAsync(Writer founder, params Writer[] members)
    {
        var slug = $"corner-{Interlocked.Increment(ref _made)}";
        Assert.Equal(HttpStatusCode.Created, (await founder.PostAsync("/api/clubs", new { slug, name = "Cercle de l’ombre", isPrivate = true })).StatusCode);
        foreach (var member in members)
        {
            var code = (await (await founder.PostAsync($"/api/clubs/{slug}/invitations", new { })).Content.ReadFromJsonAsync<JsonElement>(Ct))[0].GetProperty("code").GetString();
            Assert.Equal(HttpStatusCode.NoContent, await member.PutAsync($"/api/clubs/invitations/{code}", new { rules = 0 }));
        }
        return slug;
    }

    internal async Task<T> AskAsync<T>(Func<IServiceProvider, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider);
    }

    /// <summary>Waits until everything that was told is heard.</summary>
    internal async Task HeardAsync()
    {
        await UntilAsync(() => AskAsync(async services =>
            !await services.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct)), "all is heard");
        await App.Services.GetRequiredService<Soon>().PassedAsync();
    }

    internal static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain until {what}.");
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>What stands in for something of the product.</summary>
    protected virtual void Arrange(IServiceCollection services)
    {
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await App.DisposeAsync();
    }
}

/// <summary>The same with rooms that live.</summary>
public sealed class LiveCorner : Corner
{
    protected override TimeProvider? Time => null;
}

/// <summary>A member with their program.</summary>
internal sealed record Writer(PalabreApp App, string Handle, MemberId Id, HttpClient Http)
{
    private static CancellationToken Ct => Corner.Ct;

    public async Task<HttpStatusCode> GetAsync(string path) => (await Http.GetAsync(path, Ct)).StatusCode;
    public async Task<JsonElement> JsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path, Ct);
    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body, Ct);
    public async Task<HttpStatusCode> PutAsync(string path, object? body = null) => (await Http.PutAsync(path, body is null ? null : JsonContent.Create(body), Ct)).StatusCode;
    public async Task<HttpStatusCode> DropAsync(string path) => (await Http.DeleteAsync(path, Ct)).StatusCode;

    public async Task FollowAsync(Writer other) => Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"/api/members/{other.Handle}/follow"));
    public async Task BlockAsync(Writer other) => Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"/api/me/blocks/{other.Id}"));

    public async Task<JsonElement> WriteAsync(string text, object? more = null, string? key = null)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        wish["text"] = text;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/posts") { Content = JsonContent.Create(wish) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        var answer = await Http.SendAsync(request, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>Writes and gives the id alone.</summary>
    public async Task<string> IdOfAsync(string text, object? more = null) => (await WriteAsync(text, more)).Id();

    /// <summary>Brings a picture, and gives it as the API writes it.</summary>
    public async Task<JsonElement> BringAsync(byte[] picture, params (string Name, string Value)[] more)
    {
        var answer = await Http.PostAsync("/api/posts/pictures", TestPicture.Form(picture, more: more), Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>The code with which a picture is refused.</summary>
    public async Task<string?> PictureRefusalAsync(byte[] picture, params (string Name, string Value)[] more) =>
        (await (await Http.PostAsync("/api/posts/pictures", TestPicture.Form(picture, more: more), Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString();

    /// <summary>The code of a refusal; null when there is none.</summary>
    public async Task<string?> RefusalAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        var answer = await Http.SendAsync(request, Ct);
        return answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString();
    }

    /// <summary>The ids of a timeline's posts, in its order.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string path) => [.. (await JsonAsync(path)).GetProperty("posts").EnumerateArray().Select(p => p.Id())];

    public async Task<Page> BrowserAsync(string language = "en")
    {
        var page = new Page(App, language);
        Assert.Equal(HttpStatusCode.SeeOther, (await page.PostAsync("/sign-in", ("who", Handle), ("password", PalabreApp.Password))).StatusCode);
        return page;
    }
}

internal static class Answered
{
    public static string Id(this JsonElement post) => post.GetProperty("id").GetString()!;
    public static string Text(this JsonElement post, string name) => post.GetProperty(name).GetString()!;
    public static int Count(this JsonElement post, string name) => post.GetProperty(name).GetInt32();
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

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, Corner.Ct);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, Corner.Ct);

    public async Task<IHtmlDocument> ShowAsync(string path) => await ReadAsync(await GetAsync(path));

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Corner.Ct);

    public Task<HttpResponseMessage> SendAsync(string path, HttpContent form) => _http.PostAsync(path, form, Corner.Ct);

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(Corner.Ct), Corner.Ct);

    public void Dispose() => _http.Dispose();
}
