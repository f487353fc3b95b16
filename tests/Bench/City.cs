using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Palabre.Bench;

/// <summary>
/// Fills a database straight through SQL: members who follow each other, the first by most and the others by ever fewer, and what they wrote in
/// ninety days. The same each time.
/// </summary>
/// <param name="members">Beside those who exist.</param>
/// <param name="largest">How many follow the first; each of the others, that many divided by a power of their rank.</param>
internal sealed class City(int members, int posts, int largest)
{
    private const long FirstMember = 1_000_000;
    private const double Steepness = 0.8;
    /// <summary>Of ids.</summary>
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Under which the search writes how far it has come with posts.</summary>
    private const int PostsInSearch = 6;
    private static readonly TimeSpan Past = TimeSpan.FromDays(90);

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    /// <summary>How many follow the one of this rank, the first being 0.</summary>
    public int Followers(int rank) => Math.Max(1, (int)(Math.Min(largest, members - 1) / Math.Pow(rank + 1, Steepness)));

    /// <param name="readers">Handles of members who exist, and how many each is to follow.</param>
    /// <param name="author">The handle of the one who is to be followed by most.</param>
    public async Task FillAsync(string data, IReadOnlyList<(string Handle, int Follows)> readers, string author, CancellationToken ct)
    {
        await using var to = new SqliteConnection($"Data Source={Path.Combine(data, "palabre.db")}");
        await to.OpenAsync(ct);
        await using var quick = Command(to, "pragma foreign_keys = off; pragma cache_size = -200000");
        await quick.ExecuteNonQueryAsync(ct);
        var there = Handles(to);
        // An index that is made of all rows at once takes a fraction of one that each row is put into.
        var indexes = Texts(to, "select sql from sqlite_master where type = 'index' and tbl_name in ('posts', 'follows') and sql is not null");
        foreach (var name in Texts(to, "select name from sqlite_master where type = 'index' and tbl_name in ('posts', 'follows') and sql is not null")) Run(to, $"drop index \"{name}\"");
        await using (var all = (SqliteTransaction)await to.BeginTransactionAsync(ct))
        {
            Insert(to, "insert into members (id, handle, name, bio, joined_at, is_steward, invitation_quota, email_confirmed, lockout_enabled, access_failed_count) values ($0, $1, $2, '', $3, 0, 0, 0, 0, 0)",
                Enumerable.Range(0, members).Select(i => new object[] { FirstMember + i, $"n{i}", $"Member {i}", At(_now) }));
            Insert(to, "insert or ignore into follows (follower_id, followed_id, id) values ($0, $1, $2)", Follows(readers, there, there[author]));
            Insert(to, "insert into posts (id, author, text, warning, is_sensitive, language, visibility, thread, reply_to, reply_to_author, created_at) values ($0, $1, $2, '', 0, 'fr', $3, $4, $5, $6, $7)", Posts(there[author]));
            await all.CommitAsync(ct);
        }
        foreach (var index in indexes) Run(to, index);
        Run(to, "analyze");
        Run(to, "pragma wal_checkpoint(truncate)");
    }

    /// <summary>As a house is most of its life: the search has had its hour with the posts that were there before it.</summary>
    public static void Settle(string data)
    {
        using var to = new SqliteConnection($"Data Source={Path.Combine(data, "palabre.db")}");
        to.Open();
        Run(to, $"update search_fills set after = (select max(id) from posts) where kind = {PostsInSearch}");
        Run(to, "pragma wal_checkpoint(truncate)");
    }

    /// <summary>Followers stand at equal steps around the whole; readers follow by rank, so that they have the large ones too.</summary>
    private IEnumerable<object[]> Follows(IReadOnlyList<(string Handle, int Follows)> readers, Dictionary<string, long> there, long author)
    {
        var id = 0L;
        for (var rank = 0; rank < members; rank++)
        {
            var (followers, followed) = (Followers(rank), rank == 0 ? author : FirstMember + rank);
            for (var i = 0; i < followers; i++)
            {
                var follower = FirstMember + (rank * 7919L + (long)i * members / followers) % members;
                if (follower != followed) yield return [follower, followed, ++id];
            }
        }
        var random = new Random(1);
        foreach (var (handle, follows) in readers)
        {
            var drawn = new HashSet<int>();
            while (drawn.Count < Math.Min(follows, members / 2)) drawn.Add((int)(Math.Pow(random.NextDouble(), 3) * members));
            foreach (var rank in drawn) yield return [there[handle], rank == 0 ? author : FirstMember + rank, ++id];
        }
    }

    /// <summary>Whoever is followed by more writes more; every fourth answers what was written shortly before, every tenth is for followers.</summary>
    private IEnumerable<object[]> Posts(long author)
    {
        var random = new Random(2);
        var recent = new (long Id, long Author)[64];
        for (var i = 0; i < posts; i++)
        {
            var at = _now - Past + Past * ((double)i / posts);
            var id = ((long)(at - Epoch).TotalMilliseconds << 16) | (uint)(i & 0x7fff);
            var rank = (int)(Math.Pow(random.NextDouble(), 2.5) * members);
            var by = rank == 0 ? author : FirstMember + rank;
            var answered = i % 4 == 3 ? recent[random.Next(Math.Min(i, recent.Length))] : default;
            recent[i % recent.Length] = (id, by);
            yield return
            [
                id, by, string.Create(CultureInfo.InvariantCulture, $"Billet {i} : la parole circule, on écoute, on répond, et l’eau de la vallée est à tous."), i % 10 == 9 ? 2 : 0,
                answered.Id == 0 ? id : answered.Id, answered.Id == 0 ? DBNull.Value : answered.Id, answered.Id == 0 ? DBNull.Value : answered.Author, At(at),
            ];
        }
    }

    private static Dictionary<string, long> Handles(SqliteConnection to)
    {
        using var command = Command(to, "select handle, id from members");
        using var rows = command.ExecuteReader();
        var found = new Dictionary<string, long>();
        while (rows.Read()) found[rows.GetString(0)] = rows.GetInt64(1);
        return found;
    }

    private static List<string> Texts(SqliteConnection to, string sql)
    {
        using var command = Command(to, sql);
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read()) found.Add(rows.GetString(0));
        return found;
    }

    private static void Insert(SqliteConnection to, string sql, IEnumerable<object[]> rows)
    {
        using var command = Command(to, sql);
        foreach (var row in rows)
        {
            for (var at = 0; at < row.Length; at++)
                if (command.Parameters.Count == at) command.Parameters.AddWithValue($"${at}", row[at]);
                else command.Parameters[at].Value = row[at];
            command.ExecuteNonQuery();
        }
    }

    private static void Run(SqliteConnection to, string sql)
    {
        using var command = Command(to, sql);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection to, string sql)
    {
        var command = to.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static string At(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
