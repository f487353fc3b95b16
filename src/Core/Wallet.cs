namespace Palabre.Core;

/// <summary>How a member can show again that it is they.</summary>
/// <param name="HasPasskey">They have a passkey, which is what is asked for then.</param>
/// <param name="HasPassword">They have a password, which will do while there is no passkey.</param>
public sealed record ProofMeans(bool HasPasskey, bool HasPassword);

/// <summary>Asks members who are signed in to show again that it is they, before something that cannot be taken back.</summary>
public interface IProofs
{
    Task<ProofMeans> MeansAsync(MemberId member, CancellationToken ct);

    /// <summary>Checks what a form brought: a passkey's answer to a question asked in the same browser, or the password of who has no passkey.</summary>
    Task<Refused?> CheckAsync(MemberId member, string? credential, string? password, CancellationToken ct);
}

/// <summary>By whose invitation members came in.</summary>
public interface IInviters
{
    /// <summary>Who came in otherwise, or is unknown, is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, MemberId>> OfAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct);
}

/// <summary>Money arrived in a member's wallet by another member's deed.</summary>
/// <param name="Transfer">The id of the payment.</param>
public sealed record MoneyReceived(Guid Transfer, MemberId From, MemberId To);

/// <summary>A member asks another for money.</summary>
public sealed record MoneyAsked(long Request, MemberId Asker, MemberId Payer);

/// <summary>Stewards have decided about a payment that was set aside.</summary>
public sealed record PaymentDecided(Guid Transfer, MemberId Sender, bool Passed);

/// <summary>A payer's bank took a payment back that a member was credited with, or has decided about that.</summary>
/// <param name="News">Of the news: the same however often it is told.</param>
/// <param name="IsDecided">False when it was taken back.</param>
public sealed record PaymentDisputed(Guid News, MemberId Member, bool IsDecided);

/// <summary>Money of a member's has reached their bank, or has not and lies in their wallet again.</summary>
/// <param name="News">Of the news: the same however often it is told.</param>
public sealed record PayoutEnded(Guid News, MemberId Member, bool IsPaid);

/// <summary>A member, or who has a session of theirs, raises limits that they had set for themselves.</summary>
/// <param name="At">From when on they are higher.</param>
/// <param name="IsInForce">False when it is asked for: until then it can be taken back.</param>
public sealed record LimitsRaised(MemberId Member, DateTimeOffset At, bool IsInForce);

/// <summary>A steward took the whole book of money along.</summary>
/// <param name="Id">Of this deed, so that it is noted once.</param>
/// <param name="Form">In which form: <c>csv</c>, <c>journal</c>, <c>beancount</c>, or <c>FEC</c> with its year.</param>
public sealed record BookTaken(long Id, MemberId Steward, string Form, DateTimeOffset At);
