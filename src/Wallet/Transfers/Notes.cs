using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Wallet;

/// <summary>The words beside payments.</summary>
internal sealed class Notes(PalabreDb db)
{
    /// <summary>What is wrong with a note, if anything.</summary>
    public static Refusal? Refuse(string note) => note.Length > WalletNote.Longest ? new("money_note_long", 422, "note") { Args = [WalletNote.Longest] } : null;

    /// <summary>Before the payment is written, so that no payment is there whose words are lost.</summary>
    public async Task KeepAsync(Guid transfer, MemberId sender, string text, CancellationToken ct)
    {
        await db.Set<WalletNote>().Where(n => n.Transfer == transfer).ExecuteDeleteAsync(ct);
        if (text.Length == 0) return;
        db.Add(new WalletNote { Transfer = transfer, Sender = sender, Text = text });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The payment was refused.</summary>
    public Task ForgetAsync(Guid transfer) => db.Set<WalletNote>().Where(n => n.Transfer == transfer).ExecuteDeleteAsync(CancellationToken.None);

    /// <summary>"" when nothing was written.</summary>
    public async Task<string> OfAsync(Guid transfer, CancellationToken ct) =>
        await db.Set<WalletNote>().Where(n => n.Transfer == transfer).Select(n => n.Text).SingleOrDefaultAsync(ct) ?? "";

    public async Task<IReadOnlyDictionary<Guid, string>> OfAsync(IReadOnlyCollection<Guid> transfers, CancellationToken ct) => transfers.Count == 0
        ? new Dictionary<Guid, string>()
        : await db.Set<WalletNote>().Where(n => transfers.Contains(n.Transfer)).ToDictionaryAsync(n => n.Transfer, n => n.Text, ct);
}
