using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;

namespace Palabre.Safety.Tests;

/// <summary>Several suspensions of one member: what holds at the door, and when it is over.</summary>
public sealed class SuspensionTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task A_shorter_suspension_does_not_shorten_one_for_good()
    {
        var (bruno, carla, judge, _) = await CastAsync();
        await SuspendAsync(bruno, carla, judge, null);
        await SuspendAsync(bruno, carla, judge, 7);
        Assert.Equal("suspended_for_good", await RefusalAsync(bruno));
    }

    [Fact]
    public async Task A_suspension_that_is_overturned_lifts_no_other()
    {
        var (bruno, carla, judge, second) = await CastAsync();
        var good = await SuspendAsync(bruno, carla, judge, null);
        var week = await SuspendAsync(bruno, carla, judge, 7);
        await AppealAsync(good);
        Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(good.Id.ToString(), "overturned"));
        await house.HeardAsync();
        Assert.Equal("suspended", await RefusalAsync(bruno));
        await AppealAsync(week);
        Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(week.Id.ToString(), "overturned"));
        await house.HeardAsync();
        Assert.Equal(HttpStatusCode.OK, await bruno.StatusAsync("/api/me"));
    }

    [Fact]
    public async Task Two_that_are_overturned_at_once_leave_nobody_outside()
    {
        var (bruno, carla, judge, second) = await CastAsync();
        var (good, week) = (await SuspendAsync(bruno, carla, judge, null), await SuspendAsync(bruno, carla, judge, 7));
        await AppealAsync(good);
        await AppealAsync(week);
        await using var scope = house.App.Services.CreateAsyncScope();
        Meanwhile.In(scope, async () => Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(week.Id.ToString(), "overturned")));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<SettleAppeal>().DoAsync(second.Id, good.Id, new("overturned", "Read again."), Ct));
        await house.HeardAsync();
        Assert.Equal(HttpStatusCode.OK, await bruno.StatusAsync("/api/me"));
    }

    [Fact]
    public async Task Whoever_is_kept_out_finds_from_the_one_that_holds_the_others_and_contests_them()
    {
        var (bruno, carla, judge, _) = await CastAsync();
        var (good, week) = (await SuspendAsync(bruno, carla, judge, null), await SuspendAsync(bruno, carla, judge, 7));
        using var browser = new Page(house.App);
        var refused = await Page.ReadAsync(await browser.PostAsync("/sign-in", ("who", bruno.Handle), ("password", TestApp.PalabreApp.Password)));
        var page = await browser.ShowAsync(refused.QuerySelector("a[href^='/decisions/']")!.GetAttribute("href")!);
        Assert.NotNull(page.QuerySelector($"form[action='/decisions/{good.Id}/appeal']"));
        var other = Assert.Single(page.QuerySelectorAll("#others a")).GetAttribute("href")!;
        Assert.Equal(week.PathWithKey, other);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SendAsync(await browser.ShowAsync(other), "#appeal form", ("appeal", "It was a joke."))).StatusCode);
    }

    [Fact]
    public async Task A_session_opened_before_is_cut()
    {
        var (bruno, carla, judge, _) = await CastAsync();
        using var browser = await bruno.BrowserAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/settings")).StatusCode);
        await SuspendAsync(bruno, carla, judge, 7);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/settings")).Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    private async Task<(Person Bruno, Person Carla, Person Judge, Person Second)> CastAsync() =>
        (await house.NewAsync("bruno"), await house.NewAsync("carla"), await house.NewAsync("judge", true), await house.NewAsync("second", true));

    private async Task<Decision> SuspendAsync(Person bruno, Person carla, Person judge, int? days)
    {
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "harassment" });
        Assert.Equal(HttpStatusCode.NoContent, await judge.DecideAsync(bruno, new { measure = "suspension", rule = "harassment", facts = "Insults.", days }));
        await house.HeardAsync();
        await using var scope = house.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Decision>().Where(d => d.Member == bruno.Id).OrderByDescending(d => d.Id).FirstAsync(Ct);
    }

    /// <summary>With the key, as whoever cannot sign in does.</summary>
    private async Task AppealAsync(Decision decision)
    {
        using var browser = new Page(house.App);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync($"{decision.Path}/appeal", ("key", decision.Key), ("appeal", "It was a joke."))).StatusCode);
    }

    private static async Task<string?> RefusalAsync(Person who) =>
        (await (await who.Http.GetAsync("/api/me", Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString();
}
