using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts.Tests;

/// <summary>Pictures of posts, over HTTP.</summary>
public sealed class PictureTests(Corner corner) : IClassFixture<Corner>
{
    private static CancellationToken Ct => Corner.Ct;

    [Fact]
    public async Task A_picture_is_upright_smaller_and_without_what_the_camera_wrote()
    {
        var ada = await corner.NewAsync("ada");
        var taken = TestPicture.Taken(await TestPicture.JpegAsync(2400, 1200), turn: 6);
        Assert.Contains(TestPicture.Secret, Encoding.Latin1.GetString(taken), StringComparison.Ordinal);
        var picture = await ada.BringAsync(taken, ("description", "A test card"), ("focus", "0.5,-1"));
        Assert.Equal((960, 1920), (picture.Count("width"), picture.Count("height")));
        Assert.Equal(("A test card", 0.5, -1.0), (picture.Text("description"), picture.GetProperty("focusX").GetDouble(), picture.GetProperty("focusY").GetDouble()));
        Assert.Equal(28, picture.Text("blurhash").Length);
        using var guest = corner.App.Guest();
        foreach (var (address, width) in new[] { (picture.Text("url"), 960), (picture.Text("previewUrl"), 400) })
        {
            var answer = await guest.GetAsync(address, Ct);
            Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", answer.Headers.NonValidated["Cache-Control"]));
            Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            var bytes = await answer.Content.ReadAsByteArrayAsync(Ct);
            Assert.Equal((width, 1), (PictureHeader.Read(bytes)!.Width, PictureHeader.Read(bytes)!.Turn));
            foreach (var trace in new[] { TestPicture.Secret, "Exif", "Lavc" }) Assert.DoesNotContain(trace, Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync($"/pictures/{picture.Id()}-{new string('0', 32)}.jpg", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync("/pictures/..%2Fpalabre.db", Ct)).StatusCode);
    }

    [Fact]
    public async Task Every_kind_is_taken_and_what_is_none_is_refused_before_it_is_decoded()
    {
        var ada = await corner.NewAsync("ada");
        foreach (var picture in new[] { await TestPicture.PngAsync(30, 20), await TestPicture.GifAsync(30, 20), await TestPicture.WebPAsync(30, 20) })
            Assert.Equal((30, 20), (await ada.BringAsync(picture)) is var brought ? (brought.Count("width"), brought.Count("height")) : default);
        Assert.Equal("picture_kind", await ada.PictureRefusalAsync("<svg/>"u8.ToArray()));
        Assert.Equal("picture_pixels", await ada.PictureRefusalAsync(TestPicture.Claiming(60_000, 60_000)));
        Assert.Equal("picture_unreadable", await ada.PictureRefusalAsync(TestPicture.Claiming(60, 60)));
        Assert.Equal("picture_large", await ada.PictureRefusalAsync(new byte[(16 << 20) + 1]));
        Assert.Equal("picture_missing", await ada.PictureRefusalAsync([]));
        Assert.Equal("picture_focus", await ada.PictureRefusalAsync(await TestPicture.PngAsync(3, 3), ("focus", "2,0")));
        Assert.Equal("picture_described_long", await ada.PictureRefusalAsync(await TestPicture.PngAsync(3, 3), ("description", new string('x', 1501))));
    }

    [Fact]
    public async Task Newer_kinds_are_taken_a_webp_that_moves_stands_still_and_heic_is_refused_by_its_name()
    {
        var ada = await corner.NewAsync("ada");
        Assert.Equal("picture_heic", await ada.PictureRefusalAsync(TestPicture.Heic()));
        var avif = await ada.BringAsync(await TestPicture.AvifAsync(30, 20));
        Assert.Equal((30, 20, JsonValueKind.Null), (avif.Count("width"), avif.Count("height"), avif.GetProperty("motionUrl").ValueKind));

        var still = await ada.BringAsync(await TestPicture.MovingWebPAsync(64, 40));
        Assert.Equal((64, 40, JsonValueKind.Null), (still.Count("width"), still.Count("height"), still.GetProperty("motionUrl").ValueKind));
    }

    [Theory]
    [InlineData("gif")]
    [InlineData("png")]
    public async Task What_moves_is_a_picture_and_a_film_that_goes_with_it(string kind)
    {
        var ada = await corner.NewAsync("ada");
        var moving = await ada.BringAsync(kind == "gif" ? await TestPicture.MovingAsync(65, 41) : await TestPicture.MovingPngAsync(65, 41), ("description", "A test card that counts"));
        Assert.Equal((65, 41), (moving.Count("width"), moving.Count("height")));
        using var guest = corner.App.Guest();
        Assert.Equal(PictureKind.Jpeg, PictureHeader.Read(await guest.GetByteArrayAsync(moving.Text("url"), Ct))!.Kind);
        using var asked = new HttpRequestMessage(HttpMethod.Get, moving.Text("motionUrl"));
        asked.Headers.Range = new(4, 7);
        var part = await guest.SendAsync(asked, Ct);
        Assert.Equal((HttpStatusCode.PartialContent, "video/mp4", "ftyp"), (part.StatusCode, part.Content.Headers.ContentType?.MediaType, await part.Content.ReadAsStringAsync(Ct)));
        var film = Encoding.Latin1.GetString(await guest.GetByteArrayAsync(moving.Text("motionUrl"), Ct));
        foreach (var trace in new[] { "Lavf", "Lavc5" }) Assert.DoesNotContain(trace, film, StringComparison.Ordinal);

        var post = await ada.IdOfAsync("look", new { pictures = new[] { new { id = moving.Id() } } });
        using var page = await ada.BrowserAsync();
        var shown = await page.ShowAsync($"/@{ada.Handle}/{post}");
        Assert.Equal(new Uri(moving.Text("motionUrl")).AbsolutePath, shown.QuerySelector(".pictures video")!.GetAttribute("src"));
        Assert.False(shown.QuerySelector(".pictures video")!.HasAttribute("autoplay"));
        Assert.NotNull((await page.ShowAsync($"/@{ada.Handle}/{post}/pictures/1")).QuerySelector(".large > video[controls]"));
        var attached = (await ada.JsonAsync($"/api/v1/statuses/{post}")).GetProperty("media_attachments")[0];
        Assert.Equal(("gifv", moving.Text("motionUrl"), moving.Text("previewUrl")), (attached.Text("type"), attached.Text("url"), attached.Text("preview_url")));

        var files = Directory.EnumerateFiles(corner.App.Services.GetRequiredService<PictureFiles>().Directory).Where(f => Path.GetFileName(f).StartsWith(moving.Id(), StringComparison.Ordinal)).ToList();
        Assert.Equal(3, files.Count);
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/posts/{post}"));
        await Corner.UntilAsync(() => Task.FromResult(!files.Any(File.Exists)), "its files are gone");
    }

    [Fact]
    public async Task A_post_has_up_to_four_of_its_authors_own_pictures_in_their_order_and_needs_no_words_then()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var small = await TestPicture.PngAsync(12, 8);
        List<string> five = [];
        for (var i = 0; i < 5; i++) five.Add((await ada.BringAsync(small)).Id());
        Assert.Equal("pictures_many", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "x", pictures = five.Select(id => new { id }) }));
        Assert.Equal("picture_unknown", await bo.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "x", pictures = new[] { new { id = five[0] } } }));
        Assert.Equal("picture_unknown", await bo.RefusalAsync(HttpMethod.Put, $"/api/posts/pictures/{five[0]}", new { description = "mine" }));
        var post = await ada.WriteAsync("", new { pictures = new[] { new { id = five[2], description = "second" }, new { id = five[0], description = "first" } } });
        Assert.Equal([five[2], five[0]], post.GetProperty("pictures").EnumerateArray().Select(p => p.Id()));
        Assert.Equal("second", post.GetProperty("pictures")[0].Text("description"));
        Assert.Equal("", post.Text("html"));
        Assert.Equal("picture_unknown", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "again", pictures = new[] { new { id = five[0] } } }));
        Assert.Equal("post_empty", await ada.RefusalAsync(HttpMethod.Post, "/api/posts", new { text = "", pictures = Array.Empty<object>() }));

        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/pictures/{five[0]}", new { description = "said later", focusX = 0.25 }));
        var seen = (await bo.JsonAsync($"/api/posts/{post.Id()}")).GetProperty("pictures")[1];
        Assert.Equal(("said later", 0.25), (seen.Text("description"), seen.GetProperty("focusX").GetDouble()));
        Assert.Equal("picture_posted", await ada.RefusalAsync(HttpMethod.Delete, $"/api/posts/pictures/{five[0]}"));
    }

    [Fact]
    public async Task Of_two_posts_that_take_a_picture_at_once_one_has_it()
    {
        var ada = await corner.NewAsync("ada");
        for (var round = 0; round < 3; round++)
        {
            var wish = new { text = "mine", pictures = new[] { new { id = (await ada.BringAsync(await TestPicture.PngAsync(6, 4))).Id() } } };
            var both = await Task.WhenAll(ada.RefusalAsync(HttpMethod.Post, "/api/posts", wish), ada.RefusalAsync(HttpMethod.Post, "/api/posts", wish));
            Assert.Equal([null, "picture_unknown"], both.Order());
        }
    }

    [Fact]
    public async Task Pictures_go_with_their_post_and_when_a_change_leaves_them_out()
    {
        var ada = await corner.NewAsync("ada");
        var (one, two) = (await ada.BringAsync(await TestPicture.PngAsync(20, 20)), await ada.BringAsync(await TestPicture.PngAsync(20, 20)));
        var post = await ada.IdOfAsync("with two", new { pictures = new[] { new { id = one.Id() }, new { id = two.Id() } } });
        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post}", new { text = "with two, said otherwise" }));
        Assert.Equal(2, (await ada.JsonAsync($"/api/posts/{post}")).GetProperty("pictures").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post}", new { text = "with one", pictures = new[] { new { id = two.Id() } } }));
        await GoneAsync(ada, one);
        Assert.Equal(HttpStatusCode.OK, await ada.GetAsync(two.Text("url")));
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/posts/{post}"));
        await GoneAsync(ada, two);
    }

    [Fact]
    public async Task One_that_no_post_takes_is_forgotten_after_a_day_with_what_a_kill_left_lying()
    {
        var ada = await corner.NewAsync("ada");
        var (waits, kept, late) = (await ada.BringAsync(await TestPicture.PngAsync(9, 9)), await ada.BringAsync(await TestPicture.PngAsync(9, 9)), await ada.BringAsync(await TestPicture.PngAsync(9, 9)));
        var post = await ada.IdOfAsync("kept", new { pictures = new[] { new { id = kept.Id() } } });
        var files = corner.App.Services.GetRequiredService<PictureFiles>();
        var left = Path.Combine(files.Directory, $"77-{new string('a', 32)}.jpg");
        await File.WriteAllTextAsync(left, "left", Ct);
        File.SetLastWriteTimeUtc(left, corner.Clock.GetUtcNow().UtcDateTime.AddHours(-2));
        corner.Clock.Sleep(TimeSpan.FromHours(23));
        corner.App.Services.GetRequiredService<PicturesBell>().Ring();
        await Task.Delay(300, Ct);
        Assert.Equal(HttpStatusCode.OK, await ada.GetAsync(waits.Text("url")));
        await ada.IdOfAsync("at the last moment", new { pictures = new[] { new { id = late.Id() } } });
        corner.Clock.Sleep(TimeSpan.FromHours(2));
        corner.App.Services.GetRequiredService<PicturesBell>().Ring();
        await GoneAsync(ada, waits);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await ada.GetAsync(kept.Text("url")), await ada.GetAsync(late.Text("previewUrl"))]);
        await Corner.UntilAsync(() => Task.FromResult(!File.Exists(left)), "what was left lying is gone");
        Assert.Equal(1, (await ada.JsonAsync($"/api/posts/{post}")).GetProperty("pictures").GetArrayLength());
    }

    [Fact]
    public async Task A_form_without_scripts_keeps_what_it_brought_when_something_else_is_wrong()
    {
        var ada = await corner.NewAsync("ada");
        using var page = await ada.BrowserAsync();
        Assert.Equal("multipart/form-data", (await page.ShowAsync("/home")).QuerySelector("#compose")!.GetAttribute("enctype"));
        var refused = await page.SendAsync("/posts", TestPicture.Form(await TestPicture.JpegAsync(900, 600), "files", ("text", new string('x', 501)), ("audience", "private"), ("key", "k1")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var again = await Page.ReadAsync(refused);
        var id = again.QuerySelector("[name=picture]")!.GetAttribute("value")!;
        Assert.StartsWith($"/pictures/{id}-", again.QuerySelector(".chosen img")!.GetAttribute("src"), StringComparison.Ordinal);

        var added = await Page.ReadAsync(await page.SendAsync("/posts", TestPicture.Form(await TestPicture.PngAsync(40, 40), "files", ("text", "Look"), ("picture", id), ($"description-{id}", "A card"), ("add", "1"))));
        var ids = added.QuerySelectorAll("[name=picture]").Select(i => i.GetAttribute("value")!).ToList();
        Assert.Equal([id, ids[1]], ids);
        Assert.Equal(("Look", "A card"), (added.QuerySelector("[name=text]")!.TextContent, added.QuerySelector($"#description-{id}")!.TextContent));
        var dropped = await Page.ReadAsync(await page.PostAsync("/posts", ("text", "Look"), ("picture", id), ("picture", ids[1]), ("drop", ids[1])));
        Assert.Equal(id, Assert.Single(dropped.QuerySelectorAll("[name=picture]")).GetAttribute("value"));

        Assert.Equal("/home", (await page.PostAsync("/posts", ("text", "Look"), ("picture", id), ($"description-{id}", "A card"), ($"focus-{id}", "0,1"), ("key", "k1"))).Headers.Location?.OriginalString);
        var post = Assert.Single((await ada.JsonAsync($"/api/posts/by/{ada.Handle}")).GetProperty("posts").EnumerateArray());
        Assert.Equal(("A card", 1.0), (post.GetProperty("pictures")[0].Text("description"), post.GetProperty("pictures")[0].GetProperty("focusY").GetDouble()));
        var edit = await page.ShowAsync($"/posts/{post.Id()}/edit");
        Assert.Equal((id, "A card"), (edit.QuerySelector("[name=picture]")!.GetAttribute("value"), edit.QuerySelector($"#description-{id}")!.TextContent));
        Assert.Equal(HttpStatusCode.SeeOther, (await page.PostAsync($"/posts/{post.Id()}/edit", ("text", "Look, no picture"))).StatusCode);
        Assert.Equal(0, (await ada.JsonAsync($"/api/posts/{post.Id()}")).GetProperty("pictures").GetArrayLength());
    }

    [Fact]
    public async Task Pages_hold_the_place_of_a_picture_hide_sensitive_ones_and_give_each_a_page_of_its_own()
    {
        var (ada, bo) = (await corner.NewAsync("ada"), await corner.NewAsync("bo"));
        var (one, two) = (await ada.BringAsync(await TestPicture.JpegAsync(1200, 800), ("description", "The <fig> tree")), await ada.BringAsync(await TestPicture.PngAsync(30, 20)));
        var post = await ada.WriteAsync("Under the tree", new { pictures = new[] { new { id = one.Id() }, new { id = two.Id() } } });
        using var page = await bo.BrowserAsync();
        var thread = await page.ShowAsync($"/@{ada.Handle}/{post.Id()}");
        var image = thread.QuerySelector(".pictures.n2 img")!;
        Assert.Equal(("1200", "800", "The <fig> tree"), (image.GetAttribute("width"), image.GetAttribute("height"), image.GetAttribute("alt")));
        Assert.Matches("^#[0-9a-f]{6}$", thread.QuerySelector(".pictures .ground rect")!.GetAttribute("fill"));
        Assert.Equal(one.Text("url"), thread.QuerySelector("meta[property='og:image']")!.GetAttribute("content"));
        Assert.Equal("The <fig> tree", thread.QuerySelector("meta[property='og:image:alt']")!.GetAttribute("content"));
        var large = await page.ShowAsync($"/@{ada.Handle}/{post.Id()}/pictures/1");
        Assert.Equal("The <fig> tree", large.QuerySelector("figcaption")!.TextContent);
        Assert.Equal($"/@{ada.Handle}/{post.Id()}/pictures/2", large.QuerySelector("[rel=next]")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.NotFound, (await page.GetAsync($"/@{ada.Handle}/{post.Id()}/pictures/3")).StatusCode);
        var feed = await (await page.GetAsync($"/@{ada.Handle}/posts.atom")).Content.ReadAsStringAsync(Ct);
        Assert.Contains($"<link rel=\"enclosure\" type=\"image/jpeg\" href=\"{one.Text("url")}\"", feed, StringComparison.Ordinal);
        Assert.Contains("The &lt;fig&gt; tree</media:description>", feed, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await ada.PutAsync($"/api/posts/{post.Id()}", new { text = "Under the tree", sensitive = true }));
        var hidden = await page.ShowAsync($"/@{ada.Handle}/{post.Id()}");
        Assert.NotNull(hidden.QuerySelector("details.warned:not([open]) .pictures"));
        Assert.Null(hidden.QuerySelector("meta[property='og:image']"));

        var secret = await ada.BringAsync(await TestPicture.PngAsync(30, 20));
        var followers = await ada.IdOfAsync("for followers", new { visibility = "private", pictures = new[] { new { id = secret.Id() } } });
        Assert.Equal(HttpStatusCode.NotFound, (await page.GetAsync($"/@{ada.Handle}/{followers}/pictures/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await bo.GetAsync($"/api/posts/pictures/{secret.Id()}"));
    }

    [Fact]
    public async Task Thirty_pictures_in_half_an_hour_are_enough()
    {
        var ada = await corner.NewAsync("ada");
        await corner.AskAsync(async services =>
        {
            var (db, ids) = (services.GetRequiredService<PalabreDb>(), services.GetRequiredService<IdMaker>());
            for (var i = 1; i <= 30; i++)
                db.Add(new Picture { Id = ids.Next(), Owner = ada.Id, Key = $"{i}", Width = 1, Height = 1, PreviewWidth = 1, PreviewHeight = 1, Blurhash = "", CreatedAt = corner.Clock.GetUtcNow(), WaitsUntil = corner.Clock.GetUtcNow().AddDays(1) });
            return await db.SaveChangesAsync(Ct);
        });
        var picture = await TestPicture.PngAsync(4, 4);
        Assert.Equal("too_many_requests", await ada.PictureRefusalAsync(picture));
        corner.Clock.Sleep(TimeSpan.FromMinutes(31));
        await ada.BringAsync(picture);
        Assert.Equal(31, await corner.AskAsync(services => services.GetRequiredService<PalabreDb>().Set<Picture>().CountAsync(p => p.Owner == ada.Id, Ct)));
    }

    private static Task GoneAsync(Writer who, JsonElement picture) => Corner.UntilAsync(
        async () => await who.GetAsync(picture.Text("url")) == HttpStatusCode.NotFound && await who.GetAsync(picture.Text("previewUrl")) == HttpStatusCode.NotFound, "the files are gone");
}
