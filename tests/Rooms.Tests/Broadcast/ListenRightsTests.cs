using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.TestApp;

namespace Palabre.Rooms.Tests.Broadcast;

/// <summary>Who may hear a room by a player: whoever may by WHEP.</summary>
public sealed class ListenRightsTests(RunningApp running) : IClassFixture<RunningApp>
{
    private static readonly string[] Addresses = ["listen.mp3", "live/index.m3u8"];

    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;
    private static CancellationToken Ct => Api.Ct;

    [Theory]
    [InlineData("open", "guest", 200, "public")]
    [InlineData("open", "host", 200, "public")]
    [InlineData("open", "stranger", 200, "public")]
    [InlineData("social", "guest", 404, "")]
    [InlineData("social", "stranger", 404, "")]
    [InlineData("social", "host", 200, "private")]
    [InlineData("closed", "guest", 404, "")]
    [InlineData("closed", "stranger", 404, "")]
    [InlineData("closed", "host", 200, "private")]
    [InlineData("closed", "guest with the host's key", 200, "private")]
    [InlineData("closed", "guest with the key of another room", 404, "")]
    [InlineData("closed", "guest with a made-up key", 404, "")]
    public async Task Rooms_are_heard_by_those_for_whom_they_exist(string access, string who, int status, string caching)
    {
        var room = await Ada.OpenAsync(access: access);
        var query = who switch
        {
            "guest with the host's key" => await QueryAsync(Ada, room),
            "guest with the key of another room" => await QueryAsync(Ada, await Ada.OpenAsync(access: "closed")),
            "guest with a made-up key" => "?key=AAAA_-",
            _ => "",
        };
        var client = who switch { "host" => Ada, "stranger" => Bo, _ => running.Guest };
        foreach (var address in Addresses)
        {
            await using var player = await Player.TuneInAsync(client, $"/room/{room}/{address}{query}");
            Assert.Equal(status, (int)player.Answer.StatusCode);
            if (status != 200) Assert.Equal("no-store", player.Answer.Headers.CacheControl?.ToString());
            else if (address.EndsWith("m3u8", StringComparison.Ordinal)) Assert.Contains(caching, player.Answer.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_playlist_by_key_names_its_files_with_the_key()
    {
        var room = await Ada.OpenAsync(access: "closed");
        var query = await QueryAsync(Ada, room);
        var playlist = await running.Guest.GetStringAsync($"/room/{room}/live/index.m3u8{query}", Ct);
        var file = playlist.Split('\n').Last(l => l.Contains(".m4s", StringComparison.Ordinal));
        Assert.EndsWith(query, file, StringComparison.Ordinal);
        var answer = await running.Guest.GetAsync($"/room/{room}/live/{file}", Ct);
        Assert.Equal((HttpStatusCode.OK, "max-age=3600, private, immutable"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await running.Guest.GetAsync($"/room/{room}/live/{file.Split('?')[0]}", Ct)).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_removed_hears_no_more_also_by_key()
    {
        var room = await Ada.OpenAsync(access: "closed");
        var (member, handle) = await running.MemberAsync();
        await Ada.PutAsync($"/api/rooms/{room}/guests/{handle}");
        var query = await QueryAsync(member, room);
        await using var byToken = await Player.TuneInAsync(member, $"/room/{room}/listen.mp3");
        await using var byKey = await Player.TuneInAsync(running.Guest, $"/room/{room}/listen.mp3{query}");
        Assert.True(await byToken.HearAsync(TimeSpan.FromMilliseconds(500)) && await byKey.HearAsync(TimeSpan.Zero));

        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/removed/{await member.MyIdAsync()}"));
        Assert.False(await byToken.HearAsync(TimeSpan.FromSeconds(5)));
        Assert.False(await byKey.HearAsync(TimeSpan.FromSeconds(5)));
        foreach (var address in Addresses)
            Assert.Contains((int)(await running.Guest.GetAsync($"/room/{room}/{address}{query}", Ct)).StatusCode, new[] { 403, 404 });
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_streams_and_keys()
    {
        var room = await Ada.OpenAsync(access: "closed");
        var (member, handle) = await running.MemberAsync();
        await Ada.PutAsync($"/api/rooms/{room}/guests/{handle}");
        var query = await QueryAsync(member, room);
        await using var byKey = await Player.TuneInAsync(running.Guest, $"/room/{room}/listen.mp3{query}");
        Assert.True(await byKey.HearAsync(TimeSpan.FromMilliseconds(500)));

        await using (var scope = running.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<Members.Access>().EndAllAsync(Api.Member(await MemberIdAsync(handle)), Ct);
        Assert.False(await byKey.HearAsync(TimeSpan.FromSeconds(5)));
        await Api.UntilAsync(async () => (await running.Guest.GetAsync($"/room/{room}/live/index.m3u8{query}", Ct)).StatusCode == HttpStatusCode.NotFound, "the key opens nothing");
    }

    [Fact]
    public async Task An_ended_room_says_so_and_a_token_without_the_scope_is_refused()
    {
        var room = await Ada.OpenAsync();
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        foreach (var address in Addresses) Assert.Equal((409, "room_ended"), await running.Guest.GetAsync($"/room/{room}/{address}", Ct).RefusalAsync());
        Assert.Equal((409, "room_ended"), await running.Guest.GetAsync($"/api/rooms/{room}/listen", Ct).RefusalAsync());
    }

    [Fact]
    public async Task Where_guests_may_not_listen_they_are_asked_to_sign_in_and_nothing_is_public()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Rooms:GuestsListen"] = "false" });
        var (ada, guest) = (await app.AsAsync("ada"), app.Guest());
        var room = await ada.OpenAsync();
        foreach (var address in Addresses) Assert.Equal((401, "sign_in_first"), await guest.GetAsync($"/room/{room}/{address}", Ct).RefusalAsync());
        var query = await QueryAsync(ada, room);
        Assert.NotEmpty(query);
        var answer = await guest.GetAsync($"/room/{room}/live/index.m3u8{query}", Ct);
        Assert.Equal((HttpStatusCode.OK, "max-age=1, private"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
    }

    /// <summary>What the addresses that somebody is given carry.</summary>
    private static async Task<string> QueryAsync(HttpClient who, string room)
    {
        var links = await who.GetJsonAsync($"/api/rooms/{room}/listen");
        Assert.Equal(links.GetProperty("expiresAt").ValueKind == JsonValueKind.Null, !links.GetProperty("hls").GetString()!.Contains('?', StringComparison.Ordinal));
        return new Uri(links.GetProperty("mp3").GetString()!).Query;
    }

    private async Task<string> MemberIdAsync(string handle) => (await Ada.GetJsonAsync($"/api/members/{handle}")).GetProperty("id").GetString()!;
}
