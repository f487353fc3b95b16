using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Search;

/// <summary>The table <c>post_search_text</c>, as <see cref="FullText"/> is for all others; here the number is the post's id, and words have places.</summary>
public abstract class PostFullText
{
    public static PostFullText Of(StorageSettings storage) => storage.IsPostgres ? new PostgresPostText() : new SqlitePostText();

    /// <summary>Writes these anew, whether they were there or not.</summary>
    public abstract Task PutAsync(PalabreDb db, IReadOnlyDictionary<long, IReadOnlyList<string>> words, CancellationToken ct);

    public abstract Task DropAsync(PalabreDb db, IReadOnlyCollection<long> posts, CancellationToken ct);

    public abstract Task DropAllAsync(PalabreDb db, CancellationToken ct);

    /// <summary>Those of these that are there.</summary>
    public abstract Task<List<long>> KnownAsync(PalabreDb db, IReadOnlyCollection<long> posts, CancellationToken ct);

    /// <summary>Posts between two ids, both left out, in which all terms are.</summary>
    /// <param name="isUpwards">The oldest first, not the latest.</param>
    public abstract Task<List<long>> MatchAsync(PalabreDb db, IReadOnlyList<PostTerm> terms, long after, long before, bool isUpwards, int most, CancellationToken ct);
}

/// <summary>https://sqlite.org/fts5.html#contentless_delete_tables. A row of words in quotes is a phrase, and no syntax.</summary>
internal sealed class SqlitePostText : PostFullText
{
    public override async Task PutAsync(PalabreDb db, IReadOnlyDictionary<long, IReadOnlyList<string>> words, CancellationToken ct)
    {
        if (words.Count == 0) return;
        await DropAsync(db, [.. words.Keys], ct);
        var rows = JsonSerializer.Serialize(words.Select(post => new object[] { post.Key, string.Join(' ', post.Value) }));
        await db.Database.ExecuteSqlAsync(
            $"insert into post_search_text (rowid, words) select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each({rows})", ct);
    }

    public override async Task DropAsync(PalabreDb db, IReadOnlyCollection<long> posts, CancellationToken ct)
    {
        if (posts.Count == 0) return;
        var ids = JsonSerializer.Serialize(posts);
        await db.Database.ExecuteSqlAsync($"delete from post_search_text where rowid in (select value from json_each({ids}))", ct);
    }

    public override Task DropAllAsync(PalabreDb db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"insert into post_search_text (post_search_text) values ('delete-all')", ct);

    public override Task<List<long>> KnownAsync(PalabreDb db, IReadOnlyCollection<long> posts, CancellationToken ct)
    {
        var ids = JsonSerializer.Serialize(posts);
        return db.Database.SqlQuery<long>($"select rowid as \"Value\" from post_search_text where rowid in (select value from json_each({ids}))").ToListAsync(ct);
    }

    public override Task<List<long>> MatchAsync(PalabreDb db, IReadOnlyList<PostTerm> terms, long after, long before, bool isUpwards, int most, CancellationToken ct)
    {
        var query = string.Join(" AND ", terms.Select(term => $"\"{string.Join(' ', term.Words)}\"{(term.IsBeginning ? " *" : "")}"));
        return (isUpwards
            ? db.Database.SqlQuery<long>($"select rowid as \"Value\" from post_search_text where post_search_text match {query} and rowid > {after} and rowid < {before} order by rowid limit {most}")
            : db.Database.SqlQuery<long>($"select rowid as \"Value\" from post_search_text where post_search_text match {query} and rowid > {after} and rowid < {before} order by rowid desc limit {most}")).ToListAsync(ct);
    }
}

/// <summary>https://www.postgresql.org/docs/current/datatype-textsearch.html. Words have their places, so that those in a row are found.</summary>
internal sealed class PostgresPostText : PostFullText
{
    /// <summary>Further places than a tsvector has are one.</summary>
    private const int LastPlace = 16_383;

    /// <summary>A word has no more places than these.</summary>
    private const int MostPlaces = 255;

    public override async Task PutAsync(PalabreDb db, IReadOnlyDictionary<long, IReadOnlyList<string>> words, CancellationToken ct)
    {
        if (words.Count == 0) return;
        long[] ids = [.. words.Keys];
        string[] texts = [.. words.Values.Select(Vector)];
        await db.Database.ExecuteSqlAsync(
            $"insert into post_search_text (post, words) select post, words::tsvector from unnest({ids}, {texts}) as put (post, words) on conflict (post) do update set words = excluded.words", ct);
    }

    public override async Task DropAsync(PalabreDb db, IReadOnlyCollection<long> posts, CancellationToken ct)
    {
        if (posts.Count == 0) return;
        long[] ids = [.. posts];
        await db.Database.ExecuteSqlAsync($"delete from post_search_text where post = any({ids})", ct);
    }

    public override Task DropAllAsync(PalabreDb db, CancellationToken ct) => db.Database.ExecuteSqlAsync($"truncate post_search_text", ct);

    public override Task<List<long>> KnownAsync(PalabreDb db, IReadOnlyCollection<long> posts, CancellationToken ct)
    {
        long[] ids = [.. posts];
        return db.Database.SqlQuery<long>($"select post as \"Value\" from post_search_text where post = any({ids})").ToListAsync(ct);
    }

    public override Task<List<long>> MatchAsync(PalabreDb db, IReadOnlyList<PostTerm> terms, long after, long before, bool isUpwards, int most, CancellationToken ct)
    {
        var query = string.Join(" & ", terms.Select(term => $"({string.Join(" <-> ", term.Words.Select(word => $"'{word}'"))}{(term.IsBeginning ? ":*" : "")})"));
        return (isUpwards
            ? db.Database.SqlQuery<long>($"select post as \"Value\" from post_search_text where words @@ {query}::tsquery and post > {after} and post < {before} order by post limit {most}")
            : db.Database.SqlQuery<long>($"select post as \"Value\" from post_search_text where words @@ {query}::tsquery and post > {after} and post < {before} order by post desc limit {most}")).ToListAsync(ct);
    }

    private static string Vector(IReadOnlyList<string> words) => string.Join(' ', words.Select((word, at) => (Word: word, Place: at + 1)).GroupBy(w => w.Word).Select(one =>
        $"'{one.Key}':{string.Join(',', one.Take(MostPlaces).Select(w => Math.Min(w.Place, LastPlace).ToString(CultureInfo.InvariantCulture)))}"));
}
