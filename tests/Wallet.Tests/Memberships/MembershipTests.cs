using Palabre.Core;
using Palabre.Wallet.Memberships;

namespace Palabre.Wallet.Tests.Memberships;

/// <summary>The rules of one life, told as examples.</summary>
public sealed class MembershipTests
{
    private static readonly DateTimeOffset Began = new(2027, 1, 31, 18, 0, 0, TimeSpan.Zero);
    private static readonly TierId Small = new(1);
    private static readonly TierId Large = new(2);
    private static readonly Terms Cheap = new(Small, MembershipPeriod.Monthly, 500);
    private static readonly Terms Dear = new(Large, MembershipPeriod.Monthly, 1000);

    [Fact]
    public void A_month_is_paid_before_it_begins_and_the_next_on_its_date()
    {
        var membership = Joined();
        Assert.Equal((MembershipState.Active, Began.AddDays(28)), (membership.State, membership.PeriodEnd));
        Assert.IsType<Step.Nothing>(membership.Due(membership.PeriodEnd.AddMilliseconds(-1), Hindrance.None));

        var charge = Taken(membership, membership.PeriodEnd);

        Assert.Equal((500, Began.AddDays(28), new DateTimeOffset(2027, 3, 31, 18, 0, 0, TimeSpan.Zero)), (charge.Amount, charge.Start, charge.End));
    }

    [Fact]
    public void What_is_never_paid_is_forgotten_after_a_day_and_gave_no_access()
    {
        var membership = Membership.Wanted(new(1), new(1), new(2), Cheap, "POINTS", Began);
        Assert.False(membership.GivesAccess(Began));
        Assert.Equal(new Step.Finish("never_paid"), membership.Due(Began.AddDays(1), Hindrance.None));
    }

    [Fact]
    public void A_failed_renewal_is_tried_again_after_one_three_and_seven_days_with_access_and_then_it_ends()
    {
        var membership = Joined();
        var end = membership.PeriodEnd;
        Assert.True(membership.Failed(end));
        foreach (var day in (int[])[1, 3, 7])
        {
            Assert.True(membership.GivesAccess(end.AddDays(day).AddMilliseconds(-1)));
            Assert.IsType<Step.Nothing>(membership.Due(end.AddDays(day).AddMilliseconds(-1), Hindrance.None));
            Assert.IsType<Step.Take>(membership.Due(end.AddDays(day), Hindrance.None));
            Assert.False(membership.Failed(end.AddDays(day)));
        }
        Assert.Equal((MembershipState.Ended, "unpaid"), (membership.State, membership.EndedWhy));
        Assert.False(membership.GivesAccess(end.AddDays(7)));
    }

    [Fact]
    public void What_is_paid_late_is_paid_for_the_time_that_ran_and_keeps_its_date()
    {
        var membership = Joined();
        var end = membership.PeriodEnd;
        membership.Failed(end);
        var charge = Taken(membership, end.AddDays(3));
        Assert.Equal(end, charge.Start);
        membership.Paid(charge);
        Assert.Equal((MembershipState.Active, new DateTimeOffset(2027, 3, 31, 18, 0, 0, TimeSpan.Zero), null), (membership.State, membership.PeriodEnd, membership.FailedAt));
    }

    [Fact]
    public void Periods_that_went_by_while_the_house_was_closed_are_not_charged()
    {
        var membership = Joined();
        var charge = Taken(membership, Began.AddDays(100));
        Assert.Equal((new DateTimeOffset(2027, 4, 30, 18, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 5, 31, 18, 0, 0, TimeSpan.Zero)), (charge.Start, charge.End));
    }

    [Fact]
    public void Cancelling_keeps_what_is_paid_and_ends_there()
    {
        var membership = Joined();
        membership.Cancel(Began.AddDays(2));
        Assert.True(membership.GivesAccess(membership.PeriodEnd.AddMilliseconds(-1)));
        Assert.False(membership.GivesAccess(membership.PeriodEnd));
        Assert.Equal(new Step.Finish("cancelled"), membership.Due(membership.PeriodEnd, Hindrance.None));
    }

    [Fact]
    public void Cancelling_can_be_taken_back_until_the_end()
    {
        var membership = Joined();
        membership.Cancel(Began.AddDays(2));
        membership.Keep();
        Assert.IsType<Step.Take>(membership.Due(membership.PeriodEnd, Hindrance.None));
    }

    [Fact]
    public void Dearer_is_charged_now_by_the_days_that_are_left_and_keeps_the_date()
    {
        var membership = Joined();
        var end = membership.PeriodEnd;
        var charge = membership.Upgrade(Dear, Began.AddDays(14))!.Value;
        Assert.Equal((250, Began.AddDays(14), end), (charge.Amount, charge.Start, charge.End));
        membership.Paid(charge);
        Assert.Equal((Large, end, 1000), (membership.Tier, membership.PeriodEnd, membership.Price));
        Assert.Equal(1000, Taken(membership, end).Amount);
    }

