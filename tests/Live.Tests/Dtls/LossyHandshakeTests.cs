using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

/// <summary>
/// Handshakes through networks that lose, repeat and reorder. OpenSSL's client reads the real clock for its retransmission
/// timer, so these tests really wait; all handshakes of a test wait together.
/// </summary>
public sealed class LossyHandshakeTests : IDisposable
{
    private readonly DtlsIdentity _server = DtlsIdentity.Create(TimeProvider.System);
    private readonly DtlsIdentity _client = DtlsIdentity.Create(TimeProvider.System);

    [Theory]
    [InlineData(10, 200, 1200, 0)]
    [InlineData(20, 100, 1200, 0)]
    [InlineData(20, 60, 400, 0)] // every flight in several datagrams
    [InlineData(30, 40, 1200, 2)] // where half of all round trips fail, twelve tries in a row do so once in thousands
    public async Task Handshakes_succeed_in_the_end(int troublePercent, int count, int mtu, int mayFail)
    {
        var pairs = Enumerable.Range(0, count)
            .Select(seed => new HandshakePair(_server, _client, troublePercent, seed, mtu))
            .ToList();
        foreach (var pair in pairs) pair.Exchange();
        var patience = TimeProvider.System.GetTimestamp();

        var waiting = pairs;
        while (waiting.Count > 0 && TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromSeconds(25))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
            waiting = waiting.FindAll(pair => pair.Tick());
        }

        var unfinished = pairs.FindAll(pair => !pair.Established)
            .ConvertAll(pair => $"{pair.Client.State} {pair.Client.FailureReason} / {pair.Server.State} {pair.Server.FailureReason}");
        Assert.True(unfinished.Count <= mayFail, string.Join('\n', unfinished));
        pairs.ForEach(pair => pair.Dispose());
    }

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }
}
