using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.TestApp;
using Xunit;

namespace Palabre.Members.Tests;

/// <summary>Where to begin: people by what they open rooms about and in which language. Each test has a house of its own, because all of it counts.</summary>
public sealed class LikingTests : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PalabreApp App { get; set; } = null!;

    public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task Who_opens_rooms_about_what_one_likes_or_in_ones_language_is_suggested_with_the_reason()
    {
        using var music = await OpenAsync("musa", new { title = "Gnawa", language = "fr", topics = new[] { "music", "history" } });
        using var english = await OpenAsync("eve", new { title = "Books", language = "en", topics = new[] { "books" } });
        using var both = await OpenAsync("bo", new { title = "Songs", language = "en", topics = new[] { "music" } });
        using var hidden = await OpenAsync("hind", new { title = "Entre nous", language = "en", access = "closed" });
        using var grace = await App.AsAsync("grace");
        Assert.Equal(["bo: Opens rooms in your language: English", "eve: Opens rooms in your language: English"], (await SuggestedAsync(grace, "")).Where(s => !s.StartsWith("ada", StringComparison.Ordinal)).Order());
        var liked = await SuggestedAsync(grace, "music,nonsense");
        Assert.StartsWith("bo: Opens rooms about this: Music", liked[0], StringComparison.Ordinal);
        Assert.Contains("musa: Opens rooms about this: Music", liked);
        Assert.DoesNotContain(liked, s => s.StartsWith("hind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_asks_what_one_likes_keeps_none_of_it_and_comes_back_with_it()
    {
        using var music = await OpenAsync("musa", new { title = "Gnawa", language = "fr", topics = new[] { "music" } });
        using var ada = await App.AsAsync("ada");
        using var made = await ada.PostAsJsonAsync("/api/clubs", new { slug = "gnawa", name = "Club Gnawa" }, Ct);
        made.EnsureSuccessStatusCode();
        using var shown = await ada.PostAsJsonAsync("/api/clubs/gnawa/shows", new { title = "La nuit des maîtres", timeZone = "UTC", start = $"{TimeProvider.System.GetUtcNow().AddDays(2):yyyy-MM-dd}T20:00", topic = "music", language = "fr" }, Ct);
        shown.EnsureSuccessStatusCode();
        await App.AddAsync("grace", password: PalabreApp.Password);
        using var grace = await Browser.SignedInAsync(App, "grace", Ct);
        Assert.Null((await grace.PageAsync("/welcome", Ct)).QuerySelector("#clubs-to-join, #shows-to-hear"));

        var page = await grace.PageAsync("/welcome?topics=music", Ct);
        Assert.Equal("music", Assert.Single(page.QuerySelectorAll(".interests [checked]")).GetAttribute("value"));
        Assert.Contains("Music", page.QuerySelector("#clubs-to-join .note")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("La nuit des maîtres", page.QuerySelector("#shows-to-hear")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("About what you like: Music", page.QuerySelector("#shows-to-hear")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".go-on a[href='/']"));

        var musa = page.QuerySelectorAll(".suggested li").Single(l => l.TextContent.Contains("Music", StringComparison.Ordinal));
        Assert.Equal("/welcome?topics=music", (await grace.PostAsync("/welcome/follow", Ct, ("member", musa.QuerySelector("[name=member]")!.GetAttribute("value")!), ("back", musa.QuerySelector("[name=back]")!.GetAttribute("value")!))).Headers.Location?.OriginalString);
        var join = page.QuerySelector("#clubs-to-join form")!;
        Assert.Equal("/welcome?topics=music", (await grace.PostAsync(join.GetAttribute("action")!, Ct, ("back", join.QuerySelector("[name=back]")!.GetAttribute("value")!))).Headers.Location?.OriginalString);
        page = await grace.PageAsync("/welcome?topics=music", Ct);
        Assert.Null(page.QuerySelector("#clubs-to-join"));
        Assert.Null(page.QuerySelectorAll(".suggested li").FirstOrDefault(l => l.TextContent.Contains("Music", StringComparison.Ordinal)));
        Assert.Empty((await grace.PageAsync("/welcome", Ct)).QuerySelectorAll(".interests [checked]"));
    }

    private async Task<HttpClient> OpenAsync(string handle, object room)
    {
        var client = await App.AsAsync(handle);
        using var opened = await client.PostAsJsonAsync("/api/rooms", room, Ct);
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        return client;
    }

    private static async Task<IReadOnlyList<string>> SuggestedAsync(HttpClient client, string topics) =>
        [.. (await client.GetFromJsonAsync<JsonElement>($"/api/me/suggestions?topics={topics}", Ct)).GetProperty("suggestions").EnumerateArray()
            .Select(s => $"{s.GetProperty("member").GetProperty("handle").GetString()}: {s.GetProperty("reason").GetString()}")];
}
