using System.Net;
using System.Net.Sockets;

namespace Palabre.Live.Sfu;

/// <summary>
/// Outgoing datagrams of one thread, collected and sent together. Use it only while holding <see cref="Gate"/>; whoever passes
/// through every gate knows that nothing collected before is still unsent.
/// </summary>
internal abstract class Outbox : IDisposable
{
    /// <summary>Largest datagram the engine sends: RTP of one Ethernet frame, with room for the SRTP tag.</summary>
    public const int MaxDatagram = 1600;

    public Lock Gate { get; } = new();

    /// <summary>What the thread of this outbox did so far; each thread has its own, so that counting costs no shared cache line.</summary>
    public Tally Tally { get; } = new();

    public static Outbox For(Socket socket, bool v6) => Libc.HasBatches ? new BatchOutbox(socket) : new SingleOutbox(socket, v6);

    /// <summary>Room for one datagram, to be written and then committed (or left).</summary>
    public abstract Span<byte> Reserve();

    /// <summary>Takes what was written to the reserved room.</summary>
    public void Commit(int length, MediaPath path)
    {
        Tally.Sent++;
        Tally.SentBytes += length;
        if (path.Tcp is null) Enqueue(length, path);
        else if (!path.Tcp.Send(Reserve()[..length])) Tally.SendsDropped++;
    }

    public void Send(ReadOnlySpan<byte> datagram, MediaPath path)
    {
        datagram.CopyTo(Reserve());
        Commit(datagram.Length, path);
    }

    public abstract void Flush();

    public abstract void Dispose();

    protected abstract void Enqueue(int length, MediaPath path);

    protected void CountDropped(int datagrams) => Tally.SendsDropped += datagrams;
}

/// <summary>Where the system has no batched send: one call per datagram, without allocation.</summary>
internal sealed class SingleOutbox(Socket socket, bool v6) : Outbox
{
    private readonly byte[] _buffer = new byte[MaxDatagram];
    private readonly SocketAddress _address = new(v6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);

    public override Span<byte> Reserve() => _buffer;

    public override void Flush()
    {
    }

    public override void Dispose()
    {
    }

    protected override void Enqueue(int length, MediaPath path)
    {
        // The family bytes differ between systems and were set by the constructor; port and address have one layout.
        path.Address[2..].CopyTo(_address.Buffer.Span[2..]);
        try
        {
            socket.SendTo(_buffer.AsSpan(0, length), SocketFlags.None, _address);
        }
        catch (SocketException)
        {
            CountDropped(1);
        }
    }
}
