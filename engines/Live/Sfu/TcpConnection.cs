using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Palabre.Live.Sfu;

/// <summary>
/// One accepted TCP connection (RFC 6544 passive candidate). Sends never block: what the system does not take at once waits
/// in a bounded backlog, and media beyond it is dropped, as a congested network would.
/// </summary>
internal sealed class TcpConnection(Socket socket) : IDisposable
{
    /// <summary>Two seconds of one speaker at 200 kbit/s. Higher adds delay on slow networks, lower drops more.</summary>
    private const int MaxBacklog = 48 * 1024;

    private readonly Lock _gate = new();
    private readonly TcpFrames _frames = new();
    private byte[]? _waiting;
    private int _waitingLength;
    private bool _draining;
    private bool _closed;

    public PeerAddress Remote { get; } = PeerAddress.From((IPEndPoint)socket.RemoteEndPoint!);

    /// <summary>Set once a connectivity check passed on this connection.</summary>
    public LiveSession? Session { get; set; }

    /// <summary>Reads until the peer or the server closes; every frame goes to <paramref name="handle"/>.</summary>
    public async Task ReadAsync(Action<TcpConnection, Span<byte>> handle, CancellationToken ct)
    {
        while (true)
        {
            int received;
            try
            {
                received = await socket.ReceiveAsync(_frames.Free, ct).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            if (received == 0) return;
            _frames.Received(received);
            bool broken;
            while (_frames.TryTake(out var frame, out broken))
            {
                handle(this, frame);
                // It was decrypted in place: no voice stays behind.
                frame.Clear();
            }

            if (broken) return;
        }
    }

    /// <summary>Sends one frame now, or queues it; false when it was dropped.</summary>
    public bool Send(ReadOnlySpan<byte> packet)
    {
        Span<byte> frame = stackalloc byte[2 + packet.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)packet.Length);
        packet.CopyTo(frame[2..]);
        lock (_gate)
        {
            if (_closed) return false;
            if (_waitingLength > 0) return Wait(frame);
            try
            {
                // Non-blocking since the first asynchronous receive.
                var sent = socket.Send(frame, SocketFlags.None, out var error);
                if (error is not (SocketError.Success or SocketError.WouldBlock)) return false;
                return Math.Max(0, sent) == frame.Length || Wait(frame[Math.Max(0, sent)..]);
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate) _closed = true;
        socket.Dispose();
    }

    private bool Wait(ReadOnlySpan<byte> bytes)
    {
        _waiting ??= new byte[MaxBacklog];
        if (_waitingLength + bytes.Length > MaxBacklog) return false;
        bytes.CopyTo(_waiting.AsSpan(_waitingLength));
        _waitingLength += bytes.Length;
        if (_draining) return true;
        _draining = true;
        _ = DrainAsync();
        return true;
    }

    private async Task DrainAsync()
    {
        var sending = new byte[MaxBacklog];
        while (true)
        {
            int length;
            lock (_gate)
            {
                length = _waitingLength;
                if (length == 0 || _closed)
                {
                    _draining = false;
                    return;
                }

                _waiting.AsSpan(0, length).CopyTo(sending);
            }

            try
            {
                for (var sent = 0; sent < length;) sent += await socket.SendAsync(sending.AsMemory(sent, length - sent)).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
            {
                Dispose();
                return;
            }

            lock (_gate)
            {
                _waiting.AsSpan(length, _waitingLength - length).CopyTo(_waiting);
                _waitingLength -= length;
            }
        }
    }
}
