using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Palabre.Journeys;

/// <summary>Who may be heard and who may come in, on the real server: by the page, and by a program that tries without one.</summary>
public sealed class RightsJourney(RightsJourney.House house) : IClassFixture<RightsJourney.House>
{
    private const string AdasCode = "0123", BosCode = "CDEF";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private RunningServer Server => house.Server;

    [Fact]
    public async Task Two_voices_are_heard_at_once_then_one_is_muted_speaks_again_and_is_moved_to_the_audience()
    {
        // A house of its own: whoever holds a room alone cannot be in another.
        await using var server = await RunningServer.WithMembersAsync("bo");
        using var voices = new Voices();
        await using var adas = await Chromium.StartAsync(voices.Repeating(AdasCode), again: true);
        await using var bos = await Chromium.StartAsync(voices.Repeating(BosCode), again: true);
        await using var guests = await Chromium.StartAsync();
        var ada = await adas.PageAsync(width: 1280, height: 800);
        var room = await ada.HostAsync(server, "Deux voix");
        var bo = await bos.PageAsync();
        await bo.SignInAsync(server, "bo");
        await bo.TapRoomAsync(server, room);
        await ada.LetUpAsync(bo);
        var guest = await guests.PageAsync();
        await guest.WatchPeersAsync();
        await guest.TapRoomAsync(server, room);

        await ada.OpenMicrophoneAsync();
        await bo.OpenMicrophoneAsync();
        await guest.HearsAsync(AdasCode, BosCode);

        await ada.ClickAsync("#room-bar [data-microphone]");
        await ada.StateAsync("#room-bar [data-microphone]", "closed");
        await PressInSheetAsync(ada, bo, "/mute");
        await bo.StateAsync("#room-bar [data-microphone]", "muted");
        await bo.WaitForSelectorAsync("#room-bar .told");
        await IsSilentAsync(guest);
        await bo.OpenMicrophoneAsync();
        await guest.MorePacketsAsync();

        await PressInSheetAsync(ada, bo, "/unseat");
        await ada.WaitForSelectorAsync("#room-stage [data-role=speaker]", new() { State = WaitForSelectorState.Detached });
        await IsSilentAsync(guest);
        await bo.WaitForSelectorAsync("#room-bar button.voice[aria-pressed=false]");
        await bo.WaitForSelectorAsync("[data-microphone]", new() { State = WaitForSelectorState.Detached });
        await bo.IsLiveAsync();
        var whip = "room => fetch(`/api/rooms/${room}/whip`, { method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: 'v=0' }).then((answer) => answer.status)";
        Assert.Equal(403, await bo.EvaluateAsync<int>(whip, room));
    }

    [Fact]
    public async Task A_program_that_may_not_speak_is_refused_before_its_offer_is_read()
    {
        var room = await Server.OpenRoomAsync("ada", "Qui parle ?");
        using var bo = await Server.ApiAsync("bo");
        using var stranger = new HttpClient { BaseAddress = new Uri(Server.Url) };
        using var liar = new HttpClient { BaseAddress = new Uri(Server.Url) };
        liar.DefaultRequestHeaders.Authorization = new("Bearer", "plb_this-is-no-token");

        Assert.Equal(HttpStatusCode.Forbidden, await OfferAsync(bo, room));
        (await bo.PutAsync($"/api/rooms/{room}/hand", null, Ct)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Forbidden, await OfferAsync(bo, room));
        Assert.Equal(HttpStatusCode.Unauthorized, await OfferAsync(stranger, room));
        Assert.Equal(HttpStatusCode.Unauthorized, await OfferAsync(liar, room));
        Assert.Equal(HttpStatusCode.Unauthorized, (await liar.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_any_more()
    {
        using var bo = await Server.ApiAsync("bo");
        using var issued = await bo.PostAsJsonAsync("/api/tokens", new { name = "essai" }, Ct);
        var token = await issued.Content.ReadFromJsonAsync<JsonElement>(Ct);
        using var program = new HttpClient { BaseAddress = new Uri(Server.Url) };
        program.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("secret").GetString());
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/me", Ct)).StatusCode);

        (await bo.DeleteAsync($"/api/tokens/{token.GetProperty("id").GetString()}", Ct)).EnsureSuccessStatusCode();

        using var refused = await program.GetAsync("/api/me", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(refused.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/rooms", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_closed_room_does_not_exist_until_one_is_brought_in()
    {
        var room = await Server.OpenRoomAsync("ada", "Entre nous", access: "closed");
        using var ada = await Server.ApiAsync("ada");
        using var bo = await Server.ApiAsync("bo");
        using var stranger = new HttpClient { BaseAddress = new Uri(Server.Url) };
        string[] paths = [$"/room/{room}", $"/api/rooms/{room}", $"/api/rooms/{room}/me", $"/api/rooms/{room}/events"];

        foreach (var path in paths)
            foreach (var client in new[] { bo, stranger })
                Assert.Equal(HttpStatusCode.NotFound, await LookAsync(client, path));
        Assert.Equal(HttpStatusCode.NotFound, await OfferAsync(bo, room));
        Assert.Equal(HttpStatusCode.NotFound, await OfferAsync(bo, room, "whep"));
        Assert.DoesNotContain("Entre nous", await bo.GetStringAsync("/", Ct), StringComparison.Ordinal);

        (await ada.PutAsync($"/api/rooms/{room}/guests/bo", null, Ct)).EnsureSuccessStatusCode();

        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.OK, await LookAsync(bo, path));
            Assert.Equal(HttpStatusCode.NotFound, await LookAsync(stranger, path));
        }
        Assert.Contains("Entre nous", await bo.GetStringAsync("/", Ct), StringComparison.Ordinal);
    }

    /// <summary>From one second on not one packet comes.</summary>
    private static async Task IsSilentAsync(IPage guest)
    {
        await guest.WaitForTimeoutAsync(1000);
        Assert.True(await guest.NoPacketsAsync(2000));
    }

    private static async Task PressInSheetAsync(IPage moderator, IPage speaker, string deed)
    {
        var person = await speaker.GetAttributeAsync("#room", "data-member");
        await moderator.ClickAsync($"#room-stage [data-person='{person}'] a");
        await moderator.ClickAsync($"#person-sheet [formaction$='{deed}']");
    }

    private static async Task<HttpStatusCode> LookAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Ct);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> OfferAsync(HttpClient client, string room, string way = "whip")
    {
        using var offer = new StringContent("v=0", Encoding.UTF8, new MediaTypeHeaderValue("application/sdp"));
        using var answer = await client.PostAsync($"/api/rooms/{room}/{way}", offer, Ct);
        return answer.StatusCode;
    }

    /// <summary>One server for all of them.</summary>
    public sealed class House : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;
        public async ValueTask InitializeAsync() => Server = await RunningServer.WithMembersAsync("bo");
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
