using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Replay;

/// <summary>Thirty seconds out of a recording: what is cut, by whom, and who may undo it.</summary>
public sealed class ClipTests(RunningApp running) : IClassFixture<RunningApp>
{
    [Theory]
    [InlineData(0)]
    [InlineData(5_013)]
    [InlineData(30_000)]
    public async Task A_clip_is_thirty_seconds_of_the_mix_from_where_it_was_asked_for(long fromMs)
    {
        var room = await RecordedRoom.MakeAsync(running);
        var clip = await CutAsync(room, running.Dounia, fromMs, "Sur l’eau");
        Assert.Equal((fromMs, fromMs + 30_000, "Sur l’eau"), (clip.GetProperty("fromMs").GetInt64(), clip.GetProperty("toMs").GetInt64(), clip.GetProperty("title").GetString()));

        var file = await running.Guest.GetByteArrayAsync(clip.GetProperty("audio").GetString(), Api.Ct);
        Assert.DoesNotContain("WARNING", OpusTools.Info(file), StringComparison.OrdinalIgnoreCase);
        var heard = OpusTools.Decode(file);
        Assert.InRange(heard.Length.TotalMilliseconds, 29_980, 30_020);
        // Where Ada gives way to Bo, at 20 s of the room, or Bo to Ada, at 40 s.
        var change = (int)(fromMs < 20_000 ? 20_000 - fromMs : 40_000 - fromMs);
        Assert.Equal(fromMs < 20_000 ? RecordedRoom.Low : RecordedRoom.High, Pitch(heard, change - 400), 10.0);
        Assert.Equal(fromMs < 20_000 ? RecordedRoom.High : RecordedRoom.Low, Pitch(heard, change + 200), 10.0);
    }

    [Fact]
    public async Task Near_the_end_a_clip_is_shorter_and_past_it_there_is_none()
    {
        var room = await RecordedRoom.MakeAsync(running);
        var clip = await CutAsync(room, running.Bo, 50_000);
        Assert.Equal((60_000, null), (clip.GetProperty("toMs").GetInt64(), clip.GetProperty("title").GetString()));
        Assert.InRange(OpusTools.Decode(await running.Guest.GetByteArrayAsync(clip.GetProperty("audio").GetString(), Api.Ct)).Length.TotalMilliseconds, 9_980, 10_020);
        foreach (var outside in new long[] { -1, 59_500, 60_000, long.MaxValue })
            Assert.Equal((400, "clip_outside"), await AskAsync(room, running.Bo, outside).RefusalAsync());
        Assert.Equal((400, "clip_title_length"), await AskAsync(room, running.Bo, 0, new string('x', 81)).RefusalAsync());
    }

