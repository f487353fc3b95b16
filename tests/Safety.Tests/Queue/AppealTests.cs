using System.Net;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety.Tests;

/// <summary>What a steward reads of an appeal before they answer it.</summary>
public sealed class AppealTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task Whoever_answers_reads_the_reports_hears_their_sound_and_finds_the_appeal_once()
    {
        var (carla, bruno, judge, second) = await CastAsync();
        var report = await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam", text = "He would not stop." });
        await KeepSoundAsync(report, bruno.Id);
        await judge.DecideAsync(bruno, new { measure = "warning", rule = "spam", facts = "Adverts." });
        var decision = await bruno.AppealAsync("I was not even there.");
        using var browser = await second.BrowserAsync();
        var page = (await browser.ShowAsync($"/stewards/appeals/{decision}")).QuerySelector("main")!;
        Assert.Contains("He would not stop.", page.TextContent, StringComparison.Ordinal);
        Assert.Contains(carla.Handle, page.InnerHtml, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"audio[src='/stewards/reports/{report}/sound/{bruno.Id}']"));
        Assert.Null(page.QuerySelector(".abuse"));
        Assert.Single(page.QuerySelectorAll(".said"), said => said.TextContent.Contains("I was not even there.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_steward_who_was_reported_does_not_learn_from_the_appeal_of_an_abusive_reporter_who_it_was()
    {
        var (carla, _, judge, second) = await CastAsync();
        var bruno = await house.NewAsync("bruno", true);
        var room = await bruno.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await judge.MarkAbusiveAsync(await carla.ReportAsync(new { room, rule = "spam" })));
        var decision = await carla.AppealAsync("It was true.");
        using var theirs = await second.BrowserAsync();
        Assert.Equal(HttpStatusCode.OK, (await theirs.GetAsync($"/stewards/appeals/{decision}")).StatusCode);
        using var his = await bruno.BrowserAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await his.GetAsync($"/stewards/appeals/{decision}")).StatusCode);
        Assert.DoesNotContain(carla.Handle, (await his.ShowAsync("/stewards/reports")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain((await bruno.JsonAsync("/api/stewards/reports")).GetProperty("appeals").EnumerateArray(), a => a.GetString() == decision);
        Assert.Equal(HttpStatusCode.NotFound, await bruno.SettleAsync(decision, "upheld"));
    }

    [Fact]
    public async Task An_answer_without_an_outcome_or_reasons_comes_back_with_what_is_wrong()
    {
        var (carla, bruno, judge, second) = await CastAsync();
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        await judge.DecideAsync(bruno, new { measure = "warning", rule = "spam", facts = "Adverts." });
        var path = $"/stewards/appeals/{await bruno.AppealAsync()}";
        using var browser = await second.BrowserAsync();
        var again = await browser.PostAsync(path, ("outcome", "upheld"), ("reasons", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.NotNull((await Page.ReadAsync(again)).QuerySelector("#field-reasons-wrong"));
        Assert.Equal("/stewards/reports?done", (await browser.PostAsync(path, ("outcome", "upheld"), ("reasons", "So it is."))).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Conflict, (await browser.PostAsync(path, ("outcome", "upheld"), ("reasons", "So it is."))).StatusCode);
    }

    private async Task<(Person Carla, Person Bruno, Person Judge, Person Second)> CastAsync() =>
        (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true), await house.NewAsync("second", true));

    /// <summary>What came with a report, without a room that somebody spoke in.</summary>
    private async Task KeepSoundAsync(ReportId report, MemberId speaker)
    {
        await using var scope = house.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var now = TimeProvider.System.GetUtcNow();
        db.Add(new ReportSound { Report = report, SoundId = "none", Key = new byte[32], From = now, To = now, Speakers = speaker.ToString(), KeepUntil = now.AddDays(1) });
        await db.SaveChangesAsync(Ct);
    }
}
