using Palabre.Kit.Lettering;
using Palabre.Kit.Words;
using SkiaSharp;

namespace Palabre.Wallet;

/// <summary>A line of a printed statement, with its words broken to the width they have.</summary>
/// <param name="What">What it was, and with whom.</param>
/// <param name="Note">Their words; what does not fit ends in an ellipsis.</param>
internal sealed record StatementRow(StatementLine Line, IReadOnlyList<string> What, IReadOnlyList<string> Note, bool NoteFromRight)
{
    public const float Text = 72;
    public const float Change = 322;
    public const float ChangeEnd = 406;
    public const float Balance = 414;

    /// <summary>More lines let a note of the longest kind stand whole, and make a page of fewer movements.</summary>
    private const int MostNote = 3;

    private const float Leading = 13;
    private const float TextWidth = Change - Text - 10;

    private static readonly LetterStyle Body = Letters.Text(9.5f), Small = Letters.Text(8.5f);

    public float Height => ((What.Count + Note.Count) * Leading) + 11;

    public static StatementRow Of(StatementLine line, Reader t)
    {
        var with = line.Other is { } other ? $"\u2068{other.Name}\u2069 \u2066@{other.Handle}\u2069" : t["wallet.house"];
        var aside = line.Change.Minor != 0 ? "" : $" · {t[line.Held.Minor > 0 ? "wallet.set_aside_word" : "wallet.given_back"]}";
        var note = string.Join(' ', (line.Note.Length > 0 ? line.Note : line.Memo).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new(line, Letters.Wrap($"{t[line.Word]}{aside} · {with}", Body, TextWidth, 2), note.Length == 0 ? [] : Letters.Wrap(note, Small, TextWidth, MostNote), Letters.IsRightToLeft(note));
    }

    public void Draw(SKCanvas canvas, StatementPaper paper, Reader t, float y)
    {
        var (baseline, rtl) = (y + 10, t.Language.IsRightToLeft);
        paper.Begin(canvas, StatementSheet.Day(Line.Journal.At, t), Small, 0, baseline, StatementPaper.Ink2, rtl);
        // What is only set aside is no movement, and stands without plus or minus.
        var change = StatementSheet.Number(Line.Change.Minor != 0 ? Line.Change : Line.Held, t);
        paper.Figure(canvas, Line.Change.Minor switch { > 0 => $"+{change}", < 0 => $"−{change}", _ => change }, Body, Change, ChangeEnd, baseline, Line.Change.Minor == 0 ? StatementPaper.Ink2 : StatementPaper.Ink);
        paper.Figure(canvas, StatementSheet.Number(Line.Balance, t), Body, Balance, StatementPaper.Line, baseline, StatementPaper.Ink);
        foreach (var what in What)
        {
            paper.Begin(canvas, what, Body, Text, baseline, StatementPaper.Ink, rtl);
            baseline += Leading;
        }
        foreach (var note in Note)
        {
            paper.Begin(canvas, note, Small, Text, baseline, StatementPaper.Ink2, NoteFromRight);
            baseline += Leading;
        }
        StatementPaper.Rule(canvas, y + Height - 5, StatementPaper.Hair);
    }
}
