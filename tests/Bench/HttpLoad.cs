using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Palabre.Bench;

/// <summary>What a number of connections saw of a server.</summary>
/// <param name="P50">Milliseconds.</param>
/// <param name="Bytes">Of the last answer's body.</param>
internal sealed record LoadResult(int Requests, double Seconds, double P50, double P99, int Bytes)
{
    public double PerSecond => Requests / Seconds;
}

/// <summary>
/// Connections that are kept and ask one request after the other, as cheaply as can be: the load shares the machine with what it
/// measures. Anything but a 2xx ends the run.
/// </summary>
internal static class HttpLoad
{
    /// <param name="request">The bytes of a request, by the number of its connection and its own on it.</param>
    public static async Task<LoadResult> RunAsync(Uri url, int connections, TimeSpan length, Func<int, int, byte[]> request, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(() => OneAsync(url, i, n => Stopwatch.GetElapsedTime(since) < length ? request(i, n) : null, ct), ct)));
        return Result(all, Stopwatch.GetElapsedTime(since));
    }

    /// <summary>A number of requests, spread over the connections.</summary>
    public static async Task<LoadResult> RunAsync(Uri url, int connections, int requests, Func<int, byte[]> request, CancellationToken ct)
    {
        var (since, next) = (Stopwatch.GetTimestamp(), -1);
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(() => OneAsync(url, i, _ => Interlocked.Increment(ref next) is var n && n < requests ? request(n) : null, ct), ct)));
        return Result(all, Stopwatch.GetElapsedTime(since));
    }

    public static byte[] Get(Uri url, string path, string? token) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {url.Authority}\r\n{Bearer(token)}\r\n");

    public static byte[] Post(Uri url, string path, string token, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\n{Bearer(token)}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private static string Bearer(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    private static LoadResult Result(IReadOnlyList<(List<double> Times, int Bytes)> all, TimeSpan passed)
    {
        var times = all.SelectMany(a => a.Times).Order().ToList();
        return new(times.Count, passed.TotalSeconds, times[times.Count / 2], times[Math.Min(times.Count - 1, times.Count * 99 / 100)], all.Max(a => a.Bytes));
    }

    private static async Task<(List<double> Times, int Bytes)> OneAsync(Uri url, int number, Func<int, byte[]?> request, CancellationToken ct)
    {
        var (times, bytes) = (new List<double>(), 0);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), ct);
        var answer = new Answer(socket);
        for (var n = 0; request(n) is { } asked; n++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var sent = 0; sent < asked.Length;) sent += await socket.SendAsync(asked.AsMemory(sent), ct);
            bytes = await answer.ReadAsync(ct);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (times, bytes);
    }

    /// <summary>Reads answers to their end and keeps nothing of them.</summary>
    private sealed class Answer(Socket socket)
    {
        private byte[] _buffer = new byte[64 * 1024];
        private int _filled;

        public async Task<int> ReadAsync(CancellationToken ct)
        {
            _filled = 0;
            int head;
            while ((head = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0) await MoreAsync(ct);
            head += 4;
            var isGood = _buffer.AsSpan().StartsWith("HTTP/1.1 2"u8);
            var length = Length(_buffer.AsSpan(0, head));
            if (length >= 0) while (_filled < head + length) await MoreAsync(ct);
            else while (!_buffer.AsSpan(head, _filled - head).EndsWith("0\r\n\r\n"u8)) await MoreAsync(ct);
            return isGood ? _filled - head : throw new InvalidOperationException(Encoding.UTF8.GetString(_buffer, 0, Math.Min(_filled, 2000)));
        }

        /// <summary>-1 when it comes in chunks.</summary>
        private static int Length(ReadOnlySpan<byte> head)
        {
            var at = head.IndexOf("Content-Length: "u8);
            return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : -1;
        }

        private async ValueTask MoreAsync(CancellationToken ct)
        {
            if (_filled == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
            var read = await socket.ReceiveAsync(_buffer.AsMemory(_filled), ct);
            _filled += read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
        }
    }
}
