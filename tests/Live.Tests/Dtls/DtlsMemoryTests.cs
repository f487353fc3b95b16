using System.Globalization;
using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

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

        // A single leaked session per handshake would be some 60 MiB.
        Assert.InRange(ResidentKiB() - before, int.MinValue, 16 * 1024);
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
