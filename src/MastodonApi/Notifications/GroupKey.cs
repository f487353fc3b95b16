using System.Globalization;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.MastodonApi;

/// <summary>
/// What brings notifications together: favourites and boosts of one post, and people who follow, within half a day each. It follows from the
/// notification alone, so that lists, streams and groups agree without keeping anything.
/// </summary>
/// <param name="Kind">Null for one that stands alone.</param>
/// <param name="Subject">The post; of follows 0; of one that stands alone, the notification.</param>
/// <param name="Window">Which half day, since the first.</param>
internal readonly record struct GroupKey(ToldKind? Kind, long Subject, long Window)
{
    private static readonly TimeSpan Together = TimeSpan.FromHours(12);
    private const string Alone = "ungrouped";

    public static readonly IReadOnlyList<ToldKind> Kinds = [ToldKind.Favourited, ToldKind.Boosted, ToldKind.Followed];

    /// <summary>No notification of its window has a smaller id.</summary>
    public long First => IdMaker.FirstOf(IdMaker.Epoch + Window * Together);

    /// <summary>All have smaller ids than this.</summary>
    public long End => IdMaker.FirstOf(IdMaker.Epoch + (Window + 1) * Together);

    public static GroupKey Of(Told told) => Of(told, Kinds);

    /// <param name="grouped">The kinds that whoever asks can show together.</param>
    public static GroupKey Of(Told told, IReadOnlyCollection<ToldKind> grouped) => Kinds.Contains(told.Kind) && grouped.Contains(told.Kind)
        ? new(told.Kind, told.Post?.Value ?? 0, (IdMaker.TimeOf(told.Id.Value) - IdMaker.Epoch).Ticks / Together.Ticks)
        : new(null, told.Id.Value, 0);

    /// <summary>Null for what is none.</summary>
    public static GroupKey? Read(string text)
    {
        if (text.Split('-') is not [var type, .. var numbers] || !numbers.All(n => n is { Length: > 0 and < 20 } && n.All(char.IsAsciiDigit))) return null;
        List<long> said = [.. numbers.Select(n => long.TryParse(n, CultureInfo.InvariantCulture, out var number) ? number : -1)];
        // Beyond it there are no moments.
        if (said.Count == 0 || said.Any(n => n < 0) || (type != Alone && said[^1] > 1_000_000)) return null;
        return (type, said) switch
        {
            (Alone, [var id]) => new(null, id, 0),
            ("follow", [var window]) => new(ToldKind.Followed, 0, window),
            ("favourite", [var post, var window]) => new(ToldKind.Favourited, post, window),
            ("reblog", [var post, var window]) => new(ToldKind.Boosted, post, window),
            _ => null,
        };
    }

    public override string ToString() => Kind switch
    {
        null => string.Create(CultureInfo.InvariantCulture, $"{Alone}-{Subject}"),
        ToldKind.Followed => string.Create(CultureInfo.InvariantCulture, $"follow-{Window}"),
        { } kind => string.Create(CultureInfo.InvariantCulture, $"{kind.MastodonType()}-{Subject}-{Window}"),
    };
}
