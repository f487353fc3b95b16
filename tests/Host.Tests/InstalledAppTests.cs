using System.Net.Http.Json;
using System.Text.Json;
using Palabre.TestApp;
using Xunit;

namespace Palabre.Host.Tests;

/// <summary>What a browser needs to put the community on a home screen.</summary>
public sealed class InstalledAppTests(InstalledAppTests.House house) : IClassFixture<InstalledAppTests.House>
{
    public sealed class House : IAsyncLifetime
    {
        public PalabreApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fr", "ltr", "Ouvrir un salon"), InlineData("en", "ltr", "Open a room"), InlineData("ar", "rtl", "فتح صالون")]
    public async Task The_manifest_bears_the_communitys_name_and_speaks_the_readers_language(string language, string direction, string shortcut)
    {
        var app = house.App;
        using var guest = app.Guest(language);
        var answer = await guest.GetAsync("/manifest.webmanifest", Ct);
        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType?.MediaType);
        var manifest = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((language, direction), (manifest.GetProperty("lang").GetString(), manifest.GetProperty("dir").GetString()));
        Assert.Equal("Palabre", manifest.GetProperty("name").GetString());
        Assert.Equal(shortcut, manifest.GetProperty("shortcuts")[0].GetProperty("name").GetString());
        Assert.Equal("/rooms/open", manifest.GetProperty("share_target").GetProperty("action").GetString());
        Assert.Equal(4, manifest.GetProperty("icons").GetArrayLength());
    }

    [Fact]
    public async Task The_offline_page_speaks_all_languages_the_readers_first_and_holds_nothing_of_anybody()
    {
        var app = house.App;
        using var guest = app.Guest("ar");
        var page = await guest.GetStringAsync("/offline", Ct);
        var (arabic, french, english) = (page.IndexOf("الدار لا تجيب.", StringComparison.Ordinal), page.IndexOf("La maison ne répond pas.", StringComparison.Ordinal), page.IndexOf("The house does not answer.", StringComparison.Ordinal));
        Assert.True(arabic > 0 && arabic < french && french < english);
        Assert.DoesNotContain("data-topic", page, StringComparison.Ordinal);
        Assert.DoesNotContain("navigation", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worker_stands_at_the_root_and_is_asked_for_anew_every_time()
    {
        var app = house.App;
        using var guest = app.Guest();
        var answer = await guest.GetAsync("/sw.js", Ct);
        Assert.True(answer.Headers.CacheControl?.NoCache);
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains("\"offline\":\"/offline\"", text, StringComparison.Ordinal);
        Assert.Contains("importScripts(\"/_content/Palabre.Kit/worker", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_application_shares_becomes_the_title_of_a_room_to_open()
    {
        var app = house.App;
        using var ada = await app.AsAsync("ada");
        Assert.Contains("value=\"Whose water is it?\"", await ada.GetStringAsync("/rooms/open?title=%20Whose%20water%20is%20it%3F&url=https%3A%2F%2Fexample.org", Ct), StringComparison.Ordinal);
        Assert.Contains($"value=\"{new string('x', 79)}…\"", await ada.GetStringAsync($"/rooms/open?text={new string('x', 300)}", Ct), StringComparison.Ordinal);
        using var guest = app.Guest();
        Assert.Equal("/sign-in?return=%2Frooms%2Fopen%3Ftitle%3DWater", (await guest.GetAsync("/rooms/open?title=Water", Ct)).Headers.Location?.OriginalString);
    }
}
