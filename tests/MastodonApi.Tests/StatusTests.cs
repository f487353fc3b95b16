using System.Net;
using System.Text.Json;

namespace Palabre.MastodonApi.Tests;

/// <summary>Writing, reading and marking statuses, and for whom they exist.</summary>
public sealed class StatusTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_status_says_all_that_was_written()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var status = await ada.WriteAsync($"Bonjour @{bo.Handle} #Eau <b>", new { spoiler_text = "Water", language = "fr", visibility = "unlisted" });
        Assert.Equal(("Water", true, "fr", "unlisted"), (status.Text("spoiler_text"), status.Is("sensitive"), status.Text("language"), status.Text("visibility")));
        Assert.Contains("&lt;b&gt;", status.Text("content"), StringComparison.Ordinal);
        Assert.Equal(bo.Id.ToString(), status.GetProperty("mentions")[0].Id());
        Assert.Equal("eau", status.GetProperty("tags")[0].Text("name"));
        Assert.Equal($"{house.App.Url}@{ada.Handle}/{status.Id()}", status.Text("url"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", status.Text("created_at"));
        Assert.Equal($"Bonjour @{bo.Handle} #Eau <b>", (await ada.GetAsync($"/api/v1/statuses/{status.Id()}/source")).Text("text"));
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Get, $"/api/v1/statuses/{status.Id()}/source")).Status);
    }

    [Fact]
    public async Task An_answer_stands_in_its_conversation_and_a_change_in_its_history()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var first = (await ada.WriteAsync("one")).Id();
        var answer = await bo.WriteAsync("two", new { in_reply_to_id = first });
        Assert.Equal((first, ada.Id.ToString()), (answer.Text("in_reply_to_id"), answer.Text("in_reply_to_account_id")));
        var changed = await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{first}", new { status = "one, changed" });
        Assert.False(changed.IsNull("edited_at"));
        Assert.Equal(1, changed.Count("replies_count"));
        Assert.Equal(["<p>one</p>", "<p>one, changed</p>"], (await bo.GetAsync($"/api/v1/statuses/{first}/history")).EnumerateArray().Select(v => v.Text("content")));
        Assert.Equal([answer.Id()], (await bo.GetAsync($"/api/v1/statuses/{first}/context")).GetProperty("descendants").EnumerateArray().Select(s => s.Id()));
        Assert.Equal([first], (await bo.GetAsync($"/api/v1/statuses/{answer.Id()}/context")).GetProperty("ancestors").EnumerateArray().Select(s => s.Id()));
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.TryAsync(HttpMethod.Put, $"/api/v1/statuses/{first}", new { status = "mine" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Delete, $"/api/v1/statuses/{first}")).Status);
        Assert.Equal("one, changed", (await ada.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{first}")).Text("text"));
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Get, $"/api/v1/statuses/{first}")).Status);
    }

    [Fact]
    public async Task What_is_written_once_for_all_readers_is_not_told_to_one_who_counts_otherwise()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        var status = (await ada.WriteAsync("counted")).Id();
        await bo.PostAsync($"/api/v1/statuses/{status}/favourite");
        await cy.PostAsync($"/api/v1/accounts/{bo.Id}/block");
        // Each reads what the other's reading left.
        for (var turn = 0; turn < 2; turn++)
        {
            Assert.Equal(1, (await ada.GetAsync($"/api/v1/statuses/{status}")).Count("favourites_count"));
            Assert.Equal(0, (await cy.GetAsync($"/api/v1/statuses/{status}")).Count("favourites_count"));
        }
    }

    [Fact]
    public async Task Marks_are_set_and_taken_back_and_a_boost_is_a_status_that_holds_the_boosted_one()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var status = (await ada.WriteAsync("good")).Id();
        foreach (var (set, unset, mark) in new[] { ("favourite", "unfavourite", "favourited"), ("bookmark", "unbookmark", "bookmarked") })
        {
            Assert.True((await bo.PostAsync($"/api/v1/statuses/{status}/{set}")).Is(mark));
            Assert.Contains(status, await bo.IdsAsync($"/api/v1/{set}s"));
            Assert.False((await bo.PostAsync($"/api/v1/statuses/{status}/{unset}")).Is(mark));
        }
        var boost = await bo.PostAsync($"/api/v1/statuses/{status}/reblog");
        Assert.Equal((status, bo.Handle), (boost.GetProperty("reblog").Id(), boost.GetProperty("account").Text("username")));
        Assert.NotEqual(status, boost.Id());
        Assert.True(boost.GetProperty("reblog").Is("reblogged"));
        Assert.Equal(status, (await ada.GetAsync($"/api/v1/statuses/{boost.Id()}")).GetProperty("reblog").Id());
        Assert.True((await ada.PostAsync($"/api/v1/statuses/{boost.Id()}/favourite")).Is("favourited"));
        Assert.Equal([bo.Id.ToString()], await ada.IdsAsync($"/api/v1/statuses/{status}/reblogged_by"));
        Assert.False((await bo.PostAsync($"/api/v1/statuses/{status}/unreblog")).Is("reblogged"));
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.TryAsync(HttpMethod.Post, $"/api/v1/statuses/{status}/pin")).Status);
        Assert.True((await ada.PostAsync($"/api/v1/statuses/{status}/pin")).Is("pinned"));
        Assert.Equal([status], await bo.IdsAsync($"/api/v1/accounts/{ada.Id}/statuses?pinned=true"));
    }

    [Fact]
    public async Task What_is_not_for_somebody_is_not_there()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        await bo.FollowAsync(ada);
        var followers = (await ada.WriteAsync("followers", new { visibility = "private" })).Id();
        var direct = (await ada.WriteAsync($"@{cy.Handle} psst", new { visibility = "direct" })).Id();
        using var guest = house.App.Guest();
        foreach (var path in new[] { "", "/context", "/history", "/favourited_by" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync($"/api/v1/statuses/{followers}{path}", House.Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await cy.TryAsync(HttpMethod.Get, $"/api/v1/statuses/{followers}{path}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Get, $"/api/v1/statuses/{direct}{path}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await cy.TryAsync(HttpMethod.Get, $"/api/v1/statuses/{direct}{path}")).Status);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await cy.TryAsync(HttpMethod.Post, $"/api/v1/statuses/{followers}/favourite")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cy.TryAsync(HttpMethod.Post, "/api/v1/statuses", new { status = "x", in_reply_to_id = followers })).Status);
        Assert.Empty(await cy.IdsAsync($"/api/v1/accounts/{ada.Id}/statuses"));
        Assert.Equal(followers, Assert.Single(await bo.IdsAsync($"/api/v1/accounts/{ada.Id}/statuses")));
        await ada.PostAsync($"/api/v1/accounts/{bo.Id}/block");
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Get, $"/api/v1/statuses/{followers}")).Status);
    }

    [Fact]
    public async Task A_conversation_is_listed_once_with_its_last_word_for_those_it_names()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        var first = (await ada.WriteAsync($"@{bo.Handle} psst", new { visibility = "direct" })).Id();
        var last = (await bo.WriteAsync($"@{ada.Handle} yes?", new { in_reply_to_id = first })).Id();
        foreach (var (one, other) in new[] { (ada, bo), (bo, ada) })
        {
            var talk = Assert.Single((await one.GetAsync("/api/v1/conversations")).EnumerateArray());
            Assert.Equal((first, last, other.Handle), (talk.Id(), talk.GetProperty("last_status").Id(), talk.GetProperty("accounts")[0].Text("username")));
            Assert.Equal(first, (await one.PostAsync($"/api/v1/conversations/{first}/read")).Id());
        }
        Assert.Equal(last, (await ada.PostAsync($"/api/v1/conversations/{first}/read")).GetProperty("last_status").Id());
        Assert.Empty(await cy.IdsAsync("/api/v1/conversations"));
        Assert.Equal(HttpStatusCode.NotFound, (await cy.TryAsync(HttpMethod.Post, $"/api/v1/conversations/{first}/read")).Status);
    }

    [Fact]
    public async Task A_conversation_is_unread_until_it_is_read_and_again_when_somebody_else_goes_on()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var first = (await ada.WriteAsync($"@{bo.Handle} psst", new { visibility = "direct" })).Id();
        Assert.Equal((false, true), (await UnreadAsync(ada), await UnreadAsync(bo)));
        Assert.False((await bo.PostAsync($"/api/v1/conversations/{first}/read")).Is("unread"));
        Assert.False(await UnreadAsync(bo));
        await ada.WriteAsync($"@{bo.Handle} are you there?", new { in_reply_to_id = first, visibility = "direct" });
        Assert.True(await UnreadAsync(bo));
        // Who answers has the last word.
        var last = (await bo.WriteAsync($"@{ada.Handle} yes", new { in_reply_to_id = first, visibility = "direct" })).Id();
        Assert.Equal((true, false), (await UnreadAsync(ada), await UnreadAsync(bo)));

        // Whoever opens its page reads it, and a browser that fetches the page in case does not.
        using var browser = await Browser.SignedInAsync(ada);
        using (var request = new HttpRequestMessage(HttpMethod.Get, $"/@{bo.Handle}/{last}"))
        {
            request.Headers.Add("Sec-Purpose", "prefetch");
            Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(request)).StatusCode);
        }
        Assert.True(await UnreadAsync(ada));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/@{bo.Handle}/{last}")).StatusCode);
        Assert.False(await UnreadAsync(ada));

        static async Task<bool> UnreadAsync(Person who) => Assert.Single((await who.GetAsync("/api/v1/conversations")).EnumerateArray()).Is("unread");
    }

    [Fact]
    public async Task A_conversation_one_wants_to_come_back_to_is_unread_until_it_is_read_or_answered()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        var first = (await ada.WriteAsync($"@{bo.Handle} psst", new { visibility = "direct" })).Id();
        await bo.PostAsync($"/api/v1/conversations/{first}/read");
        foreach (var who in new[] { ada, bo })
        {
            // Whoever had the last word too.
            var marked = await who.PostAsync($"/api/v1/conversations/{first}/unread");
            Schema.Is("Conversation", marked);
            Assert.True(marked.Is("unread"));
            Assert.True(await UnreadAsync(who));
        }
        Assert.False((await ada.PostAsync($"/api/v1/conversations/{first}/read")).Is("unread"));
        Assert.Equal((false, true), (await UnreadAsync(ada), await UnreadAsync(bo)));
        await bo.WriteAsync($"@{ada.Handle} yes", new { in_reply_to_id = first, visibility = "direct" });
        Assert.Equal((true, false), (await UnreadAsync(ada), await UnreadAsync(bo)));
        await ada.PostAsync($"/api/v1/conversations/{first}/unread");
        using var browser = await Browser.SignedInAsync(ada);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/@{ada.Handle}/{first}")).StatusCode);
        Assert.False(await UnreadAsync(ada));
        foreach (var (method, path) in new[] { (HttpMethod.Post, $"{first}/unread"), (HttpMethod.Delete, first), (HttpMethod.Delete, "x") })
            Assert.Equal(HttpStatusCode.NotFound, (await cy.TryAsync(method, $"/api/v1/conversations/{path}")).Status);

        static async Task<bool> UnreadAsync(Person who) => Assert.Single((await who.GetAsync("/api/v1/conversations")).EnumerateArray()).Is("unread");
    }

    [Fact]
    public async Task A_conversation_put_aside_is_back_when_somebody_goes_on_with_it()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var first = (await ada.WriteAsync($"@{bo.Handle} psst", new { visibility = "direct" })).Id();
        await ada.WriteAsync($"@{bo.Handle} are you there?", new { in_reply_to_id = first, visibility = "direct" });
        var other = (await ada.WriteAsync($"@{bo.Handle} something else", new { visibility = "direct" })).Id();
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(JsonValueKind.Object, (await bo.SendAsync(HttpMethod.Delete, $"/api/v1/conversations/{first}")).ValueKind);
        Assert.Equal([other], await bo.IdsAsync("/api/v1/conversations"));
        Assert.Equal(2, (await ada.IdsAsync("/api/v1/conversations")).Count);
        // Its posts are where they were, and what is asked of it by its id is answered.
        Assert.Equal(HttpStatusCode.OK, (await bo.TryAsync(HttpMethod.Get, $"/api/v1/statuses/{first}")).Status);
        Assert.Equal(first, (await bo.PostAsync($"/api/v1/conversations/{first}/read")).Id());
        Assert.Equal([other], await bo.IdsAsync("/api/v1/conversations"));
        await ada.WriteAsync($"@{bo.Handle} hello?", new { in_reply_to_id = first, visibility = "direct" });
        var back = (await bo.GetAsync("/api/v1/conversations")).EnumerateArray().ToList();
        Assert.Equal([first, other], back.Select(c => c.Id()));
        Assert.True(back[0].Is("unread"));
    }

    [Fact]
    public async Task A_change_that_does_not_speak_of_the_mark_leaves_it_and_a_new_warning_brings_it()
    {
        var ada = await house.NewAsync("ada");
        var warned = (await ada.WriteAsync("the end", new { spoiler_text = "Spoiler" })).Id();
        Assert.True((await ChangeAsync(warned, new { status = "the very end" })).Is("sensitive"));
        var changed = await ChangeAsync(warned, new { status = "the very end", spoiler_text = "" });
        Assert.Equal((true, ""), (changed.Is("sensitive"), changed.Text("spoiler_text")));
        Assert.True((await ChangeAsync(warned, new { status = "the very last end", spoiler_text = "Again" })).Is("sensitive"));
        Assert.False((await ChangeAsync(warned, new { status = "the end", sensitive = false })).Is("sensitive"));
        // A warning whose mark was taken off says nothing new about it.
        Assert.False((await ChangeAsync(warned, new { status = "the end." })).Is("sensitive"));
        var plain = (await ada.WriteAsync("nothing")).Id();
        Assert.True((await ChangeAsync(plain, new { status = "something", spoiler_text = "Careful" })).Is("sensitive"));
        var marked = (await ada.WriteAsync("look", new { sensitive = true })).Id();
        Assert.True((await ChangeAsync(marked, new { status = "look at this", spoiler_text = "Blood" })).Is("sensitive"));
        Assert.True((await ada.SendAsync(HttpMethod.Put, $"/api/posts/{marked}", new { text = "look there" })).Is("sensitive"));

        Task<JsonElement> ChangeAsync(string status, object wish) => ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", wish);
    }

    [Fact]
    public async Task A_clubs_post_is_private_to_programs_and_for_its_members_only()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var club = await ada.PostAsync("/api/clubs", new { slug = $"eau-{ada.Id}", name = "Cercle de l’eau", isPrivate = true });
        var post = (await ada.PostAsync("/api/posts", new { text = "among us", club = club.Text("slug") })).Id();
        Assert.Equal("private", (await ada.GetAsync($"/api/v1/statuses/{post}")).Text("visibility"));
        Assert.Contains(post, await ada.IdsAsync("/api/v1/timelines/home"));
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Get, $"/api/v1/statuses/{post}")).Status);
    }

    [Fact]
    public async Task A_room_in_a_status_is_a_card()
    {
        var ada = await house.NewAsync("ada");
        var room = await ada.PostAsync("/api/rooms", new { title = "The water of the valley" });
        var status = await ada.WriteAsync($"Come: {house.App.Url}room/{room.Id()}");
        var card = status.GetProperty("card");
        Assert.Equal(("link", "The water of the valley", $"{house.App.Url}room/{room.Id()}"), (card.Text("type"), card.Text("title"), card.Text("url")));
        using var guest = house.App.Guest();
        Assert.Equal("image/png", (await guest.GetAsync(card.Text("image"), House.Ct)).Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_timeline_is_walked_by_its_links_without_losing_or_repeating_anything()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await bo.FollowAsync(ada);
        var written = new List<string>();
        for (var i = 0; i < 7; i++) written.Insert(0, (await ada.WriteAsync($"{i}")).Id());
        var (seen, next) = (new List<string>(), "/api/v1/timelines/home?limit=3");
        while (next is not null)
        {
            using var answer = await bo.Http.GetAsync(next, House.Ct);
            var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(House.Ct)).RootElement;
            seen.AddRange(page.EnumerateArray().Select(s => s.Id()));
            next = answer.Headers.TryGetValues("Link", out var links)
                ? System.Text.RegularExpressions.Regex.Match(links.Single(), "<([^>]+)>; rel=\"next\"") is { Success: true } match ? match.Groups[1].Value : null
                : null;
        }
        Assert.Equal(written, seen);
        Assert.Equal(written[4..6], await bo.IdsAsync($"/api/v1/timelines/home?limit=2&min_id={written[6]}"));
        Assert.Equal(written[..2], await bo.IdsAsync($"/api/v1/timelines/home?limit=2&since_id={written[6]}"));
    }

    [Fact]
    public async Task Public_timelines_and_tags_are_for_guests_too()
    {
        var ada = await house.NewAsync("ada");
        var status = (await ada.WriteAsync("#Figuier open")).Id();
        using var guest = house.App.Guest();
        foreach (var path in new[] { "/api/v1/timelines/public", "/api/v1/timelines/public?local=true", "/api/v1/timelines/tag/figuier", "/api/v1/timelines/tag/FIGUIER" })
            Assert.Contains(status, JsonDocument.Parse(await guest.GetStringAsync(path, House.Ct)).RootElement.EnumerateArray().Select(s => s.Id()));
        Assert.Equal("[]", await guest.GetStringAsync("/api/v1/timelines/public?remote=true", House.Ct));
    }
}
