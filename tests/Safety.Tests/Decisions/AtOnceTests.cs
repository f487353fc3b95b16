using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety.Tests;

/// <summary>Two who do the same at the same time: the first one did it, and the other is told so.</summary>
public sealed class AtOnceTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;
    private static readonly object Warning = new { measure = "warning", rule = "spam", facts = "Adverts." };

    [Theory]
    [InlineData("warning")]
    [InlineData("dismiss")]
    public async Task Of_two_stewards_who_decide_the_first_does(string late)
    {
        var (carla, bruno, judge, second) = await CastAsync();
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        var refused = await LateAsync<Decide>(
            async () => Assert.Equal(HttpStatusCode.NoContent, await second.DecideAsync(bruno, Warning)),
            decide => decide.DoAsync(judge.Id, Subject.Of(bruno.Id), new(late, "spam", "Adverts.", null), Ct));
        Assert.Equal(("nothing_open", 409), (refused?.Code, refused?.Status));
        var decision = Assert.Single(await DecisionsAsync(bruno));
        Assert.Equal(second.Id, decision.Steward);
        Assert.Equal("measures", (await carla.JsonAsync("/api/reports"))[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_report_that_was_decided_meanwhile_is_not_marked_as_abusive()
    {
        var (carla, bruno, judge, second) = await CastAsync();
        var report = await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        var refused = await LateAsync<MarkAbusive>(
            async () => Assert.Equal(HttpStatusCode.NoContent, await second.DecideAsync(bruno, Warning)),
            mark => mark.DoAsync(judge.Id, report, "Made up.", Ct));
        Assert.Equal(("nothing_open", 409), (refused?.Code, refused?.Status));
        Assert.Empty(await DecisionsAsync(carla));
    }

    [Fact]
    public async Task Of_two_stewards_who_answer_an_appeal_the_first_does()
    {
        var (carla, bruno, judge, second) = await CastAsync();
        var third = await house.NewAsync("third", true);
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        await judge.DecideAsync(bruno, Warning);
        await bruno.AppealAsync();
        var appealed = Assert.Single(await DecisionsAsync(bruno));
        var refused = await LateAsync<SettleAppeal>(
            async () => Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(appealed.Id.ToString(), "overturned")),
            settle => settle.DoAsync(third.Id, appealed.Id, new("upheld", "So it is."), Ct));
        Assert.Equal(("no_appeal", 409), (refused?.Code, refused?.Status));
        var settled = Assert.Single(await DecisionsAsync(bruno));
        Assert.Equal((AppealOutcome.Overturned, second.Id, "Read again."), (settled.Outcome, settled.OutcomeBy, settled.OutcomeReasons));
    }

    [Fact]
    public async Task Of_an_appeal_sent_twice_the_first_words_stay()
    {
        var (carla, bruno, judge, _) = await CastAsync();
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        await judge.DecideAsync(bruno, Warning);
        var decided = Assert.Single(await DecisionsAsync(bruno));
        var refused = await LateAsync<Appeal>(
            async () => await bruno.AppealAsync("The first."),
            appeal => appeal.DoAsync(decided.Id, Viewer.Guest, decided.Key, "The second.", Ct));
        Assert.Equal(("appealed_already", 409), (refused?.Code, refused?.Status));
        Assert.Equal("The first.", Assert.Single(await DecisionsAsync(bruno)).Appeal);
    }

    private async Task<(Person Carla, Person Bruno, Person Judge, Person Second)> CastAsync() =>
        (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true), await house.NewAsync("second", true));

    /// <summary>Does one thing, and just before it is saved, all of the other.</summary>
    private async Task<Refusal?> LateAsync<TUseCase>(Func<Task> first, Func<TUseCase, Task<Refusal?>> late) where TUseCase : notnull
    {
        await using var scope = house.App.Services.CreateAsyncScope();
        Meanwhile.In(scope, first);
        return await late(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    private async Task<List<Decision>> DecisionsAsync(Person about)
    {
        await using var scope = house.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Decision>().Where(d => d.Member == about.Id).ToListAsync(Ct);
    }
}
