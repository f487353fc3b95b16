using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Palabre.Live.Mix;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>What one answer of the origin costs.</summary>
/// <param name="CpuMs">Processor time of the server.</param>
/// <param name="Bytes">On the wire, with its head.</param>
internal sealed record HlsCost(string What, double CpuMs, int Bytes)
{
    public double PerSecondAndCore => 1000 / CpuMs;
}

/// <summary>The published server with one live room in which somebody speaks.</summary>
internal sealed partial class HlsOrigin(string program) : IAsyncDisposable
{
    private readonly CrowdServer _server = new(program);
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });
    private readonly CancellationTokenSource _stop = new();
    private LivePeer? _voice;
    private Task _speaking = Task.CompletedTask;

    public Uri Playlist { get; private set; } = null!;

    public async Task StartAsync(CancellationToken ct)
    {
        var token = (await _server.StartAsync(1, ct))[0];
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.PostAsJsonAsync(new Uri(_server.Url, "/api/rooms"), new { title = "The whole country", access = "open" }, ct);
        var room = (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetString();
        Playlist = new Uri(_server.Url, $"/room/{room}/live/index.m3u8");
        _voice = LivePeer.Publisher(TimeProvider.System);
        using var offered = await _http.PostAsync(new Uri(_server.Url, $"/api/rooms/{room}/whip?microphone=open"), new StringContent(_voice.CreateOffer(), new MediaTypeHeaderValue("application/sdp")), ct);
        _voice.AcceptAnswer(await offered.Content.ReadAsStringAsync(ct));
        await _voice.ConnectAsync(ct);
        _speaking = SpeakAsync(_voice, _stop.Token);
        _http.DefaultRequestHeaders.Authorization = null;
        await _http.GetStringAsync(Playlist, ct);
        // The silence with which a broadcast begins is smaller than any sound: until it has left the list.
        await Task.Delay(TimeSpan.FromSeconds(14), ct);
    }

    /// <summary>The newest segment that the playlist names.</summary>
    public async Task<Uri> SegmentAsync(CancellationToken ct) => new(Playlist, Segment().Matches(await _http.GetStringAsync(Playlist, ct))[^1].Value);

    /// <summary>Processor seconds that the server and ffmpeg spend with nobody asking, a second.</summary>
    public async Task<(double Server, double Ffmpeg)> AtRestAsync(CancellationToken ct)
    {
        var before = (_server.CpuSeconds, FfmpegSeconds);
        await Task.Delay(TimeSpan.FromSeconds(8), ct);
        return ((_server.CpuSeconds - before.CpuSeconds) / 8, (FfmpegSeconds - before.FfmpegSeconds) / 8);
    }

    public async Task<HlsCost> CostAsync(string what, Uri address, TimeSpan time, double atRest, CancellationToken ct)
    {
        var asked = 0L;
        var (start, before) = (Stopwatch.GetTimestamp(), _server.CpuSeconds);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (; Stopwatch.GetElapsedTime(start) < time; Interlocked.Increment(ref asked)) await _http.GetByteArrayAsync(address, ct);
        }));
        var used = _server.CpuSeconds - before - atRest * Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new(what, used * 1000 / asked, await BytesOfAsync(address, ct));
    }

    /// <summary>How many playlists and files the origin has answered so far.</summary>
    public async Task<(long Playlists, long Files)> AnsweredAsync(CancellationToken ct)
    {
        var text = await _http.GetStringAsync(new Uri(_server.Url, "/metrics"), ct);
        long Of(string name) => long.Parse(text.Split($"palabre_broadcast_hls_{name}_total ")[1].Split('\n')[0], CultureInfo.InvariantCulture);
        return (Of("playlists"), Of("files"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _speaking;
        if (_voice is not null) await _voice.DisposeAsync();
        _http.Dispose();
        _server.Dispose();
        _stop.Dispose();
    }

    private double FfmpegSeconds => File.ReadLines($"/proc/{_server.ProcessId}/task/{_server.ProcessId}/children").Concat(
        Directory.EnumerateDirectories($"/proc/{_server.ProcessId}/task").Select(task => File.ReadAllText($"{task}/children")))
        .SelectMany(ids => ids.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().Sum(id => ProcessCost.CpuSeconds(int.Parse(id, CultureInfo.InvariantCulture)));

    private static async Task<int> BytesOfAsync(Uri address, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"), ct);
        using var all = new MemoryStream();
        await client.GetStream().CopyToAsync(all, ct);
        return (int)all.Length;
    }

    /// <summary>Noise that swells and fades like speech: what silence or a tone would take says nothing of a room.</summary>
    private static async Task SpeakAsync(LivePeer voice, CancellationToken ct)
    {
        using var encoder = new OpusEncoder(1, 32_000);
        var (chance, pcm, packet, past) = (new Random(3), new float[960], new byte[OpusEncoder.LongestPacket], 0f);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var frame = 0; !ct.IsCancellationRequested; frame++)
        {
            var loud = 0.2f * MathF.Max(0, MathF.Sin(frame * 0.13f));
            for (var i = 0; i < pcm.Length; i++) pcm[i] = past = past * 0.8f + (chance.NextSingle() - 0.5f) * loud;
            voice.Send(packet.AsSpan(0, encoder.Encode(pcm, packet)));
            await ((Task)timer.WaitForNextTickAsync(ct).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [GeneratedRegex(@"^\S+\.m4s$", RegexOptions.Multiline)]
    private static partial Regex Segment();
}
