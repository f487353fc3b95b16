using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit.Words;

/// <summary>
/// Finds a request's reader: language from the <c>lang</c> cookie (chosen on the page), then Accept-Language, then the
/// instance's own; clock from the <c>tz</c> cookie that the page sets, then the instance's own.
/// </summary>
public sealed class Readers(WordBook book, Language fallback, TimeZoneInfo clock)
{
    public const string LanguageCookie = "lang";
    public const string ZoneCookie = "tz";

    private readonly ConcurrentDictionary<(Language, string), Reader> _readers = [];

    public Reader Of(HttpContext http) => Of(LanguageOf(http.Request), ZoneOf(http.Request));

    public Reader Of(Language language, TimeZoneInfo zone) =>
        _readers.GetOrAdd((language, zone.Id), _ => new Reader(book, language, zone));

    private Language LanguageOf(HttpRequest request) =>
        Language.Find(request.Cookies[LanguageCookie])
        ?? request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Language.Find(l.Value.Value)).FirstOrDefault(l => l is not null)
        ?? fallback;

    private TimeZoneInfo ZoneOf(HttpRequest request) =>
        request.Cookies[ZoneCookie] is { Length: > 0 and < 64 } id && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(id), out var zone) ? zone : clock;
}

public static class WordRegistration
{
    /// <summary>Adds the words embedded in the assembly of <typeparamref name="TSlice"/>.</summary>
    public static IServiceCollection AddWords<TSlice>(this IServiceCollection services) =>
        services.AddSingleton(new WordSource(typeof(TSlice).Assembly));
}
