using System.Net;
using System.Net.Http.Headers;

namespace Palabre.Rooms.Tests.Replay;

/// <summary>The files of a recording over HTTP: ranges, heads, names, and who gets them.</summary>
public sealed class ReplaySoundTests(RunningApp running) : IClassFixture<RunningApp>
{
    private static readonly string[] All = ["mix.opus", "mix.mp3", "waveform.json"];

    [Fact]
    public async Task A_guest_hears_an_open_room_again_and_caches_may_keep_it_for_a_while()
    {
        var room = await RecordedRoom.MakeAsync(running);
        var answer = await running.Guest.GetAsync($"{room.Path}/mix.opus", Api.Ct);
        Assert.Equal((HttpStatusCode.OK, "audio/ogg"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("opus", answer.Content.Headers.ContentType?.Parameters.Single().Value);
        Assert.Equal(File.ReadAllBytes(room.Files.MixOf(room.Room)), await answer.Content.ReadAsByteArrayAsync(Api.Ct));
        Assert.Equal("bytes", Assert.Single(answer.Headers.AcceptRanges));
        Assert.Equal((true, TimeSpan.FromHours(1)), (answer.Headers.CacheControl!.Public, answer.Headers.CacheControl.MaxAge));
        Assert.Contains("immutable", answer.Headers.CacheControl.ToString(), StringComparison.Ordinal);
        Assert.Null(answer.Content.Headers.ContentDisposition);
        Assert.Equal("audio/mpeg", (await running.Guest.GetAsync($"{room.Path}/mix.mp3", Api.Ct)).Content.Headers.ContentType?.MediaType);
        Assert.Equal("application/json", (await running.Guest.GetAsync($"{room.Path}/waveform.json", Api.Ct)).Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=100-199", 100, 100)]
    [InlineData("bytes=-50", -50, 50)]
    [InlineData("bytes=1000-", 1000, -1)]
    public async Task A_part_of_a_file_is_that_part(string range, int from, int length)
    {
        var room = await RecordedRoom.MakeAsync(running);
        var whole = File.ReadAllBytes(room.Files.MixOf(room.Room));
        if (from < 0) from += whole.Length;
        if (length < 0) length = whole.Length - from;
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"{room.Path}/mix.opus");
        asked.Headers.Range = RangeHeaderValue.Parse(range);
        var answer = await running.Guest.SendAsync(asked, Api.Ct);
        Assert.Equal((HttpStatusCode.PartialContent, (long?)from, (long?)whole.Length),
            (answer.StatusCode, answer.Content.Headers.ContentRange!.From, answer.Content.Headers.ContentRange.Length));
        Assert.Equal(whole[from..(from + length)], await answer.Content.ReadAsByteArrayAsync(Api.Ct));
    }

    [Fact]
    public async Task A_part_that_is_not_there_is_refused_and_one_of_an_older_file_is_the_whole()
    {
        var room = await RecordedRoom.MakeAsync(running);
        using var beyond = new HttpRequestMessage(HttpMethod.Get, $"{room.Path}/mix.opus");
        beyond.Headers.Range = new RangeHeaderValue(100_000_000, null);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await running.Guest.SendAsync(beyond, Api.Ct)).StatusCode);

        using var older = new HttpRequestMessage(HttpMethod.Get, $"{room.Path}/mix.opus");
        older.Headers.Range = new RangeHeaderValue(0, 9);
        older.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue("\"0-0\""));
        Assert.Equal(HttpStatusCode.OK, (await running.Guest.SendAsync(older, Api.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_head_tells_the_length_and_what_is_known_is_not_sent_again()
    {
        var room = await RecordedRoom.MakeAsync(running);
        using var asked = new HttpRequestMessage(HttpMethod.Head, $"{room.Path}/mix.opus");
        var head = await running.Guest.SendAsync(asked, Api.Ct);
        Assert.Equal((HttpStatusCode.OK, (long?)new FileInfo(room.Files.MixOf(room.Room)).Length), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Api.Ct));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{room.Path}/mix.opus");
        again.Headers.IfNoneMatch.Add(head.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await running.Guest.SendAsync(again, Api.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_download_has_a_name_that_one_can_read()
    {
        var room = await RecordedRoom.MakeAsync(running, title: "L’eau : à qui/est-elle ?");
        var name = (await running.Guest.GetAsync($"{room.Path}/mix.opus?download", Api.Ct)).Content.Headers.ContentDisposition!;
        Assert.Equal("attachment", name.DispositionType);
        Assert.Matches(@"^L’eau à qui est-elle \d{4}-\d\d-\d\d\.opus$", name.FileNameStar);
    }

    [Fact]
    public async Task A_closed_room_has_nothing_for_others_and_for_its_own_nothing_that_caches_keep()
    {
        var room = await RecordedRoom.MakeAsync(running, "closed");
        foreach (var file in All)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await running.Guest.GetAsync($"{room.Path}/{file}", Api.Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await running.Dounia.GetAsync($"{room.Path}/{file}", Api.Ct)).StatusCode);
            var own = await running.Bo.GetAsync($"{room.Path}/{file}", Api.Ct);
            Assert.Equal((HttpStatusCode.OK, true, false), (own.StatusCode, own.Headers.CacheControl!.Private, own.Headers.CacheControl.Public));
        }
    }

    [Fact]
    public async Task While_it_is_made_anew_there_is_nothing_and_then_only_the_new_version()
    {
        var room = await RecordedRoom.MakeAsync(running);
        using var making = await room.StayInTheMakingAsync();
        await room.ChangeAsync(db => db.Find<Recording>(room.Room)!.State = RecordingState.Making);
        foreach (var file in All) Assert.Equal(HttpStatusCode.NotFound, (await running.Ada.GetAsync($"{room.Path}/{file}", Api.Ct)).StatusCode);
        await room.ChangeAsync(db => (db.Find<Recording>(room.Room)!.State, db.Find<Recording>(room.Room)!.Version) = (RecordingState.Ready, 2));
        Assert.Equal(HttpStatusCode.NotFound, (await running.Ada.GetAsync($"{room.Path}/mix.opus", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await running.Ada.GetAsync($"/room/{room.Id}/replay/2/mix.opus", Api.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_voice_alone_is_for_whose_it_is_and_for_the_host()
    {
        var room = await RecordedRoom.MakeAsync(running);
        string Of(object member) => $"{room.Path}/voice/{member}.opus";
        Assert.Equal(HttpStatusCode.OK, (await running.Ada.GetAsync(Of(room.Bo), Api.Ct)).StatusCode);
        var own = await running.Bo.GetAsync(Of(room.Bo), Api.Ct);
        Assert.Equal((HttpStatusCode.OK, true), (own.StatusCode, own.Headers.CacheControl!.Private));
        foreach (var other in new[] { running.Guest, running.Dounia }) Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(Of(room.Bo), Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Bo.GetAsync(Of(room.Ada), Api.Ct)).StatusCode);

        await room.ChangeAsync(db => db.Find<RecordingConsent>(room.Room, room.Bo)!.WithdrawnAt = RecordedRoom.Begun);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Ada.GetAsync(Of(room.Bo), Api.Ct)).StatusCode);
    }

    [Fact]
    public async Task No_other_file_of_the_folder_can_be_had()
    {
        var room = await RecordedRoom.MakeAsync(running);
        foreach (var name in new[] { $"{room.Ada}.opus", "..%2f..%2fpalabre.db", "stretch-0000", "mix.wav" })
            Assert.Equal(HttpStatusCode.NotFound, (await running.Ada.GetAsync($"{room.Path}/{name}", Api.Ct)).StatusCode);
    }
}
