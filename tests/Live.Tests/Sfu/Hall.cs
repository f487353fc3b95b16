using System.Net;
using Palabre.Live.Peer;
using Palabre.TestKit;

namespace Palabre.Live.Tests.Sfu;

/// <summary>A media server on loopback with one room, and peers that join it.</summary>
internal sealed class Hall : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];

    public Hall(LiveOptions? options = null, TimeProvider? clock = null)
    {
        Server = new LiveServer((options ?? new()) with { Port = 0, BindAddress = IPAddress.Loopback }, clock ?? TimeProvider.System);
        Server.Start();
        Room = Server.OpenRoom(1);
    }

    public LiveServer Server { get; }
    public LiveRoom Room { get; }

    /// <summary>Longest wait for anything; a failure, not a measure.</summary>
    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public Task<(LivePeer Peer, LiveSession Session)> PublishAsync(long source, bool muted = false, LivePeerOptions? options = null, FaultyNetwork? network = null) =>
        PublishAsync(Room, source, muted, options, network);

    public async Task<(LivePeer Peer, LiveSession Session)> PublishAsync(
        LiveRoom room, long source, bool muted = false, LivePeerOptions? options = null, FaultyNetwork? network = null)
    {
        var peer = Keep(LivePeer.Publisher(TimeProvider.System, options));
        var session = room.Publish(peer.CreateOffer(), source, muted);
        await ConnectAsync(peer, session, network);
        return (peer, session);
    }

    public async Task<(Ear Ear, LiveSession Session)> ListenAsync(long? person = null, LivePeerOptions? options = null, FaultyNetwork? network = null)
    {
        var peer = Keep(LivePeer.Listener(TimeProvider.System, options));
        var ear = new Ear(peer);
        var session = Room.Listen(peer.CreateOffer(), person);
        await ConnectAsync(peer, session, network);
        return (ear, session);
    }

    public T Keep<T>(T disposable)
        where T : IAsyncDisposable
    {
        lock (_open) _open.Add(disposable);
        return disposable;
    }

    /// <summary>Looks again and again until the condition holds; fails the test when it never does.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var patience = Patience;
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"It never happened: {what}");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in Enumerable.Reverse(_open)) await disposable.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static async Task ConnectAsync(LivePeer peer, LiveSession session, FaultyNetwork? network)
    {
        peer.AcceptAnswer(network is null ? session.AnswerSdp : network.Through(session.AnswerSdp));
        await peer.ConnectAsync(Patience);
        await UntilAsync(() => session.State == LiveSessionState.Connected, "the session is connected");
    }
}
