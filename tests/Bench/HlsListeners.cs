using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Palabre.Bench;

/// <summary>Real clients that listen as the simulated ones do.</summary>
internal static partial class HlsListeners
{
    /// <returns>Playlists and segments they got, and answers that were no success.</returns>
    public static async Task<(long Playlists, long Segments, long Failed)> ListenAsync(int listeners, IReadOnlyList<Uri> playlists, TimeSpan time, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = listeners });
        var (lists, segments, failed) = (0L, 0L, 0L);
        var (start, chance) = (Stopwatch.GetTimestamp(), new Random(11));
        var first = Enumerable.Range(0, listeners).Select(_ => chance.Next(2000)).ToList();
        await Task.WhenAll(Enumerable.Range(0, listeners).Select(async listener =>
        {
            await Task.Delay(first[listener], ct);
            var (playlist, known) = (playlists[listener % playlists.Count], "");
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                var text = await GetAsync(playlist);
                Interlocked.Increment(ref lists);
                var named = Segment().Matches(text).Select(match => match.Value).TakeLast(3).ToList();
                var fresh = named.Skip(named.IndexOf(known) + 1).ToList();
                foreach (var file in fresh)
                {
                    await GetAsync(new Uri(playlist, file));
                    Interlocked.Increment(ref segments);
                }
                known = named.LastOrDefault() ?? known;
                await Task.Delay(fresh.Count > 0 ? 2000 : 1000, ct);
            }
        }));
        return (lists, segments, failed);

        async Task<string> GetAsync(Uri address)
        {
            using var answer = await http.GetAsync(address, ct);
            if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref failed);
            return await answer.Content.ReadAsStringAsync(ct);
        }
    }

    [GeneratedRegex(@"^\S+\.m4s$", RegexOptions.Multiline)]
    private static partial Regex Segment();
}
