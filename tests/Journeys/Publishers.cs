using System.Net;
using System.Net.Http.Headers;
using Palabre.Live.Peer;

namespace Palabre.Journeys;

/// <summary>Programs that speak in a room without a browser.</summary>
internal static class Publishers
{
    public static async Task<LivePeer> SpeakAsync(this HttpClient who, string room, CancellationToken ct)
    {
        var peer = LivePeer.Publisher(TimeProvider.System);
        using var offer = new StringContent(peer.CreateOffer(), new MediaTypeHeaderValue("application/sdp"));
        using var answer = await who.PostAsync($"/api/rooms/{room}/whip", offer, ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        peer.AcceptAnswer(await answer.Content.ReadAsStringAsync(ct));
        await peer.ConnectAsync(ct);
        return peer;
    }
}
