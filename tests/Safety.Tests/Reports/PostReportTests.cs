using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Safety.Tests;

/// <summary>A post that is reported, judged, taken away and given back.</summary>
public sealed class PostReportTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task A_reported_post_is_judged_as_it_stood_taken_away_and_given_back_by_an_appeal()
    {
        var (carla, bruno) = (await house.NewAsync("carla"), await house.NewAsync("bruno"));
        var (judge, second) = (await house.NewAsync("judge", true), await house.NewAsync("second", true));
        var post = await WriteAsync(bruno, "You are all fools.");
        await ReportByFormAsync(carla, post);
        Assert.Equal(HttpStatusCode.OK, (await bruno.Http.PutAsJsonAsync($"/api/posts/{post}", new { text = "You are all welcome." }, Ct)).StatusCode);

        Assert.Equal("post", (await judge.JsonAsync("/api/stewards/reports")).GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("id").GetString() == post).GetProperty("kind").GetString());
        using var bench = await judge.BrowserAsync();
        var page = await bench.ShowAsync($"/stewards/reports/post/{post}");
        Assert.Contains("You are all fools.", page.QuerySelector(".report blockquote")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await judge.PostAsync($"/api/stewards/reports/post/{post}/decision", new { measure = "roomEnded", rule = "hate", facts = "Insults." }));
        Assert.Equal(HttpStatusCode.NoContent, await judge.PostAsync($"/api/stewards/reports/post/{post}/decision", new { measure = "postRemoved", rule = "hate", facts = "Insults." }));
        await house.HeardAsync();
        foreach (var who in new[] { bruno, carla, judge }) Assert.Equal(HttpStatusCode.NotFound, await who.StatusAsync($"/api/posts/{post}"));
        Assert.Equal(0, (await bruno.JsonAsync("/api/posts/home")).GetProperty("posts").GetArrayLength());

        using var his = await bruno.BrowserAsync();
        var decision = await bruno.AppealAsync();
        var statement = (await his.ShowAsync($"/decisions/{decision}")).QuerySelector(".statement")!.TextContent;
        Assert.Contains("Your post was removed.", statement, StringComparison.Ordinal);
        Assert.Contains("You are all fools.", statement, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(decision, "overturned"));
        await house.HeardAsync();
        Assert.Equal(HttpStatusCode.OK, await carla.StatusAsync($"/api/posts/{post}"));
        Assert.Equal(post, (await carla.JsonAsync("/api/reports"))[0].GetProperty("post").GetString());
    }

    [Fact]
    public async Task One_reports_what_one_may_read_and_nothing_of_ones_own()
    {
        var (carla, bruno, judge) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true));
        var post = await WriteAsync(bruno, "For my followers.", "private");
        async Task<HttpStatusCode> ReportAsync(Person who) => await who.PostAsync("/api/reports", new { post, rule = "spam" });
        Assert.Equal(HttpStatusCode.NotFound, await ReportAsync(carla));
        Assert.Equal(HttpStatusCode.Conflict, await ReportAsync(bruno));
        using var hers = await carla.BrowserAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await hers.GetAsync($"/report?post={post}")).StatusCode);

        // The steward it concerns sees that there is a case, and nothing of it.
        var theirs = await WriteAsync(judge, "Stewards may err.");
        await carla.ReportAsync(new { post = theirs, rule = "other", text = "They do." });
        using var bench = await judge.BrowserAsync();
        Assert.DoesNotContain("They do.", (await bench.ShowAsync($"/stewards/reports/post/{theirs}")).DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await judge.PostAsync($"/api/stewards/reports/post/{theirs}/decision", new { measure = "dismiss", facts = "Fine." }));
        // What was deleted meanwhile is judged all the same.
        Assert.Equal(HttpStatusCode.NoContent, await judge.DropAsync($"/api/posts/{theirs}"));
        var other = await house.NewAsync("other", true);
        Assert.Equal(HttpStatusCode.NoContent, await other.PostAsync($"/api/stewards/reports/post/{theirs}/decision", new { measure = "warning", rule = "other", facts = "Rude." }));
        Assert.Equal(1, (await judge.JsonAsync("/api/decisions")).GetArrayLength());
    }

    private static async Task<string> WriteAsync(Person who, string text, string visibility = "public")
    {
        var answer = await who.Http.PostAsJsonAsync("/api/posts", new { text, visibility }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    private static async Task ReportByFormAsync(Person who, string post)
    {
        using var browser = await who.BrowserAsync();
        var page = await browser.ShowAsync($"/report?post={post}");
        Assert.NotNull(page.QuerySelector("blockquote"));
        var sent = await browser.SendAsync(page, "form[action='/report']", ("rule", "hate"), ("text", "Look."));
        Assert.Equal("/reports?sent", sent.Headers.Location?.ToString());
    }
}
