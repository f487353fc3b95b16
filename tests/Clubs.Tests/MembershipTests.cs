using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Clubs.Tests;

public sealed class MembershipTests(Village village) : IClassFixture<Village>
{
    [Fact]
    public async Task Whoever_wants_joins_an_open_club_once_however_often_they_press()
    {
        var (_, slug) = await village.ClubAsync();
        var moussa = await village.NewAsync("moussa");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => moussa.PutAsync($"/api/clubs/{slug}/membership", new { })));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal("member", await moussa.RoleAsync(slug));
        Assert.Equal(2, (await moussa.JsonAsync($"/api/clubs/{slug}")).GetProperty("members").GetInt32());
        Assert.Equal(1, await village.ToldAsync(nameof(MemberJoinedClub), $"\"{moussa.Id}\""));
    }

    [Fact]
    public async Task Rules_are_accepted_as_they_stand_and_the_version_is_kept()
    {
        var (founder, slug) = await village.ClubAsync(new { rules = new[] { "Listen first." } });
        var moussa = await village.NewAsync("moussa");
        Assert.Equal("club_rules_first", await moussa.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/membership", new { }));
        Assert.Equal(HttpStatusCode.OK, await moussa.PutAsync($"/api/clubs/{slug}/membership", new { rules = 1 }));
        Assert.Equal(1, await AcceptedAsync(moussa));

        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/settings", new { rules = new[] { "Listen first.", "Then speak." } }));
        var late = await village.NewAsync("late");
        Assert.Equal("club_rules_first", await late.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/membership", new { rules = 1 }));
        Assert.Equal(1, await AcceptedAsync(moussa));
        using var browser = await moussa.BrowserAsync();
        Assert.NotNull((await browser.ShowAsync($"/club/{slug}")).QuerySelector(".new-rules [name=rulesVersion][value='2']"));
        Assert.Equal(HttpStatusCode.OK, await moussa.PutAsync($"/api/clubs/{slug}/membership", new { rules = 2 }));
        Assert.Equal(2, await AcceptedAsync(moussa));
        Assert.Null((await browser.ShowAsync($"/club/{slug}")).QuerySelector(".new-rules"));
        Assert.Equal(["Listen first.", "Listen first.\nThen speak."], await RulesAsync(slug));
    }

    [Fact]
    public async Task A_leader_reads_the_answers_of_who_asks_to_come_in_and_lets_them_in()
    {
        var (founder, slug) = await village.ClubAsync(new { entry = "request", questions = new[] { "Who sent you?", "What do you bring?" } });
        var leader = await village.MemberAsync(founder, slug, leads: true);
        var moussa = await village.NewAsync("moussa");
        Assert.Equal("club_answer_all", await moussa.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/membership", new { answers = new[] { "Fatou" } }));
        Assert.Equal(HttpStatusCode.OK, await moussa.PutAsync($"/api/clubs/{slug}/membership", new { answers = new[] { "Fatou", "Dates" } }));
        Assert.Equal("outsider", await moussa.RoleAsync(slug));
        Assert.True((await moussa.JsonAsync($"/api/clubs/{slug}")).GetProperty("hasRequested").GetBoolean());

        var request = Assert.Single((await leader.JsonAsync($"/api/clubs/{slug}/requests")).EnumerateArray());
        Assert.Equal("Dates", request.GetProperty("answers")[1].GetProperty("answer").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await leader.PutAsync($"/api/clubs/{slug}/requests/{moussa.Id}"));
        Assert.Equal("member", await moussa.RoleAsync(slug));
        Assert.Equal("club_no_request", await leader.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/requests/{moussa.Id}"));
    }

    [Fact]
    public async Task Whoever_was_declined_asks_again_after_a_week()
    {
        var (founder, slug) = await village.ClubAsync(new { entry = "request" });
        var moussa = await village.NewAsync("moussa");
        await moussa.PutAsync($"/api/clubs/{slug}/membership", new { });
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/clubs/{slug}/requests/{moussa.Id}"));
        Assert.Equal("club_declined", await moussa.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/membership", new { }));
        village.Clock.Sleep(JoinRequest.Rest);
        Assert.Equal(HttpStatusCode.OK, await moussa.PutAsync($"/api/clubs/{slug}/membership", new { }));
        Assert.Single((await founder.JsonAsync($"/api/clubs/{slug}/requests")).EnumerateArray());
    }

    [Fact]
    public async Task A_club_by_invitation_takes_nobody_else()
    {
        var (founder, slug) = await village.ClubAsync(new { entry = "invitation" });
        var moussa = await village.NewAsync("moussa");
        Assert.Equal("club_by_invitation", await moussa.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/membership", new { }));
        Assert.Equal(HttpStatusCode.NoContent, await moussa.PutAsync($"/api/clubs/invitations/{await founder.LinkAsync(slug)}", new { }));
        Assert.Equal("member", await moussa.RoleAsync(slug));
    }

    [Fact]
    public async Task Members_leave_and_come_back_but_who_was_removed_waits_for_an_invitation_made_for_them()
    {
        var (founder, slug) = await village.ClubAsync();
        var moussa = await village.NewAsync("moussa");
        await moussa.PutAsync($"/api/clubs/{slug}/membership", new { });
        Assert.Equal(HttpStatusCode.NoContent, await moussa.DropAsync($"/api/clubs/{slug}/membership"));
        Assert.Equal("outsider", await moussa.RoleAsync(slug));
        Assert.Equal(HttpStatusCode.OK, await moussa.PutAsync($"/api/clubs/{slug}/membership", new { }));

        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/clubs/{slug}/members/{moussa.Id}"));
        Assert.Equal(2, await village.ToldAsync(nameof(MemberLeftClub), $"\"{moussa.Id}\""));
        Assert.Equal("club_removed", await moussa.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/membership", new { }));
        Assert.Equal("club_removed", await moussa.RefusalAsync(HttpMethod.Put, $"/api/clubs/invitations/{await founder.LinkAsync(slug)}", new { }));
        Assert.Equal(HttpStatusCode.NoContent, await founder.PostAsync($"/api/clubs/{slug}/nominations", new { handle = moussa.Handle }));
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/nominations/{moussa.Id}"));
        var code = (await founder.JsonAsync($"/api/clubs/{slug}/invitations"))[0].GetProperty("code").GetString();
        Assert.Equal(HttpStatusCode.NoContent, await moussa.PutAsync($"/api/clubs/invitations/{code}", new { }));
        Assert.Equal("member", await moussa.RoleAsync(slug));
    }

    [Fact]
    public async Task The_club_goes_to_a_successor_and_only_then_its_founder_leaves()
    {
        var (founder, slug) = await village.ClubAsync();
        var member = await village.MemberAsync(founder, slug);
        Assert.Equal("club_founder_stays", await founder.RefusalAsync(HttpMethod.Delete, $"/api/clubs/{slug}/membership"));
        Assert.Equal("club_no_such_member", await founder.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/founder", new { member = (await village.NewAsync("omar")).Id.ToString() }));
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/founder", new { member = member.Id.ToString() }));
        Assert.Equal(("leader", "founder"), (await founder.RoleAsync(slug), await member.RoleAsync(slug)));
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/clubs/{slug}/membership"));
        Assert.Equal("club_founder_stays", await member.RefusalAsync(HttpMethod.Delete, $"/api/clubs/{slug}/membership"));
    }

    [Fact]
    public async Task A_club_handed_over_while_the_successor_leaves_is_never_without_a_founder_inside()
    {
        for (var round = 0; round < 8; round++)
        {
            var (founder, slug) = await village.ClubAsync();
            var member = await village.MemberAsync(founder, slug);
            await Task.WhenAll(
                founder.PutAsync($"/api/clubs/{slug}/founder", new { member = member.Id.ToString() }),
                member.DropAsync($"/api/clubs/{slug}/membership"));
            Assert.Single([await founder.RoleAsync(slug), await member.RoleAsync(slug)], role => role == "founder");
        }
    }

    [Fact]
    public async Task A_hidden_list_is_for_members_and_the_count_for_everyone()
    {
        var (founder, slug) = await village.ClubAsync(new { hidesMembers = true });
        var member = await village.MemberAsync(founder, slug);
        var outsider = await village.NewAsync("omar");
        Assert.Equal(HttpStatusCode.Forbidden, await outsider.GetAsync($"/api/clubs/{slug}/members"));
        Assert.Equal(2, (await member.JsonAsync($"/api/clubs/{slug}/members")).GetProperty("members").GetArrayLength());
        using var guest = new Page(village.App);
        var page = await guest.ShowAsync($"/club/{slug}");
        Assert.Contains("2 members", page.QuerySelector(".club .cast")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".club .faces"));
        Assert.Null(page.QuerySelector($"a[href='/club/{slug}/members']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.GetAsync($"/club/{slug}/members")).StatusCode);
    }

    [Fact]
    public async Task Members_come_page_by_page_latest_first()
    {
        var (founder, slug) = await village.ClubAsync();
        var second = await village.MemberAsync(founder, slug);
        var third = await village.MemberAsync(founder, slug);
        var first = await founder.JsonAsync($"/api/clubs/{slug}/members?limit=2");
        Assert.Equal([third.Handle, second.Handle], Handles(first));
        Assert.Equal([founder.Handle], Handles(await founder.JsonAsync($"/api/clubs/{slug}/members?before={first.GetProperty("next").GetString()}")));
    }

    [Fact]
    public async Task Who_blocks_the_founder_or_is_blocked_by_them_does_not_come_in_and_is_not_proposed()
    {
        var (founder, slug) = await village.ClubAsync();
        var member = await village.MemberAsync(founder, slug);
        var (blocked, blocker) = (await village.NewAsync("omar"), await village.NewAsync("ousmane"));
        await founder.PutAsync($"/api/me/blocks/{blocked.Id}");
        await blocker.PutAsync($"/api/me/blocks/{founder.Id}");
        foreach (var apart in new[] { blocked, blocker })
        {
            Assert.Equal("club_apart", await apart.RefusalAsync(HttpMethod.Put, $"/api/clubs/{slug}/membership", new { }));
            Assert.Equal("club_apart", await apart.RefusalAsync(HttpMethod.Put, $"/api/clubs/invitations/{await founder.LinkAsync(slug)}", new { }));
            Assert.Equal("club_not_them", await member.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/nominations", new { handle = apart.Handle }));
        }
    }

    [Fact]
    public async Task An_approved_nomination_is_an_invitation_for_that_member_alone()
    {
        var (founder, slug) = await village.ClubAsync(new { entry = "invitation" });
        var member = await village.MemberAsync(founder, slug);
        var moussa = await village.NewAsync("moussa");
        for (var press = 0; press < 2; press++)
            Assert.Equal(HttpStatusCode.NoContent, await member.PostAsync($"/api/clubs/{slug}/nominations", new { handle = $"@{moussa.Handle}", reason = "Plays the oud." }));
        Assert.Equal("club_nobody_there", await member.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/nominations", new { handle = "nobody" }));
        Assert.Equal("club_member_already", await member.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/nominations", new { handle = founder.Handle }));
        Assert.Single((await founder.JsonAsync($"/api/clubs/{slug}/nominations")).EnumerateArray());
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/clubs/{slug}/nominations/{moussa.Id}"));
        Assert.Empty((await founder.JsonAsync($"/api/clubs/{slug}/nominations")).EnumerateArray());

        using var browser = await moussa.BrowserAsync();
        var link = (await browser.ShowAsync("/clubs")).QuerySelector(".clubs a[href^='/clubs/invitation/']")!.GetAttribute("href")!;
        var other = await village.NewAsync("omar");
        Assert.Equal("club_invitation_unknown", await other.RefusalAsync(HttpMethod.Put, $"/api{link.Replace("/invitation/", "/invitations/", StringComparison.Ordinal)}", new { }));
        Assert.Equal($"/club/{slug}", (await browser.PostAsync(link)).Headers.Location?.ToString());
        Assert.Equal("member", await moussa.RoleAsync(slug));
    }

    private static IEnumerable<string?> Handles(JsonElement page) => page.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("member").GetProperty("handle").GetString());

    private async Task<int> AcceptedAsync(Villager who)
    {
        await using var scope = village.App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ClubMember>().SingleAsync(m => m.Member == who.Id, Village.Ct)).AcceptedRules;
    }

    private async Task<IReadOnlyList<string>> RulesAsync(string slug)
    {
        await using var scope = village.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        return await db.Set<RulesVersion>().Where(r => db.Set<ClubSlug>().Any(s => s.Slug == slug && s.Club == r.Club)).OrderBy(r => r.Version).Select(r => r.Rules).ToListAsync(Village.Ct);
    }
}
