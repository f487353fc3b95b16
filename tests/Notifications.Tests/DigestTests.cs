using System.Net;

namespace Palabre.Notifications.Tests;

/// <summary>What somebody would have missed, as a letter and as a page.</summary>
public sealed class DigestTests
{
    private static CancellationToken Ct => House.Ct;

    [Theory]
    [InlineData(Digest.Weekly, "2030-01-03T12:00:00Z", "Europe/Paris", "2030-01-07T07:00:00Z")]
    [InlineData(Digest.Weekly, "2030-01-07T06:59:59Z", "Europe/Paris", "2030-01-07T07:00:00Z")]
    [InlineData(Digest.Weekly, "2030-01-07T07:00:00Z", "Europe/Paris", "2030-01-14T07:00:00Z")]
    [InlineData(Digest.Daily, "2030-01-03T12:00:00Z", "Europe/Paris", "2030-01-04T07:00:00Z")]
    [InlineData(Digest.Daily, "2030-01-03T12:00:00Z", "Australia/Sydney", "2030-01-03T21:00:00Z")]
    [InlineData(Digest.Daily, "2030-03-30T12:00:00Z", "Europe/Paris", "2030-03-31T06:00:00Z")]
    [InlineData(Digest.Daily, "2030-01-03T12:00:00Z", "Nowhere/Town", "2030-01-04T08:00:00Z")]
    [InlineData(Digest.Never, "2030-01-03T12:00:00Z", "Europe/Paris", null)]
    public void It_is_made_in_the_morning_on_ones_own_clock(Digest digest, string now, string zone, string? next) =>
        Assert.Equal(next is null ? null : DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture),
            DigestHour.Next(digest, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), zone));

    [Fact]
    public async Task Once_a_week_it_says_what_was_not_read_and_nothing_to_who_missed_nothing()
    {
        await using var mailing = await Mailing.StartAsync();
        var (salma, fan, calm) = (await mailing.NewAsync("salma"), await mailing.WithAddressAsync("fan", "fr", "Europe/Paris"), await mailing.WithAddressAsync("calm"));
        foreach (var one in new[] { fan, calm }) await one.FollowAsync(salma);
        await fan.PutAsync("/api/me/privacy", new { isPrivate = true });
        await salma.FollowAsync(fan);
        await mailing.SettledAsync();
        mailing.Clock.Advance(TimeSpan.FromMinutes(1));
        await fan.PutAsync("/api/notifications/mail", new { digest = "weekly", kinds = Array.Empty<string>() });
        var room = await salma.OpenAsync("À qui appartient l’eau ?");
        await mailing.SettledAsync();
        await calm.PostAsync("/api/notifications/read", new { });
        await salma.DropAsync($"/api/rooms/{room}");

        await AtAsync(mailing, "2030-01-07T06:59:00Z");
        Assert.Single(mailing.To(fan));
        await AtAsync(mailing, "2030-01-07T07:00:00Z");
        var letter = mailing.To(fan)[^1];
        Assert.Equal("Votre semaine à Palabre", letter.Subject);
        Assert.Contains("À qui appartient l’eau ?", letter.Text, StringComparison.Ordinal);
        Assert.Contains("1 personne attend votre réponse", letter.Text, StringComparison.Ordinal);
        Assert.Contains("https://figuier.example/follow-requests", letter.Text, StringComparison.Ordinal);
        Assert.Contains("lang=\"fr\"", letter.Html, StringComparison.Ordinal);
        Assert.True(letter.Headers.ContainsKey("List-Unsubscribe"));

        await AtAsync(mailing, "2030-01-07T09:00:00Z");
        Assert.Single(mailing.To(calm));
        // What was said is not said again; that somebody still waits is.
        await AtAsync(mailing, "2030-01-14T07:00:00Z");
        Assert.DoesNotContain("À qui appartient l’eau", mailing.To(fan)[^1].Text, StringComparison.Ordinal);
        Assert.Equal(3, mailing.To(fan).Count);

        // One press stops it.
        using var program = mailing.App.Guest();
        Assert.Equal(HttpStatusCode.OK, (await program.PostAsync(Mailing.PathOf(letter.LinkTo("/letters/stop")), null, Ct)).StatusCode);
        await AtAsync(mailing, "2030-01-21T08:00:00Z");
        Assert.Equal(3, mailing.To(fan).Count);
    }

    [Fact]
    public async Task A_room_that_is_no_longer_theirs_to_see_is_left_out_and_so_is_who_is_suspended()
    {
        await using var mailing = await Mailing.StartAsync();
        var (salma, member) = (await mailing.NewAsync("salma"), await mailing.WithAddressAsync("member"));
        Assert.Equal(HttpStatusCode.Created, (await salma.PostAsync("/api/clubs", new { slug = "valley", name = "The valley" })).StatusCode);
        await member.PutAsync("/api/clubs/valley/membership", new { });
        mailing.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Created, (await salma.PostAsync("/api/rooms", new { title = "For members", access = "club", club = "valley" })).StatusCode);
        await mailing.SettledAsync();
        Assert.Single(await member.ToldAsync());
        await member.DropAsync("/api/clubs/valley/membership");
        await AtAsync(mailing, "2030-01-07T08:00:00Z");
        Assert.Single(mailing.To(member));
    }

    [Fact]
    public async Task The_same_stands_on_a_page_for_who_comes_back()
    {
        await using var mailing = await Mailing.StartAsync();
        var (salma, fan) = (await mailing.NewAsync("salma"), await mailing.NewAsync("fan"));
        using var browser = await fan.BrowserAsync();
        Assert.NotNull((await browser.ShowAsync("/notifications/missed")).QuerySelector(".empty"));
        await fan.FollowAsync(salma);
        await salma.FollowAsync(fan);
        var room = await salma.OpenAsync("Whose water is it?");
        await mailing.SettledAsync();
        Assert.NotNull((await browser.ShowAsync("/notifications")).QuerySelector("a[href='/notifications/missed']"));
        var page = await browser.ShowAsync("/notifications/missed");
        Assert.Contains("Whose water is it?", page.QuerySelector(".told .where")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("live now", page.QuerySelector(".told .note")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("follows you", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(room);
    }

    private static async Task AtAsync(Mailing mailing, string moment)
    {
        mailing.Clock.Sleep(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture) - mailing.Clock.GetUtcNow());
        await mailing.SettledAsync();
    }
}
