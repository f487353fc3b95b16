using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

/// <summary>Takes datagrams from one side to the other, or away, or makes some up.</summary>
internal static class Wires
{
    public static void Carry(DtlsSession from, DtlsServer to, Random? mutation = null, long now = 0)
    {
        var buffer = new byte[2000];
        while (from.TryTakeDatagram(buffer, out var length))
        {
            Mutate(buffer, length, mutation);
            to.Receive(buffer.AsSpan(0, length), now);
        }
    }

    public static void Carry(DtlsServer from, DtlsSession to, Random? mutation = null)
    {
        var buffer = new byte[2000];
        while (from.TryTakeDatagram(buffer, out var length))
        {
            Mutate(buffer, length, mutation);
            to.Receive(buffer.AsSpan(0, length));
        }
    }

    private static void Mutate(byte[] buffer, int length, Random? mutation)
    {
        if (mutation is not null && mutation.Next(3) == 0) buffer[mutation.Next(length)] ^= (byte)(1 << mutation.Next(8));
    }

    public delegate bool Take(Span<byte> destination, out int length);

    public static byte[] TakeAll(Take take)
    {
        var (all, buffer) = (new List<byte>(), new byte[2000]);
        while (take(buffer, out var length)) all.AddRange(buffer.AsSpan(0, length));
        return [.. all];
    }

    public static int Drop(DtlsServer session)
    {
        var (count, buffer) = (0, new byte[2000]);
        while (session.TryTakeDatagram(buffer, out _)) count++;
        return count;
    }

    public static void Pelt(Random random, DtlsServer session, int times, byte firstByteFrom, byte firstByteTo)
    {
        var datagram = new byte[300];
        for (var i = 0; i < times; i++)
        {
            random.NextBytes(datagram);
            datagram[0] = (byte)random.Next(firstByteFrom, firstByteTo + 1);
            if (i % 2 == 0) (datagram[1], datagram[2]) = (0xfe, 0xfd);
            session.Receive(datagram.AsSpan(0, random.Next(datagram.Length)), HandshakePair.Now);
        }
        Drop(session);
    }
}
