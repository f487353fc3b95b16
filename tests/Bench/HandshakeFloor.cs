using Palabre.Live.Dtls;

namespace Palabre.Bench;

/// <summary>
/// What the handshake of a join would cost with the system's OpenSSL: the server's half of a bare DTLS handshake with certificates on both sides, in one
/// thread, at the pace of the joins, with no network, no ICE and no keys.
/// </summary>
internal static class HandshakeFloor
{
    private const int Handshakes = 100;
    private const int MaxDatagram = 1500;

    public static Task<double> MillisAsync(DtlsIdentity identity, TimeSpan spacing)
    {
        var done = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => done.SetResult(Measure(identity, spacing))) { IsBackground = true }.Start();
        return done.Task;
    }

    private static double Measure(DtlsIdentity identity, TimeSpan spacing)
    {
        double used = 0;
        for (var i = -Handshakes; i < Handshakes; i++)
        {
            using var server = new DtlsSession(identity, DtlsRole.Server, identity.FingerprintSha256);
            using var client = new DtlsSession(identity, DtlsRole.Client, identity.FingerprintSha256);
            client.Start();
            double cost = 0;
            while (server.State == DtlsState.Handshaking || client.State == DtlsState.Handshaking)
            {
                cost += Pass(client, server);
                _ = Pass(server, client);
            }

            // The first rounds warm up.
            if (i >= 0) used += cost;
            Thread.Sleep(spacing);
        }

        return used * 1000 / Handshakes;
    }

    /// <summary>What the receiver's half of it took, in seconds.</summary>
    private static double Pass(DtlsSession from, DtlsSession to)
    {
        Span<byte> datagram = stackalloc byte[MaxDatagram];
        double cost = 0;
        while (from.TryTakeDatagram(datagram, out var length))
        {
            var before = ProcessCost.ThreadSeconds();
            to.Receive(datagram[..length]);
            cost += ProcessCost.ThreadSeconds() - before;
        }
        return cost;
    }
}
