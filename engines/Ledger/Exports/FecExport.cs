using System.Text;

namespace Palabre.Ledger.Exports;

/// <summary>
/// The French « fichier des écritures comptables » of one year: the 18 columns of article A47 A-1 of the Livre des procédures fiscales, separated by
/// tabs, lines ended with CR LF. It begins with what the year before left (journal AN). Only what moved euros is in it: points have no price.
/// A year is a calendar year, in UTC as all dates of the book.
/// </summary>
public static class FecExport
{
    /// <summary>The first line, without tabs.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate",
        "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
    ];

    private static readonly Currency Euro = Currency.Of("EUR");

    /// <summary>The name such a file has: of the firm, and of the last day of its year.</summary>
    public static string FileName(string siren, int year) => FormattableString.Invariant($"{siren}FEC{year:0000}1231.txt");

    /// <summary>Writes the file.</summary>
    /// <param name="label">What an écriture is called, for people.</param>
    /// <returns>Null; or a currency other than the euro that was moved until then, for which the book knows no rate. What was written is no file then.</returns>
    public static async Task<Currency?> WriteAsync(IAsyncEnumerable<Journal> journals, int year, Func<Journal, string> label, TextWriter to, CancellationToken ct)
    {
        var text = new StringBuilder(string.Join('\t', Columns)).Append("\r\n");
        Dictionary<AccountName, long> before = [];
        long earlier = 0, lastYear = 0;
        var numbers = new Dictionary<string, int>();
        var isOpened = false;
        await foreach (var journal in journals.WithCancellation(ct))
        {
            var at = journal.At.UtcDateTime;
            if (at.Year > year) break;
            if (journal.Entries.FirstOrDefault(entry => entry.Moved > 0 && entry.Currency != Euro && entry.Currency != Currency.Points) is { } foreign) return foreign.Currency;
            var postings = Posting.All(journal.Entries.Where(entry => entry.Currency == Euro)).ToList();
            if (at.Year == year)
            {
                if (!isOpened) Open(text, year, before, earlier, lastYear);
                isOpened = true;
                if (postings.Count > 0) Write(text, journal, postings, label(journal), numbers);
                await to.WriteAsync(text, ct);
                text.Clear();
                continue;
            }
            foreach (var posting in postings)
            {
                if (!IsOfOneYear(posting.Account)) before[posting.Account] = checked(before.GetValueOrDefault(posting.Account) + posting.Amount.Minor);
                else if (at.Year == year - 1) lastYear = checked(lastYear + posting.Amount.Minor);
                else earlier = checked(earlier + posting.Amount.Minor);
            }
        }
        if (!isOpened) Open(text, year, before, earlier, lastYear);
        await to.WriteAsync(text, ct);
        return null;
    }

    /// <summary>Income and expenses begin at nothing every year.</summary>
    private static bool IsOfOneYear(AccountName account) => account.Kind is "exp" or "inc";

    private static void Open(StringBuilder text, int year, Dictionary<AccountName, long> before, long earlier, long lastYear)
    {
        var lines = before.Select(sum => (Account: FrenchAccount.Of(sum.Key), sum.Value))
            .Append((FrenchAccount.Carried(earlier > 0), earlier)).Append((FrenchAccount.Result(lastYear > 0), lastYear))
            .Where(line => line.Item2 != 0).OrderBy(line => line.Item1.Number, StringComparer.Ordinal).ThenBy(line => line.Item1.Auxiliary, StringComparer.Ordinal);
        var day = FormattableString.Invariant($"{year:0000}0101");
        foreach (var (account, minor) in lines) Append(text, ("AN", "À nouveau"), "AN000001", day, account, "AN", "Soldes à nouveau", minor);
    }

    private static void Write(StringBuilder text, Journal journal, List<Posting> postings, string label, Dictionary<string, int> numbers)
    {
        var of = BookOf(postings);
        var number = numbers[of.Code] = numbers.GetValueOrDefault(of.Code) + 1;
        var (day, called) = (PlainText.Day(journal.At).Replace("-", "", StringComparison.Ordinal), Clean(label));
        foreach (var posting in postings)
            Append(text, of, FormattableString.Invariant($"{of.Code}{number:000000}"), day, FrenchAccount.Of(posting.Account), FormattableString.Invariant($"{journal.Number}"), called, posting.Amount.Minor);
    }

    private static (string Code, string Label) BookOf(List<Posting> postings) =>
        postings.Any(posting => posting.Account.IsUnder("asset:bank")) ? ("BQ", "Banque")
        : postings.Any(posting => posting.Account.IsUnder("asset:provider")) ? ("PP", "Prestataires de paiement")
        : ("OD", "Opérations diverses");

    /// <summary>What is written cannot be changed from then on, so it is valid from its own day.</summary>
    private static void Append(StringBuilder text, (string Code, string Label) of, string number, string day, FrenchAccount account, string piece, string label, long minor) => text.AppendJoin('\t',
        of.Code, of.Label, number, day, account.Number, account.Label, account.Auxiliary, account.AuxiliaryLabel, piece, day, label,
        Amount(Math.Max(minor, 0)), Amount(Math.Max(-minor, 0)), "", "", day, "", "").Append("\r\n");

    private static string Amount(long minor) => PlainText.Number(new(minor, Euro)).Replace('.', ',');

    /// <summary>One cell of ISO 8859-15: no tabs, and the signs of print as a typewriter has them.</summary>
    private static string Clean(string text) => PlainText.Line(text).Replace('|', ' ').Replace('’', '\'').Replace('\u202F', ' ').Replace('–', '-').Replace('—', '-').Replace("…", "...", StringComparison.Ordinal).Trim();
}
