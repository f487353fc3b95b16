using Palabre.Live.Dtls;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>Listeners on a network that loses packets both ways, who come, leave politely, or vanish without a word.</summary>
internal sealed class LossyCrowd(LiveServerProcess server, DtlsIdentity identity, Poller poller, int lossPercent) : IAsyncDisposable
{
    private readonly List<(LivePeer Peer, PolledLink Link)> _here = [];
    private readonly List<LivePeer> _gone = [];
    private readonly Random _chance = new(20260101);
    private long _lostBefore;

    public int Size => _here.Count;
    public int Joined { get; private set; }
    public int Left { get; private set; }
    public int Vanished { get; private set; }

    /// <summary>Some of those here go, by either way; then some come, until there are as many as wanted.</summary>
    public async Task MoveAsync(int wanted, int moves, CancellationToken ct)
    {
        for (var i = 0; i < moves && _here.Count > 0; i++) await PartAsync(_chance.Next(_here.Count));
        while (_here.Count > wanted) await PartAsync(0);
        for (var i = 0; i < moves * 6 && _here.Count < wanted; i++) await JoinAsync(ct);
    }

    /// <summary>Packets that did not come to somebody's socket although nothing of the network here lost them, since the last time.</summary>
    public long TakeLost()
    {
        var lost = _lostBefore + _here.Sum(static one => one.Link.Lost);
        _lostBefore = -_here.Sum(static one => one.Link.Lost);
        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        while (_here.Count > 0) await PartAsync(_here.Count - 1);
        foreach (var peer in _gone) await peer.DisposeAsync();
        _gone.Clear();
    }

    private async Task JoinAsync(CancellationToken ct)
    {
        PolledLink? link = null;
        var options = new LivePeerOptions { Identity = identity, Link = () => link = new PolledLink(poller) { LossPercent = lossPercent, Watches = true } };
        var peer = LivePeer.Listener(TimeProvider.System, options);
        peer.AcceptAnswer(await server.ListenAsync(peer.CreateOffer(), ct));
        await peer.ConnectAsync(ct);
        _here.Add((peer, link!));
        Joined++;
    }

    private async Task PartAsync(int at)
    {
        var (peer, link) = _here[at];
        _here.RemoveAt(at);
        _lostBefore += link.Lost;
        if (_chance.Next(2) == 0)
        {
            await peer.DisposeAsync();
            Left++;
            return;
        }

        // A killed client: its socket is silent from now on, both ways.
        link.LossPercent = 100;
        _gone.Add(peer);
        Vanished++;
        if (_gone.Count <= 50) return;
        await _gone[0].DisposeAsync();
        _gone.RemoveAt(0);
    }
}
