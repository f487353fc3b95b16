using System.Net;
using System.Text;
using Palabre.Live.Peer;

namespace Palabre.Rooms.Tests.Media;

/// <summary>Real media sessions against the running product.</summary>
internal static class Sound
{
    public static async Task<LivePeer> ConnectAsync(LivePeer peer, HttpClient who, string path)
    {
        var answer = await who.OfferAsync(path, peer.CreateOffer());
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Api.Ct));
        peer.AcceptAnswer(await answer.Content.ReadAsStringAsync(Api.Ct));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Api.Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await peer.ConnectAsync(limit.Token);
        return peer;
    }

    /// <summary>Sends a packet every 20 ms until the source is disposed or the test is over.</summary>
    public static CancellationTokenSource Talk(LivePeer speaker)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(Api.Ct);
        _ = TalkAsync(speaker, stop.Token);
        return stop;
    }

    private static async Task TalkAsync(LivePeer speaker, CancellationToken ct)
    {
        var packet = Encoding.ASCII.GetBytes(new string('s', 80));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(ct)) speaker.Send(packet);
    }
}
