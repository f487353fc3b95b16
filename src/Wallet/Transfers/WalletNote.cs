using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet;

/// <summary>What a member wrote with a payment. It is no part of the book, and of no hash, so that it can be erased.</summary>
internal sealed class WalletNote
{
    public const int Longest = 200;

    /// <summary>The payment's id, which is its journal's.</summary>
    public required Guid Transfer { get; init; }
    public required MemberId Sender { get; init; }
    public required string Text { get; init; }
}

internal sealed class WalletNoteMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<WalletNote>(note =>
    {
        note.ToTable("wallet_notes");
        note.HasKey(n => n.Transfer);
        note.Property(n => n.Text).HasMaxLength(WalletNote.Longest);
        note.HasIndex(n => n.Sender);
    });
}
