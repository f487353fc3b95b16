using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Broadcast;

/// <summary>A room as HLS: heard by ffmpeg, and kept by caches.</summary>
public sealed class ListenHlsTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;
    private HttpClient Guest => running.Guest;
    private static CancellationToken Ct => Api.Ct;

    [Fact]
    public async Task Ffmpeg_plays_it_and_hears_two_speakers_at_once()
    {
        var room = await Ada.OpenAsync();
        await using var duet = await Duet.OnStageAsync(room, Ada, running.Bo);
        var heard = await FfmpegTool.DecodeAsync(new Uri(running.App.Url, $"/room/{room}/live/index.m3u8").ToString(), Ct, "-t", "10");
        Duet.AssertIn(heard, seconds: 9);
    }

    [Fact]
    public async Task Everything_is_said_that_a_cache_and_a_player_must_know()
    {
        var room = await Ada.OpenAsync();
        var answer = await Guest.GetAsync($"/room/{room}/live/index.m3u8", Ct);
        var lines = (await answer.Content.ReadAsStringAsync(Ct)).Split('\n');
        Assert.Equal(("application/vnd.apple.mpegurl", "public, max-age=1", "*"),
            (answer.Content.Headers.ContentType?.ToString(), answer.Headers.CacheControl?.ToString(), answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Empty(answer.Headers.Vary);
        Assert.Equal(["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-TARGETDURATION:2"], lines[..4]);
        Assert.DoesNotContain("#EXT-X-ENDLIST", lines);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/room/{room}/live/index.m3u8");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Contains((await Guest.SendAsync(again, Ct)).StatusCode, new[] { HttpStatusCode.NotModified, HttpStatusCode.OK });

        foreach (var file in new[] { lines.Single(l => l.StartsWith("#EXT-X-MAP", StringComparison.Ordinal)).Split('"')[1], lines.First(l => l.EndsWith(".m4s", StringComparison.Ordinal)) })
        {
            var part = await Guest.GetAsync($"/room/{room}/live/{file}", Ct);
            Assert.Equal((HttpStatusCode.OK, "audio/mp4", "public, max-age=3600, immutable"), (part.StatusCode, part.Content.Headers.ContentType?.ToString(), part.Headers.CacheControl?.ToString()));
            using var range = new HttpRequestMessage(HttpMethod.Get, $"/room/{room}/live/{file}");
            range.Headers.Range = new RangeHeaderValue(0, 1);
            Assert.Equal(HttpStatusCode.PartialContent, (await Guest.SendAsync(range, Ct)).StatusCode);
        }
        Assert.Equal((404, "not_found"), await Guest.GetAsync($"/room/{room}/live/made-up.m4s", Ct).RefusalAsync());
    }

    [Fact]
    public async Task The_window_slides_and_the_end_is_written_where_the_last_words_still_are()
    {
        var room = await Ada.OpenAsync();
        var first = await PlaylistAsync(room);
        await Api.UntilAsync(async () => SequenceOf(await PlaylistAsync(room)) > SequenceOf(first), "the window has moved on");
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        await Api.UntilAsync(async () => (await PlaylistAsync(room)).Contains("#EXT-X-ENDLIST", StringComparison.Ordinal), "the end is written");
        var last = (await PlaylistAsync(room)).Split('\n').Last(l => l.EndsWith(".m4s", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await Guest.GetAsync($"/room/{room}/live/{last}", Ct)).StatusCode);
    }

    private async Task<string> PlaylistAsync(string room)
    {
        var answer = await Guest.GetAsync($"/room/{room}/live/index.m3u8", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private static long SequenceOf(string playlist) =>
        long.Parse(playlist.Split('\n').Single(l => l.StartsWith("#EXT-X-MEDIA-SEQUENCE:", StringComparison.Ordinal)).Split(':')[1], CultureInfo.InvariantCulture);
}
