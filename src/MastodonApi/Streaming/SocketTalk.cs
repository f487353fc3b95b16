using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Palabre.MastodonApi;

/// <summary>One socket: it subscribes to streams and takes that back, and is told what happens in each.</summary>
internal sealed class SocketTalk(WebSocket socket, Watching watching, Listener reader, Func<string?, string?, Task<StreamName?>> findAsync, IReadOnlySet<string> scopes) : IDisposable
{
    /// <summary>A program shows a handful of columns.</summary>
    private const int MostStreams = 32;
    private const int LongestMessage = 4096;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Dictionary<string, (CancellationTokenSource Stop, Task Reading)> _streams = [];
    private readonly CancellationTokenSource _over = new();

    /// <param name="first">A stream named in the address; null when none is.</param>
    public async Task RunAsync(string? first, string? detail, CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, reader.End);
        // A token that is revoked closes the socket under whoever only listens.
        await using var cut = end.Token.Register(static state => ((SocketTalk)state!)._over.Cancel(), this);
        try
        {
            if (!string.IsNullOrEmpty(first)) await SubscribeAsync(first, detail);
            while (await ReceiveAsync(_over.Token) is { } said) await HearAsync(said);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Gone without a word, or cut.
        }
        await _over.CancelAsync();
        await Task.WhenAll(_streams.Values.Select(s => s.Reading));
        await CloseAsync();
    }

    public void Dispose()
    {
        foreach (var (stop, _) in _streams.Values) stop.Dispose();
        _over.Dispose();
        _sending.Dispose();
    }

    /// <summary>One message of the program's; null at the end, or when it says too much at once.</summary>
    private async Task<string?> ReceiveAsync(CancellationToken ct)
    {
        // Nothing is held for those who say nothing, which is nearly always.
        if (await socket.ReceiveAsync(Memory<byte>.Empty, ct) is { MessageType: WebSocketMessageType.Close }) return null;
        var buffer = new byte[LongestMessage];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, length);
            if (length == buffer.Length) return null;
        }
    }

    private async Task HearAsync(string said)
    {
        var (type, stream, detail) = Read(said);
        if (type == "subscribe") await SubscribeAsync(stream, detail);
        else if (type == "unsubscribe" && await findAsync(stream, detail) is { } name && _streams.Remove(name.Key, out var kept))
        {
            await kept.Stop.CancelAsync();
            await kept.Reading;
            kept.Stop.Dispose();
        }
    }

    /// <summary>What is no message of this protocol says nothing.</summary>
    private static (string? Type, string? Stream, string? Detail) Read(string said)
    {
        try
        {
            using var message = JsonDocument.Parse(said);
            var root = message.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return default;
            var stream = Text(root, "stream");
            return (Text(root, "type"), stream, Text(root, StreamName.DetailOf(stream)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement message, string name) => message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task SubscribeAsync(string? stream, string? detail)
    {
        if (await findAsync(stream, detail) is not { } name) await RefuseAsync("Unknown stream type");
        else if (!Scopes.Allow(scopes, name.Scope)) await RefuseAsync("Access token does not cover required scopes");
        else if (!_streams.ContainsKey(name.Key) && _streams.Count < MostStreams)
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
            _streams[name.Key] = (stop, TellAsync(name, stop.Token));
        }
    }

    private async Task TellAsync(StreamName stream, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await foreach (var one in watching.ReadAsync(stream, reader, ct))
                if (one is not null) await SendAsync(one.FrameFor(stream));
            // It ended by itself: the token is over, or the server goes.
            if (!ct.IsCancellationRequested) await _over.CancelAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The socket is gone, or this stream is not wanted any more.
        }
    }

    private Task RefuseAsync(string error) => SendAsync(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["error"] = error }));

    private async Task SendAsync(ReadOnlyMemory<byte> frame)
    {
        await _sending.WaitAsync(_over.Token);
        try { await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, _over.Token); }
        finally { _sending.Release(); }
    }

    private async Task CloseAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try { await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token); }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }
}
