using Palabre.Core;

namespace Palabre.Wallet.Memberships;

/// <summary>What happens in the life of a membership. Instants are whole milliseconds.</summary>
public sealed partial class Membership
{
    /// <summary>Wanted and not paid for so long, it is forgotten.</summary>
    internal static readonly TimeSpan Waits = TimeSpan.FromDays(1);

    /// <summary>
    /// A renewal that goes on by itself is written by a job. So long after the end of a period its coming is trusted, so that nobody stands
    /// before a door because the house is late.
    /// </summary>
    internal static readonly TimeSpan Lateness = TimeSpan.FromDays(1);

    /// <summary>Days after the first failure on which it is tried again; after the last one it ends.</summary>
    private static readonly int[] Tries = [1, 3, 7];

    /// <summary>Until when access is kept after a renewal failed first.</summary>
    internal static DateTimeOffset GraceAfter(DateTimeOffset failed) => failed.AddDays(Tries[^1]);

    /// <summary>Somebody wants it; it begins when <see cref="Paid"/> says so.</summary>
    internal static Membership Wanted(MembershipId id, MemberId supporter, MemberId creator, Terms terms, string currency, DateTimeOffset now) => new()
    {
        Id = id,
        Supporter = supporter,
        Creator = creator,
        Tier = terms.Tier,
        OwnTier = terms.Tier,
        Price = terms.Price,
        Period = terms.Period,
        Currency = currency,
        BeganAt = now,
        PeriodStart = now,
        PeriodEnd = now,
        AccessUntil = now,
        AnchorDay = Anchor.Of(now).Day,
        DueAt = now + Waits,
    };

    /// <summary>One that has gifts alone. It begins when <see cref="Consume"/> says so.</summary>
    internal static Membership Given(MembershipId id, MemberId supporter, MemberId creator, TierId tier, string currency, DateTimeOffset now) => new()
    {
        Id = id,
        Supporter = supporter,
        Creator = creator,
        Tier = tier,
        Currency = currency,
        BeganAt = now,
        PeriodStart = now,
        PeriodEnd = now,
        AccessUntil = now,
        AnchorDay = Anchor.Of(now).Day,
    };

    /// <summary>What is to be done with it now, by itself.</summary>
    internal Step Due(DateTimeOffset now, Hindrance hindrance)
    {
        if (DueAt is not { } due || now < due) return new Step.Nothing();
        if (State == MembershipState.Incomplete) return new Step.Finish("never_paid");
        if (State is not (MembershipState.Active or MembershipState.PastDue)) return new Step.Nothing();
        if (hindrance == Hindrance.Apart) return new Step.Finish("apart");
        if (hindrance == Hindrance.Suspended) return new Step.Pause(IsOurs: true);
        if (PausesAtEnd) return new Step.Pause(IsOurs: false);
        if (GiftMonths == 0 && (CancelsAtEnd || Own is null)) return new Step.Finish(Own is null && !CancelsAtEnd ? "gift_over" : "cancelled");
        return Go(now);
    }

    /// <summary>What it needs to begin, to go on, or to begin again after a pause.</summary>
    internal Step Go(DateTimeOffset now)
    {
        var isRunning = State is MembershipState.Active or MembershipState.PastDue;
        if (!isRunning) AnchorDay = Anchor.Of(now).Day;
        var terms = Next ?? Own;
        var months = GiftMonths > 0 ? 1 : (int)(terms?.Period ?? MembershipPeriod.Monthly);
        var start = isRunning ? PeriodEnd : now;
        // Periods that went by while the house was closed are nobody's to pay.
        for (var end = Anchor.After(start, months); isRunning && end <= now; end = Anchor.After(start, months)) start = end;
        if (GiftMonths > 0) return new Step.Use(start, Anchor.After(start, 1));
        return terms is { } own ? new Step.Take(new(own.Price, start, Anchor.After(start, months), own)) : new Step.Nothing();
    }

    /// <summary>A charge is paid.</summary>
    internal void Paid(Charge charge)
    {
        (OwnTier, Period, Price) = (charge.Terms.Tier, charge.Terms.Period, charge.Terms.Price);
        (NextTier, NextPeriod, NextPrice) = (null, null, null);
        if (charge.IsUpgrade) Tier = charge.Terms.Tier;
        else Begin(charge.Terms.Tier, charge.Start, charge.End, isGift: false);
        Settle();
    }

