using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Live.Peer;
using Palabre.TestApp;
using Palabre.TestKit;
using Sound = Palabre.Rooms.Tests.Media.Sound;

namespace Palabre.Rooms.Tests.Recorded;

/// <summary>Recording over HTTP and real media: who may, who is heard, what is kept, and what is gone when somebody takes it back.</summary>
public sealed class RecordingApiTests(RunningApp running) : IClassFixture<RunningApp>
{
    private static CancellationToken Ct => Api.Ct;
    private HttpClient Ada => running.Ada;
    private HttpClient Bo => running.Bo;
    private HttpClient Dounia => running.Dounia;
    private RecordingFiles Files => running.App.Services.GetRequiredService<RecordingFiles>();

    [Fact]
    public async Task A_moderator_starts_and_stops_it_and_nobody_else()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        Assert.Equal((403, "not_moderator"), await Bo.PutAsync($"/api/rooms/{room}/recording", null, Ct).RefusalAsync());
        Assert.Equal(JsonValueKind.Null, (await Ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("recording").ValueKind);
        Assert.Equal("off", await StateAsync(Dounia, room));

        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/recording"));
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/recording"));
        Assert.NotEqual(JsonValueKind.Null, (await running.Guest.GetJsonAsync($"/api/rooms/{room}")).GetProperty("recording").GetProperty("since").ValueKind);
        Assert.Equal("recording", await StateAsync(running.Guest, room));
        Assert.Equal("asked", (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("recording").GetString());

        Assert.Equal((403, "not_moderator"), await Bo.DeleteAsync($"/api/rooms/{room}/recording", Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/recording"));
        Assert.Equal("paused", await StateAsync(Ada, room));
        Assert.Equal(1, await CountAsync<RecordedStretch>(room));
        await EndAsync(room);
    }

    [Fact]
    public async Task Nobody_is_heard_before_they_agree_and_moderators_see_who_agreed_and_when()
    {
        var room = await Ada.OpenRecordedAsync();
        await Ada.SeatAsync(Bo, room);
        Assert.Equal((409, "recording_consent_first"), await Bo.PutAsync($"/api/rooms/{room}/microphone", JsonContent.Create(new { open = true }), Ct).RefusalAsync());
        await using var silent = LivePeer.Publisher(TimeProvider.System);
        using (var refused = await Bo.OfferAsync($"/api/rooms/{room}/whip", silent.CreateOffer()))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Null(refused.Headers.RetryAfter);
        }
        Assert.Equal(HttpStatusCode.SeeOther, (await Bo.FormAsync($"/room/{room}/recording/consent", ("agreed", "true"))).StatusCode);
        await using var bo = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip");
        Assert.Equal(HttpStatusCode.NoContent, await Bo.PutAsync($"/api/rooms/{room}/microphone", new { open = true }));

        var consents = (await Ada.GetJsonAsync($"/api/rooms/{room}/recording")).GetProperty("consents").EnumerateArray().ToList();
        Assert.Equal(["ada", "bo"], consents.Select(c => c.GetProperty("member").GetProperty("handle").GetString()));
        Assert.All(consents, c => Assert.True(c.GetProperty("agreed").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, (await Dounia.GetJsonAsync($"/api/rooms/{room}/recording")).GetProperty("consents").ValueKind);
        Assert.Equal((400, "recording_answer_missing"), await Bo.PutAsync($"/api/rooms/{room}/recording/consent", JsonContent.Create(new { }), Ct).RefusalAsync());
        await EndAsync(room);
    }

    [Fact]
    public async Task A_program_agrees_with_its_offer_and_an_invited_one_with_their_answer()
    {
        var room = await Ada.OpenRecordedAsync();
        await Ada.SeatAsync(Bo, room);
        await using var bo = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip?recording=agree");
        Assert.Equal("agreed", (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("recording").GetString());

        await Dounia.PutAsync($"/api/rooms/{room}/presence");
        Assert.Equal(HttpStatusCode.Accepted, await Ada.PutAsync($"/api/rooms/{room}/stage/{await Dounia.IdAsync(room)}"));
        Assert.Equal((409, "recording_consent_first"), await Dounia.PutAsync($"/api/rooms/{room}/invitation", null, Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.SeeOther, (await Dounia.FormAsync($"/room/{room}/accept", ("recording", "agree"))).StatusCode);
        Assert.Equal("stage", (await Dounia.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("seat").GetString());
        await EndAsync(room);
    }

    [Fact]
    public async Task When_it_starts_the_engine_lets_nobody_through_who_has_not_agreed()
    {
        var room = await Ada.OpenAsync();
        await Ada.SeatAsync(Bo, room);
        await using var bo = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip");
        using var talking = Sound.Talk(bo);
        var gathering = running.App.Services.GetRequiredService<LiveRooms>().Find(Api.Room(room))!;
        await Api.UntilAsync(() => Task.FromResult(gathering.Levels().Any(l => !l.Muted)), "Bo is let through");
        Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/recording"));
        Assert.All(gathering.Levels(), l => Assert.True(l.Muted));
        Assert.Equal(HttpStatusCode.NoContent, await Bo.PutAsync($"/api/rooms/{room}/recording/consent", new { agreed = false }));
        Assert.Equal("audience", (await Bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("seat").GetString());
        await EndAsync(room);
        await Api.UntilAsync(async () => await StateAsync(Ada, room) == "empty", "nothing was recorded");
        Assert.False(Directory.Exists(Files.FolderOf(Api.Room(room))));
    }

    [Fact]
    public async Task What_two_people_say_is_in_their_files_and_in_the_mix_and_is_gone_when_one_takes_it_back()
    {
        var room = await RecordTwoAsync(pauses: true);
        var id = Api.Room(room);
        var (ada, bo) = (Api.Member(await Ada.MyIdAsync()), Api.Member(await Bo.MyIdAsync()));
        await EndAsync(room);
        await Api.UntilAsync(async () => await StateAsync(Dounia, room) == "ready", "the recording is made");

        var (one, other, mix) = (Read(Files.VoiceOf(id, ada)), Read(Files.VoiceOf(id, bo)), Read(Files.MixOf(id)));
        foreach (var file in new[] { one, other, mix })
        {
            Assert.DoesNotContain("WARNING", OpusTools.Info(file), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("TITLE=Whose water is it?", OpusTools.Info(file), StringComparison.OrdinalIgnoreCase);
        }
        var (adas, bos, both) = (OpusTools.Decode(one), OpusTools.Decode(other), OpusTools.Decode(mix));
        Assert.Equal(("A1", "B2"), (ToneCode.Decode(adas), ToneCode.Decode(bos)));
        Assert.Equal("A1B2", ToneCode.Decode(both));
        Assert.Equal((adas.Samples.Length, adas.Samples.Length), (bos.Samples.Length, both.Samples.Length));
        Assert.Equal(adas.Samples.Length / 48, (await Dounia.GetJsonAsync($"/api/rooms/{room}/recording")).GetProperty("lengthMs").GetInt64());
        Assert.InRange(Math.Abs(Onset(both, 0) - Onset(adas, 0)), 0, 0.02);
        Assert.InRange(Math.Abs(Onset(both, Onset(bos, 0) - 0.1) - Onset(bos, 0)), 0, 0.02);
        Assert.Empty(Directory.EnumerateDirectories(Files.FolderOf(id)));
        Assert.True(new FileInfo(Files.Mp3Of(id)).Length > 1000);
        var peaks = JsonDocument.Parse(Read(Files.WaveformOf(id))).RootElement;
        Assert.Equal(250, peaks.GetProperty("ms").GetInt32());
        Assert.Contains(peaks.GetProperty("peaks").EnumerateArray(), p => p.GetInt32() > 20);
        var spans = await SpansAsync(room);
        Assert.Equal([ada, bo], spans.Where(s => s.Kind == RecordedKind.Speech).OrderBy(s => s.FromMs).Select(s => s.Member).Distinct());
        Assert.Contains(spans, s => s.Kind == RecordedKind.Seat && s.Member == ada && s.Moderates);

        Assert.Equal(HttpStatusCode.NotFound, await Dounia.DropAsync($"/api/rooms/{room}/recording/voices/me"));
        Assert.Equal(HttpStatusCode.NoContent, await Bo.DropAsync($"/api/rooms/{room}/recording/voices/me"));
        Assert.False(File.Exists(Files.VoiceOf(id, bo)));
        await Api.UntilAsync(async () => await StateAsync(Dounia, room) == "ready", "the recording is made anew");
        Assert.Equal("A1", ToneCode.Decode(OpusTools.Decode(Read(Files.MixOf(id)))));
        Assert.Equal(both.Samples.Length, OpusTools.Decode(Read(Files.MixOf(id))).Samples.Length);
        Assert.DoesNotContain(await SpansAsync(room), s => s.Member == bo);
        Assert.Equal(1, (await RecordingAsync(room))!.Version);

        Assert.Equal((403, "only_host"), await Bo.DeleteAsync($"/api/rooms/{room}/recording/files", Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/recording/files"));
        Assert.False(Directory.Exists(Files.FolderOf(id)));
        Assert.Equal((0, 0), (await CountAsync<RecordedSpan>(room), await CountAsync<RecordingConsent>(room)));
        Assert.Null(await RecordingAsync(room));
    }

    [Fact]
    public async Task While_the_room_lives_a_voice_that_is_taken_back_is_not_in_what_is_made()
    {
        var room = await RecordTwoAsync(pauses: false);
        var id = Api.Room(room);
        var bo = Api.Member(await Bo.MyIdAsync());
        Assert.True(File.Exists(Files.VoiceOf(id, 0, bo)));
        Assert.Equal(HttpStatusCode.NoContent, await Bo.DropAsync($"/api/rooms/{room}/recording/voices/me"));
        Assert.False(File.Exists(Files.VoiceOf(id, 0, bo)));
        await EndAsync(room);
        await Api.UntilAsync(async () => await StateAsync(Ada, room) == "ready", "the recording is made");
        Assert.Equal("A1", ToneCode.Decode(OpusTools.Decode(Read(Files.MixOf(id)))));
        Assert.DoesNotContain(await SpansAsync(room), s => s.Member == bo);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_ends_the_recording_and_not_the_room()
    {
        var room = await Ada.OpenRecordedAsync();
        var folder = Files.FolderOf(Api.Room(room));
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        await File.WriteAllTextAsync(folder, "in the way", Ct);
        await using var ada = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Ada, $"/api/rooms/{room}/whip");
        using var talking = Sound.Talk(ada);
        await Api.UntilAsync(async () => await StateAsync(Ada, room) == "paused", "the recording has stopped");
        Assert.Equal("live", (await Ada.GetJsonAsync($"/api/rooms/{room}")).GetProperty("state").GetString());
        File.Delete(folder);
        await EndAsync(room);
    }

    [Fact]
    public async Task Where_it_is_switched_off_nobody_is_offered_it()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Rooms:Recording"] = "false" });
        using var ada = await app.AsAsync("ada");
        var room = await ada.OpenAsync();
        Assert.Equal((409, "recording_off"), await ada.PutAsync($"/api/rooms/{room}/recording", null, Ct).RefusalAsync());
        Assert.Equal((409, "recording_off"), await ada.PostAsJsonAsync("/api/rooms", new { title = "Again", record = true }, Ct).RefusalAsync());
        Assert.DoesNotContain("Record this room", await ada.GetStringAsync($"/room/{room}", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("Record this room", await ada.GetStringAsync("/rooms/open", Ct), StringComparison.Ordinal);
        Assert.Contains("Record this room", await Ada.GetStringAsync("/rooms/open", Ct), StringComparison.Ordinal);
    }

    /// <summary>A recorded room in which Ada says A1, then Bo B2, and between them the recording rests for a moment.</summary>
    private async Task<string> RecordTwoAsync(bool pauses)
    {
        var room = await Ada.OpenRecordedAsync();
        await Ada.SeatAsync(Bo, room);
        await using var ada = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Ada, $"/api/rooms/{room}/whip");
        await ada.SayAsync("A1");
        if (pauses)
        {
            await ada.SayAsync("");
            Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}/recording"));
            await ada.SayAsync("C");
            Assert.Equal(HttpStatusCode.NoContent, await Ada.PutAsync($"/api/rooms/{room}/recording"));
        }
        await using var bo = await Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), Bo, $"/api/rooms/{room}/whip?recording=agree");
        await bo.SayAsync("B2");
        await bo.SayAsync("");
        return room;
    }

    private static Task<string?> StateAsync(HttpClient who, string room) => Records.StateAsync(who, room);
    private static byte[] Read(string path) => File.ReadAllBytes(path);
    private static double Onset(TestKit.Sound sound, double after) => Records.Onset(sound, after);

    private async Task EndAsync(string room) => Assert.Equal(HttpStatusCode.NoContent, await Ada.DropAsync($"/api/rooms/{room}?now=true"));

    private async Task<List<RecordedSpan>> SpansAsync(string room)
    {
        await using var scope = running.App.Services.CreateAsyncScope();
        var id = Api.Room(room);
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<RecordedSpan>().AsNoTracking().Where(s => s.Room == id).ToListAsync(Ct);
    }

    private async Task<Palabre.Rooms.Recording?> RecordingAsync(string room)
    {
        await using var scope = running.App.Services.CreateAsyncScope();
        var id = Api.Room(room);
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Palabre.Rooms.Recording>().AsNoTracking().SingleOrDefaultAsync(s => s.Room == id, Ct);
    }

    private async Task<int> CountAsync<TRow>(string room) where TRow : class
    {
        await using var scope = running.App.Services.CreateAsyncScope();
        var id = Api.Room(room);
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<TRow>().CountAsync(r => EF.Property<RoomId>(r, "Room") == id, Ct);
    }
}
