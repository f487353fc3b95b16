using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Palabre.Live.Dtls;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>One of the crowd: a page that was loaded, its event stream, perhaps its sound.</summary>
/// <param name="listens">Whether it notes what each event is, and how old the chat it sees: a few do, to spare the load client.</param>
internal sealed class CrowdMember(HttpClient http, string token, string room, bool listens) : IAsyncDisposable
{
    /// <summary>Begins a chat line; the moment it was posted follows.</summary>
    private const string Stamp = "sent-at-";

    private static readonly byte[] EventField = Encoding.ASCII.GetBytes("event: ");

    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private LivePeer? _sound;

    public long Events { get; private set; }
    public long Bytes { get; private set; }
    public Dictionary<string, int> Kinds { get; } = [];
    public List<double> Ages { get; } = [];
    public bool HasSound => _sound is not null;

    /// <summary>Loads the page, enters, and opens the event stream that the page would open.</summary>
    public async Task EnterAsync(CancellationToken ct)
    {
        using (var page = await SendAsync(HttpMethod.Get, $"/room/{room}", null, ct)) await page.Content.ReadAsByteArrayAsync(ct);
        (await SendAsync(HttpMethod.Put, $"/api/rooms/{room}/presence", null, ct)).Dispose();
        using var me = await SendAsync(HttpMethod.Get, $"/api/rooms/{room}/me", null, ct);
        var id = (await me.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("member").GetString();
        var stream = await SendAsync(HttpMethod.Get, $"/live?topic=room/{room}&topic=room/{room}/chat&topic=room/{room}/member/{id}&topic=me/{id}", null, ct);
        _reading = ReadAsync(stream, _stop.Token);
    }

    public async Task ListenAsync(DtlsIdentity identity, CancellationToken ct)
    {
        var peer = LivePeer.Listener(TimeProvider.System, new() { Identity = identity });
        await ConnectAsync(peer, "whep", ct);
        _sound = peer;
    }

    public async Task<LivePeer> PublishAsync(DtlsIdentity identity, CancellationToken ct)
    {
        var peer = LivePeer.Publisher(TimeProvider.System, new() { Identity = identity });
        await ConnectAsync(peer, "whip", ct);
        return peer;
    }

    public async Task ChatAsync(CancellationToken ct)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Stamp}{Stopwatch.GetTimestamp()}.");
        (await SendAsync(HttpMethod.Post, $"/api/rooms/{room}/chat", JsonContent.Create(new { text }), ct)).Dispose();
    }

    public async Task ReactAsync(CancellationToken ct) =>
        (await SendAsync(HttpMethod.Post, $"/api/rooms/{room}/reactions", JsonContent.Create(new { reaction = "applause" }), ct)).Dispose();

    public async Task HandAsync(bool up, CancellationToken ct) =>
        (await SendAsync(up ? HttpMethod.Put : HttpMethod.Delete, $"/api/rooms/{room}/hand", null, ct)).Dispose();

    public async Task LeaveAsync(CancellationToken ct) => (await SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/presence", null, ct)).Dispose();

    public async Task ReturnAsync(CancellationToken ct) => (await SendAsync(HttpMethod.Put, $"/api/rooms/{room}/presence", null, ct)).Dispose();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_sound is not null) await _sound.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ConnectAsync(LivePeer peer, string door, CancellationToken ct)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/api/rooms/{room}/{door}", new StringContent(peer.CreateOffer(), new MediaTypeHeaderValue("application/sdp")), ct);
        peer.AcceptAnswer(await answer.Content.ReadAsStringAsync(ct));
        await peer.ConnectAsync(ct);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        return answer.EnsureSuccessStatusCode();
    }

    private async Task ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        using var held = answer;
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        if (listens) await NoteAsync(stream, ct);
        else await CountAsync(stream, ct);
    }

    private async Task CountAsync(Stream stream, CancellationToken ct)
    {
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, ct) is var read and > 0)
        {
            Bytes += read;
            Events += buffer.AsSpan(0, read).Count(EventField);
        }
    }

    private async Task NoteAsync(Stream stream, CancellationToken ct)
    {
        using var reader = new StreamReader(stream);
        var kind = "";
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            Bytes += line.Length + 1;
            if (line.StartsWith("event: ", StringComparison.Ordinal)) (kind, Events) = (line[7..], Events + 1);
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            // A fragment has many lines and counts once.
            if (kind.Length > 0) Kinds[KindOf(kind, line)] = Kinds.GetValueOrDefault(KindOf(kind, line)) + 1;
            kind = "";
            for (var at = line.IndexOf(Stamp, StringComparison.Ordinal); at >= 0; at = line.IndexOf(Stamp, at + 1, StringComparison.Ordinal)) NoteAge(line.AsSpan(at + Stamp.Length));
        }
    }

    private void NoteAge(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('.');
        if (end > 0 && long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var sent)) Ages.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
    }

    /// <summary>Fragments by the first element they replace.</summary>
    private static string KindOf(string kind, string data)
    {
        const string Target = "target=\"";
        var at = data.IndexOf(Target, StringComparison.Ordinal);
        return kind != "turbo" || at < 0 ? kind : data[(at + Target.Length)..].Split('"', 2)[0];
    }
}
