using System.Globalization;
using Palabre.Core;
using Palabre.Wallet.Memberships;

namespace Palabre.Wallet.Tests.Memberships;

/// <summary>
/// Random lives of memberships: people join, change, pause, cancel, are given months and run out of money, while days go by and the house is
/// sometimes closed. An oracle that was written on its own, and counts days one by one, says what may be charged and who has access.
/// </summary>
public sealed class Lives
{
    private const int Many = 2_000;
    private static readonly Terms[] Offers =
    [
        new(new(1), MembershipPeriod.Monthly, 300), new(new(2), MembershipPeriod.Monthly, 700), new(new(3), MembershipPeriod.Monthly, 701), new(new(2), MembershipPeriod.Yearly, 7000), new(new(4), MembershipPeriod.Yearly, 12001),
    ];

    [Fact]
    public void Nothing_is_charged_twice_and_access_is_there_for_what_was_paid_alone()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("PALABRE_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var one)) Live(one);
        else for (var seed = 1; seed <= Many; seed++) Live(seed);
    }

    private static void Live(int seed)
    {
#pragma warning disable CA5394 // Chance that can be had again.
        var chance = new Random(seed);
        var now = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(chance.Next(1500)).AddHours(chance.Next(24));
        Membership? membership = null;
        var oracle = new LifeOracle();
        var said = new List<string>();
        try
        {
            for (var step = 0; step < 60; step++)
            {
                now = now.AddHours(chance.Next(10) == 0 ? chance.Next(24 * 80) : chance.Next(24 * 6));
                Turn(now, chance, membership, oracle, said);
                Check(now, membership, oracle);
                membership = Deed(now, chance, membership, oracle, said);
                Turn(now, chance, membership, oracle, said);
                Check(now, membership, oracle);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"PALABRE_SEED={seed}: {e.Message}\n{string.Join('\n', said.TakeLast(12))}", e);
        }
    }

    /// <summary>What the job does, until nothing is due.</summary>
    private static void Turn(DateTimeOffset now, Random chance, Membership? membership, LifeOracle oracle, List<string> said)
    {
        for (var i = 0; membership is not null && i < 20; i++)
        {
            var step = membership.Due(now, Hindrance.None);
            said.Add($"{now:O} {step}");
            switch (step)
            {
                case Step.Nothing: return;
                case Step.Finish end: membership.End(now, end.Why); oracle.Ended(now); break;
                case Step.Pause: membership.Rest(now); oracle.Rested(now); break;
                case Step.Use use: oracle.Used(use.Start, use.End, now); membership.Consume(new(9), use.Start, use.End); break;
                case Step.Take take: Pay(now, chance, membership, take.Charge, oracle); break;
                default: throw new InvalidOperationException($"{step}");
            }
        }
        if (membership is not null) throw new InvalidOperationException("It is never done.");
    }

    private static void Pay(DateTimeOffset now, Random chance, Membership membership, Charge charge, LifeOracle oracle)
    {
        if (chance.Next(4) > 0)
        {
            oracle.Charged(charge.Amount, charge.Start, charge.End, now);
            membership.Paid(charge);
        }
        else
        {
            oracle.CouldNotPay(now);
            membership.Failed(now);
        }
    }

    private static Membership? Deed(DateTimeOffset now, Random chance, Membership? membership, LifeOracle oracle, List<string> said)
    {
        var terms = Offers[chance.Next(Offers.Length)];
        var deed = chance.Next(8);
        said.Add($"{now:O} deed {deed} {terms} in {membership?.State}");
        if (membership is not { IsLive: true })
        {
            if (deed > 3) return membership;
            oracle.Born();
            if (deed == 0)
            {
                membership = Membership.Given(new(1), new(1), new(2), new(9), "POINTS", now);
                membership.Receive(2);
                oracle.Given(2);
                var use = (Step.Use)membership.Go(now);
                oracle.Used(use.Start, use.End, now);
                membership.Consume(new(9), use.Start, use.End);
                return membership;
            }
            membership = Membership.Wanted(new(1), new(1), new(2), terms, "POINTS", now);
            oracle.Agreed(terms.Tier.Value, (int)terms.Period, terms.Price);
            if (chance.Next(5) == 0) return membership;
            var first = ((Step.Take)membership.Go(now)).Charge;
            oracle.Charged(first.Amount, first.Start, first.End, now);
            membership.Paid(first);
            return membership;
        }
        switch (deed)
        {
            case 0: membership.Cancel(now); oracle.Cancelled(now); break;
            case 1 when membership.State is MembershipState.Active or MembershipState.PastDue: membership.Pause(now); oracle.WantsPause(now); break;
            case 2 when membership.State == MembershipState.Active: membership.Keep(); oracle.Kept(); break;
            case 2 when membership.State == MembershipState.Paused:
                switch (membership.Go(now))
                {
                    case Step.Use use: oracle.Used(use.Start, use.End, now); membership.Consume(new(9), use.Start, use.End); break;
                    case Step.Take take: oracle.Charged(take.Charge.Amount, take.Charge.Start, take.Charge.End, now); membership.Paid(take.Charge); break;
                    default: break;
                }
                break;
            case 3 when membership.State == MembershipState.Active:
                if (membership.Upgrade(terms, now) is { } charge)
                {
                    oracle.Upgraded(terms.Tier.Value, terms.Price, charge.Amount, now);
                    membership.Paid(charge);
                }
                else
                {
                    membership.ChangeAtNext(terms);
                    oracle.ChangedLater(terms.Tier.Value, (int)terms.Period, terms.Price);
                }
                break;
            case 4 when membership.State == MembershipState.Active: membership.Receive(1); oracle.Given(1); break;
            default: break;
        }
        return membership;
    }

    private static void Check(DateTimeOffset now, Membership? membership, LifeOracle oracle)
    {
        if (membership?.GivesAccess(now) is { } has && has != oracle.MayEnter(now)) throw new InvalidOperationException($"Access at {now:O}: {has}, oracle {!has}; {membership.State} {membership.PeriodStart:O} {membership.PeriodEnd:O} until {membership.AccessUntil:O}");
    }
#pragma warning restore CA5394
}
