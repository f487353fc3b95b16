using System.Net;
using Palabre.Live.Peer;
using Palabre.TestApp;

namespace Palabre.Rooms.Tests.Media;

/// <summary>Relays of the settings reach those who connect, and no preflight.</summary>
public sealed class RelayTests
{
    [Fact]
    public async Task Relays_come_with_the_answer_and_never_with_a_preflight()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Turn:Urls"] = "turn:relay.example:3478", ["Turn:Secret"] = "north" });
        var ada = await app.AsAsync("ada");
        var room = await ada.OpenAsync();
        await using var peer = LivePeer.Listener(TimeProvider.System);
        var link = Assert.Single((await ada.OfferAsync($"/api/rooms/{room}/whep", peer.CreateOffer())).Headers.GetValues("Link"));
        Assert.StartsWith("<turn:relay.example:3478>; rel=\"ice-server\"; username=\"", link, StringComparison.Ordinal);

        Assert.True((await OptionsAsync(ada, room, preflight: false)).Headers.Contains("Link"));
        Assert.False((await OptionsAsync(ada, room, preflight: true)).Headers.Contains("Link"));
        Assert.False((await OptionsAsync(app.Guest(), room, preflight: false)).Headers.Contains("Link"));
    }

    [Fact]
    public async Task Guests_may_be_kept_from_listening_by_a_setting()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Rooms:GuestsListen"] = "false" });
        var room = await (await app.AsAsync("ada")).OpenAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Guest().OfferAsync($"/api/rooms/{room}/whep", "v=0")).StatusCode);
    }

    private static async Task<HttpResponseMessage> OptionsAsync(HttpClient who, string room, bool preflight)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/api/rooms/{room}/whip");
        if (preflight) request.Headers.Add("Access-Control-Request-Method", "POST");
        return await who.SendAsync(request, Api.Ct);
    }
}