    /// <summary>A month of a gift begins.</summary>
    internal void Consume(TierId tier, DateTimeOffset start, DateTimeOffset end)
    {
        GiftMonths--;
        Begin(tier, start, end, isGift: true);
        Settle();
    }

    /// <summary>A renewal could not be paid.</summary>
    /// <returns>Whether it is the first time for this period.</returns>
    internal bool Failed(DateTimeOffset now)
    {
        var isFirst = FailedAt is null;
        var first = FailedAt ??= now;
        State = MembershipState.PastDue;
        if (now >= GraceAfter(first))
        {
            End(now, "unpaid");
            return false;
        }
        (DueAt, AccessUntil) = (Tries.Select(days => first.AddDays(days)).First(at => at > now), GraceAfter(first));
        return isFirst;
    }

    /// <summary>No more periods; what is paid stays.</summary>
    internal void Cancel(DateTimeOffset now)
    {
        (NextTier, NextPeriod, NextPrice) = (null, null, null);
        (CancelsAtEnd, PausesAtEnd) = (true, false);
        if (State == MembershipState.Active) Settle();
        else End(now, "cancelled");
    }

    /// <summary>It rests when the period is over, or at once when that is over already.</summary>
    internal void Pause(DateTimeOffset now)
    {
        (CancelsAtEnd, PausesAtEnd) = (false, true);
        if (State == MembershipState.PastDue || (State == MembershipState.Active && now >= PeriodEnd)) Rest(now);
        else Settle();
    }

    /// <summary>The period is over, and none follows for now.</summary>
    internal void Rest(DateTimeOffset now)
    {
        (State, PausesAtEnd, FailedAt, DueAt) = (MembershipState.Paused, false, null, null);
        AccessUntil = Earlier(AccessUntil, now);
    }

    /// <summary>Neither cancelled nor paused at the end of the period any more.</summary>
    internal void Keep()
    {
        (CancelsAtEnd, PausesAtEnd) = (false, false);
        Settle();
    }

    /// <summary>Something else from the next date on.</summary>
    internal void ChangeAtNext(Terms terms)
    {
        // Whoever has gifts alone pays from the end of these on.
        if (Own is null) (OwnTier, Period, Price) = (terms.Tier, terms.Period, terms.Price);
        if (terms == Own) (NextTier, NextPeriod, NextPrice) = (null, null, null);
        else (NextTier, NextPeriod, NextPrice) = (terms.Tier, terms.Period, terms.Price);
        Keep();
    }

    /// <summary>What a change costs now; null when it waits for the next date.</summary>
    internal Charge? Upgrade(Terms terms, DateTimeOffset now) =>
        State == MembershipState.Active && !IsGift && now < PeriodEnd && Own is { } own && terms.Tier != own.Tier && terms.Period == own.Period && terms.Price > own.Price
            ? new(Proration.Difference(own.Price, terms.Price, now, PeriodStart, PeriodEnd), now, PeriodEnd, terms, IsUpgrade: true) : null;

    /// <summary>Months of a gift wait for their turn.</summary>
    internal void Receive(int months)
    {
        GiftMonths += months;
        // Whoever wanted to pay and never did agreed to nothing that goes on after a gift.
        if (State == MembershipState.Incomplete) (OwnTier, Price) = (null, null);
        Settle();
    }

    internal void End(DateTimeOffset now, string why)
    {
        (State, EndedAt, EndedWhy, DueAt, FailedAt) = (MembershipState.Ended, now, why, null, null);
        AccessUntil = Earlier(AccessUntil, now);
    }

    private void Begin(TierId tier, DateTimeOffset start, DateTimeOffset end, bool isGift)
    {
        (Tier, PeriodStart, PeriodEnd, IsGift) = (tier, start, end, isGift);
        (State, FailedAt, EndedAt, EndedWhy) = (MembershipState.Active, null, null, null);
    }

    private void Settle()
    {
        if (State != MembershipState.Active) return;
        (DueAt, AccessUntil) = (PeriodEnd, Continues ? PeriodEnd + Lateness : PeriodEnd);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
