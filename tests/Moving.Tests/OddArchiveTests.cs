using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using static Palabre.Moving.Tests.AnotherHouse;

namespace Palabre.Moving.Tests;

/// <summary>Archives that hold what nobody expects: too much, too often, what is here already, what is no text.</summary>
public sealed class OddArchiveTests(MovingHouse house) : IClassFixture<MovingHouse>
{
    private static CancellationToken Ct => MovingHouse.Ct;

    [Theory]
    [InlineData("outbox.json")]
    [InlineData("likes.json")]
    [InlineData("bookmarks.json")]
    public async Task A_small_file_with_things_without_end_is_refused(string list)
    {
        var ada = await house.NewAsync("ada");
        var endless = Encoding.UTF8.GetBytes($"{{\"orderedItems\":[{new StringBuilder().Insert(0, "{},", ListItems.MostItems)}{{}}]}}");
        var file = list == "outbox.json" ? Archive.Zip((list, endless)) : Archive.Of(Wrote(), (list, endless));
        Assert.True(file.Length < 1 << 16);
        var move = await ada.BringAsync("posts", file);
        Assert.Equal(("failed", "items"), (move.GetProperty("state").GetString(), move.GetProperty("failure").GetString()));
    }

    [Fact]
    public async Task A_file_of_nothing_but_names_is_refused_before_they_are_read()
    {
        var ada = await house.NewAsync("ada");
        var move = await ada.BringAsync("posts", Names(400_000, claimed: 500_000));
        Assert.Equal(("failed", "many"), (move.GetProperty("state").GetString(), move.GetProperty("failure").GetString()));
    }

    [Fact]
    public async Task One_picture_is_not_made_anew_for_every_post_that_names_it()
    {
        var ada = await house.NewAsync("ada");
        object[] same = [new { type = "Document", mediaType = "image/png", url = "a.png", name = "" }];
        var move = await ada.BringAsync("posts", Archive.Of(
            Wrote([.. Enumerable.Range(1, PictureBounds.MostUses + 2).Select(i => Create(i, $"2020-01-01T00:00:0{i}Z", $"<p>{i}</p>", attachments: same))]), ("a.png", Png())));
        Assert.Equal(["5 picture_again", "6 picture_again"], Traveller.Reasons(move));
        Assert.Equal([0, 0, 1, 1, 1, 1], (await ada.OwnAsync()).Select(s => s.GetProperty("media_attachments").GetArrayLength()));
    }

    [Fact]
    public async Task One_s_own_archive_brought_into_its_house_brings_what_was_deleted_and_doubles_nothing()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var ids = new List<string>();
        foreach (var text in new[] { "one", "two", "three" }) ids.Add((await ada.PostAsync("/api/posts", new { text, replyTo = text == "two" ? ids[0] : null })).GetProperty("id").GetString()!);
        var taken = await ada.ArchiveAsync();

        Assert.Equal(3, (await ada.BringAsync("posts", taken)).GetProperty("moved").GetInt32());
        Assert.Equal([ids[2], ids[1], ids[0]], (await ada.OwnAsync()).Select(s => s.GetProperty("id").GetString()!));
        Assert.Equal(HttpStatusCode.OK, (await ada.Http.DeleteAsync($"/api/v1/statuses/{ids[1]}", Ct)).StatusCode);
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(3, (await ada.BringAsync("posts", taken)).GetProperty("moved").GetInt32());
        Assert.Equal(["one", "three", "two"], (await ada.OwnAsync()).Select(Text).Order());
        // It answers again what it answered, which never went.
        Assert.Equal(ids[0], (await ada.OwnAsync()).Single(s => Text(s) == "two").GetProperty("in_reply_to_id").GetString());
        // Nor does it give back what stewards took away.
        await using (var scope = house.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<PalabreDb>().Database.ExecuteSqlAsync($"UPDATE posts SET withheld_at = created_at WHERE id = {long.Parse(ids[0], null)}", Ct);
        Assert.Equal(3, (await ada.BringAsync("posts", taken)).GetProperty("moved").GetInt32());
        Assert.Equal(["three", "two"], (await ada.OwnAsync()).Select(Text).Order());
        // They are hers: of another who brings them they become posts of their own.
        Assert.Equal(3, (await bo.BringAsync("posts", taken)).GetProperty("moved").GetInt32());
        Assert.Equal(3, (await bo.OwnAsync()).Count);
    }

    [Fact]
    public async Task Programs_are_told_how_much_somebody_wrote_once_it_is_here()
    {
        var ada = await house.NewAsync("ada");
        Task<JsonElement> AccountAsync() => ada.JsonAsync($"/api/v1/accounts/{ada.Id}");
        Assert.Equal(0, (await AccountAsync()).GetProperty("statuses_count").GetInt32());
        await ada.BringAsync("posts", Life(3));
        Assert.Equal(3, (await AccountAsync()).GetProperty("statuses_count").GetInt32());
    }

