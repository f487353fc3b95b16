using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Search;

/// <summary>
/// The table <c>search_text</c>: FTS5 on SQLite, a <c>tsvector</c> with a GIN index on PostgreSQL. Both get words that are folded already
/// and compare them letter by letter; the marked first word of a name is a word of its own. No mapping can say either, so it is SQL by hand.
/// </summary>
public abstract class FullText
{
    /// <summary>Before the first word of a name or key: what begins so is found apart.</summary>
    private const char Begins = '_';

    public static FullText Of(StorageSettings storage) => storage.IsPostgres ? new PostgresText() : new SqliteText();

    public abstract Task PutAsync(PalabreDb db, long number, IReadOnlyList<string> names, IReadOnlyList<string> texts, CancellationToken ct);

    public abstract Task DropAsync(PalabreDb db, long number, CancellationToken ct);

    /// <summary>The latest entries between two numbers whose name or key begins with these words.</summary>
    public Task<List<long>> BeginningAsync(PalabreDb db, IReadOnlyList<string> words, long first, long last, int most, CancellationToken ct) =>
        MatchAsync(db, [Begins + words[0], .. words.Skip(1)], inNames: true, first, last, most, ct);

    /// <summary>The latest entries between two numbers in which all words are, the last as the beginning of one.</summary>
    /// <param name="inNames">In the name or key alone.</param>
    public abstract Task<List<long>> MatchAsync(PalabreDb db, IReadOnlyList<string> words, bool inNames, long first, long last, int most, CancellationToken ct);

    /// <summary>The words of a name or key as they are kept.</summary>
    public static IEnumerable<string> NameWords(IReadOnlyList<string> words) => words.Count == 0 ? [] : [Begins + words[0], .. words];
}

/// <summary>https://sqlite.org/fts5.html. A word in quotes is no syntax; folded words have no quotes.</summary>
internal sealed class SqliteText : FullText
{
    public override async Task PutAsync(PalabreDb db, long number, IReadOnlyList<string> names, IReadOnlyList<string> texts, CancellationToken ct)
    {
        await DropAsync(db, number, ct);
        var (name, text) = (string.Join(' ', names), string.Join(' ', texts));
        await db.Database.ExecuteSqlAsync($"insert into search_text (rowid, names, texts) values ({number}, {name}, {text})", ct);
    }

    public override Task DropAsync(PalabreDb db, long number, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"delete from search_text where rowid = {number}", ct);

    public override Task<List<long>> MatchAsync(PalabreDb db, IReadOnlyList<string> words, bool inNames, long first, long last, int most, CancellationToken ct)
    {
        var all = string.Join(" AND ", words.Select(word => $"\"{word}\"")) + " *";
        var query = inNames ? $"names : ({all})" : all;
        return db.Database.SqlQuery<long>(
            $"select rowid as \"Value\" from search_text where search_text match {query} and rowid between {first} and {last} order by rowid desc limit {most}").ToListAsync(ct);
    }
}

/// <summary>https://www.postgresql.org/docs/current/datatype-textsearch.html. Words of names have weight A, all others B.</summary>
internal sealed class PostgresText : FullText
{
    public override Task PutAsync(PalabreDb db, long number, IReadOnlyList<string> names, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var words = string.Join(' ', names.Distinct().Select(word => $"'{word}':1A").Concat(texts.Distinct().Select(word => $"'{word}':2B")));
        return db.Database.ExecuteSqlAsync(
            $"insert into search_text (number, words) values ({number}, {words}::tsvector) on conflict (number) do update set words = excluded.words", ct);
    }

    public override Task DropAsync(PalabreDb db, long number, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"delete from search_text where number = {number}", ct);

    public override Task<List<long>> MatchAsync(PalabreDb db, IReadOnlyList<string> words, bool inNames, long first, long last, int most, CancellationToken ct)
    {
        var weight = inNames ? "A" : "AB";
        var query = string.Join(" & ", words.Select((word, at) => $"'{word}':{(at == words.Count - 1 ? "*" : "")}{weight}"));
        return db.Database.SqlQuery<long>(
            $"select number as \"Value\" from search_text where words @@ {query}::tsquery and number between {first} and {last} order by number desc limit {most}").ToListAsync(ct);
    }
}
