using Palabre.Core;

namespace Palabre.Wallet.Memberships;

/// <summary>What somebody agreed to pay, for what, and how often.</summary>
/// <param name="Price">Minor units for each period, above zero.</param>
internal readonly record struct Terms(TierId Tier, MembershipPeriod Period, long Price);

/// <summary>Something to be paid: this much, for access from then to then.</summary>
internal readonly record struct Charge(long Amount, DateTimeOffset Start, DateTimeOffset End, Terms Terms, bool IsUpgrade = false);

/// <summary>What stands between a supporter and a creator when a period would begin.</summary>
internal enum Hindrance
{
    None,

    /// <summary>One of the two is suspended: it rests, and nothing is charged.</summary>
    Suspended,

    /// <summary>One of the two blocks the other, or is gone: it ends with what was paid.</summary>
    Apart,
}

/// <summary>What is to be done with a membership now.</summary>
internal abstract record Step
{
    public sealed record Nothing : Step;

    /// <summary>Try to charge, then say <see cref="Membership.Paid"/> or <see cref="Membership.Failed"/>.</summary>
    public sealed record Take(Charge Charge) : Step;

    /// <summary>One month of a gift begins; <see cref="Membership.Consume"/>.</summary>
    public sealed record Use(DateTimeOffset Start, DateTimeOffset End) : Step;

    public sealed record Pause(bool IsOurs) : Step;

    public sealed record Finish(string Why) : Step;
}
