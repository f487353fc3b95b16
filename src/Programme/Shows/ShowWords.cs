using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Words;

namespace Palabre.Programme;

/// <summary>What a show is about and who holds it, read from a wish and checked.</summary>
internal sealed record ShowWords(string Title, string Description, string Language, string? Topic, bool IsOfMembers, MemberId Host, IReadOnlyList<MemberId> Cohosts)
{
    public static ShowWords Of(Show show) => new(show.Title, show.Description, show.Language, show.Topic, show.IsOfMembers, show.Host, [.. show.Cohosts.Select(c => c.Member)]);

    public void Write(Show show)
    {
        (show.Title, show.Description, show.Language, show.Topic, show.IsOfMembers, show.Host) = (Title, Description, Language, Topic, IsOfMembers, Host);
        show.Cohosts.RemoveAll(c => !Cohosts.Contains(c.Member));
        show.Cohosts.AddRange(Cohosts.Where(m => show.Cohosts.All(c => c.Member != m)).Select(m => new Cohost { Show = show.Id, Member = m }));
    }
}

/// <summary>Reads them, and asks who the named people are.</summary>
internal sealed class ReadShowWords(IMembers members, IClubs clubs, IFollows follows, ISafety safety, IClubRooms rooms)
{
    /// <param name="before">As the show is; for one that is made, as it begins.</param>
    /// <param name="club">Null for the event of a member.</param>
    public async Task<(ShowWords Words, IReadOnlyList<Refusal> Refused)> DoAsync(ShowWish wish, ShowWords before, ClubCard? club, MemberId me, ShowRights rights, CancellationToken ct)
    {
        var wrong = new List<Refusal>();
        var title = Typed.Line(wish.Title ?? before.Title);
        if (title.Length is < Show.ShortestTitle or > Show.LongestTitle) wrong.Add(new Refusal("show_title", 422, "title") { Args = [Show.ShortestTitle, Show.LongestTitle] });
        var description = Typed.Text(wish.Description ?? before.Description);
        if (description.Length > Show.LongestDescription) wrong.Add(new Refusal("show_description", 422, "description") { Args = [Show.LongestDescription] });
        var language = string.IsNullOrEmpty(wish.Language) ? before.Language : wish.Language;
        if (!rooms.Languages.Contains(language)) wrong.Add(new Refusal("language_unknown", 422, "language"));
        var topic = wish.Topic is null ? before.Topic : wish.Topic.Length == 0 ? null : wish.Topic;
        if (topic is not null && !rooms.Topics.Contains(topic)) wrong.Add(new Refusal("topic_unknown", 422, "topic") { Args = [topic] });
        if (wish.Cohosts?.Count > Show.MostCohosts) wrong.Add(new Refusal("show_cohosts_many", 422, "cohosts") { Args = [Show.MostCohosts] });
        if (wrong.Count > 0) return (before, wrong);

        var host = before.Host;
        if (!string.IsNullOrWhiteSpace(wish.Host))
        {
            var named = await FindAsync([wish.Host], before, club, me, ct) is [var one] ? one : (MemberId?)null;
            if (club is null && named != before.Host) wrong.Add(new Refusal("event_host", 403, "host"));
            else if (named is null) wrong.Add(new Refusal("show_host_unknown", 422, "host"));
            else if (named != before.Host && !rights.Lead) wrong.Add(new Refusal("show_host_by_leaders", 403, "host"));
            else host = named.Value;
        }
        var cohosts = wish.Cohosts is null ? before.Cohosts : await FindAsync([.. wish.Cohosts], before, club, me, ct);
        if (cohosts is null) wrong.Add(club is null ? new Refusal("event_cohost_unknown", 422, "cohosts") : new Refusal("show_cohost_unknown", 422, "cohosts"));
        return (new(title, description, language, topic, club is not null && ((wish.MembersOnly ?? before.IsOfMembers) || club.IsPrivate), host, [.. (cohosts ?? []).Where(m => m != host).Distinct()]), wrong);
    }

    /// <summary>
    /// Members of the club by their handles, all of them; without a club, who follows the host or holds it already. Null when one is not, or
    /// is parted from whoever names them.
    /// </summary>
    private async Task<IReadOnlyList<MemberId>?> FindAsync(IReadOnlyList<string> handles, ShowWords before, ClubCard? club, MemberId me, CancellationToken ct)
    {
        var wanted = handles.Select(h => h.Trim()).Where(h => h.Length > 0).Distinct().ToList();
        var found = await members.FindAsync(wanted, ct);
        var ids = wanted.Where(found.ContainsKey).Select(h => found[h].Id).ToList();
        if (ids.Count < wanted.Count) return null;
        var inside = club is null ? new HashSet<MemberId>([before.Host, .. before.Cohosts, .. await follows.FollowersAsync(before.Host, ids, ct)]) : await clubs.MembersAmongAsync(club.Id, ids, ct);
        var blocks = await safety.BlocksAsync(me, [.. ids.Where(id => id != me)], ct);
        return ids.TrueForAll(id => inside.Contains(id) && !blocks.With(id)) ? ids : null;
    }
}
