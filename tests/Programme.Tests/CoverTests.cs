using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.Posts.Tests;

namespace Palabre.Programme.Tests;

/// <summary>Pictures of shows.</summary>
public sealed class CoverTests(SeasonOfToday season) : IClassFixture<SeasonOfToday>
{
    private static CancellationToken Ct => Season.Ct;

    [Fact]
    public async Task A_cover_is_made_anew_served_for_good_replaced_and_removed()
    {
        var (founder, slug) = await season.ClubAsync();
        var (host, member) = (await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug));
        var show = await founder.ShowAsync(slug, new { start = Tomorrow, host = host.Handle });
        Assert.Equal(JsonValueKind.Null, (await host.JsonAsync($"/api/shows/{show}")).GetProperty("cover").ValueKind);
        var taken = TestPicture.Taken(await TestPicture.JpegAsync(2400, 1200), turn: 6);

        var (status, answer) = await PutAsync(host, show, taken, ("description", "An olive tree"));
        Assert.Equal(HttpStatusCode.OK, status);
        var cover = answer.GetProperty("cover");
        Assert.Equal((960, 1920, "An olive tree"), (cover.GetProperty("width").GetInt32(), cover.GetProperty("height").GetInt32(), cover.GetProperty("description").GetString()));
        using var guest = season.App.Guest();
        var (first, preview) = (cover.GetProperty("url").GetString()!, cover.GetProperty("previewUrl").GetString()!);
        foreach (var address in new[] { first, preview })
        {
            var file = await guest.GetAsync(address, Ct);
            Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (file.StatusCode, file.Content.Headers.ContentType?.MediaType));
            Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", file.Headers.NonValidated["Cache-Control"]));
            var bytes = Encoding.Latin1.GetString(await file.Content.ReadAsByteArrayAsync(Ct));
            foreach (var trace in new[] { TestPicture.Secret, "Exif" }) Assert.DoesNotContain(trace, bytes, StringComparison.Ordinal);
        }

        // Other words alone, by the club's leader.
        Assert.Equal("Olives", (await PutAsync(founder, show, null, ("description", "Olives"))).Answer.GetProperty("cover").GetProperty("description").GetString());
        Assert.Equal(first, (await host.JsonAsync($"/api/shows/{show}")).GetProperty("cover").GetProperty("url").GetString());
        // Another picture: the first is gone.
        var second = (await PutAsync(host, show, await TestPicture.PngAsync(300, 200))).Answer.GetProperty("cover").GetProperty("url").GetString()!;
        Assert.NotEqual(first, second);
        foreach (var address in new[] { first, preview }) Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(address, Ct)).StatusCode);

        Assert.Equal("show_not_yours", (await PutAsync(member, show, taken)).Answer.GetProperty("type").GetString());
        Assert.Equal("show_not_yours", await member.RefusalAsync(HttpMethod.Delete, $"/api/shows/{show}/cover"));
        Assert.Null(await host.RefusalAsync(HttpMethod.Delete, $"/api/shows/{show}/cover"));
        Assert.Null(await host.RefusalAsync(HttpMethod.Delete, $"/api/shows/{show}/cover"));
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(second, Ct)).StatusCode);
        Assert.Equal(JsonValueKind.Null, (await host.JsonAsync($"/api/shows/{show}")).GetProperty("cover").ValueKind);
    }

    [Fact]
    public async Task What_is_no_picture_or_too_large_is_refused_and_nothing_is_changed()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug, new { start = Tomorrow });
        foreach (var (brought, code) in new[] { (Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>"), "picture_kind"), (TestPicture.Claiming(30000, 30000), "picture_pixels"), (TestPicture.Claiming(30, 30), "picture_unreadable"), (Array.Empty<byte>(), "picture_missing") })
        {
            var (status, answer) = await PutAsync(founder, show, brought);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (status, answer.GetProperty("type").GetString()));
        }
        Assert.Equal("picture_missing", (await PutAsync(founder, show, null, ("description", "Nothing"))).Answer.GetProperty("type").GetString());
        Assert.Equal("picture_described_long", (await PutAsync(founder, show, await TestPicture.PngAsync(30, 20), ("description", new string('a', 1501)))).Answer.GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Null, (await founder.JsonAsync($"/api/shows/{show}")).GetProperty("cover").ValueKind);
    }

    [Fact]
    public async Task The_form_brings_a_cover_that_stands_on_the_page_in_the_week_and_in_previews()
    {
        var (founder, slug) = await season.ClubAsync();
        using var browser = await founder.BrowserAsync("fr");
        (string, string)[] fields = [("title", "Parle-moi d’images"), ("start", Tomorrow[..16]), ("timeZone", "Europe/Paris"), ("durationMinutes", "60"), ("rhythm", "weekly"), ("language", "fr"), ("coverDescription", "Un olivier")];
        var refused = await browser.SendAsync($"/club/{slug}/shows", TestPicture.Form(Encoding.UTF8.GetBytes("no picture"), "cover", fields));
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Contains("JPEG, PNG, WebP et GIF", (await Page.ReadAsync(refused)).QuerySelector("#field-cover-wrong")!.TextContent, StringComparison.Ordinal);

        var made = await browser.SendAsync($"/club/{slug}/shows", TestPicture.Form(await TestPicture.PngAsync(1200, 630), "cover", fields));
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var path = made.Headers.Location!.ToString();
        using var guest = new Page(season.App);
        var page = await guest.ShowAsync(path);
        Assert.Equal("Un olivier", page.QuerySelector(".show-page > img.cover")?.GetAttribute("alt"));
        var image = page.QuerySelector("meta[property='og:image']")?.GetAttribute("content");
        Assert.StartsWith("http", image, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await season.App.Guest().GetAsync(image, Ct)).StatusCode);
        Assert.NotNull((await guest.ShowAsync($"/club/{slug}/programme?week={Tomorrow[..10]}")).QuerySelector(".slot-line img.cover"));

        Assert.NotNull((await browser.ShowAsync($"{path}/edit")).QuerySelector("input[name=coverRemove]"));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync($"{path}/edit", [.. fields, ("startWas", Tomorrow[..16]), ("timeZoneWas", "Europe/Paris"), ("rhythmWas", "weekly"), ("coverRemove", "true")])).StatusCode);
        Assert.Null((await guest.ShowAsync(path)).QuerySelector("img.cover"));
        Assert.Equal(HttpStatusCode.NotFound, (await season.App.Guest().GetAsync(image, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_show_that_never_took_place_takes_its_cover_along_and_the_round_over_the_folder_leaves_covers_alone()
    {
        var (founder, slug) = await season.ClubAsync();
        var (kept, dropped) = (await founder.ShowAsync(slug, new { start = Tomorrow }), await founder.ShowAsync(slug, new { start = Tomorrow }));
        var picture = await TestPicture.PngAsync(300, 200);
        var stays = (await PutAsync(founder, kept, picture)).Answer.GetProperty("cover").GetProperty("url").GetString()!;
        var goes = (await PutAsync(founder, dropped, picture)).Answer.GetProperty("cover").GetProperty("url").GetString()!;
        Assert.Null(await founder.RefusalAsync(HttpMethod.Delete, $"/api/shows/{dropped}"));
        Assert.Equal(HttpStatusCode.NotFound, (await season.App.Guest().GetAsync(goes, Ct)).StatusCode);

        // The round at the start takes away what is nobody's and old.
        var folder = Path.Combine(season.App.Services.GetRequiredService<StorageSettings>().DataDirectory, "pictures");
        var lost = Path.Combine(folder, $"1-{new string('0', 32)}.jpg");
        await File.WriteAllBytesAsync(lost, picture, Ct);
        foreach (var file in Directory.GetFiles(folder)) File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddHours(-3));
        await season.StopForAsync(TimeSpan.FromMinutes(1), founder);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (File.Exists(lost)) await Task.Delay(20, limit.Token);
        Assert.Equal(HttpStatusCode.OK, (await season.App.Guest().GetAsync(new Uri(stays).AbsolutePath, Ct)).StatusCode);
    }

    [Fact]
    public async Task Calendars_news_search_engines_and_previews_have_the_cover_with_full_addresses_and_its_sizes()
    {
        var (founder, slug) = await season.ClubAsync();
        var (show, bare) = (await founder.ShowAsync(slug, new { start = Tomorrow }), await founder.ShowAsync(slug, new { title = "Sans image", start = Tomorrow }));
        var before = await founder.TextAsync($"/show/{show}.ics");
        Assert.DoesNotContain("IMAGE", before, StringComparison.Ordinal);
        var cover = (await PutAsync(founder, show, await TestPicture.JpegAsync(1600, 900), ("description", "Un olivier"))).Answer.GetProperty("cover");
        var (full, small) = (cover.GetProperty("url").GetString()!, cover.GetProperty("previewUrl").GetString()!);
        foreach (var path in new[] { $"/show/{show}.ics", $"/show/{show}/{Tomorrow}.ics", $"/club/{slug}/programme.ics" })
        {
            var text = (await founder.TextAsync(path)).Replace("\r\n ", "", StringComparison.Ordinal);
            Assert.Contains($"IMAGE;VALUE=URI;DISPLAY=FULLSIZE;FMTTYPE=image/jpeg:{full}\r\n", text, StringComparison.Ordinal);
            Assert.Contains($"IMAGE;VALUE=URI;DISPLAY=THUMBNAIL;FMTTYPE=image/jpeg:{small}\r\n", text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("IMAGE", await founder.TextAsync($"/show/{bare}.ics"), StringComparison.Ordinal);

        XNamespace atom = "http://www.w3.org/2005/Atom", media = "http://search.yahoo.com/mrss/";
        var entries = XDocument.Parse(await founder.TextAsync($"/club/{slug}/feed.atom")).Root!.Elements(atom + "entry").ToList();
        var pictured = Assert.Single(entries, e => e.Element(media + "content") is not null);
        Assert.Equal((full, "1600", "900", "image"), (pictured.Element(media + "content")!.Attribute("url")!.Value, pictured.Element(media + "content")!.Attribute("width")!.Value, pictured.Element(media + "content")!.Attribute("height")!.Value, pictured.Element(media + "content")!.Attribute("medium")!.Value));
        Assert.Equal(small, pictured.Element(media + "thumbnail")!.Attribute("url")!.Value);
        Assert.Equal((full, "image/jpeg"), pictured.Elements(atom + "link").Where(l => l.Attribute("rel")!.Value == "enclosure").Select(l => (l.Attribute("href")!.Value, l.Attribute("type")!.Value)).Single());

        using var guest = new Page(season.App);
        foreach (var path in new[] { $"/show/{show}", $"/club/{slug}/programme?week={Tomorrow[..10]}" })
        {
            var page = await guest.ShowAsync(path);
            Assert.Equal((full, "1600", "900", "image/jpeg", "Un olivier"), (Of("og:image"), Of("og:image:width"), Of("og:image:height"), Of("og:image:type"), Of("og:image:alt")));
            var image = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement.EnumerateArray().Select(e => e.TryGetProperty("image", out var one) ? one : default).First(e => e.ValueKind == JsonValueKind.Object);
            Assert.Equal((full, small, 1600, 900), (image.GetProperty("url").GetString(), image.GetProperty("thumbnailUrl").GetString(), image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));

            string? Of(string property) => page.QuerySelector($"meta[property='{property}']")?.GetAttribute("content");
        }
    }

    private string Tomorrow => $"{season.Clock.GetUtcNow().AddDays(1):yyyy-MM-dd}T20:00:00";

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PutAsync(Person who, string show, byte[]? picture, params (string Name, string Value)[] more)
    {
        var form = picture is not null ? TestPicture.Form(picture, "file", more) : [];
        if (picture is null)
            foreach (var (name, value) in more) form.Add(new StringContent(value), name);
        using var answer = await who.Http.PutAsync($"/api/shows/{show}/cover", form, Ct);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
    }
}
