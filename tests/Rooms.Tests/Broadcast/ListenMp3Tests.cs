using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Broadcast;

/// <summary>A room as an endless MP3, heard by ffmpeg.</summary>
public sealed class ListenMp3Tests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;
    private Broadcasts Broadcasts => running.App.Services.GetRequiredService<Broadcasts>();

    [Fact]
    public async Task A_guest_hears_two_speakers_at_once_and_is_counted_until_they_go()
    {
        var room = await Ada.OpenAsync("L’eau d’été");
        await using var duet = await Duet.OnStageAsync(room, Ada, running.Bo);
        await using (var first = await Player.TuneInAsync(running.Guest, $"/room/{room}/listen.mp3"))
        {
            Assert.Equal((HttpStatusCode.OK, "audio/mpeg", "no-store"), (first.Answer.StatusCode, first.Answer.Content.Headers.ContentType?.ToString(), first.Answer.Headers.CacheControl?.ToString()));
            Assert.Equal("*", first.Answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.False(first.Answer.Headers.Contains("icy-metaint"));
            Assert.True(await first.HearAsync(TimeSpan.FromSeconds(5)));
            Duet.AssertIn(await FfmpegTool.DecodeAsync(first.Got, ".mp3", Api.Ct), seconds: 5);
            Assert.Equal(1, await GuestsAsync(room));

            // Whoever comes later gets the last two seconds at once.
            await using var second = await Player.TuneInAsync(running.Guest, $"/room/{room}/listen.mp3");
            await second.HearAsync(TimeSpan.FromMilliseconds(400));
            Assert.True(second.Got.Length > 1.5 * 8000, $"{second.Got.Length} bytes came at once.");
            Assert.Equal(2, await GuestsAsync(room));
        }
        await Api.UntilAsync(async () => await GuestsAsync(room) == 0, "nobody is counted");
    }

    [Fact]
    public async Task A_player_that_asks_is_told_the_title_and_who_speaks()
    {
        var room = await Ada.OpenAsync("L'eau d’été");
        await using var duet = await Duet.OnStageAsync(room, Ada);
        await using var player = await Player.TuneInAsync(running.Guest, $"/room/{room}/listen.mp3", asksTitles: true);
        var interval = int.Parse(player.Answer.Headers.GetValues("icy-metaint").Single(), System.Globalization.CultureInfo.InvariantCulture);
        await player.HearAsync(TimeSpan.FromSeconds(5));
        var (sound, titles) = player.Parted(interval);
        Assert.Contains("StreamTitle='L’eau d’été · Ada Nwosu';", titles);
        // Nothing of the titles is left in the sound.
        for (var at = 0; at + 192 <= sound.Length; at += 192) Assert.Equal((0xFF, 0xFB), (sound[at], sound[at + 1]));
    }

    [Fact]
    public async Task Head_answers_without_starting_anything()
    {
        var room = await Ada.OpenAsync("L’été");
        using var raw = await RawAsync(room);
        Assert.Contains("icy-name: L’été\r\n", raw.Head, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/room/{room}/listen.mp3");
        var answer = await running.Guest.SendAsync(request, Api.Ct);
        Assert.Equal((HttpStatusCode.OK, "audio/mpeg"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.True(Broadcasts.Find(Api.Room(room)) is null or { IsIdle: true });
    }

    [Fact]
    public async Task The_end_of_the_room_ends_the_stream_with_a_whole_frame()
    {
        var room = await Ada.OpenAsync();
        await using var player = await Player.TuneInAsync(running.Guest, $"/room/{room}/listen.mp3");
        Assert.True(await player.HearAsync(TimeSpan.FromSeconds(1)));
        await Ada.DropAsync($"/api/rooms/{room}?now=true");
        Assert.False(await player.HearAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, player.Got.Length % 192);
        Assert.Equal((409, "room_ended"), await running.Guest.GetAsync($"/room/{room}/listen.mp3", Api.Ct).RefusalAsync());
    }

    [Fact]
    public async Task An_ffmpeg_that_dies_is_started_again_and_the_stream_goes_on()
    {
        var room = await Ada.OpenAsync();
        await using var duet = await Duet.OnStageAsync(room, Ada);
        await using var player = await Player.TuneInAsync(running.Guest, $"/room/{room}/listen.mp3");
        await player.HearAsync(TimeSpan.FromSeconds(1));
        var first = await ProcessOfAsync(room);
        using (var process = System.Diagnostics.Process.GetProcessById(first)) process.Kill();
        await player.HearAsync(TimeSpan.FromSeconds(4));
        Assert.NotEqual(first, await ProcessOfAsync(room));
        var heard = await FfmpegTool.DecodeAsync(player.Got, ".mp3", Api.Ct);
        // Two seconds of silence at the beginning; what was said while ffmpeg was away came a little later.
        Assert.True(heard.Length > TimeSpan.FromSeconds(5.5), $"{heard.Length} were heard.");
        Assert.True(new Sound(heard.Samples[^96_000..], 48_000).ShareOf(Duet.Low) > 0.8);
    }

    private async Task<int> ProcessOfAsync(string room)
    {
        int? id = null;
        await Api.UntilAsync(() => Task.FromResult((id = Broadcasts.Find(Api.Room(room))?.Encoders.SingleOrDefault()?.ProcessId) is not null), "ffmpeg runs");
        return id!.Value;
    }

    private async Task<int> GuestsAsync(string room) => (await Ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("audience").GetProperty("guests").GetInt32();

    /// <summary>The head of an answer as it is on the wire: HttpClient reads headers as Latin-1.</summary>
    private async Task<RawAnswer> RawAsync(string room)
    {
        var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(running.App.Url.Host, running.App.Url.Port, Api.Ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HEAD /room/{room}/listen.mp3 HTTP/1.1\r\nHost: {running.App.Url.Authority}\r\n\r\n"), Api.Ct);
        var buffer = new byte[4096];
        var text = "";
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal)) text += Encoding.UTF8.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, Api.Ct));
        return new(client, text);
    }

    private sealed record RawAnswer(System.Net.Sockets.TcpClient Client, string Head) : IDisposable
    {
        public void Dispose() => Client.Dispose();
    }
}
