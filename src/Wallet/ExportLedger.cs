using System.Text;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Words;
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

    /// <summary>The French « fichier des écritures comptables », of one year.</summary>
    Fec,
}

/// <summary>Writes the whole book, or what of it is one member's, as it is at one moment: it ends with the balances, so that the reading program proves them.</summary>
public sealed class ExportLedger(ILedgerStore store, IMembers members, WordBook words, WalletSettings settings, TimeProvider clock)
{
    /// <summary>What a FEC is written in.</summary>
    public static readonly Encoding Latin9 = CodePagesEncodingProvider.Instance.GetEncoding("iso-8859-15", new EncoderReplacementFallback("?"), DecoderFallback.ExceptionFallback)!;

    /// <param name="handle">Whose; null for the whole book.</param>
    public async Task<Refusal?> DoAsync(LedgerFormat format, string? handle, TextWriter to, CancellationToken ct)
    {
        var member = handle is null ? null : (await members.FindAsync([handle], ct)).Values.FirstOrDefault();
        if (handle is not null && member is null) return new Refusal("member_unknown", 404) { Args = [handle.TrimStart('@')] };
        return await store.InSnapshotAsync<Refusal?>(async (ledger, stop) =>
        {
            var export = member is null ? await Export.OfAllAsync("Palabre", ledger, stop) : await Export.OfOneAsync($"Palabre, @{member.Handle}", WalletAccount.Of(member.Id), ledger, stop);
            await WriteAsync(format, export, to, stop);
            return null;
        }, ct);
    }

    /// <summary>How a FEC of a year is called, or why there is none.</summary>
    /// <param name="siren">Of the firm; null for the one of the settings.</param>
    public (string? Name, Refusal? Refused) FecName(int? year, string? siren)
    {
        if (year is null or < 2000 || year > clock.GetUtcNow().UtcDateTime.Year) return (null, new("fec_year", 422, "year"));
        var firm = string.IsNullOrWhiteSpace(siren) ? settings.Siren : siren.Replace(" ", "", StringComparison.Ordinal);
        return Siren.IsValid(firm) ? (FecExport.FileName(firm, year.Value), null) : (null, new("fec_siren", 422, "siren"));
    }

    /// <summary>Writes the FEC of a year. After a refusal what was written is nothing to keep.</summary>
    public async Task<Refusal?> FecAsync(int year, Stream to, CancellationToken ct) => await store.InSnapshotAsync<Refusal?>(async (ledger, stop) =>
    {
        await using var text = new StreamWriter(to, Latin9, leaveOpen: true);
        var all = await Export.OfAllAsync("Palabre", ledger, stop);
        return await FecExport.WriteAsync(all.Journals, year, Label, text, stop) is { } foreign ? new Refusal("fec_currency", 422, "year") { Args = [foreign.Code] } : null;
    }, ct);

    internal static Task WriteAsync(LedgerFormat format, Export export, TextWriter to, CancellationToken ct) => format switch
    {
        LedgerFormat.Csv => CsvExport.WriteAsync(export, to, ct),
        LedgerFormat.Beancount => BeancountExport.WriteAsync(export, to, ct),
        LedgerFormat.Hledger => JournalFileExport.WriteAsync(export, to, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "It is of one year, and written otherwise."),
    };

    private string Label(Journal journal)
    {
        var key = $"wallet.kind.{journal.Kind}";
        var kind = words.Has(key) ? words.Text(Language.French, key) : journal.Kind;
        return journal.Memo.Length == 0 ? kind : $"{kind} : {journal.Memo}";
    }
}
