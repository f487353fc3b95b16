using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Palabre.Bench;

/// <summary>A crowd behind so many caches, and what the origin and each cache have to do for it.</summary>
/// <param name="OriginCpu">Share of one core.</param>
internal sealed record HlsRow(int Listeners, int Caches, double OriginPerSecond, double OriginPeak, double OriginMbit, double OriginCpu, double CachePerSecond, double CacheMbit, double LateSeconds);

/// <summary>Simulated and real requests to the origin of the same small crowd.</summary>
internal sealed record HlsCheck(int Listeners, int Caches, double Seconds, long Requests, long AtOrigin, double Simulated, long Failed)
{
    /// <summary>Each cache begins with three segments and a playlist, which the simulated ones have already.</summary>
    public bool Holds => Failed == 0 && AtOrigin <= Simulated + 4 * Caches;
}

/// <summary>
/// A room of a million listeners by HLS: what the real server spends on each answer, what a simulated crowd behind caches asks of it, and
/// whether real clients behind real caches ask no more than simulated ones.
/// </summary>
internal static class HlsBench
{
    private const int SegmentMs = 2005; // 94 frames of AAC

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var listeners = Options.Number(args, "--listeners", 1_000_000);
        var seconds = Options.Number(args, "--seconds", 60);
        var clients = Options.Number(args, "--clients", 300);
        await using var origin = new HlsOrigin(Options.Text(args, "--server", CrowdServer.Published));
        await origin.StartAsync(ct);
        var (server, ffmpeg) = await origin.AtRestAsync(ct);
        var playlist = await origin.CostAsync("playlist", origin.Playlist, TimeSpan.FromSeconds(8), server, ct);
        var segment = await origin.CostAsync("segment", await origin.SegmentAsync(ct), TimeSpan.FromSeconds(8), server, ct);
        var check = await CheckAsync(origin, clients, caches: 3, seconds: 30, ct);
        List<HlsRow> rows = [.. new[] { 10, 50, 200 }.Select(caches => RowOf(new HlsCase(listeners, caches, seconds, SegmentMs), playlist, segment))];
        Print(playlist, segment, server, ffmpeg, rows, check);
        if (Options.Text(args, "--json", "") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { playlist, segment, atRest = new { server, ffmpeg }, rows, check }), ct);
        return check.Holds ? 0 : 1;
    }

    private static HlsRow RowOf(HlsCase crowd, HlsCost playlist, HlsCost segment)
    {
        var load = HlsCrowd.Of(crowd);
        double Mbit(double playlists, double segments) => (playlists * playlist.Bytes + segments * segment.Bytes) * 8 / 1e6;
        return new(crowd.Listeners, crowd.Caches, load.OriginPlaylists + load.OriginSegments, load.Peak, Mbit(load.OriginPlaylists, load.OriginSegments),
            (load.OriginPlaylists * playlist.CpuMs + load.OriginSegments * segment.CpuMs) / 1000,
            load.CachePlaylists + load.CacheSegments, Mbit(load.CachePlaylists, load.CacheSegments), load.LateMs / 1000);
    }

    private static async Task<HlsCheck> CheckAsync(HlsOrigin origin, int clients, int caches, int seconds, CancellationToken ct)
    {
        var proxies = new List<HlsProxy>();
        for (var i = 0; i < caches; i++) proxies.Add(await HlsProxy.StartAsync(origin.Playlist, ct));
        var before = await origin.AnsweredAsync(ct);
        var start = Stopwatch.GetTimestamp();
        var (lists, segments, failed) = await HlsListeners.ListenAsync(clients, [.. proxies.Select(proxy => new Uri(proxy.Url, origin.Playlist.PathAndQuery))], TimeSpan.FromSeconds(seconds), ct);
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var after = await origin.AnsweredAsync(ct);
        foreach (var proxy in proxies) await proxy.DisposeAsync();
        var load = HlsCrowd.Of(new HlsCase(clients, caches, seconds, SegmentMs, OriginMs: 2, LeastWayMs: 1, MostWayMs: 4));
        return new(clients, caches, took, lists + segments, after.Playlists + after.Files - before.Playlists - before.Files, (load.OriginPlaylists + load.OriginSegments) * took, failed);
    }

    private static void Print(HlsCost playlist, HlsCost segment, double server, double ffmpeg, List<HlsRow> rows, HlsCheck check)
    {
        Say($"One room at rest: server {server:P1} of a core, ffmpeg {ffmpeg:P1}");
        Say($"| an answer | CPU, µs | a second and core | bytes |\n|---|---|---|---|");
        foreach (var cost in new[] { playlist, segment }) Say($"| {cost.What} | {cost.CpuMs * 1000:0} | {cost.PerSecondAndCore:0} | {cost.Bytes} |");
        Say($"\n| listeners | caches | origin, requests/s | busiest second | origin, Mbit/s | origin, of a core | a cache, requests/s | a cache, Mbit/s | known after |\n|---|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
            Say($"| {row.Listeners:N0} | {row.Caches} | {row.OriginPerSecond:0.0} | {row.OriginPeak:0} | {row.OriginMbit:0.00} | {row.OriginCpu:P1} | {row.CachePerSecond:N0} | {row.CacheMbit:N0} | {row.LateSeconds:0.00} s |");
        Say($"\nReal: {check.Listeners} clients behind {check.Caches} caches for {check.Seconds:0} s made {check.Requests} requests, {check.AtOrigin} reached the origin; simulated {check.Simulated:0}; {check.Failed} failed: {(check.Holds ? "holds" : "DOES NOT HOLD")}");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
