using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Palabre.MastodonApi.Tests;

/// <summary>Pictures and polls as programs send and read them.</summary>
public sealed class MediaTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task A_picture_is_brought_described_and_posted_as_every_program_does()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var file = await DrawAsync();
        var one = await ada.PostAsync("/api/v2/media", Form(file, ("description", "A tree"), ("focus", "0.25,-0.5")));
        Assert.Equal(("image", "A tree", 28), (one.Text("type"), one.Text("description"), one.Text("blurhash")!.Length));
        var (meta, focus) = (one.GetProperty("meta"), one.GetProperty("meta").GetProperty("focus"));
        Assert.Equal((640, 480, 400, 300), (meta.GetProperty("original").Count("width"), meta.GetProperty("original").Count("height"), meta.GetProperty("small").Count("width"), meta.GetProperty("small").Count("height")));
        Assert.Equal((0.25, -0.5), (focus.GetProperty("x").GetDouble(), focus.GetProperty("y").GetDouble()));
        var two = await ada.PostAsync("/api/v1/media", Form(file));
        Assert.True(two.IsNull("description"));
        Assert.Equal("Said later", (await ada.SendAsync(HttpMethod.Put, $"/api/v1/media/{two.Id()}", new { description = "Said later" })).Text("description"));
        Assert.Equal(two.Id(), (await ada.GetAsync($"/api/v1/media/{two.Id()}")).Id());
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Get, $"/api/v1/media/{two.Id()}")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await bo.TryAsync(HttpMethod.Post, "/api/v1/statuses", new { status = "mine", media_ids = new[] { two.Id() } })).Status);

        var status = await ada.WriteAsync("", new { media_ids = new[] { two.Id(), one.Id() } });
        Assert.Equal([two.Id(), one.Id()], status.GetProperty("media_attachments").EnumerateArray().Select(a => a.Id()));
        using var guest = house.App.Guest();
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync(one.Text("url"), Ct)).StatusCode);
        var changed = await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status.Id()}", new { status = "One less", media_ids = new[] { one.Id() }, media_attributes = new[] { new { id = one.Id(), description = "A fig tree", focus = "0,1" } } });
        Assert.Equal("A fig tree", Assert.Single(changed.GetProperty("media_attachments").EnumerateArray()).Text("description"));
        Assert.Equal([status.Id()], await ada.IdsAsync($"/api/v1/accounts/{ada.Id}/statuses?only_media=true"));

        // Taken back to be written anew: the picture waits for that.
        var gone = await ada.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{status.Id()}");
        var again = await ada.WriteAsync("Once more", new { media_ids = new[] { gone.GetProperty("media_attachments")[0].Id() } });
        Assert.Equal("A fig tree", again.GetProperty("media_attachments")[0].Text("description"));
    }

    [Fact]
    public async Task Timelines_of_tags_take_further_tags_and_open_ones_pictures_alone()
    {
        var ada = await house.NewAsync("ada");
        var picture = (await ada.PostAsync("/api/v2/media", Form(await DrawAsync()))).Id();
        var figs = (await ada.WriteAsync("#figs")).Id();
        var drawn = (await ada.WriteAsync("#Figs #almonds drawn", new { media_ids = new[] { picture } })).Id();
        var olives = (await ada.WriteAsync("#olives")).Id();
        var all = (await ada.WriteAsync("#figs #almonds #olives")).Id();

        Assert.Equal([all, drawn, figs], await AboutAsync(""));
        Assert.Equal([all, olives, drawn, figs], await AboutAsync("?any[]=Olives&any[]=nothing"));
        Assert.Equal([all, drawn], await AboutAsync("?all[]=almonds"));
        Assert.Equal([all], await AboutAsync("?all[]=almonds&all[]=olives"));
        Assert.Empty(await AboutAsync("?all[]=nothing"));
        Assert.Equal([drawn, figs], await AboutAsync("?none[]=olives&none[]=nothing"));
        Assert.Equal([figs], await AboutAsync("?none[]=olives&none[]=almonds"));
        Assert.Equal([olives, drawn], await AboutAsync($"?any[]=olives&none[]=nothing&max_id={all}&limit=2"));
        // Four of each count, the tag of the address among those of which any is enough.
        Assert.Equal([all, drawn, figs], await AboutAsync("?any[]=a&any[]=b&any[]=c&any[]=olives"));
        Assert.Equal([drawn], await AboutAsync("?only_media=true"));
        Assert.Equal([drawn], (await ada.IdsAsync("/api/v1/timelines/public?only_media=1&limit=40")).Intersect([figs, drawn, olives, all]));

        Task<IReadOnlyList<string>> AboutAsync(string more) => ada.IdsAsync($"/api/v1/timelines/tag/figs{more}");
    }

    [Fact]
    public async Task What_waits_for_its_time_shows_its_pictures_and_its_poll()
    {
        var ada = await house.NewAsync("ada");
        var at = house.Clock.GetUtcNow().AddMinutes(30).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var picture = await ada.PostAsync("/api/v2/media", Form(await DrawAsync(), ("description", "A tree")));
        var waiting = await ada.WriteAsync("later", new { scheduled_at = at, media_ids = new[] { picture.Id() } });
        Assert.Equal((picture.Id(), "A tree"), (waiting.GetProperty("media_attachments")[0].Id(), waiting.GetProperty("media_attachments")[0].Text("description")));
        Assert.Equal(picture.Id(), waiting.GetProperty("params").GetProperty("media_ids")[0].GetString());
        await ada.WriteAsync("asked later", new { scheduled_at = at, poll = new { options = new[] { "yes", "no" }, expires_in = 3600, multiple = true } });
        var asked = (await ada.GetAsync("/api/v1/scheduled_statuses"))[0];
        var poll = asked.GetProperty("params").GetProperty("poll");
        Assert.Equal((2, "no", "3600", true, false), (poll.GetProperty("options").GetArrayLength(), poll.GetProperty("options")[1].GetString(), poll.Text("expires_in"), poll.Is("multiple"), poll.Is("hide_totals")));
        Assert.True(asked.GetProperty("params").IsNull("media_ids"));
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_in_words_and_one_not_posted_can_be_taken_back()
    {
        var ada = await house.NewAsync("ada");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, "/api/v2/media", Form("no picture"u8.ToArray()))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, "/api/v2/media", new { description = "nothing" })).Status);
        var picture = await ada.PostAsync("/api/v2/media", Form(await DrawAsync()));
        await ada.SendAsync(HttpMethod.Delete, $"/api/v1/media/{picture.Id()}");
        using var guest = house.App.Guest();
        await House.UntilAsync(async () => (await guest.GetAsync(picture.Text("url"), Ct)).StatusCode == HttpStatusCode.NotFound, "the file is gone");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_poll_is_made_as_json_or_as_a_form_and_voted_in_once(bool isJson)
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        object wish = isJson
            ? new { status = "Which?", poll = new { options = new[] { "Figs", "Olives" }, expires_in = 3600, multiple = true, hide_totals = true } }
            : new FormUrlEncodedContent([new("status", "Which?"), new("poll[options][]", "Figs"), new("poll[options][]", "Olives"), new("poll[expires_in]", "3600"), new("poll[multiple]", "true"), new("poll[hide_totals]", "true")]);
        var status = await ada.PostAsync("/api/v1/statuses", wish);
        var poll = status.GetProperty("poll");
        Assert.Equal((true, false, false, 0), (poll.Is("multiple"), poll.Is("expired"), poll.Is("voted"), poll.Count("voters_count")));
        object choices = isJson ? new { choices = new[] { 0, 1 } } : new FormUrlEncodedContent([new("choices[]", "0"), new("choices[]", "1")]);
        var voted = await bo.PostAsync($"/api/v1/polls/{poll.Id()}/votes", choices);
        Assert.Equal((true, 2, 1), (voted.Is("voted"), voted.Count("votes_count"), voted.Count("voters_count")));
        Assert.True(voted.GetProperty("options")[0].IsNull("votes_count"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await bo.TryAsync(HttpMethod.Post, $"/api/v1/polls/{poll.Id()}/votes", new { choices = new[] { 0 } })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, $"/api/v1/polls/{poll.Id()}/votes", new { choices = new[] { 0 } })).Status);
        house.Clock.Sleep(TimeSpan.FromSeconds(3601));
        var over = await ada.GetAsync($"/api/v1/polls/{poll.Id()}");
        Assert.Equal((true, 1), (over.Is("expired"), over.GetProperty("options")[1].Count("votes_count")));
    }

    [Fact]
    public async Task Instances_say_what_is_taken()
    {
        using var guest = house.App.Guest();
        foreach (var version in new[] { 1, 2 })
        {
            var limits = JsonDocument.Parse(await guest.GetStringAsync($"/api/v{version}/instance", Ct)).RootElement.GetProperty("configuration");
            Assert.Equal(4, limits.GetProperty("statuses").Count("max_media_attachments"));
            Assert.Equal((16 << 20, 64_000_000), (limits.GetProperty("media_attachments").Count("image_size_limit"), limits.GetProperty("media_attachments").Count("image_matrix_limit")));
            Assert.Contains("image/webp", limits.GetProperty("media_attachments").GetProperty("supported_mime_types").EnumerateArray().Select(t => t.GetString()));
            Assert.Equal((4, 50, 300, 31 * 86_400), (limits.GetProperty("polls").Count("max_options"), limits.GetProperty("polls").Count("max_characters_per_option"), limits.GetProperty("polls").Count("min_expiration"), limits.GetProperty("polls").Count("max_expiration")));
        }
    }

    private static MultipartFormDataContent Form(byte[] picture, params (string Name, string Value)[] more)
    {
        var file = new ByteArrayContent(picture);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        var form = new MultipartFormDataContent { { file, "file", "picture.jpg" } };
        foreach (var (name, value) in more) form.Add(new StringContent(value), name);
        return form;
    }

    private static async Task<byte[]> DrawAsync()
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=640x480", "-frames:v", "1", "-f", "mjpeg", "pipe:1"]) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(output, Ct);
        await ffmpeg.WaitForExitAsync(Ct);
        return output.ToArray();
    }
}
