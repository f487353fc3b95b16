using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Clubs;

/// <summary>Why a club is suggested. The one that says most is said.</summary>
public enum ClubReason { Inviter, Topic, Language }

/// <summary>A club that a member may want to join or to hear of.</summary>
/// <param name="By">The name of the inviter, a topic, or a language.</param>
public sealed record SuggestedClub(ClubLine Line, ClubReason Reason, string By)
{
    /// <summary>One press brings them in: nobody is asked, and there is nothing to read first.</summary>
    public bool IsJoinedAtOnce => Line.Club is { Entry: ClubEntry.Open, Rules.Length: 0 };

    /// <summary>The reason in the reader's words.</summary>
    public string Sentence(Reader reader) => Reason switch
    {
        ClubReason.Inviter => reader["clubs.suggested_inviter", $"\u2068{By}\u2069"],
        ClubReason.Topic => reader["clubs.suggested_topic", reader[$"topic.{By}"]],
        _ => reader["clubs.suggested_language", reader[$"tongue.{By}"]],
    };
}

/// <summary>
/// Clubs that a member may want: those of who let them in, those whose open rooms and announced shows are about what they like, or in their
/// language. Never a private one, nor one that hides its members for the sake of one of them, nor one whose founder a block keeps apart.
/// </summary>
internal sealed class SuggestClubs(PalabreDb db, ClubViews views, IInviters inviters, IMembers members, IRooms rooms, IProgramme programme, ISafety safety)
{
    /// <summary>More is a list that nobody reads to its end.</summary>
    public const int Most = 6;

    /// <summary>Rooms and shows that are looked at.</summary>
    private const int Looked = 300;

    public sealed record SuggestedClubJson(ClubLineJson Club, string Reason);
    public sealed record SuggestedClubsJson(IReadOnlyList<SuggestedClubJson> Suggestions);

    /// <summary>What speaks for a club.</summary>
    private sealed class Merits
    {
        public bool IsOfInviter { get; set; }
        public string? Topic { get; set; }
        public string? Language { get; set; }
        public int Times { get; set; }
        public int Weight => (IsOfInviter ? 4 : 0) + (Topic is not null ? 2 : 0) + (Language is not null ? 1 : 0);
    }

    public static void Map(ClubRoutes clubs) => clubs.Api.MapGet("/suggestions", async (string? topics, HttpContext http, Viewer viewer, SuggestClubs suggest, CancellationToken ct) =>
        TypedResults.Ok(new SuggestedClubsJson([.. (await suggest.OfAsync(viewer, new(http.Reader().Language.Code, (topics ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)), Most, ct))
            .Select(s => new SuggestedClubJson(ClubLineJson.Of(s.Line), s.Sentence(http.Reader())))]))).ForMembers(Scope.Read).WithName("SuggestedClubs");

    public async Task<IReadOnlyList<SuggestedClub>> OfAsync(Viewer viewer, Liking liking, int most, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return [];
        var merits = new Dictionary<ClubId, Merits>();
        var inviter = await AddInvitersAsync(merits, me, ct);
        foreach (var room in await rooms.LikelyAsync(liking, Looked, ct)) Add(merits, room.Club, room.Topic, room.Language);
        foreach (var show in await programme.LikelyAsync(me, liking, Looked, ct)) Add(merits, show.Club, show.Topic, show.Language);
        var lines = await views.LinesAsync(await OpenToAsync(me, [.. merits.Keys], ct), viewer, ct);
        return [.. lines.OrderByDescending(l => merits[l.Club.Id].Weight).ThenByDescending(l => merits[l.Club.Id].Times).ThenByDescending(l => l.Members).Take(most).Select(l => Of(l, merits[l.Club.Id], inviter))];
    }

    /// <summary>The public clubs of who let them in that show who belongs to them.</summary>
    private async Task<MemberCard?> AddInvitersAsync(Dictionary<ClubId, Merits> merits, MemberId me, CancellationToken ct)
    {
        if (!(await inviters.OfAsync([me], ct)).TryGetValue(me, out var by) || (await safety.BlocksAsync(me, [by], ct)).With(by)) return null;
        foreach (var club in await db.Set<ClubMember>().Where(m => m.Member == by).Join(db.Set<Club>(), m => m.Club, c => c.Id, (_, c) => c).Where(c => !c.IsPrivate && !c.HidesMembers).Select(c => c.Id).Take(Looked).ToListAsync(ct))
            Of(merits, club).IsOfInviter = true;
        return (await members.CardsAsync([by], ct)).GetValueOrDefault(by);
    }

    /// <summary>Those that they could come to, and do not belong to or follow yet.</summary>
    private async Task<IReadOnlyList<Club>> OpenToAsync(MemberId me, List<ClubId> among, CancellationToken ct)
    {
        var clubs = await db.Set<Club>().AsNoTracking().Where(c => among.Contains(c.Id) && !c.IsPrivate
            && !db.Set<ClubMember>().Any(m => m.Club == c.Id && m.Member == me) && !db.Set<ClubFollower>().Any(f => f.Club == c.Id && f.Member == me)
            && !db.Set<ClubRemoval>().Any(r => r.Club == c.Id && r.Member == me) && !db.Set<JoinRequest>().Any(r => r.Club == c.Id && r.Member == me)).ToListAsync(ct);
        var apart = await safety.BlocksAsync(me, [.. clubs.Select(c => c.Founder).Where(f => f != me).Distinct()], ct);
        return [.. clubs.Where(c => !apart.With(c.Founder))];
    }

    private static void Add(Dictionary<ClubId, Merits> merits, ClubId? club, string? topic, string? language)
    {
        if (club is not { } id) return;
        var of = Of(merits, id);
        (of.Topic, of.Language, of.Times) = (of.Topic ?? topic, of.Language ?? language, of.Times + 1);
    }

    private static Merits Of(Dictionary<ClubId, Merits> merits, ClubId club) => merits.TryGetValue(club, out var known) ? known : merits[club] = new();

    private static SuggestedClub Of(ClubLine line, Merits merits, MemberCard? inviter) =>
        merits.IsOfInviter && inviter is not null ? new(line, ClubReason.Inviter, inviter.Name)
        : merits.Topic is { } topic ? new(line, ClubReason.Topic, topic)
        : new(line, ClubReason.Language, merits.Language ?? "");
}
