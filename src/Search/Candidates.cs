using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Search;

/// <summary>How well an entry answers, best first.</summary>
public enum Answering { Exactly, Beginning, ByName, ByText }

/// <summary>Something that may be shown, if its owner says so.</summary>
/// <param name="WholeWords">How many words of the query are whole words of its name.</param>
public sealed record Candidate(long Subject, long Number, Answering Answering, int WholeWords);

/// <summary>What the index has for a query, in order. Whether anybody may see it is not known here.</summary>
public sealed class Candidates(PalabreDb db, FullText text)
{
    /// <param name="depth">At most so many of each way of answering, the latest ones.</param>
    /// <returns>And whether there may be more.</returns>
    public async Task<(IReadOnlyList<Candidate> Found, bool More)> OfAsync(ISearched kind, SearchQuery query, int depth, CancellationToken ct)
    {
        var (code, line, first, last) = (kind.Code, query.Line, SearchEntry.First(kind.Code), SearchEntry.Last(kind.Code));
        // Two questions, each with an index of its own; asked as one, SQLite would read the whole kind.
        var exact = await db.Database.SqlQuery<long>(
            $"select number as \"Value\" from search_entries where kind = {code} and name = {line} union select number from search_entries where kind = {code} and key = {line} limit {depth}").ToListAsync(ct);
        var any = await text.MatchAsync(db, query.Words, inNames: false, first, last, depth, ct);
        // Where all that match are at hand, there is nothing to look for in particular.
        var (beginning, named) = any.Count < depth ? ([], []) : (await text.BeginningAsync(db, query.Words, first, last, depth, ct), await text.MatchAsync(db, query.Words, inNames: true, first, last, depth, ct));
        var numbers = exact.Concat(beginning).Concat(named).Concat(any).ToHashSet();
        var entries = await db.Set<SearchEntry>().AsNoTracking().Where(e => numbers.Contains(e.Number)).ToListAsync(ct);
        return ([.. entries.Select(e => Judge(e, query)).OrderBy(c => c.Answering).ThenByDescending(c => c.WholeWords).ThenByDescending(c => c.Number)], any.Count == depth);
    }

    internal static Candidate Judge(SearchEntry entry, SearchQuery query)
    {
        var words = entry.Name.Split(' ').Concat(entry.Key.Split(' ')).ToHashSet();
        return new(entry.Subject, entry.Number, How(entry, query, words), query.Words.Count(words.Contains));
    }

    private static Answering How(SearchEntry entry, SearchQuery query, HashSet<string> words)
    {
        if (entry.Name == query.Line || entry.Key == query.Line) return Answering.Exactly;
        if (entry.Name.StartsWith(query.Line, StringComparison.Ordinal) || entry.Key.StartsWith(query.Line, StringComparison.Ordinal)) return Answering.Beginning;
        return query.Words.SkipLast(1).All(words.Contains) && words.Any(word => word.StartsWith(query.Words[^1], StringComparison.Ordinal)) ? Answering.ByName : Answering.ByText;
    }
}
