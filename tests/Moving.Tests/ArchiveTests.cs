using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.TestApp;
using static Palabre.Moving.Tests.AnotherHouse;

namespace Palabre.Moving.Tests;

/// <summary>Posts that come and go, over HTTP.</summary>
public sealed class ArchiveTests(MovingHouse house) : IClassFixture<MovingHouse>
{
    private static CancellationToken Ct => MovingHouse.Ct;

    [Fact]
    public async Task What_is_taken_from_one_house_is_the_same_in_another_one_and_taken_from_there()
    {
        var ada = await house.NewAsync("ada");
        var picture = await PictureAsync(ada, "A fig tree");
        var first = (await ada.PostAsync("/api/posts", new { text = "First, with <b>signs</b> & #eau\n\nhttps://example.org/a", language = "fr", warning = "water" })).GetProperty("id").GetString();
        await ada.PostAsync("/api/posts", new { text = "An answer to myself", replyTo = first, visibility = "unlisted" });
        await ada.PostAsync("/api/posts", new { text = "For followers", visibility = "private", pictures = new[] { new { id = picture } }, sensitive = true });
        var taken = await ada.ArchiveAsync();

        await using var other = await PalabreApp.StartAsync(clock: house.Clock);
        var eve = await Traveller.NewAsync(other, "eve");
        var move = await eve.BringAsync("posts", taken);
        Assert.Equal(("done", 3), (move.GetProperty("state").GetString(), move.GetProperty("moved").GetInt32()));
        Assert.Equal(Notes(taken), Notes(await eve.ArchiveAsync()));
        Assert.Equal(["First, with <b>signs</b> & #eau\n\nhttps://example.org/a", "An answer to myself", "For followers"], Texts(taken));
        Assert.Equal(3, (await eve.OwnAsync()).Count);
    }

    [Fact]
    public async Task An_archive_has_what_others_know_to_read()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var post = (await bo.PostAsync("/api/posts", new { text = "x" })).GetProperty("id").GetString();
        await ada.PostAsync($"/api/v1/statuses/{post}/favourite", new { });
        await ada.PostAsync($"/api/v1/statuses/{post}/bookmark", new { });
        await ada.PostAsync($"/api/v1/statuses/{post}/reblog", new { });
        await ada.PostAsync("/api/posts", new { text = $"@{bo.Handle} between us", visibility = "direct" });
        var picture = await PictureAsync(ada, "A fig tree");
        await ada.PostAsync("/api/posts", new { text = "", pictures = new[] { new { id = picture } } });
        var files = Archive.Read(await ada.ArchiveAsync());