    [Fact]
    public async Task What_is_no_post_and_no_text_is_told_and_the_others_come()
    {
        var ada = await house.NewAsync("ada");
        string Note(int number, string content) => JsonSerializer.Serialize(Create(number, $"2020-01-01T00:00:0{number}Z", content));
        var halved = Note(2, "CUT").Replace("CUT", "\\ud83d", StringComparison.Ordinal);
        var named = Note(3, "x").Replace("\"summary\":null", "\"summary\":null,\"\\ud83d\":1", StringComparison.Ordinal);
        var json = $$"""{"orderedItems":["https://elsewhere.example/1",7,null,[1],{},{"object":[]},{{halved}},{{named}},{{Note(4, "whole")}} ]}""";
        var move = await ada.BringAsync("posts", Archive.Zip(("outbox.json", Encoding.UTF8.GetBytes(json))));
        Assert.Equal("done", move.GetProperty("state").GetString());
        Assert.All(Traveller.Reasons(move), why => Assert.EndsWith(" unknown", why, StringComparison.Ordinal));
        var told = move.GetProperty("notMoved").EnumerateArray().Select(n => n.GetProperty("what").GetString()!).ToList();
        Assert.Contains("https://elsewhere.example/1", told);
        Assert.Contains($"{Elsewhere}/statuses/2", told);
        Assert.Contains("whole", (await ada.OwnAsync()).Select(Text));
    }

    [Fact]
    public async Task Characters_that_no_row_can_hold_end_no_move()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var named = JsonSerializer.Serialize(Create(1, "2020-01-01T00:00:01Z", "<p>named oddly</p>")).Replace("statuses/1\"", "statuses\\u0000/1\"", StringComparison.Ordinal);
        var answers = JsonSerializer.Serialize(Create(2, "2020-01-01T00:00:02Z", "<p>answers oddly &#1; \0</p>", inReplyTo: "a\0b", language: "f\0"));
        var marks = JsonSerializer.SerializeToUtf8Bytes(new { orderedItems = new[] { $"{ada.House}/@a\0b/1" } });
        var move = await ada.BringAsync("posts", Archive.Zip(("outbox.json", Encoding.UTF8.GetBytes($"{{\"orderedItems\":[{named},{answers}]}}")), ("likes.json", marks)));
        Assert.Equal(("done", 1), (move.GetProperty("state").GetString(), move.GetProperty("moved").GetInt32()));
        Assert.Equal(["1 unknown"], Traveller.Reasons(move));
        Assert.Equal($"{Elsewhere}/statuses /1", move.GetProperty("notMoved")[0].GetProperty("what").GetString());

        foreach (var kind in new[] { "following", "blocks", "mutes", "lists", "bookmarks" })
        {
            var list = await ada.BringAsync(kind, $"no\0body,x\0y\n{bo.House}/@a\0b/1\n");
            Assert.Equal(("done", 2, 0), (list.GetProperty("state").GetString(), list.GetProperty("looked").GetInt32(), list.GetProperty("moved").GetInt32()));
        }
    }

    [Fact]
    public async Task A_new_archive_takes_the_place_of_the_one_before()
    {
        var ada = await house.NewAsync("ada");
        await ada.ArchiveAsync();
        var first = (await ada.JsonAsync("/api/me/moving"))[0];
        await ada.ArchiveAsync();
        var both = await ada.JsonAsync("/api/me/moving");
        Assert.Equal(("failed", "replaced"), (both[1].GetProperty("state").GetString(), both[1].GetProperty("failure").GetString()));
        Assert.Equal(JsonValueKind.Null, both[1].GetProperty("url").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, await ada.GetAsync(first.GetProperty("url").GetString()!));
        Assert.Equal(HttpStatusCode.OK, await ada.GetAsync(both[0].GetProperty("url").GetString()!));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var files = house.App.Services.GetRequiredService<MoveFiles>();
        while (File.Exists(files.Of(new(long.Parse(first.GetProperty("id").GetString()!, null))))) await Task.Delay(50, limit.Token);
    }

    [Fact]
    public async Task Nothing_is_begun_that_the_disk_has_no_room_for()
    {
        await using var full = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Moving:ReserveMegabytes"] = int.MaxValue.ToString(null, null) });
        var ada = await Traveller.NewAsync(full, "leila");
        Assert.Equal("move_disk", (await ada.SendAsync("blocks", [1])).Refused);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ada.Http.PostAsync("/api/me/moving/archive", null, Ct)).StatusCode);
    }

    /// <summary>APPNOTE 4.3.12 and 4.3.14 to 16: names without files, and at the end how many of them there are said to be.</summary>
    private static byte[] Names(int count, long claimed)
    {
        using var bytes = new MemoryStream();
        using var file = new BinaryWriter(bytes);
        byte[] name = [.. "PK\u0001\u0002"u8, .. new byte[42]];
        for (var i = 0; i < count; i++) file.Write(name);
        var end = bytes.Length;
        file.Write([.. "PK\u0006\u0006"u8, 44, .. new byte[19]]);
        foreach (var number in new[] { claimed, claimed, end, 0 }) file.Write(number);
        file.Write([.. "PK\u0006\u0007"u8, 0, 0, 0, 0]);
        file.Write(end);
        file.Write(1);
        file.Write([.. "PK\u0005\u0006"u8, 0, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 12), 0, 0]);
        return bytes.ToArray();
    }

    private static string Text(JsonElement status) => PlainText.Of(status.GetProperty("content").GetString()!);
}
