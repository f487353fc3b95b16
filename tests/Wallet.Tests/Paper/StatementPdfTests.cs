using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Words;
using Palabre.Ledger;
using SkiaSharp;

namespace Palabre.Wallet.Tests.Paper;

/// <summary>A statement on paper.</summary>
public sealed class StatementPdfTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_to_print_says_what_its_spreadsheet_says()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo");
        await purse.FillAsync("ada", 3_000);
        await purse.SendAsync("ada", "bo", "5", "pour le puits");
        purse.Clock.Sleep(TimeSpan.FromDays(3));
        await purse.SendAsync("ada", "bo", "7");
        var ada = await purse.AsAsync("ada");

        var answer = await ada.GetAsync("/wallet/statement.pdf?month=2026-11", Ct);
        Assert.Equal(("application/pdf", "palabre-2026-11.pdf"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var november = Assert.Single(PdfText.Of(await answer.Content.ReadAsByteArrayAsync(Ct)));
        foreach (var said in new[] { "@ada", "November 2026", "€25.00", "−7.00", "€0.00", "€7.00", "€18.00", "page 1 / 1", "@bo" }) Assert.Contains(said, november, StringComparison.Ordinal);
        Assert.DoesNotContain("pour le puits", november, StringComparison.Ordinal);

        var all = Assert.Single(PdfText.Of(await ada.GetByteArrayAsync("/api/wallet/statement.pdf", Ct)));
        Assert.Contains("pour le puits", all, StringComparison.Ordinal);
        var (came, went) = Sums(await ada.GetStringAsync("/wallet/statement.csv", Ct));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"€{came:0.00}"), all, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"€{went:0.00}"), all, StringComparison.Ordinal);

        var empty = Assert.Single(PdfText.Of(await ada.GetByteArrayAsync("/wallet/statement.pdf?month=2026-12", Ct)));
        Assert.Contains("€18.00", empty, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.GetAsync("/wallet/statement.pdf?month=2026-13", Ct)).StatusCode);
    }

    [Fact]
    public async Task Only_their_own_wallet_is_printed()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros, "bo", "cy");
        await purse.FillAsync("ada", 3_000);
        await purse.SendAsync("ada", "bo", "5", "entre nous");

        var others = Assert.Single(PdfText.Of(await (await purse.AsAsync("cy")).GetByteArrayAsync("/wallet/statement.pdf", Ct)));
        foreach (var hidden in new[] { "@ada", "@bo", "entre nous", "5.00" }) Assert.DoesNotContain(hidden, others, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await purse.App.Guest().GetAsync("/wallet/statement.pdf", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await purse.App.Guest().GetAsync("/api/wallet/statement.pdf", Ct)).StatusCode);
    }

    [Fact]
    public async Task Five_hundred_lines_make_many_pages_and_none_is_lost()
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros);
        var sheet = Sheet(500, i => $"mot {i}.");
        var file = new StatementPdf(sheet, Reader(purse, Language.French)).ToFile();
        var pages = PdfText.Of(file);

        Assert.InRange(file.Length, 10_000, 1_500_000);
        Assert.InRange(pages.Count, 10, 60);
        var written = string.Concat(pages);
        Assert.All(Enumerable.Range(1, 500), i => Assert.Contains($"mot {i}.", written, StringComparison.Ordinal));
        for (var i = 0; i < pages.Count; i++) Assert.Contains($"page {i + 1} / {pages.Count}", pages[i], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task Nothing_is_drawn_beyond_the_margins_and_no_column_runs_into_the_next(string language)
    {
        await using var purse = await Purse.OpenAsync(Purse.Euros);
        var sheet = Sheet(45, i => i % 5 == 0 ? string.Concat(Enumerable.Repeat("un très long mot sur le prix de l’eau et des dattes ", 6)) : i % 3 == 0 ? "شكرا على الماء 12 مرة" : i % 4 == 0 ? new string('x', 200) : "");
        var pdf = new StatementPdf(sheet, Reader(purse, Language.Find(language)!));
        const int Scale = 2;
        for (var page = 0; page < pdf.Pages; page++)
        {
            using var bitmap = new SKBitmap((int)(StatementPaper.Width * Scale), (int)(StatementPaper.Height * Scale));
            using (var canvas = new SKCanvas(bitmap))
            {
                canvas.Clear(SKColors.White);
                canvas.Scale(Scale);
                pdf.Draw(canvas, page);
            }
            Keep(bitmap, $"statement-{language}-{page + 1}.png");
            // Swashes of Arabic display letters hang a little out of their line.
            Assert.True(IsBlank(bitmap, 0, 0, (StatementPaper.Margin - 8) * Scale, bitmap.Height), "the left margin is written on");
            Assert.True(IsBlank(bitmap, (StatementPaper.Width - StatementPaper.Margin + 8) * Scale, 0, bitmap.Width, bitmap.Height), "the right margin is written on");
            // Between what it was and how much, but for the rules.
            var gap = language == "ar" ? StatementPaper.Width - StatementPaper.Margin - StatementRow.Change + 5 : StatementPaper.Margin + StatementRow.Change - 5;
            var dark = Enumerable.Range((int)(page == 0 ? 240 : 90) * Scale, 500 * Scale).Count(y => bitmap.GetPixel((int)(gap * Scale), y) is var ink && ink.Red < 150 && ink.Green < 150);
            Assert.InRange(dark, 0, 2 * Scale);
        }
    }

    private static StatementSheet Sheet(int lines, Func<int, string> note)
    {
        var (at, other) = (new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), new MemberCard(new MemberId(7), "yamina", "Yamina Aït-Ouahmane", null, default, false));
        var arabic = new MemberCard(new MemberId(8), "salma", "سلمى بنت الوادي", null, default, false);
        var balance = 1_234_500L;
        List<StatementLine> all = [];
        for (var i = 1; i <= lines; i++)
        {
            var change = i % 7 == 0 ? 0 : i % 2 == 0 ? -i * 125 : i * 90;
            balance += change;
            var journal = new Journal { Number = i, Id = new Guid(i, 0, 0, new byte[8]), At = at.AddHours(i), Kind = i % 2 == 0 ? "send" : "tip", Memo = "", Reverses = null, Entries = [], Digest = default, PreviousHash = default, Hash = default };
            all.Add(new(journal, Euro(change), Euro(i % 7 == 0 ? 500 : 0), Euro(balance), i % 11 == 0 ? null : i % 3 == 0 ? arabic : other, note(i), "", null));
        }
        return new("La Palabre de l’Ourika", new(new MemberId(1), "ada", "Ada Benali", null, default, true), new(new DateOnly(2026, 11, 1), null), all, Euro(1_234_500), Euro(balance), at.AddDays(29));
    }

    private static Money Euro(long cents) => new(cents, Currency.Of("EUR"));

    private static Reader Reader(Purse purse, Language language) => purse.App.Services.GetRequiredService<Readers>().Of(language, TimeZoneInfo.Utc);

    private static (decimal In, decimal Out) Sums(string csv)
    {
        var rows = csv.TrimEnd().Split("\r\n").Skip(1).Select(row => row.Split(',')).ToList();
        return (rows.Sum(row => Amount(row[5])), rows.Sum(row => Amount(row[6])));
    }

    private static decimal Amount(string cell) => cell.Length == 0 ? 0 : decimal.Parse(cell, CultureInfo.InvariantCulture);

    private static bool IsBlank(SKBitmap bitmap, float left, float top, float right, float bottom)
    {
        for (var x = (int)left; x < (int)right; x++) for (var y = (int)top; y < (int)bottom; y++) if (bitmap.GetPixel(x, y) != SKColors.White) return false;
        return true;
    }

    /// <summary>To be looked at, where somebody asks for it.</summary>
    private static void Keep(SKBitmap bitmap, string name)
    {
        if (Environment.GetEnvironmentVariable("PALABRE_LAST_SEEN") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        using var file = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(Path.Combine(folder, name), file.ToArray());
    }
}
