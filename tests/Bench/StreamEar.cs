using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Palabre.Bench;

/// <summary>One socket of Mastodon's streams (RFC 6455), as cheap as can be: of each message it keeps which post it is about.</summary>
internal sealed class StreamEar : IDisposable
{
    private const int Text = 1, Ping = 9;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SentPosts _sent;
    private byte[] _buffer = new byte[8 * 1024];
    private int _filled;

    private StreamEar(SentPosts sent) => _sent = sent;

    public bool IsOpen { get; private set; }

    public static async Task<StreamEar> OpenAsync(Uri url, string token, string stream, SentPosts sent, CancellationToken ct)
    {
        var ear = new StreamEar(sent);
        await ear._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), ct);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        await ear._socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /api/v1/streaming?stream={stream} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"), ct);
        int head;
        while ((head = ear._buffer.AsSpan(0, ear._filled).IndexOf("\r\n\r\n"u8)) < 0) await ear.MoreAsync(ct);
        if (!ear._buffer.AsSpan().StartsWith("HTTP/1.1 101"u8)) throw new InvalidOperationException(Encoding.ASCII.GetString(ear._buffer, 0, ear._filled));
        ear.Drop(head + 4);
        ear.IsOpen = true;
        _ = ear.ListenAsync(ct);
        return ear;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ListenAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                while (_filled < 2) await MoreAsync(ct);
                var (code, length, head) = (_buffer[0] & 15, _buffer[1] & 127, 2);
                if (length == 126)
                {
                    while (_filled < 4) await MoreAsync(ct);
                    (length, head) = (BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(2)), 4);
                }
                while (_filled < head + length) await MoreAsync(ct);
                if (code == Text && PostIn(_buffer.AsSpan(head, length)) is { } post) _sent.Hear(post);
                // A client masks what it sends (§5.3); a mask of zeros leaves the text as it is.
                if (code == Ping) await _socket.SendAsync((byte[])[0x8A, (byte)(0x80 | length), 0, 0, 0, 0, .. _buffer.AsSpan(head, length)], ct);
                Drop(head + length);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or EndOfStreamException)
        {
            IsOpen = false;
        }
    }

    /// <summary>The first id in the payload of an update, which is the post's.</summary>
    private static long? PostIn(ReadOnlySpan<byte> frame)
    {
        if (frame.IndexOf("\"event\":\"update\""u8) < 0) return null;
        var at = frame.IndexOf("{\\\"id\\\":\\\""u8);
        return at >= 0 && Utf8Parser.TryParse(frame[(at + 10)..], out long id, out _) ? id : null;
    }

    private async ValueTask MoreAsync(CancellationToken ct)
    {
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), ct);
        _filled += read > 0 ? read : throw new EndOfStreamException();
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }
}