    [Fact]
    public void Cheaper_comes_at_the_next_date()
    {
        var membership = Joined(Dear);
        Assert.Null(membership.Upgrade(Cheap, Began.AddDays(3)));
        membership.ChangeAtNext(Cheap);
        Assert.Equal(Large, membership.Tier);
        var charge = Taken(membership, membership.PeriodEnd);
        membership.Paid(charge);
        Assert.Equal((500, Small, null), (charge.Amount, membership.Tier, membership.NextTier));
    }

    [Fact]
    public void Another_period_comes_at_the_next_date_however_much_it_costs()
    {
        var membership = Joined();
        var yearly = new Terms(Large, MembershipPeriod.Yearly, 9000);
        Assert.Null(membership.Upgrade(yearly, Began.AddDays(3)));
        membership.ChangeAtNext(yearly);
        var charge = Taken(membership, membership.PeriodEnd);
        Assert.Equal((9000, new DateTimeOffset(2028, 2, 29, 18, 0, 0, TimeSpan.Zero)), (charge.Amount, charge.End));
    }

    [Fact]
    public void A_pause_begins_after_what_is_paid_and_a_new_period_with_the_day_one_comes_back()
    {
        var membership = Joined();
        membership.Pause(Began.AddDays(1));
        Assert.Equal(new Step.Pause(IsOurs: false), membership.Due(membership.PeriodEnd, Hindrance.None));
        membership.Rest(membership.PeriodEnd);
        Assert.IsType<Step.Nothing>(membership.Due(Began.AddDays(400), Hindrance.None));
        Assert.False(membership.GivesAccess(Began.AddDays(40)));
        var back = new DateTimeOffset(2027, 6, 15, 8, 0, 0, TimeSpan.Zero);
        var charge = Assert.IsType<Step.Take>(membership.Go(back)).Charge;
        Assert.Equal((back, new DateTimeOffset(2027, 7, 15, 8, 0, 0, TimeSpan.Zero)), (charge.Start, charge.End));
    }

    [Fact]
    public void Whoever_is_suspended_pays_nothing_and_it_rests()
    {
        var membership = Joined();
        Assert.Equal(new Step.Pause(IsOurs: true), membership.Due(membership.PeriodEnd, Hindrance.Suspended));
        Assert.Equal(new Step.Finish("apart"), membership.Due(membership.PeriodEnd, Hindrance.Apart));
    }

    [Fact]
    public void Months_of_a_gift_are_used_one_by_one_before_anything_is_charged()
    {
        var membership = Joined();
        membership.Receive(2);
        for (var i = 0; i < 2; i++)
        {
            var use = Assert.IsType<Step.Use>(membership.Due(membership.PeriodEnd, Hindrance.None));
            Assert.Equal(membership.PeriodEnd, use.Start);
            membership.Consume(Large, use.Start, use.End);
            Assert.Equal((Large, true), (membership.Tier, membership.IsGift));
        }
        var charge = Taken(membership, membership.PeriodEnd);
        membership.Paid(charge);
        Assert.Equal((500, new DateTimeOffset(2027, 4, 30, 18, 0, 0, TimeSpan.Zero), Small, false), (charge.Amount, charge.Start, membership.Tier, membership.IsGift));
    }

    [Fact]
    public void Gifts_alone_end_with_their_last_month_and_cost_nobody_anything_then()
    {
        var membership = Membership.Given(new(1), new(1), new(2), Small, "POINTS", Began);
        membership.Receive(1);
        var use = Assert.IsType<Step.Use>(membership.Go(Began));
        membership.Consume(Small, use.Start, use.End);
        Assert.False(membership.GivesAccess(membership.PeriodEnd));
        Assert.Equal(new Step.Finish("gift_over"), membership.Due(membership.PeriodEnd, Hindrance.None));
    }

    [Fact]
    public void Whoever_joins_while_a_gift_runs_pays_from_its_end_on()
    {
        var membership = Membership.Given(new(1), new(1), new(2), Small, "POINTS", Began);
        membership.Receive(1);
        var use = Assert.IsType<Step.Use>(membership.Go(Began));
        membership.Consume(Small, use.Start, use.End);
        Assert.Null(membership.Upgrade(Dear, Began.AddDays(1)));
        membership.ChangeAtNext(Dear);
        Assert.Equal((1000, membership.PeriodEnd), (Taken(membership, membership.PeriodEnd).Amount, Taken(membership, membership.PeriodEnd).Start));
    }

    [Fact]
    public void Cancelling_after_a_failure_ends_access_and_tries_at_once()
    {
        var membership = Joined();
        membership.Failed(membership.PeriodEnd);
        var now = membership.PeriodEnd.AddDays(2);
        membership.Cancel(now);
        Assert.Equal(MembershipState.Ended, membership.State);
        Assert.False(membership.GivesAccess(now));
    }

    private static Membership Joined(Terms? terms = null)
    {
        var membership = Membership.Wanted(new(1), new(1), new(2), terms ?? Cheap, "POINTS", Began);
        membership.Paid(Assert.IsType<Step.Take>(membership.Go(Began)).Charge);
        return membership;
    }

    private static Charge Taken(Membership membership, DateTimeOffset at) => Assert.IsType<Step.Take>(membership.Due(at, Hindrance.None)).Charge;
}