        var actor = JsonDocument.Parse(files["actor.json"]).RootElement;
        Assert.Equal(("Person", ada.Handle), (actor.GetProperty("type").GetString(), actor.GetProperty("preferredUsername").GetString()));
        foreach (var name in new[] { "likes.json", "bookmarks.json" })
            Assert.Equal($"{ada.House}/@{bo.Handle}/{post}", JsonDocument.Parse(files[name]).RootElement.GetProperty("orderedItems")[0].GetString());
        Assert.Equal("avatar.png", actor.GetProperty("icon").GetProperty("url").GetString());
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], files["avatar.png"][..4]);
        var outbox = JsonDocument.Parse(files["outbox.json"]).RootElement;
        Assert.Equal(3, outbox.GetProperty("totalItems").GetInt32());
        var (pictured, direct, boost) = (outbox.GetProperty("orderedItems")[0], outbox.GetProperty("orderedItems")[1], outbox.GetProperty("orderedItems")[2]);
        Assert.Equal(("Announce", $"{ada.House}/@{bo.Handle}/{post}"), (boost.GetProperty("type").GetString(), boost.GetProperty("object").GetString()));
        Assert.Equal($"{ada.House}/@{bo.Handle}", Assert.Single(direct.GetProperty("to").EnumerateArray()).GetString());
        var attached = pictured.GetProperty("object").GetProperty("attachment")[0];
        Assert.Equal("A fig tree", attached.GetProperty("name").GetString());
        Assert.Equal([0xFF, 0xD8], files[attached.GetProperty("url").GetString()!.TrimStart('/')][..2]);
    }

    [Fact]
    public async Task An_archive_has_whom_its_owner_put_together_and_who_put_them()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var collections = new Dictionary<Traveller, string>();
        foreach (var (owner, other, name) in new[] { (ada, bo, "Those of the harbour"), (bo, ada, "Neighbours") })
        {
            var made = await owner.PostAsync("/api/v1/collections", new { name, account_ids = new[] { other.Id.ToString() } });
            collections[owner] = made.GetProperty("collection").GetProperty("id").GetString()!;
        }
        var files = Archive.Read(await ada.ArchiveAsync());

        var taken = JsonDocument.Parse(files["collections.json"]).RootElement;
        var mine = Assert.Single(taken.GetProperty("made").EnumerateArray());
        Assert.Equal(("Those of the harbour", $"{ada.House}/collections/{collections[ada]}"), (mine.GetProperty("name").GetString(), mine.GetProperty("url").GetString()));
        Assert.Equal(bo.Handle, Assert.Single(mine.GetProperty("people").EnumerateArray()).GetProperty("handle").GetString());
        var theirs = Assert.Single(taken.GetProperty("among").EnumerateArray());
        Assert.Equal(("Neighbours", $"{ada.House}/@{bo.Handle}"), (theirs.GetProperty("name").GetString(), theirs.GetProperty("by").GetString()));
        Assert.Equal(JsonValueKind.String, theirs.GetProperty("since").ValueKind);
        Assert.NotEmpty(files["wallet.csv"]);
    }

    [Fact]
    public async Task Posts_of_years_ago_stand_where_they_were_written_and_nobody_is_told()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await bo.FollowAsync(ada);
        var newest = (await ada.PostAsync("/api/posts", new { text = "now" })).GetProperty("id").GetString();
        Assert.Single((await bo.JsonAsync("/api/posts/home")).GetProperty("posts").EnumerateArray());
        var streams = house.App.Services.GetRequiredService<LiveStreams>();
        using var watch = streams.Subscribe([PostTopics.House, PostTopics.Home(bo.Id), PostTopics.Tag("eau")], null);

        var archive = Archive.Of(Wrote(
            Create(3, "2021-03-01T10:00:00Z", "<p>third</p>"), Create(1, "2019-05-04T12:30:00Z", $"<p>first #eau @{bo.Handle}</p>"),
            Create(2, "2019-05-04T12:30:00Z", "<p>second</p>", inReplyTo: $"{Elsewhere}/statuses/1")));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(3, (await ada.BringAsync("posts", archive)).GetProperty("moved").GetInt32());

        var own = await ada.OwnAsync();
        Assert.Equal(["now", "third", "second", $"first #eau @{bo.Handle}"], own.Select(Text));
        Assert.Equal(own.Select(s => s.GetProperty("id").GetString()!).OrderByDescending(id => long.Parse(id, null)), own.Select(s => s.GetProperty("id").GetString()!));
        Assert.Equal("2019-05-04T12:30:00.000Z", own[3].GetProperty("created_at").GetString());
        Assert.Equal(own[3].GetProperty("id").GetString(), own[2].GetProperty("in_reply_to_id").GetString());
        Assert.Equal(["now", "third", "second"], (await bo.JsonAsync("/api/posts/home")).GetProperty("posts").EnumerateArray().Select(p => p.GetProperty("text").GetString()!).Take(3));
        Assert.Equal(2, (await bo.JsonAsync($"/api/v1/statuses/{own[3].GetProperty("id").GetString()}/context")).GetProperty("descendants").GetArrayLength() + 1);

        await HeardAsync();
        Assert.False(watch.Messages.TryRead(out var told), told?.Event);
        Assert.DoesNotContain("mention", (await bo.JsonAsync("/api/v1/notifications")).EnumerateArray().Select(n => n.GetProperty("type").GetString()));
        Assert.NotNull(newest);
    }

    [Fact]
    public async Task What_an_archive_says_of_a_post_is_kept_and_what_is_none_is_told()
    {
        var ada = await house.NewAsync("ada");
        var move = await ada.BringAsync("posts", Archive.Of(
            Wrote(
                Create(1, "2020-01-01T00:00:01Z", "<p>for followers</p>", to: [$"{Elsewhere}/followers"], cc: []),
                Create(2, "2020-01-01T00:00:02Z", "<p>to one</p>", to: ["https://elsewhere.example/users/x"], cc: []),
                Create(3, "2020-01-01T00:00:03Z", "<p>warned</p>", summary: "ouch", language: "ar"),
                new { id = $"{Elsewhere}/4", type = "Announce", published = "2020-01-01T00:00:04Z", @object = "https://elsewhere.example/5" },
                Create(5, "2020-01-01T00:00:05Z", "<p>yes or no</p>", type: "Question"),
                Create(6, "2020-01-01T00:00:06Z", "<p> </p>"),
                Create(7, "1999-12-31T00:00:00Z", "<p>too early</p>"),
                Create(8, "2020-01-01T00:00:08Z", $"<p>{new string('x', 30_000)}</p>"),
                Create(9, "2999-01-01T00:00:00Z", "<p>not yet</p>"),
                Create(10, "2020-01-01T00:00:10Z", "<p>pictured</p>", attachments: [new { type = "Document", mediaType = "image/png", url = "/media_attachments/files/1/a.png", name = "A square" }, new { type = "Document", mediaType = "image/png", url = "/media_attachments/missing.png", name = "" }])),
            ("media_attachments/files/1/a.png", Png())));
        Assert.Equal(["1 date", "3 direct", "5 boost", "6 poll", "7 empty", "8 long", "9 picture", "10 date"], Traveller.Reasons(move));
        Assert.Equal((10, 10, 3), (move.GetProperty("total").GetInt32(), move.GetProperty("looked").GetInt32(), move.GetProperty("moved").GetInt32()));
        var own = await ada.OwnAsync();
        Assert.Equal(["pictured", "warned", "for followers"], own.Select(Text));
        Assert.Equal("A square", Assert.Single(own[0].GetProperty("media_attachments").EnumerateArray()).GetProperty("description").GetString());
        Assert.Equal(("ouch", true, "ar", "public"), (own[1].GetProperty("spoiler_text").GetString(), own[1].GetProperty("sensitive").GetBoolean(), own[1].GetProperty("language").GetString(), own[1].GetProperty("visibility").GetString()));
        Assert.Equal("private", own[2].GetProperty("visibility").GetString());
    }

    [Fact]
    public async Task An_archive_may_be_a_tar_as_older_houses_wrote_it()
    {
        var ada = await house.NewAsync("ada");
        var outbox = JsonSerializer.SerializeToUtf8Bytes(Wrote(
            Create(1, "2019-05-04T12:30:00Z", "<p>first</p>", attachments: [new { type = "Document", mediaType = "image/png", url = "/media_attachments/files/1/a.png", name = "A square" }]),
            Create(2, "2019-05-05T12:30:00Z", "<p>second</p>", attachments: [new { type = "Document", mediaType = "image/png", url = "/media_attachments/files/1/film.png", name = "" }])));
        var move = await ada.BringAsync("posts", Archive.TarGz(("./media_attachments/files/1/a.png", Png()), ("./media_attachments/files/1/film.png", new byte[40 << 20]), ("./outbox.json", outbox)));
        Assert.Equal(["2 picture"], Traveller.Reasons(move));
        Assert.Equal(("done", 2), (move.GetProperty("state").GetString(), move.GetProperty("moved").GetInt32()));
        var own = await ada.OwnAsync();
        Assert.Equal(["second", "first"], own.Select(Text));
        Assert.Equal("A square", Assert.Single(own[1].GetProperty("media_attachments").EnumerateArray()).GetProperty("description").GetString());
        Assert.Equal(2, (await ada.BringAsync("posts", Archive.TarGz(("outbox.json", outbox)))).GetProperty("moved").GetInt32());
    }

    [Fact]
    public async Task What_was_liked_and_kept_is_marked_again_where_it_lives_here_and_nobody_is_told()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var ids = new List<string>();
        foreach (var text in new[] { "one", "two", "three" }) ids.Add((await bo.PostAsync("/api/posts", new { text })).GetProperty("id").GetString()!);
        var hidden = (await bo.PostAsync("/api/posts", new { text = "for few", visibility = "private" })).GetProperty("id").GetString()!;
        string At(string id) => $"{ada.House}/@{bo.Handle}/{id}";
        byte[] Marks(params string[] addresses) => JsonSerializer.SerializeToUtf8Bytes(new { type = "OrderedCollection", orderedItems = addresses });
        var archive = Archive.Of(Wrote(Create(1, "2019-05-04T12:30:00Z", "<p>mine</p>")),
            ("likes.json", Marks(At(ids[2]), At(hidden), At(ids[0]), "https://elsewhere.example/users/x/statuses/7")), ("bookmarks.json", Marks($"{Elsewhere}/statuses/1", At(ids[1]))));
        foreach (var _ in new[] { 1, 2 })
        {
            var move = await ada.BringAsync("posts", archive);
            Assert.Equal(["3 not_here"], Traveller.Reasons(move));
            Assert.Equal((6, 6, 5), (move.GetProperty("total").GetInt32(), move.GetProperty("looked").GetInt32(), move.GetProperty("moved").GetInt32()));
        }

        var mine = Assert.Single(await ada.OwnAsync()).GetProperty("id").GetString();
        Assert.Equal([ids[2], ids[0]], (await ada.JsonAsync("/api/v1/favourites")).EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        Assert.Equal([mine, ids[1]], (await ada.JsonAsync("/api/v1/bookmarks")).EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        Assert.Equal(1, (await bo.JsonAsync($"/api/v1/statuses/{ids[2]}")).GetProperty("favourites_count").GetInt32());
        await HeardAsync();
        Assert.Empty((await bo.JsonAsync("/api/v1/notifications")).EnumerateArray());
    }

    [Theory]
    [InlineData("cut", "unreadable")]
    [InlineData("noise", "unreadable")]
    [InlineData("empty", "no_outbox")]
    [InlineData("list", "large")]
    [InlineData("bomb", "large")]
    public async Task What_is_no_older_archive_is_refused_and_leaves_nothing_behind(string what, string failure)
    {
        var (ada, film) = (await house.NewAsync("ada"), new byte[40 << 20]);
        byte[] file = what switch
        {
            "cut" => Archive.TarGz(("outbox.json", "{\"orderedItems\":[]}"u8.ToArray()))[..60],
            "noise" => Archive.GZip([.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 31))]),
            "empty" => Archive.TarGz(("readme.txt", [1])),
            "list" => Archive.TarGz(("outbox.json", new byte[(64 << 20) + 1])),
            _ => Archive.TarGz([.. Enumerable.Range(0, 14).Select(i => ($"film{i}.mp4", film))]),
        };
        var move = await ada.BringAsync("posts", file);
        Assert.Equal(("failed", failure), (move.GetProperty("state").GetString(), move.GetProperty("failure").GetString()));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (Directory.EnumerateFiles(FolderOf(house.App)).Any(f => Path.GetFileName(f)!.StartsWith(move.GetProperty("id").GetString()!, StringComparison.Ordinal))) await Task.Delay(50, limit.Token);
    }

    [Theory]
    [InlineData("none", "unreadable")]
    [InlineData("empty", "no_outbox")]
    [InlineData("nonsense", "unreadable")]
    [InlineData("deep", "unreadable")]
    [InlineData("bomb", "large")]
    [InlineData("slip", "no_outbox")]
    public async Task What_is_no_archive_is_refused_without_being_unpacked(string what, string failure)
    {
        var ada = await house.NewAsync("ada");
        byte[] file = what switch
        {
            "none" => Encoding.UTF8.GetBytes("not a zip"),
            "empty" => Archive.Zip(("readme.txt", [1])),
            "nonsense" => Archive.Zip(("outbox.json", "{\"orderedItems\":1}"u8.ToArray())),
            "deep" => Archive.Zip(("outbox.json", Encoding.UTF8.GetBytes($"{new string('[', 100_000)}"))),
            "slip" => Archive.Zip(("../../../outbox.jsonx", [1])),
            _ => Archive.Zip(("outbox.json", new byte[(64 << 20) + 1])),
        };
        Assert.True(file.Length < 1 << 20);
        var move = await ada.BringAsync("posts", file);
        Assert.Equal(("failed", failure), (move.GetProperty("state").GetString(), move.GetProperty("failure").GetString()));
        // The file goes once it is said how the move ended.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (Directory.EnumerateFiles(FolderOf(house.App)).Select(Path.GetFileName).Contains(move.GetProperty("id").GetString())) await Task.Delay(50, limit.Token);
    }

    [Fact]
    public async Task A_picture_that_unfolds_without_end_is_left_and_its_post_comes()
    {
        var ada = await house.NewAsync("ada");
        var move = await ada.BringAsync("posts", Archive.Of(
            Wrote(Create(1, "2020-01-01T00:00:01Z", "<p>bomb</p>", attachments: [new { type = "Document", mediaType = "image/png", url = "a.png" }])), ("a.png", new byte[40 << 20])));
        Assert.Equal(["1 picture"], Traveller.Reasons(move));
        Assert.Equal(1, move.GetProperty("moved").GetInt32());
        Assert.Equal(["bomb"], (await ada.OwnAsync()).Select(Text));
    }

    [Fact]
    public async Task A_stopped_house_goes_on_where_it_was()
    {
        var app = await PalabreApp.StartAsync(clock: house.Clock);
        var ada = await Traveller.NewAsync(app, "leila");
        var archive = Archive.Of(Wrote([.. Enumerable.Range(1, 50).Select(i => Create(i, $"2020-01-01T00:00:{i:00}Z", $"<p>post {i}</p>"))]));
        var move = (await ada.BringAsync("posts", archive)).GetProperty("id").GetString()!;
        await using (var scope = app.Services.CreateAsyncScope())
        {
            // As a kill in the middle leaves it: some posts are there, the file too.
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            var id = new MoveId(long.Parse(move, null));
            await db.Set<Move>().Where(m => m.Id == id).ExecuteUpdateAsync(m => m.SetProperty(one => one.State, MoveState.Running).SetProperty(one => one.Looked, 20).SetProperty(one => one.Moved, 20).SetProperty(one => one.EndedAt, (DateTimeOffset?)null), Ct);
            await File.WriteAllBytesAsync(scope.ServiceProvider.GetRequiredService<MoveFiles>().Of(id), archive, Ct);
        }

        app = await app.RestartAsync(house.Clock);
        await using var restarted = app;
        ada = ada with { App = app, Http = await app.AsAsync("leila") };
        var over = await ada.OverAsync(move);
        Assert.Equal(("done", 50, 50), (over.GetProperty("state").GetString(), over.GetProperty("looked").GetInt32(), over.GetProperty("moved").GetInt32()));
        Assert.Equal(50, (await ada.JsonAsync($"/api/v1/accounts/{ada.Id}")).GetProperty("statuses_count").GetInt32());
    }

    [Fact]
    public async Task An_archive_is_for_its_owner_alone_one_at_a_time_and_gone_after_some_days()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await ada.ArchiveAsync();
        var url = (await ada.JsonAsync("/api/me/moving"))[0].GetProperty("url").GetString()!;
        Assert.Equal(HttpStatusCode.NotFound, await bo.GetAsync(url));
        using var guest = house.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync(url, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ada.GetAsync(url));
        house.Clock.Sleep(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        await bo.ArchiveAsync();
        await bo.BringAsync("blocks", "nobody");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await ada.JsonAsync("/api/me/moving")).GetArrayLength() > 0) await Task.Delay(50, limit.Token);
        Assert.Equal(HttpStatusCode.NotFound, await ada.GetAsync(url));
    }

    private async Task HeardAsync()
    {
        while (true)
        {
            await using var scope = house.App.Services.CreateAsyncScope();
            if (!await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Kit.Events.OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct)) break;
            await Task.Delay(30, Ct);
        }
        await house.App.Services.GetRequiredService<Kit.Events.Soon>().PassedAsync();
    }

    private static string FolderOf(PalabreApp app) => Path.GetDirectoryName(app.Services.GetRequiredService<MoveFiles>().Of(new(1)))!;

    private static string Text(JsonElement status) => PlainText.Of(status.GetProperty("content").GetString()!);

    private static async Task<string> PictureAsync(Traveller member, string description)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Png()), "file", "a.png" }, { new StringContent(description), "description" } };
        var answer = await member.Http.PostAsync("/api/posts/pictures", form, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty("id").GetString()!;
    }

    private static IReadOnlyList<string> Texts(byte[] zip) =>
        [.. Items(zip).Select(item => item["object"]!["source"]!["content"]!.GetValue<string>()).Reverse()];

    private static IEnumerable<JsonNode> Items(byte[] zip) => JsonNode.Parse(Archive.Read(zip)["outbox.json"])!["orderedItems"]!.AsArray().Select(n => n!);

    /// <summary>All of the posts but the names that are the house's own.</summary>
    private static IReadOnlyList<string> Notes(byte[] zip)
    {
        var notes = Items(zip).Select(item => item["object"]!.AsObject()).ToList();
        var places = notes.Select((note, i) => (Id: note["id"]!.GetValue<string>(), i)).ToDictionary(n => n.Id, n => n.i);
        foreach (var note in notes)
        {
            if (note["inReplyTo"] is { } answered) note["inReplyTo"] = places[answered.GetValue<string>()];
            foreach (var name in new[] { "id", "url", "attributedTo", "content", "contentMap" }) note.Remove(name);
            foreach (var name in new[] { "to", "cc" }) note[name] = new JsonArray([.. note[name]!.AsArray().Select(a => JsonValue.Create(a!.GetValue<string>() is { } address && address.EndsWith("/followers", StringComparison.Ordinal) ? "followers" : a!.GetValue<string>()))]);
            foreach (var attached in note["attachment"]!.AsArray()) attached!.AsObject().Remove("url");
        }
        return [.. notes.Select(note => note.ToJsonString())];
    }
}
