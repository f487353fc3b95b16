using System.Net;
using System.Text.Json;

namespace Palabre.MastodonApi.Tests;

/// <summary>Quotes as programs of Mastodon 4.5 know them.</summary>
public sealed class QuoteTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_status_is_quoted_and_says_so_in_all_its_keys()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        await bo.FollowAsync(ada);
        await cy.FollowAsync(bo);
        var status = (await ada.WriteAsync("the fig tree")).Id();
        var quote = await bo.WriteAsync("look", new { quoted_status_id = status, quote_approval_policy = "public" });
        Schema.Is("Status", quote);
        Schema.Is("FullQuote", quote.GetProperty("quote"));
        Assert.Equal("accepted", quote.GetProperty("quote").Text("state"));
        var quoted = quote.GetProperty("quote").GetProperty("quoted_status");
        Assert.Equal((status, ada.Id.ToString()), (quoted.Id(), quoted.GetProperty("account").Id()));
        Assert.StartsWith($"<p class=\"quote-inline\">RE: <a href=\"{house.App.Url}@{ada.Handle}/{status}\"", quote.Text("content"), StringComparison.Ordinal);
        Assert.Equal(["public"], Who(quote, "automatic"));

        var second = await cy.WriteAsync("and this", new { quoted_status_id = quote.Id() });
        var nested = second.GetProperty("quote").GetProperty("quoted_status").GetProperty("quote");
        Schema.Is("ShallowQuote", nested);
        Assert.Equal(("accepted", status), (nested.Text("state"), nested.Text("quoted_status_id")));

        Assert.Equal(1, (await cy.GetAsync($"/api/v1/statuses/{status}")).Count("quotes_count"));
        Schema.AreAll("Status", await ada.GetAsync($"/api/v1/statuses/{status}/quotes"));
        Assert.Equal([quote.Id()], await ada.IdsAsync($"/api/v1/statuses/{status}/quotes"));
        await house.HeardAsync();
        var told = (await ada.GetAsync("/api/v1/notifications?types[]=quote"))[0];
        Schema.Is("Notification", told);
        Assert.Equal(("quote", quote.Id()), (told.Text("type"), told.GetProperty("status").Id()));
    }

    [Fact]
    public async Task Who_quotes_a_status_is_told_of_its_last_edit_while_the_quote_stands()
    {
        var (ada, bo, cy, dee) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"), await house.NewAsync("dee"));
        var status = (await ada.WriteAsync("the fig tre", new { quote_approval_policy = "public" })).Id();
        await bo.WriteAsync("look", new { quoted_status_id = status });
        var latest = (await bo.WriteAsync("look again", new { quoted_status_id = status })).Id();
        var revoked = (await cy.WriteAsync("and I", new { quoted_status_id = status })).Id();
        var deleted = (await dee.WriteAsync("me too", new { quoted_status_id = status })).Id();
        await ada.WriteAsync("as I said", new { quoted_status_id = status });
        await ada.PostAsync($"/api/v1/statuses/{status}/quotes/{revoked}/revoke");
        await dee.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{deleted}");
        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "the fig tre", quote_approval_policy = "public" });
        await house.HeardAsync();
        Assert.Empty(await ToldAsync(bo));

        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "the fig tree" });
        await house.HeardAsync();
        var first = Assert.Single(await ToldAsync(bo));
        Schema.Is("Notification", first);
        Assert.Equal((latest, ada.Id.ToString()), (first.GetProperty("status").Id(), first.GetProperty("account").Id()));
        foreach (var other in new[] { ada, cy, dee }) Assert.Empty(await ToldAsync(other));

        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "the fig trees" });
        await house.HeardAsync();
        var second = Assert.Single(await ToldAsync(bo));
        Assert.Equal(latest, second.GetProperty("status").Id());
        Assert.NotEqual(first.Id(), second.Id());
        Assert.Equal("quoted_update", Assert.Single((await bo.GetAsync("/api/v2/notifications?types[]=quoted_update")).GetProperty("notification_groups").EnumerateArray()).Text("type"));

        await bo.PostAsync($"/api/v1/accounts/{ada.Id}/block");
        await house.HeardAsync();
        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "no fig trees" });
        await house.HeardAsync();
        Assert.Empty(await ToldAsync(bo));

        static async Task<IReadOnlyList<JsonElement>> ToldAsync(Person who) => [.. (await who.GetAsync("/api/v1/notifications?types[]=quoted_update")).EnumerateArray()];
    }

    [Fact]
    public async Task Who_boosted_a_status_is_told_of_its_last_edit_unless_they_quote_it_or_keep_apart()
    {
        var (ada, bo, cy, dee) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"), await house.NewAsync("dee"));
        var (quiet, likes, late) = (await house.NewAsync("quiet"), await house.NewAsync("likes"), await house.NewAsync("late"));
        var status = (await ada.WriteAsync("the fig tre", new { quote_approval_policy = "public" })).Id();
        foreach (var who in new[] { ada, bo, cy, dee, quiet }) await who.PostAsync($"/api/v1/statuses/{status}/reblog");
        await likes.PostAsync($"/api/v1/statuses/{status}/favourite");
        await cy.WriteAsync("look", new { quoted_status_id = status });
        await dee.PostAsync($"/api/v1/statuses/{status}/unreblog");
        await quiet.PostAsync($"/api/v1/accounts/{ada.Id}/mute");
        await house.HeardAsync();

        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "the fig tree", quote_approval_policy = "public" });
        await late.PostAsync($"/api/v1/statuses/{status}/reblog");
        await house.HeardAsync();
        var first = Assert.Single(await ToldAsync(bo));
        Schema.Is("Notification", first);
        Assert.Equal((status, ada.Id.ToString()), (first.GetProperty("status").Id(), first.GetProperty("account").Id()));
        foreach (var other in new[] { ada, cy, dee, quiet, likes, late }) Assert.Empty(await ToldAsync(other));
        Assert.Single((await cy.GetAsync("/api/v1/notifications?types[]=quoted_update")).EnumerateArray());
        Assert.Empty((await bo.GetAsync("/api/v1/notifications?exclude_types[]=update")).EnumerateArray());

        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "the fig trees" });
        await house.HeardAsync();
        var second = Assert.Single(await ToldAsync(bo));
        Assert.NotEqual(first.Id(), second.Id());
        Assert.Single(await ToldAsync(late));
        Assert.Equal("update", Assert.Single((await bo.GetAsync("/api/v2/notifications?types[]=update")).GetProperty("notification_groups").EnumerateArray()).Text("type"));

        await bo.PostAsync($"/api/v1/accounts/{ada.Id}/block");
        await house.HeardAsync();
        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "no fig trees" });
        await house.HeardAsync();
        Assert.Empty(await ToldAsync(bo));

        static async Task<IReadOnlyList<JsonElement>> ToldAsync(Person who) => [.. (await who.GetAsync("/api/v1/notifications?types[]=update")).EnumerateArray()];
    }

    [Fact]
    public async Task A_quote_is_revoked_by_whom_it_quotes_alone()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        await bo.FollowAsync(ada);
        var status = (await ada.WriteAsync("mine")).Id();
        var quote = (await bo.WriteAsync("look", new { quoted_status_id = status })).Id();
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.TryAsync(HttpMethod.Post, $"/api/v1/statuses/{status}/quotes/{quote}/revoke")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.TryAsync(HttpMethod.Post, $"/api/v1/statuses/{status}/quotes/{status}/revoke")).Status);
        var revoked = (await ada.PostAsync($"/api/v1/statuses/{status}/quotes/{quote}/revoke")).GetProperty("quote");
        Assert.Equal(("revoked", true), (revoked.Text("state"), revoked.IsNull("quoted_status")));
        Assert.Empty((await bo.GetAsync($"/api/v1/statuses/{status}/quotes")).EnumerateArray());
        Assert.DoesNotContain("quote-inline", (await bo.GetAsync($"/api/v1/statuses/{quote}")).Text("content"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_quote_is_said_and_changed_in_Mastodons_words()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var status = (await ada.WriteAsync("mine")).Id();
        Assert.Equal("followers: denied", await PolicyAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await bo.TryAsync(HttpMethod.Post, "/api/v1/statuses", new { status = "look", quoted_status_id = status })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(HttpMethod.Post, "/api/v1/statuses", new { status = "look", quoted_status_id = "1" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bo.TryAsync(HttpMethod.Put, $"/api/v1/statuses/{status}/interaction_policy", new { quote_approval_policy = "public" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Put, $"/api/v1/statuses/{status}/interaction_policy", new { quote_approval_policy = "some" })).Status);
        Schema.Is("Status", await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}/interaction_policy", new { quote_approval_policy = "public" }));
        Assert.Equal("public: automatic", await PolicyAsync());
        await ada.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{status}", new { status = "mine", quote_approval_policy = "nobody" });
        Assert.Equal(": denied", await PolicyAsync());
        Assert.True((await bo.GetAsync($"/api/v1/statuses/{status}")).IsNull("edited_at"));

        Assert.Equal("followers", (await ada.GetAsync("/api/v1/accounts/verify_credentials")).GetProperty("source").Text("quote_policy"));
        using var form = new FormUrlEncodedContent([new("source[quote_policy]", "public")]);
        Assert.Equal("public", (await ada.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", form)).GetProperty("source").Text("quote_policy"));
        Assert.Equal("public", (await ada.GetAsync("/api/v1/preferences")).Text("posting:default:quote_policy"));
        Assert.Equal(["public"], Who(await ada.WriteAsync("open"), "automatic"));

        async Task<string> PolicyAsync()
        {
            var seen = await bo.GetAsync($"/api/v1/statuses/{status}");
            return $"{string.Join(' ', Who(seen, "automatic"))}: {seen.GetProperty("quote_approval").Text("current_user")}";
        }
    }

    [Fact]
    public async Task A_quoted_status_that_does_not_exist_for_the_reader_is_not_there()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        await bo.FollowAsync(ada);
        await cy.FollowAsync(bo);
        var status = (await ada.WriteAsync("not for everybody")).Id();
        var quote = (await bo.WriteAsync("look", new { quoted_status_id = status })).Id();
        await ada.PostAsync($"/api/v1/accounts/{cy.Id}/block");
        foreach (var path in new[] { $"statuses/{quote}", "timelines/home", "timelines/public", $"accounts/{bo.Id}/statuses" })
        {
            var seen = (await cy.GetAsync($"/api/v1/{path}")).GetRawText();
            Assert.Contains("unauthorized", seen, StringComparison.Ordinal);
            foreach (var secret in new[] { "not for everybody", status, ada.Handle }) Assert.DoesNotContain(secret, seen, StringComparison.Ordinal);
        }
        await ada.PostAsync($"/api/v1/accounts/{cy.Id}/unblock");
        await cy.PostAsync($"/api/v1/accounts/{ada.Id}/mute");
        Assert.Equal("muted_account", (await cy.GetAsync($"/api/v1/statuses/{quote}")).GetProperty("quote").Text("state"));
        await ada.SendAsync(HttpMethod.Delete, $"/api/v1/statuses/{status}");
        Assert.Equal("deleted", (await cy.GetAsync($"/api/v1/statuses/{quote}")).GetProperty("quote").Text("state"));
    }

    [Fact]
    public async Task An_answer_that_its_author_does_not_want_is_refused()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var post = await ada.PostAsync("/api/posts", new { text = "among us", whoReplies = "mentioned" });
        var (status, json) = await bo.TryAsync(HttpMethod.Post, "/api/v1/statuses", new { status = "me", in_reply_to_id = post.Id() });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotEmpty(json.Text("error")!);
    }

    private static IReadOnlyList<string> Who(JsonElement status, string how) => [.. status.GetProperty("quote_approval").GetProperty(how).EnumerateArray().Select(w => w.GetString()!)];
}
