using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Palabre.Bench;

/// <summary>Fills a database straight through SQL: members who follow, clubs, rooms that live and rooms to hear again. The same each time.</summary>
/// <param name="members">Beside the founder, who exists.</param>
internal sealed class Town(int members, int clubs, int rooms, int live)
{
    public const int Followed = 200;
    private const int FollowsEach = 3, MembersOfClub = 40, MembersOfLargest = 2500, OnStage = 3;
    private const long FirstMember = 1_000_000, FirstClub = 3_000_000, FirstRoom = 5_000_000;

    private static readonly string[] First =
    [
        "Ada", "Salma", "Idriss", "Chloé", "Zoé", "François", "Hélène", "Mamadou", "Aïcha", "Youssef", "Inès", "Émile", "Noémie", "Karim", "Leïla", "Bo",
        "محمد", "فاطمة", "أحمد", "خديجة", "يوسف", "سلمى", "إبراهيم", "نور",
    ];

    private static readonly string[] Last =
    [
        "Nwosu", "Bennis", "Koné", "Okafor", "Keller", "Lindqvist", "Diallo", "Amrani", "Lefèvre", "Garçon", "Ouédraogo", "Benhaddou", "Traoré", "Müller", "Ndiaye",
        "Haddad", "العلوي", "بنجلون", "الإدريسي", "التازي", "Çelik", "Fernandes", "Sørensen", "Martin",
    ];

    private static readonly string[] Words =
    [
        "café", "philosophie", "eau", "vallée", "mémoire", "cinéma", "jardin", "élections", "recettes", "poésie", "quartier", "sciences", "musique", "langue", "voyage", "récolte",
        "قهوة", "شعر", "ذاكرة", "علوم", "موسيقى", "سياسة", "football", "startup", "œuvre", "école", "santé", "océan", "théâtre", "darija", "radio", "marché",
    ];

    private static readonly string[] Languages = ["fr", "en", "ar", "ary", "wo"];
    private static readonly string[] Topics = ["politics", "science,technology", "art", "music", "books,history", "health", ""];

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>What people type: beginnings that many have, whole names, two words, Arabic with and without signs, what nobody has.</summary>
    public static readonly IReadOnlyList<string> Questions =
    [
        "ada", "moha", "سلم", "helene", "ad", "café", "cafe phil", "قَهْوَة", "benn", "francois garcon", "أحمد العلوي", "zzzz", "sci", "musique marche", "coeur", "oeuv", "m", "n1234", "voisin",
        "cinema jar", "ouedr", "الادريسي", "theatre", "poesie quartier", "ibra", "إبراهيم", "@n77", "club 12", "darija", "sante ocean",
    ];

    public async Task FillAsync(string data, CancellationToken ct)
    {
        await using var to = new SqliteConnection($"Data Source={Path.Combine(data, "palabre.db")}");
        await to.OpenAsync(ct);
        await using var all = (SqliteTransaction)await to.BeginTransactionAsync(ct);
        await using var ask = Command(to, "select id from members limit 1");
        var founder = (long)(await ask.ExecuteScalarAsync(ct))!;
        Members(to);
        Follows(to, founder);
        Clubs(to, founder);
        Rooms(to);
        await all.CommitAsync(ct);
        await using var analyze = Command(to, "analyze");
        await analyze.ExecuteNonQueryAsync(ct);
    }

    private void Members(SqliteConnection to) => Insert(to, "insert into members (id, handle, name, bio, joined_at, is_steward, invitation_quota, email_confirmed, lockout_enabled, access_failed_count) values ($0, $1, $2, $3, $4, 0, 0, 0, 0, 0)",
        Enumerable.Range(0, members).Select(i => new object[] { FirstMember + i, $"n{i}", $"{First[i % First.Length]} {Last[i / First.Length % Last.Length]}", i % 4 == 0 ? "" : $"{Word(i)}, {Word(i * 7)}", At(TimeSpan.FromMinutes(i)) }));

    private void Follows(SqliteConnection to, long founder) => Insert(to, "insert or ignore into follows (follower_id, followed_id, id) values ($0, $1, $2)",
        Enumerable.Range(0, members * FollowsEach).Select(i => new object[] { FirstMember + i / FollowsEach, FirstMember + Spread(i, members), (long)i + 1 })
            .Concat(Enumerable.Range(0, Followed).Select(i => new object[] { founder, FirstMember + i * 5, (long)members * FollowsEach + i + 1 })));

