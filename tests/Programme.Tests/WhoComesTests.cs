using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.TestApp;

namespace Palabre.Programme.Tests;

/// <summary>Who comes is known to those who hold a show and who lead its club; everybody else knows how many.</summary>
public sealed class WhoComesTests(SeasonOfToday season) : IClassFixture<SeasonOfToday>
{
    [Fact]
    public async Task Hosts_and_leaders_read_the_list_in_parts_and_nobody_else_does()
    {
        var (founder, slug) = await season.ClubAsync();
        var (leader, host, cohost) = (await season.MemberAsync(founder, slug, leads: true), await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug));
        Person[] coming = [await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug), await season.NewAsync("omar")];
        var show = await leader.ShowAsync(slug, new { start = Tomorrow, host = host.Handle, cohosts = new[] { cohost.Handle } });
        var date = $"/api/shows/{show}/occurrences/{Tomorrow}";
        foreach (var one in coming) Assert.Equal(HttpStatusCode.NoContent, await one.PutAsync($"{date}/rsvp"));

        foreach (var who in new[] { founder, leader, host, cohost })
        {
            foreach (var limit in new[] { 40, 2, 1 })
            {
                var (count, handles) = await ReadAsync(who, date, limit);
                Assert.Equal(3, count);
                Assert.Equal(coming.Select(c => c.Handle), handles);
            }
        }
        foreach (var who in coming)
        {
            Assert.Equal("show_coming_for_hosts", await who.RefusalAsync(HttpMethod.Get, $"{date}/coming"));
            Assert.Equal(HttpStatusCode.Forbidden, await who.GetAsync($"/show/{show}/{Tomorrow}/coming"));
            Assert.Equal(3, (await who.JsonAsync(date)).GetProperty("coming").GetInt32());
        }
        using var guest = season.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync($"{date}/coming", Season.Ct)).StatusCode);
        Assert.Equal("occurrence_unknown", await host.RefusalAsync(HttpMethod.Get, $"/api/shows/{show}/occurrences/2020-01-01T20:00:00/coming"));
        // Who holds it no longer, because they left the club, reads nothing either.
        Assert.Equal(HttpStatusCode.NoContent, await cohost.DropAsync($"/api/clubs/{slug}/membership"));
        Assert.Equal("show_coming_for_hosts", await cohost.RefusalAsync(HttpMethod.Get, $"{date}/coming"));
    }

    [Fact]
    public async Task Who_is_blocked_suspended_or_gone_is_not_listed()
    {
        var (founder, slug) = await season.ClubAsync(new { hidesMembers = true });
        var leader = await season.MemberAsync(founder, slug, leads: true);
        var (stays, blocks, suspended, leaves) = (await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug));
        var show = await founder.ShowAsync(slug, new { start = Tomorrow, membersOnly = true });
        var date = $"/api/shows/{show}/occurrences/{Tomorrow}";
        foreach (var one in new[] { blocks, suspended, leaves, stays }) Assert.Equal(HttpStatusCode.NoContent, await one.PutAsync($"{date}/rsvp"));

        Assert.Equal(HttpStatusCode.NoContent, await blocks.PutAsync($"/api/me/blocks/{leader.Id}"));
        Assert.Equal(HttpStatusCode.NoContent, await leaves.DropAsync($"/api/clubs/{slug}/membership"));
        await season.App.AddAsync($"steward{founder.Handle}", steward: true, password: PalabreApp.Password);
        using var steward = await season.App.AsAsync($"steward{founder.Handle}");
        (await steward.PostAsJsonAsync("/api/reports", new { person = suspended.Id.ToString(), rule = "spam" }, Season.Ct)).EnsureSuccessStatusCode();
        (await steward.PostAsJsonAsync($"/api/stewards/reports/person/{suspended.Id}/decision", new { measure = "suspension", rule = "spam", facts = "Adverts.", days = 1 }, Season.Ct)).EnsureSuccessStatusCode();
        await season.HeardAsync();
        await UntilSuspendedAsync(suspended.Id);

        Assert.Equal([stays.Handle], (await ReadAsync(leader, date, 1)).Handles);
        Assert.Equal([blocks.Handle, stays.Handle], (await ReadAsync(founder, date, 1)).Handles);
        Assert.Equal("show_coming_for_hosts", await stays.RefusalAsync(HttpMethod.Get, $"{date}/coming"));
        Assert.Equal("show_unknown", await leaves.RefusalAsync(HttpMethod.Get, $"{date}/coming"));
    }

    [Fact]
    public async Task The_page_of_a_show_has_faces_for_its_host_and_a_number_for_others()
    {
        var (founder, slug) = await season.ClubAsync();
        var moussa = await season.MemberAsync(founder, slug);
        var show = await founder.ShowAsync(slug, new { start = Tomorrow });
        Assert.Equal(HttpStatusCode.NoContent, await moussa.PutAsync($"/api/shows/{show}/occurrences/{Tomorrow}/rsvp"));
        using var hosts = await founder.BrowserAsync();
        var link = (await hosts.ShowAsync($"/show/{show}")).QuerySelector(".who-comes")!;
        Assert.Single(link.QuerySelectorAll(".face"));
        var list = await hosts.ShowAsync(link.GetAttribute("href")!);
        Assert.Equal([$"@{moussa.Handle}"], list.QuerySelectorAll(".coming li .note").Select(n => n.TextContent.Trim()));
        Assert.Contains("1 person", list.QuerySelector("article")!.TextContent, StringComparison.Ordinal);
        using var moussas = await moussa.BrowserAsync();
        var others = await moussas.ShowAsync($"/show/{show}");
        Assert.Null(others.QuerySelector(".who-comes"));
        Assert.Contains("1 person", others.QuerySelector(".date-entry")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("see who said they come", others.QuerySelector(".show-page")!.TextContent, StringComparison.Ordinal);
    }

    private string Tomorrow => $"{season.Clock.GetUtcNow().AddDays(1):yyyy-MM-dd}T20:00:00";

    /// <summary>The whole list, part by part.</summary>
    private static async Task<(int Count, IEnumerable<string> Handles)> ReadAsync(Person who, string date, int limit)
    {
        var (handles, count, after) = (new List<string>(), 0, "");
        for (var part = 0; part < 10 && after is not null; part++)
        {
            var answer = await who.JsonAsync($"{date}/coming?limit={limit}&after={after}");
            var some = answer.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("handle").GetString()!).ToList();
            Assert.True(some.Count <= limit);
            handles.AddRange(some);
            (count, after) = (answer.GetProperty("count").GetInt32(), answer.GetProperty("next").GetString());
        }
        return (count, handles);
    }

    /// <summary>Who is suspended is remembered for a moment.</summary>
    private async Task UntilSuspendedAsync(MemberId member)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Season.Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            await using var scope = season.App.Services.CreateAsyncScope();
            if ((await scope.ServiceProvider.GetRequiredService<IMembers>().SuspendedAsync(limit.Token)).Contains(member)) return;
            season.Clock.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(20, limit.Token);
        }
    }
}
