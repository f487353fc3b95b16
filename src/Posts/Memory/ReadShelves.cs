using System.Globalization;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// Reads what authors wrote last, as far as homes want it: one line of each where there are many, more of those whose turn comes, and older ones where
/// somebody pages back. What begins with an author's newest line is remembered.
/// </summary>
internal sealed class ReadShelves(PalabreDb db, PostMemory memory, StorageSettings storage)
{
    /// <param name="authors">Whose lines come home.</param>
    public async Task<HomeFromMemory> BeginAsync(Sight sight, List<MemberId> authors, List<MemberId> near, TimelinePart part, CancellationToken ct)
    {
        var shelves = await memory.Shelves.OfAsync(authors, async missing => await ReadAsync([.. missing.Select(Latest)], missing.Count > memory.Sizes.Few ? 1 : memory.Sizes.Most, ct));
        return new(sight, authors, near, part, shelves, memory.Sizes);
    }

    /// <summary>Reads what a home lacks.</summary>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> ReadOnAsync(HomeFromMemory home, CancellationToken ct)
    {
        var lacks = home.Lacks();
        var sizes = memory.Sizes;
        foreach (var some in lacks.GroupBy(lack => lacks.Count > sizes.Few ? null : LengthOf(lack)))
        {
            if (some.Key is { } lines) home.Give(await LatestAsync([.. some.Select(lack => lack.Author)], lines, ct), areLatest: true);
            else home.Give(await ReadAsync([.. some.Select(lack => (lack.Author, lack.Before))], lacks.Count > sizes.Few ? 1 : sizes.Most, ct), areLatest: false);
        }

        return lacks.Count > 0;
    }

    public void Forget(MemberId author) => memory.Shelves.Forget(author);

    /// <summary>How many of the latest lines to remember of an author of whom more are wanted; null for older ones by themselves.</summary>
    private int? LengthOf(Lack lack) => lack.Known is not { } known ? null
        : known < memory.Sizes.Most ? memory.Sizes.Most
        : known < memory.Sizes.Long && lack.GoesOn ? memory.Sizes.Long
        : null;

    private async Task<IReadOnlyDictionary<MemberId, Shelf>> LatestAsync(List<MemberId> authors, int lines, CancellationToken ct)
    {
        using var reading = memory.Shelves.Begin();
        var read = await ReadAsync(authors.ConvertAll(Latest), lines, ct);
        foreach (var (author, shelf) in read) reading.Keep(author, shelf);
        return read;
    }

    private static (MemberId Author, long Before) Latest(MemberId author) => (author, long.MaxValue);

    /// <summary>As many steps in one index as lines are wanted, whatever else was written.</summary>
    private async Task<IReadOnlyDictionary<MemberId, Shelf>> ReadAsync(List<(MemberId Author, long Before)> wanted, int lines, CancellationToken ct)
    {
        var found = wanted.ToDictionary(one => one.Author, _ => new List<ShelfLine>());
        await db.ReadAsync(storage.IsPostgres ? OnPostgres(wanted, lines) : OnSqlite(wanted, lines), ct, row => found[row.Member(0)].Add(new(row.GetInt64(1), row.GetInt64(2))));
        return found.ToDictionary(shelf => shelf.Key, shelf => new Shelf([.. shelf.Value.OrderByDescending(line => line.Id)], shelf.Value.Count < lines));
    }

    /// <summary>The crossed join keeps the authors first. One value of text for all of them: a row of values each takes three times as long to read as to answer.</summary>
    private static string OnSqlite(List<(MemberId Author, long Before)> wanted, int lines) => string.Create(CultureInfo.InvariantCulture, $"""
        select p.author, p.id, coalesce(p.boost_of, p.id)
        from json_each('[{string.Join(',', wanted.Select(one => string.Create(CultureInfo.InvariantCulture, $"[{one.Author.Value},{one.Before}]")))}]') as a
        cross join posts as p on p.author = json_extract(a.value, '$[0]') and p.id in (
            select id from posts where author = json_extract(a.value, '$[0]') and id < json_extract(a.value, '$[1]') order by id desc limit {lines})
        """);

    private static string OnPostgres(List<(MemberId Author, long Before)> wanted, int lines) => string.Create(CultureInfo.InvariantCulture, $"""
        select a.author, p.id, coalesce(p.boost_of, p.id)
        from unnest(array[{PlainRows.Listed(wanted.Select(one => one.Author))}]::bigint[], array[{PlainRows.Listed(wanted.Select(one => one.Before))}]::bigint[]) as a(author, before)
        cross join lateral (select id, boost_of from posts where author = a.author and id < a.before order by id desc limit {lines}) as p
        """);
}