    private void Clubs(SqliteConnection to, long founder)
    {
        Insert(to, "insert into clubs (id, slug, name, text, founder, founded_at, entry, is_private, hides_members, members_open_rooms, questions, rules, rules_version, newcomers_left) values ($0, $1, $2, $3, $4, $5, 0, $6, 0, 1, '', '', 0, 0)",
            Enumerable.Range(0, clubs).Select(i => new object[] { FirstClub + i, $"club-{i}", $"Club {Word(i)} {i}", $"{Word(i * 3)} et {Word(i * 5)}", FirstMember + i, At(TimeSpan.FromMinutes(i)), i % 10 == 9 ? 1 : 0 }));
        Insert(to, "insert into club_slugs (slug, club) values ($0, $1)", Enumerable.Range(0, clubs).Select(i => new object[] { $"club-{i}", FirstClub + i }));
        var id = 0L;
        Insert(to, "insert or ignore into club_members (club, member, id, joined_at, accepted_rules, is_leader, turn) values ($0, $1, $2, $3, 0, 0, 0)",
            Enumerable.Range(0, clubs).SelectMany(club => Enumerable.Range(0, club == 0 ? MembersOfLargest : MembersOfClub).Select(i => (club, member: FirstMember + (i == 0 ? club : Spread(club * 41 + i, members)))))
                .Concat(Enumerable.Range(0, 8).Select(i => (club: i * 3, member: founder)))
                .Select(m => new object[] { FirstClub + m.club, m.member, ++id, At(TimeSpan.FromMinutes(1)) }));
    }

    /// <summary>The last ones live, with people on stage; of those that are over most can be heard again.</summary>
    private void Rooms(SqliteConnection to)
    {
        var ended = rooms - live;
        Insert(to, "insert into rooms (id, title, language, topics, access, club, creator, host, opened_at, ended_at, hand_mode, hand_order) values ($0, $1, $2, $3, $4, $5, $6, $6, $7, $8, 0, 0)",
            Enumerable.Range(0, rooms).Select(i => new object[]
            {
                FirstRoom + i, $"{Word(i)} et {Word(i * 11)}, {i}", Languages[i % Languages.Length], Topics[i % Topics.Length], i % 10 == 0 ? 3 : 2,
                i % 10 == 0 ? FirstClub + i / 10 % clubs : DBNull.Value, Host(i), At(TimeSpan.FromMinutes(i < ended ? 2000 + i : (i - ended) % 300)), i < ended ? At(TimeSpan.FromMinutes(1000)) : DBNull.Value,
            }));
        Insert(to, "insert into room_seats (room, member, role, since, muted_by_moderator) values ($0, $1, $2, $3, 0)",
            Enumerable.Range(ended, live).SelectMany(i => Enumerable.Range(0, OnStage).Select(seat => new object[] { FirstRoom + i, Host(i) + seat, seat == 0 ? 3 : 2, At(TimeSpan.FromMinutes(5)) })));
        Insert(to, "insert into room_recordings (room, by, started_at, state, length_ms, ready_at, version, allows_clips) values ($0, $1, $2, 2, 3000000, $2, 1, 1)",
            Enumerable.Range(0, ended).Where(i => i % 5 != 4).Select(i => new object[] { FirstRoom + i, Host(i), At(TimeSpan.FromMinutes(900)) }));
    }

    private long Host(int room) => FirstMember + (room * 3L) % (members - OnStage);

    private static void Insert(SqliteConnection to, string sql, IEnumerable<object[]> rows)
    {
        using var command = Command(to, sql);
        foreach (var row in rows)
        {
            command.Parameters.Clear();
            for (var at = 0; at < row.Length; at++) command.Parameters.AddWithValue($"${at}", row[at]);
            command.ExecuteNonQuery();
        }
    }

    private static SqliteCommand Command(SqliteConnection to, string sql)
    {
        var command = to.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static string Word(int i) => Words[(int)(Math.Abs(i * 2_654_435_761L) % Words.Length)];

    private static long Spread(int i, int over) => i * 7919L % over;

    private static string At(TimeSpan ago) => (Now - ago).ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
