using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;
using Palabre.Ledger.Exports;

namespace Palabre.Wallet;

/// <summary>What programs of accountants read.</summary>
public enum LedgerFormat
{
    /// <summary>A line a posting, for spreadsheets.</summary>
    Csv,

    /// <summary>For ledger and hledger alike.</summary>
    Hledger,

    /// <summary>For Beancount.</summary>
    Beancount,
}

/// <summary>Writes the whole book, or what of it is one member's, as it is at one moment: it ends with the balances, so that the reading program proves them.</summary>
public sealed class ExportLedger(ILedgerStore store, IMembers members)
{
    /// <param name="handle">Whose; null for the whole book.</param>
    public async Task<Refusal?> DoAsync(LedgerFormat format, string? handle, TextWriter to, CancellationToken ct)
    {
        var member = handle is null ? null : (await members.FindAsync([handle], ct)).Values.FirstOrDefault();
        if (handle is not null && member is null) return new Refusal("member_unknown", 404) { Args = [handle.TrimStart('@')] };
        return await store.InSnapshotAsync<Refusal?>(async (ledger, stop) =>
        {
            var export = member is null ? await Export.OfAllAsync("Palabre", ledger, stop) : await Export.OfOneAsync($"Palabre, @{member.Handle}", WalletAccount.Of(member.Id), ledger, stop);
            await (format switch
            {
                LedgerFormat.Csv => CsvExport.WriteAsync(export, to, stop),
                LedgerFormat.Beancount => BeancountExport.WriteAsync(export, to, stop),
                _ => JournalFileExport.WriteAsync(export, to, stop),
            });
            return null;
        }, ct);
    }
}