    [Fact]
    public async Task Only_members_cut_only_where_the_host_allows_it_and_only_in_rooms_open_to_all()
    {
        var room = await RecordedRoom.MakeAsync(running);
        Assert.Equal((401, "sign_in_first"), await AskAsync(room, running.Guest, 0).RefusalAsync());
        Assert.Equal((403, "replay_not_yours"), await running.Bo.PutAsJsonAsync($"/api/rooms/{room.Id}/replay/clips", new { allowed = false }, Api.Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.NoContent, await running.Ada.PutAsync($"/api/rooms/{room.Id}/replay/clips", new { allowed = false }));
        Assert.Equal((403, "clips_forbidden"), await AskAsync(room, running.Bo, 0).RefusalAsync());
        await running.Ada.PutAsync($"/api/rooms/{room.Id}/replay/clips", new { allowed = true });
        await CutAsync(room, running.Bo, 0);

        var closed = await RecordedRoom.MakeAsync(running, "closed");
        Assert.Equal((403, "clips_of_open_rooms"), await AskAsync(closed, running.Bo, 0).RefusalAsync());
        Assert.Equal((404, "not_found"), await AskAsync(closed, running.Dounia, 0).RefusalAsync());
        Assert.Equal((404, "not_found"), await AskAsync(closed, running.Guest, 0).RefusalAsync());
        await room.ChangeAsync(db => db.Find<Recording>(room.Room)!.State = RecordingState.Live);
        Assert.Equal((409, "replay_not_ready"), await AskAsync(room, running.Bo, 0).RefusalAsync());
    }

    [Fact]
    public async Task One_member_cuts_twenty_of_a_recording_at_most()
    {
        var room = await RecordedRoom.MakeAsync(running);
        for (var i = 0; i < 20; i++) await CutAsync(room, running.Dounia, i * 1000);
        Assert.Equal((409, "clips_many"), await AskAsync(room, running.Dounia, 0).RefusalAsync());
        await CutAsync(room, running.Bo, 0);
    }

    [Fact]
    public async Task Who_cut_it_the_host_and_who_is_heard_in_it_delete_a_clip_and_nobody_else()
    {
        var room = await RecordedRoom.MakeAsync(running);
        var (chidi, _) = await running.MemberAsync();
        // 0 to 15 s: Ada alone is heard; from 20 s on Bo.
        string Of(JsonElement clip) => $"/api/rooms/{room.Id}/clips/{clip.GetProperty("id").GetString()}";
        var (byDounia, withBo, forHost) = (await CutAsync(room, running.Dounia, 0), await CutAsync(room, running.Dounia, 10_000), await CutAsync(room, running.Dounia, 41_000));
        Assert.Equal((401, "sign_in_first"), await running.Guest.DeleteAsync(Of(byDounia), Api.Ct).RefusalAsync());
        Assert.Equal((403, "clip_not_yours"), await chidi.DeleteAsync(Of(byDounia), Api.Ct).RefusalAsync());
        Assert.Equal((403, "clip_not_yours"), await running.Bo.DeleteAsync(Of(forHost), Api.Ct).RefusalAsync());
        Assert.Equal(HttpStatusCode.NoContent, await running.Dounia.DropAsync(Of(byDounia)));
        Assert.Equal(HttpStatusCode.NoContent, await running.Bo.DropAsync(Of(withBo)));
        Assert.Equal(HttpStatusCode.NoContent, await running.Ada.DropAsync(Of(forHost)));
        Assert.Equal((404, "not_found"), await running.Ada.DeleteAsync(Of(forHost), Api.Ct).RefusalAsync());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(room.Files.ClipOf(room.Room, 1))!));
        Assert.Equal(HttpStatusCode.NotFound, (await running.Guest.GetAsync(withBo.GetProperty("url").GetString(), Api.Ct)).StatusCode);
    }

    [Fact]
    public async Task Who_takes_their_voice_out_is_heard_in_no_clip_any_more()
    {
        var room = await RecordedRoom.MakeAsync(running);
        var (withBo, without) = (await CutAsync(room, running.Dounia, 10_000), await CutAsync(room, running.Dounia, 41_000));
        Assert.Equal(HttpStatusCode.NoContent, await running.Bo.DropAsync($"/api/rooms/{room.Id}/recording/voices/me"));
        // While the recording is made anew nothing of it is heard; afterwards there is no such clip.
        var answer = await running.Guest.GetAsync(withBo.GetProperty("audio").GetString(), Api.Ct);
        Assert.True(answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound, $"{answer.StatusCode}");
        var left = new List<string>();
        await room.ChangeAsync(db => left.AddRange(db.Set<RoomClip>().Where(c => c.Room == room.Room).Select(c => c.Id).AsEnumerable().Select(id => $"{id}")));
        Assert.Equal([without.GetProperty("id").GetString()!], left);
    }

    [Fact]
    public async Task Its_page_tells_others_what_it_plays_and_leads_back_to_its_place()
    {
        var room = await RecordedRoom.MakeAsync(running);
        var answer = await running.Dounia.FormAsync($"/room/{room.Id}/clips", ("from", "12.5"), ("title", "Sur l’eau"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var path = answer.Headers.Location!.ToString();
        var page = WebUtility.HtmlDecode(await running.Guest.GetStringAsync(path, Api.Ct));
        Assert.Contains($"property=\"og:audio\" content=\"{running.App.Url}{path[1..]}/sound.opus\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/room/{room.Id}?t=12\"", page, StringComparison.Ordinal);
        Assert.Contains("Sur l’eau", page, StringComparison.Ordinal);
        Assert.Contains("data-speech=\"0-7500 27500-30000\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{path}/delete", page, StringComparison.Ordinal);
        Assert.Contains($"{path}/delete", await running.Dounia.GetStringAsync(path, Api.Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await running.Dounia.FormAsync($"{path}/delete")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Guest.GetAsync(path, Api.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_refused_comes_back_with_the_reason()
    {
        var room = await RecordedRoom.MakeAsync(running);
        var answer = await running.Dounia.FormAsync($"/room/{room.Id}/clips", ("from", "75"), ("title", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("The clip must begin inside the recording", await answer.Content.ReadAsStringAsync(Api.Ct), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> AskAsync(RecordedRoom room, HttpClient who, long fromMs, string? title = null) =>
        who.PostAsJsonAsync($"/api/rooms/{room.Id}/clips", new { fromMs, title }, Api.Ct);

    private static async Task<JsonElement> CutAsync(RecordedRoom room, HttpClient who, long fromMs, string? title = null)
    {
        var answer = await AskAsync(room, who, fromMs, title);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.JsonAsync();
    }

    /// <summary>Of a tenth of a second, by its zero crossings.</summary>
    private static double Pitch(Sound sound, int atMs)
    {
        var piece = sound.Samples.AsSpan(atMs * sound.Rate / 1000, sound.Rate / 10);
        var crossings = 0;
        for (var i = 1; i < piece.Length; i++) if (piece[i - 1] < 0 && piece[i] >= 0) crossings++;
        return crossings * 10;
    }
}
