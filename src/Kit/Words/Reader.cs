using System.Globalization;

namespace Palabre.Kit.Words;

/// <summary>Whom a page or a fragment is written for: their language and their clock. Given to every component as a cascading value.</summary>
public sealed class Reader(WordBook book, Language language, TimeZoneInfo zone)
{
    public Language Language { get; } = language;
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The sentence of a key in the reader's language, filled with <paramref name="args"/>.</summary>
    public string this[string key, params object?[] args] => args.Length == 0
        ? book.Text(Language, key)
        : string.Format(Language.Culture, book.Text(Language, key), args);

    /// <summary>The sentence for a number of things; <c>{0}</c> is the number as the language writes it.</summary>
    /// <param name="number">The number as it is written there, if not as usual.</param>
    public string Count(string key, long count, string? number = null) =>
        string.Format(Language.Culture, book.Counted(Language, key, count), number ?? Number(count));

    /// <summary>The sentences of <see cref="Count"/>, unfilled, by plural category: for a script that counts on.</summary>
    public IEnumerable<(string Category, string Text)> Forms(string key) => book.Forms(Language, key);

    public string Number(long number) => number.ToString("N0", Language.Culture);

    /// <summary>The hour on the reader's own clock: 21 h 30 in French (thin no-break spaces), 21:30 elsewhere.</summary>
    public string Hour(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        if (Language != Language.French) return local.ToString("HH:mm", CultureInfo.InvariantCulture);
        return local.Minute == 0 ? $"{local.Hour}\u202Fh" : $"{local.Hour}\u202Fh\u202F{local.Minute:00}";
    }

    /// <summary>The day in words, without the year: mercredi 25 novembre.</summary>
    public string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("dddd d MMMM", Language.Culture);

    /// <summary>The date with its year, short: 25 nov. 2026.</summary>
    public string Date(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("d MMM yyyy", Language.Culture);

}
