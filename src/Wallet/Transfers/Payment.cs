using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>What a member gives another by a deed of their own.</summary>
/// <param name="Id">Made by who asks: the same payment may be asked for again and counts once.</param>
/// <param name="Kind">One of <see cref="Payments.Kinds"/>.</param>
/// <param name="Note">What they write with it, or "". It is kept beside the book.</param>
public sealed record Payment(Guid Id, string Kind, MemberId From, MemberId To, Money Amount, string Note)
{
    /// <summary>Where it was asked from, if that is known: many members at one place who pay one member are looked at.</summary>
    public string? Place { get; init; }
}

/// <summary>What became of a payment: a journal, or a refusal.</summary>
/// <param name="IsNew">False when it was there before.</param>
/// <param name="IsHeld">The money waits for somebody's look before it arrives (<see cref="Review"/>).</param>
public sealed record Paid(Journal? Written, Refusal? Refused, bool IsNew = false, bool IsHeld = false)
{
    public static implicit operator Paid(Refusal refused) => new(null, refused);
}
