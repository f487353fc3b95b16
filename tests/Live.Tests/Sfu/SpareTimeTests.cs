using Palabre.Live.Dtls;
using Palabre.Live.Rtp;
using Palabre.Live.Sdp;
using Palabre.Live.Tests.Dtls;
using Palabre.TestKit;

namespace Palabre.Live.Tests.Sfu;

/// <summary>When a packet loop takes the steps of handshakes itself, and when it leaves them.</summary>
public sealed class SpareTimeTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly DtlsIdentity _identity = DtlsIdentity.Create(TimeProvider.System);
    private readonly OneLoop _loop;

    public SpareTimeTests() => _loop = new OneLoop(_clock);

    [Fact]
    public void A_handshake_that_comes_alone_is_done_when_the_turn_is()
    {
        var session = _loop.Join(_identity.FingerprintSha256);
        using var client = NewClient(session);

        ExchangeInTurns(client);

        Assert.Equal(LiveSessionState.Connected, session.State);
        Assert.Equal(DtlsState.Established, client.State);
        Assert.Null(_loop.TakeSentElsewhere());
    }

    [Fact]
    public async Task A_handshake_that_comes_with_others_keeps_none_of_them_waiting()
    {
        var session = _loop.Join(_identity.FingerprintSha256);
        using var client = NewClient(session);

        _loop.Turn(Wires.TakeAll(client.TryTakeDatagram), OneLoop.Check(session));

        Assert.Equal(PacketKind.Stun, PacketKinds.Of(Assert.Single(_loop.Sent.Take())));
        Assert.Equal(0, _loop.Steps);
        byte[]? answer = null;
        await Hall.UntilAsync(() => (answer = _loop.TakeSentElsewhere()) is not null, "another thread answers");
        Assert.Equal(PacketKind.Dtls, PacketKinds.Of(answer));
    }

    [Fact]
    public async Task After_a_step_the_loop_takes_none_for_as_long_as_that_took()
    {
        _loop.Sent.Writing = () => _clock.Advance(TimeSpan.FromMilliseconds(0.3));
        Greet();
        Assert.Equal(1, _loop.Steps);
        _loop.Sent.Writing = static () => { };

        Greet();
        Assert.Equal(1, _loop.Steps);
        await Hall.UntilAsync(() => _loop.TakeSentElsewhere() is not null, "another thread answers");

        _clock.Advance(TimeSpan.FromMilliseconds(0.5));
        Greet();
        Assert.Equal(1, _loop.Steps);

        _clock.Advance(TimeSpan.FromMilliseconds(0.1));
        Greet();
        Assert.Equal(2, _loop.Steps);
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _identity.Dispose();
    }

    /// <summary>A new peer joins and sends its first flight, alone.</summary>
    private void Greet()
    {
        using var client = NewClient(_loop.Join(_identity.FingerprintSha256));
        _loop.Turn(Wires.TakeAll(client.TryTakeDatagram));
    }

    private DtlsSession NewClient(LiveSession session)
    {
        var client = new DtlsSession(_identity, DtlsRole.Client, SdpDescription.Parse(session.AnswerSdp).Audio[0].Transport.FingerprintSha256!);
        client.Start();
        return client;
    }

    private void ExchangeInTurns(DtlsSession client)
    {
        for (var flight = Wires.TakeAll(client.TryTakeDatagram); flight.Length > 0; flight = Wires.TakeAll(client.TryTakeDatagram))
        {
            _loop.Turn(flight);
            foreach (var answer in _loop.Sent.Take()) client.Receive(answer);
        }
    }
}
