using System.Globalization;
using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

/// <summary>Alone in the process while they run: they measure all of its memory.</summary>
[CollectionDefinition(nameof(DtlsMemoryTests), DisableParallelization = true)]
[Collection(nameof(DtlsMemoryTests))]
public sealed class DtlsMemoryTests : IDisposable
{
    private readonly DtlsIdentity _server = DtlsIdentity.Create(TimeProvider.System);
    private readonly DtlsIdentity _client = DtlsIdentity.Create(TimeProvider.System);

    [Fact]
    public void Two_thousand_handshakes_leave_nothing_behind()
    {
        Handshakes(500);
        var before = ResidentKiB();

        Handshakes(2000);

        // One session leaked per handshake would be some 80 MiB.
        Assert.InRange(ResidentKiB() - before, int.MinValue, 24 * 1024);
    }

    [Fact]
    public void An_established_association_holds_almost_nothing()
    {
        Handshakes(500);
        var kept = new List<DtlsServer>();
        var before = ResidentKiB();

        for (var i = 0; i < 1000; i++)
        {
            var pair = new HandshakePair(_server, _client);
            pair.Exchange();
            Assert.True(pair.Established);
            pair.Client.Dispose();
            kept.Add(pair.Server);
        }
        GC.Collect();

        // OpenSSL's would hold some 40 MiB.
        Assert.InRange(ResidentKiB() - before, int.MinValue, 20 * 1024);
        kept.ForEach(session => session.Dispose());
    }

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    private void Handshakes(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var pair = new HandshakePair(_server, _client);
            pair.Exchange();
            Assert.True(pair.Established);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static int ResidentKiB()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return int.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
