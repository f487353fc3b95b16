using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;


/// <summary>What became of a request. Stored as numbers: what a number means never changes.</summary>
public enum RequestState { Open = 0, Paid = 1, Declined = 2, Withdrawn = 3 }

/// <summary>A member asks another for money.</summary>
public sealed class MoneyRequest
{
    public required long Id { get; init; }
    public required MemberId Asker { get; init; }
    public required MemberId Payer { get; init; }
    public required long Minor { get; init; }
    public required string Currency { get; init; }
    public required string Note { get; init; }
    public required DateTimeOffset At { get; init; }
    public RequestState State { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    public Money Amount => new(Minor, Ledger.Currency.Of(Currency));

    /// <summary>The payment that answers it, whenever it is made: the request is paid once.</summary>
    public Guid Payment => DerivedId.Of("request", Id);

    public void Answer(RequestState state, DateTimeOffset now) => (State, AnsweredAt) = (state, now);
}

internal sealed class MoneyRequestMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<MoneyRequest>(request =>
    {
        request.ToTable("wallet_requests");
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.Currency).HasMaxLength(6);
        request.Property(r => r.Note).HasMaxLength(WalletNote.Longest);
        request.Ignore(r => r.Amount).Ignore(r => r.Payment);
        request.HasIndex(r => new { r.Asker, r.State });
        request.HasIndex(r => new { r.Payer, r.State });
    });
}
