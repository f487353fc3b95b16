using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Live.Peer;
using Palabre.Rooms.Tests.Media;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Incident;

/// <summary>What a report from inside keeps of a room, heard with the reference decoder; and that without one nothing is kept.</summary>
public sealed class IncidentSoundTests(RunningApp running) : IClassFixture<RunningApp>
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Ct => Api.Ct;
    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;
    private HttpClient Dounia => running.Dounia;
    private IIncidentSound Sound => running.App.Services.GetRequiredService<IIncidentSound>();
    private LiveRooms Live => running.App.Services.GetRequiredService<LiveRooms>();
    private string Data => running.App.Services.GetRequiredService<StorageSettings>().DataDirectory;

    [Fact]
    public async Task A_report_from_inside_keeps_what_each_open_microphone_said_and_nothing_else()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        await Dounia.PutAsync($"/api/rooms/{room}/presence");
        await using var ada = await SpeakerAsync(Ada, room);
        await using var bo = await SpeakerAsync(Bo, room, "?microphone=closed");
        var (one, other, muted) = (Packets("A1"), Packets("B2"), Packets("CC"));
        await Task.WhenAll(SayAsync(ada, one, 0), SayAsync(bo, muted, 0));
        await Bo.PutAsync($"/api/rooms/{room}/microphone", new { open = true });
        await SayAsync(bo, other, 15);
        await Bo.PutAsync($"/api/rooms/{room}/microphone", new { open = false });
        await SayAsync(bo, muted, 0);

        var kept = await Sound.KeepAsync(Api.Room(room), await MeAsync(Dounia, room), Ct);

        Assert.NotNull(kept);
        Assert.Equal(32, kept.Key.Length);
        Assert.Equal(new[] { await MeAsync(Ada, room), await MeAsync(Bo, room) }.OrderBy(id => id.Value), kept.Speakers.OrderBy(id => id.Value));
        Assert.InRange((kept.To - kept.From).TotalSeconds, 1, 12);
        var files = await Sound.OpenAsync(kept.Id, kept.Key, Ct);
        Assert.Equal(kept.Speakers.OrderBy(id => id.Value), files.Keys.OrderBy(id => id.Value));
        Assert.All(files.Values, file => Assert.DoesNotContain("WARNING", OpusTools.Info(file), StringComparison.OrdinalIgnoreCase));
        var (adas, bos) = (OpusTools.Decode(files[await MeAsync(Ada, room)]), OpusTools.Decode(files[await MeAsync(Bo, room)]));
        Assert.Equal(("A1", "B2"), (ToneCode.Decode(adas), ToneCode.Decode(bos)));
        // Bo spoke after Ada had ended, and in the files as well: to a frame or two, and to the pauses of a busy machine.
        Assert.InRange(Onset(bos) - Onset(adas), one.Count * 0.02 - 0.04, one.Count * 0.02 + 6);

        Assert.Equal(0, new Traces(one[10]).InFilesOf(Data) + new Traces(kept.Key).InFilesOf(Data));
        await Sound.DestroyAsync(kept.Id, Ct);
        Assert.Empty(await Sound.OpenAsync(kept.Id, kept.Key, Ct));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Data, "incident")));
        await Sound.DestroyAsync(kept.Id, Ct);
        // Nobody holds a room that another test's people would have to leave.
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}?now=true"));
    }

    [Fact]
    public async Task Whoever_is_not_inside_keeps_nothing_and_nor_does_anybody_once_the_room_is_over()
    {
        var room = await Ada.OpenAsync();
        await using var ada = await SpeakerAsync(Ada, room);
        await SayAsync(ada, Packets("1"), 0);
        var id = Api.Room(room);
        var me = await MeAsync(Ada, room);
        Assert.Null(await Sound.KeepAsync(id, await MeAsync(Dounia, room), Ct));
        var window = Live.Find(id)!.Sound!;
        await Api.UntilAsync(() => Task.FromResult(window.Bytes > 0), "what was said is kept");

        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}?now=true"));
        Assert.Null(await Sound.KeepAsync(id, me, Ct));
        Assert.Equal(0, window.Bytes);
    }

    [Fact]
    public async Task Nothing_leads_out_of_the_folder_of_sealed_sound()
    {
        foreach (var name in new[] { "../palabre.db", "", "..", new string('g', 32), new string('A', 32) })
        {
            Assert.Empty(await Sound.OpenAsync(name, new byte[32], Ct));
            await Sound.DestroyAsync(name, Ct);
        }
        Assert.True(TestDatabase.IsPostgres || File.Exists(Path.Combine(Data, "palabre.db")));
    }

    [Fact]
    public async Task Where_it_is_switched_off_nothing_is_kept_and_no_page_says_so()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Rooms:IncidentSound"] = "false" });
        using var ada = await app.AsAsync("ada");
        var room = await ada.OpenAsync();
        Assert.Null(app.Services.GetRequiredService<LiveRooms>().Find(Api.Room(room))!.Sound);
        Assert.DoesNotContain("The last ten minutes", await ada.GetStringAsync($"/room/{room}", Ct), StringComparison.Ordinal);
        Assert.Contains("The last ten minutes", await Ada.GetStringAsync($"/room/{await Ada.OpenAsync()}", Ct), StringComparison.Ordinal);
    }

    private static async Task<LivePeer> SpeakerAsync(HttpClient who, string room, string query = "") =>
        await Media.Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), who, $"/api/rooms/{room}/whip{query}");

    private static List<byte[]> Packets(string code)
    {
        using var file = new MemoryStream(OpusTools.Encode(ToneCode.Encode(code)));
        return [.. OggOpusReader.Read(file).Select(packet => packet.Data.ToArray())];
    }

    /// <summary>Speaks in real time; every so many packets one is left out.</summary>
    private static async Task SayAsync(LivePeer speaker, List<byte[]> packets, int lossEvery)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        for (var i = 0; i < packets.Count; i++)
        {
            if (lossEvery > 0 && i % lossEvery == lossEvery - 1) speaker.Skip(960);
            else speaker.Send(packets[i]);
            var wait = Frame * (i + 1) - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, Ct);
        }
    }

    /// <summary>Seconds until the first sound.</summary>
    private static double Onset(TestKit.Sound sound) => (double)Array.FindIndex(sound.Samples, sample => Math.Abs(sample) > 0.05f) / sound.Rate;

    private static async Task<MemberId> MeAsync(HttpClient who, string room) => Api.Member(await who.IdAsync(room));
}
