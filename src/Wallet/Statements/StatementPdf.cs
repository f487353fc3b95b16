using Palabre.Kit.Lettering;
using Palabre.Kit.Words;
using SkiaSharp;

namespace Palabre.Wallet;

/// <summary>A statement to print or to hand over: A4, in the reader's language and direction, drawn page by page.</summary>
internal sealed class StatementPdf
{
    private const float Bottom = StatementPaper.Height - 64;
    private const float FirstRow = 268;
    private const float NextRow = 116;
    private const float ClosingHeight = 112;

    private static readonly LetterStyle Body = Letters.Text(9.5f), Small = Letters.Text(8.5f), Head = Letters.Text(8.5f);

    private readonly StatementSheet _sheet;
    private readonly Reader _t;
    private readonly StatementPaper _paper;
    private readonly List<List<StatementRow>> _pages = [[]];

    public StatementPdf(StatementSheet sheet, Reader t)
    {
        (_sheet, _t, _paper) = (sheet, t, new(t.Language.IsRightToLeft));
        var y = FirstRow;
        foreach (var row in sheet.Lines.Select(line => StatementRow.Of(line, t)))
        {
            if (y + row.Height > Bottom) (y, _) = (NextRow, AddPage());
            _pages[^1].Add(row);
            y += row.Height;
        }
        if (y + ClosingHeight > Bottom) AddPage();
    }

    public int Pages => _pages.Count;

    /// <summary>The file.</summary>
    public byte[] ToFile()
    {
        using var file = new MemoryStream();
        using (var document = SKDocument.CreatePdf(file, new SKDocumentPdfMetadata
        {
            Title = $"{_t["wallet.statement"]}, {_sheet.Period(_t)}",
            Author = _sheet.House,
            Subject = $"@{_sheet.Member.Handle}",
            Creator = "Palabre",
            Creation = _sheet.At.UtcDateTime,
        }))
        {
            for (var page = 0; page < Pages; page++)
            {
                Draw(document.BeginPage(StatementPaper.Width, StatementPaper.Height), page);
                document.EndPage();
            }
            document.Close();
        }
        return file.ToArray();
    }

    /// <summary>One page, counted from zero.</summary>
    public void Draw(SKCanvas canvas, int page)
    {
        DrawHouse(canvas);
        if (page == 0) DrawTitle(canvas);
        var y = page == 0 ? FirstRow : NextRow;
        DrawHeads(canvas, y - 14);
        foreach (var row in _pages[page])
        {
            row.Draw(canvas, _paper, _t, y);
            y += row.Height;
        }
        if (page == Pages - 1) DrawClosing(canvas, y + 6);
        DrawFoot(canvas, page);
    }

    private bool AddPage()
    {
        _pages.Add([]);
        return true;
    }

    private void DrawHouse(SKCanvas canvas)
    {
        const float Mark = 0.2f;
        MarkDrawing.Draw(canvas, _t.Language.IsRightToLeft ? StatementPaper.Width - StatementPaper.Margin - (100 * Mark) : StatementPaper.Margin, 40, Mark, StatementPaper.Tree, SKColors.White);
        _paper.Begin(canvas, Letters.Wrap(_sheet.House, Letters.Display(16), StatementPaper.Line - 160, 1)[0], Letters.Display(16), 30, 58, StatementPaper.Ink);
        _paper.End(canvas, StatementSheet.Day(_sheet.At, _t), Small, 58, StatementPaper.Ink2);
    }

    private void DrawTitle(SKCanvas canvas)
    {
        _paper.Begin(canvas, _t["wallet.statement"], Letters.Display(30), 0, 118, StatementPaper.Ink);
        _paper.Begin(canvas, _sheet.Period(_t), Letters.Display(16), 0, 144, StatementPaper.Ink, _t.Language.IsRightToLeft);
        var who = $"\u2068{_sheet.Member.Name}\u2069 \u2066@{_sheet.Member.Handle}\u2069";
        _paper.Begin(canvas, Letters.Wrap(who, Body, StatementPaper.Line, 1)[0], Body, 0, 170, StatementPaper.Ink, _t.Language.IsRightToLeft);
        var told = _sheet.Filter.IsIn switch { true => _t["statement.only_in"], false => _t["statement.only_out"], _ => _t["statement.both"] };
        _paper.Begin(canvas, $"{told} {_t["statement.days"]}", Small, 0, 186, StatementPaper.Ink2, _t.Language.IsRightToLeft);
        Sum(canvas, "statement.opening", MoneyText.Of(_sheet.Opening, _t), 216, isLast: false);
    }

    private void DrawHeads(SKCanvas canvas, float y)
    {
        var rtl = _t.Language.IsRightToLeft;
        var sign = _sheet.Opening.Currency == Ledger.Currency.Points ? _t["wallet.points_sign"] : Ledger.Amounts.AmountText.SignOf(_sheet.Opening.Currency, _t.Language.Culture);
        _paper.Begin(canvas, _t["statement.date"], Head, 0, y, StatementPaper.Ink2, rtl);
        _paper.Begin(canvas, _t["statement.what"], Head, StatementRow.Text, y, StatementPaper.Ink2, rtl);
        _paper.Figure(canvas, $"{_t["statement.change"]} ({sign})", Head, StatementRow.Change, StatementRow.ChangeEnd, y, StatementPaper.Ink2, rtl);
        _paper.Figure(canvas, $"{_t["statement.balance"]} ({sign})", Head, StatementRow.Balance, StatementPaper.Line, y, StatementPaper.Ink2, rtl);
        StatementPaper.Rule(canvas, y + 7, StatementPaper.Ink, 0.8f);
    }

    private void DrawClosing(SKCanvas canvas, float y)
    {
        if (_sheet.Lines.Count == 0) _paper.Begin(canvas, _t["wallet.nothing_found"], Body, 0, y + 8, StatementPaper.Ink2, _t.Language.IsRightToLeft);
        var top = y + (_sheet.Lines.Count == 0 ? 36 : 18);
        Sum(canvas, "wallet.came", MoneyText.Of(_sheet.In, _t), top, isLast: false);
        Sum(canvas, "wallet.went", MoneyText.Of(_sheet.Out, _t), top + 18, isLast: false);
        StatementPaper.Rule(canvas, top + 27, StatementPaper.Ink, 0.8f);
        Sum(canvas, "statement.closing", MoneyText.Of(_sheet.Closing, _t), top + 48, isLast: true);
    }

    private void Sum(SKCanvas canvas, string word, string amount, float y, bool isLast)
    {
        var style = isLast ? Letters.Display(16) : Body;
        _paper.Begin(canvas, _t[word], style, 0, y, isLast ? StatementPaper.Ink : StatementPaper.Ink2, _t.Language.IsRightToLeft);
        _paper.End(canvas, amount, style, y, StatementPaper.Ink);
    }

    private void DrawFoot(SKCanvas canvas, int page)
    {
        const float Y = StatementPaper.Height - 36;
        StatementPaper.Rule(canvas, Y - 14, StatementPaper.Hair);
        _paper.Begin(canvas, $"\u2066@{_sheet.Member.Handle}\u2069", Small, 0, Y, StatementPaper.Ink2, _t.Language.IsRightToLeft);
        _paper.End(canvas, _t["statement.page", _t.Number(page + 1), _t.Number(Pages)], Small, Y, StatementPaper.Ink2);
    }
}
