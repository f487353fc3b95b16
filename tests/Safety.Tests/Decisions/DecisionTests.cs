using Palabre.Core;

namespace Palabre.Safety.Tests;

/// <summary>The rules of a decision and its appeal, without a host.</summary>
public sealed class DecisionTests
{
    private static readonly DateTimeOffset Day = new(2026, 3, 1, 18, 0, 0, TimeSpan.Zero);
    private static readonly MemberId Concerned = new(1), Decider = new(2), Other = new(3);

    [Fact]
    public void There_is_one_appeal_within_its_time_and_it_needs_words()
    {
        Assert.Equal("appeal_late", New().Contest("No.", Day + Decision.AppealWithin + TimeSpan.FromMinutes(1))?.Code);
        var decision = New();
        Assert.Equal("reasons_missing", decision.Contest("", Day)?.Code);
        Assert.Equal("reasons_long", decision.Contest(new string('x', Decision.LongestFacts + 1), Day)?.Code);
        Assert.True(decision.MayAppealAt(Day));
        Assert.Null(decision.Contest("I was asleep.", Day + Decision.AppealWithin));
        Assert.False(decision.MayAppealAt(Day));
        Assert.Equal("appealed_already", decision.Contest("And again.", Day)?.Code);
    }

    [Fact]
    public void Another_steward_reads_the_appeal_where_there_is_one()
    {
        var decision = New();
        Assert.Equal("no_appeal", decision.Settle(Other, AppealOutcome.Upheld, "So it is.", othersCould: true, Day)?.Code);
        Assert.Null(decision.Contest("I was asleep.", Day));
        Assert.Equal("appeal_by_another", decision.Settle(Decider, AppealOutcome.Upheld, "So it is.", othersCould: true, Day)?.Code);
        Assert.Equal("not_your_own", decision.Settle(Concerned, AppealOutcome.Overturned, "Me!", othersCould: true, Day)?.Code);
        Assert.Equal("reasons_missing", decision.Settle(Other, AppealOutcome.Upheld, "", othersCould: true, Day)?.Code);
        Assert.Equal("outcome_unknown", decision.Settle(Other, AppealOutcome.None, "Hm.", othersCould: true, Day)?.Code);
        Assert.Null(decision.Settle(Other, AppealOutcome.Overturned, "They were asleep.", othersCould: true, Day));
        Assert.Equal("no_appeal", decision.Settle(Other, AppealOutcome.Upheld, "No, wait.", othersCould: true, Day)?.Code);
    }

    [Fact]
    public void Alone_the_steward_who_decided_reads_it()
    {
        var decision = New();
        Assert.Null(decision.Contest("I was asleep.", Day));
        Assert.Null(decision.Settle(Decider, AppealOutcome.Upheld, "So it is.", othersCould: false, Day));
    }

    private static Decision New() => new()
    {
        Id = new(7),
        Member = Concerned,
        Steward = Decider,
        At = Day,
        Measure = Measure.Warning,
        Rule = "spam",
        Facts = "Adverts.",
        Key = "key",
    };
}
