using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>Whether a member can be paid out. Stored as numbers: what a number means never changes.</summary>
public enum PayeeState
{
    /// <summary>The provider wants to know more of them.</summary>
    Missing = 0,

    /// <summary>The provider looks at what they said.</summary>
    Checked = 1,
    Ready = 2,
}

/// <summary>
/// A member as the provider of payouts knows them. Who they are is said to the provider, and never kept here: only its name for them, and
/// whether they may be paid. Where stewards pay by hand it is the number of a bank account, sealed.
/// </summary>
public sealed class Payee
{
    /// <summary>So long after they were last there the provider is asked without having told anything. Longer asks for who gave up.</summary>
    private static readonly TimeSpan AskedFor = TimeSpan.FromDays(7);

    public required MemberId Member { get; init; }
    public required string Provider { get; init; }

    /// <summary>The provider's name for them; null where there is no provider.</summary>
    public string? Reference { get; private set; }

    /// <summary>Their bank account, sealed (<see cref="BankAccounts"/>); null where a provider knows it.</summary>
    public string? Account { get; private set; }
    public PayeeState State { get; private set; }

    /// <summary>When they last went to say who they are.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>Since when they can be paid at this account: how long they are new is counted from here.</summary>
    public DateTimeOffset? ReadyAt { get; private set; }
    public DateTimeOffset? AskAt { get; private set; }
    public int Asked { get; private set; }

    /// <summary>The provider is asked with it.</summary>
    public static Guid CommandOf(string provider, MemberId member) => DerivedId.Of("payee", provider, member.Value);

    public bool IsNew(DateTimeOffset now, TimeSpan newness) => ReadyAt is not { } since || now - since < newness;

    /// <summary>They are on their way to the provider's page.</summary>
    public void Begin(string reference, DateTimeOffset now)
    {
        Reference ??= reference;
        At = now;
        (Asked, AskAt) = (0, now + Wait(0));
    }

    /// <summary>They are back from there, which proves nothing: the provider is asked.</summary>
    public void ComeBack(DateTimeOffset now)
    {
        if (Reference is not null && State != PayeeState.Ready) (Asked, AskAt) = (0, now);
    }

    /// <summary>What the provider says of them.</summary>
    /// <returns>Whether they can be paid for the first time.</returns>
    public bool Hear(PayeeObject truth, DateTimeOffset now)
    {
        var isFirst = truth.IsReady && ReadyAt is null;
        State = truth.IsReady ? PayeeState.Ready : truth.IsMissing ? PayeeState.Missing : PayeeState.Checked;
        if (isFirst) ReadyAt = now;
        if (truth.IsReady) AskAt = null;
        return isFirst;
    }

    /// <summary>Another account: they are new again, lest who took over a session empties the wallet at once.</summary>
    public void TakeAccount(string account, DateTimeOffset now) => (Account, State, At, ReadyAt) = (account, PayeeState.Ready, now, now);

    public void AskLater(DateTimeOffset now)
    {
        if (AskAt is null || AskAt > now) return;
        Asked++;
        AskAt = State == PayeeState.Ready || now - At > AskedFor ? null : now + Wait(Asked);
    }

    private static TimeSpan Wait(int asked) => TimeSpan.FromSeconds(Math.Min(3600, 30 * Math.Pow(1.7, Math.Min(asked, 12))));
}

internal sealed class PayeeMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Payee>(payee =>
    {
        payee.ToTable("provider_payees");
        payee.HasKey(p => new { p.Provider, p.Member });
        payee.Property(p => p.Member).ValueGeneratedNever();
        payee.Property(p => p.Provider).HasMaxLength(20);
        payee.Property(p => p.Reference).HasMaxLength(Wallet.Providers.Checkout.LongestReference);
        payee.Property(p => p.Account).HasMaxLength(BankAccounts.LongestSealed);
        payee.HasIndex(p => new { p.Provider, p.Reference }).IsUnique();
        payee.HasIndex(p => p.AskAt);
    });
}
