using System.Globalization;
using System.Text;

namespace Palabre.Ledger;

/// <summary>
/// What is hashed, for drafts and for journals: lines of UTF-8, each of words with one space between them and a line feed at its end. No
/// value but the memo has a space in it, and none a line feed. It is written down in docs/protocols/ledger.md and can never change.
/// </summary>
internal static class CanonicalText
{
    private const string None = "-";

    public static string Of(Draft draft)
    {
        var text = new StringBuilder("palabre-draft 1\n", 256);
        Add(text, $"id {draft.Id}");
        Add(text, $"kind {draft.Kind}");
        Add(text, $"memo {draft.Memo}");
        Add(text, $"reverses {Or(draft.Reverses)}");
        foreach (var line in draft.Lines) Add(text, $"{Of(line)}");
        return text.ToString();
    }

    public static string Of(Journal journal)
    {
        var text = new StringBuilder("palabre-journal 1\n", 512);
        Add(text, $"number {journal.Number}");
        Add(text, $"id {journal.Id}");
        Add(text, $"at {Instant.Text(journal.At)}");
        Add(text, $"kind {journal.Kind}");
        Add(text, $"memo {journal.Memo}");
        Add(text, $"reverses {Or(journal.Reverses)}");
        Add(text, $"draft {journal.Digest}");
        foreach (var entry in journal.Entries)
            Add(text, $"{Word(entry.Kind)} {entry.Debit} {entry.Credit} {entry.Currency.Code} {entry.Moved} {entry.Held} {Or(entry.Hold)} {(entry.Until is { } until ? Instant.Text(until) : None)}");
        Add(text, $"previous {journal.PreviousHash}");
        return text.ToString();
    }

    private static string Of(Line line) => line switch
    {
        Line.Move move => Invariant($"move {move.Debit} {move.Credit} {Of(move.Amount)}"),
        Line.Hold hold => Invariant($"hold {hold.Debit} {hold.Credit} {Of(hold.Amount)} {hold.Id} {Instant.Text(hold.Until)}"),
        Line.Post post => Invariant($"post {post.Hold} {(post.Amount is { } amount ? Of(amount) : "all")}"),
        Line.Void gone => Invariant($"void {gone.Hold}"),
        _ => throw new ArgumentOutOfRangeException(nameof(line), line, "A line of no known kind."),
    };

    private static string Word(EntryKind kind) => kind switch
    {
        EntryKind.Move => "move",
        EntryKind.Hold => "hold",
        EntryKind.Post => "post",
        EntryKind.Void => "void",
        EntryKind.Expire => "expire",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An entry of no known kind."),
    };

    private static string Of(Money money) => Invariant($"{money.Currency.Code} {money.Minor}");

    private static string Or(Guid? id) => id?.ToString() ?? None;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static void Add(StringBuilder text, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(text))] StringBuilder.AppendInterpolatedStringHandler line) =>
        text.Append(CultureInfo.InvariantCulture, ref line).Append('\n');
}
