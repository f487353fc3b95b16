using System.Text.Json;
using System.Text.RegularExpressions;
using Palabre.TestApp;

namespace Palabre.MastodonApi.Tests.Clients;

/// <summary>Programs that people use, against the whole product on a loopback port.</summary>
public sealed partial class ClientTests(ClientTests.Open house) : IClassFixture<ClientTests.Open>
{
    /// <summary>Programs live in the time of the day.</summary>
    public sealed class Open : IAsyncLifetime
    {
        public PalabreApp App { get; private set; } = null!;
        public string Url => App.Url.ToString().TrimEnd('/');

        public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync();

        internal async Task<Person> NewAsync(string handle) => new(App, handle, await App.AddAsync(handle, password: PalabreApp.Password), await App.AsAsync(handle));

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Fact]
    public async Task Masto_is_let_in_posts_pages_finds_follows_likes_and_listens()
    {
        var (mira, mona) = (await house.NewAsync("mira"), await house.NewAsync("mona"));
        using var program = Program.Node("masto.mjs", house.Url, mona.Handle);
        await program.TypeAsync(await ConsentAsync(mira, await program.LineWithAsync("http://")));
        var seen = JsonDocument.Parse(await program.EndAsync()).RootElement;
        var posted = Texts(seen.GetProperty("posted"));
        Assert.Equal((mira.Handle, mona.Handle), (seen.Text("me"), seen.Text("found")));
        Assert.Equal(posted, seen.GetProperty("paged").EnumerateArray().SelectMany(Texts));
        Assert.Equal((true, true), (seen.Is("following"), seen.Is("favourited")));
        Assert.Equal((true, 0), (seen.Is("collected"), seen.Count("left")));
        Assert.Contains(seen.Text("heard"), posted);
    }

    [Fact]
    public async Task Megalodon_knows_what_is_spoken_posts_pages_finds_follows_likes_and_listens()
    {
        var (gil, gaia) = (await house.NewAsync("gil"), await house.NewAsync("gaia"));
        using var program = Program.Node("megalodon.mjs", house.Url, await house.App.TokenAsync(gil.Handle), gaia.Handle);
        var seen = JsonDocument.Parse(await program.EndAsync()).RootElement;
        Assert.Equal(("mastodon", gil.Handle, gaia.Handle), (seen.Text("spoken"), seen.Text("me"), seen.Text("found")));
        Assert.Equal(seen.Text("posted"), seen.Text("heard"));
        Assert.Contains(seen.Text("posted"), Texts(seen.GetProperty("home")));
        Assert.True(seen.Is("following") && seen.Is("favourited"));
    }

    [Fact]
    public async Task Toot_is_let_in_posts_reads_finds_follows_and_likes()
    {
        var (tam, tess) = (await house.NewAsync("tam"), await house.NewAsync("tess"));
        var status = (await tess.WriteAsync("The well is full")).Id();
        var home = Directory.CreateTempSubdirectory("palabre-toot-").FullName;
        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = home, ["HOME"] = home, ["BROWSER"] = "true", ["PYTHONUNBUFFERED"] = "1" };
        try
        {
            using (var login = Program.Start("toot", ["login", "-i", house.App.Url.Authority, "--disable-https"], environment))
            {
                await login.TypeAsync("n");
                await login.TypeAsync(await ConsentAsync(tam, (await login.LineWithAsync("http://")).Trim()));
                Assert.Contains("Successfully logged in", Plain(await login.EndAsync()), StringComparison.Ordinal);
            }
            Assert.Contains($"@{tam.Handle}", await TootAsync("whoami"), StringComparison.Ordinal);
            Assert.Contains("Toot posted", await TootAsync("post", "From the terminal", "-v", "unlisted"), StringComparison.Ordinal);
            Assert.Contains("now following", await TootAsync("follow", $"{tess.Handle}"), StringComparison.Ordinal);
            Assert.Contains("The well is full", await TootAsync("timeline", "-1"), StringComparison.Ordinal);
            Assert.Contains("From the terminal", await TootAsync("timeline", "-1"), StringComparison.Ordinal);
            Assert.Contains(tess.Handle, await TootAsync("search", tess.Handle), StringComparison.Ordinal);
            Assert.Contains("favourited", await TootAsync("favourite", status), StringComparison.Ordinal);
            Assert.Contains("The well is full", await TootAsync("thread", status), StringComparison.Ordinal);
            Assert.True((await tam.GetAsync($"/api/v1/statuses/{status}")).Is("favourited"));
        }
        finally { Directory.Delete(home, recursive: true); }

        async Task<string> TootAsync(params string[] arguments)
        {
            using var toot = Program.Start("toot", arguments, environment);
            return Plain(await toot.EndAsync());
        }
    }

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(one => one.GetString()!)];

    /// <summary>Without colours.</summary>
    private static string Plain(string printed) => Colour().Replace(printed, "");

    /// <summary>The member lets the program in with their browser, and copies the code.</summary>
    private static async Task<string> ConsentAsync(Person person, string address)
    {
        using var browser = await Browser.SignedInAsync(person);
        var page = await Browser.ReadAsync(await browser.GetAsync(new Uri(address).PathAndQuery));
        return (await Browser.ReadAsync(await browser.PressAsync(page, "yes"))).QuerySelector("#code")!.GetAttribute("value")!;
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m")] private static partial Regex Colour();
}
