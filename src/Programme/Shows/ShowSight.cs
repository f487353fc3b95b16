using Palabre.Core;

namespace Palabre.Programme;

/// <summary>Which shows exist for somebody: those of clubs that do, members' ones for members, and none held by somebody they part from.</summary>
internal sealed class ShowSight(IClubs clubs, ISafety safety)
{
    /// <param name="viewer">Null for a guest.</param>
    public async Task<IReadOnlyList<Show>> AmongAsync(MemberId? viewer, IReadOnlyCollection<Show> shows, CancellationToken ct)
    {
        if (shows.Count == 0) return [];
        var known = await clubs.ExistForAsync(viewer, [.. shows.Select(s => s.Club).Distinct()], ct);
        var seen = shows.Where(s => known.Contains(s.Club)).ToList();
        if (viewer is not { } me) return [.. seen.Where(s => !s.IsOfMembers)];
        if (seen.Any(s => s.IsOfMembers))
        {
            var own = ((await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? []).Select(c => c.Club.Id).ToHashSet();
            seen.RemoveAll(s => s.IsOfMembers && !own.Contains(s.Club));
        }
        var blocks = await safety.BlocksAsync(me, [.. seen.SelectMany(s => s.Hosts).Where(host => host != me).Distinct()], ct);
        seen.RemoveAll(s => blocks.With(s.Host));
        return seen;
    }

    /// <summary>Those of <paramref name="members"/> for whom one show exists.</summary>
    public async Task<IReadOnlySet<MemberId>> SeersAsync(Show show, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        if (members.Count == 0) return new HashSet<MemberId>();
        var isPrivate = (await clubs.CardsAsync([show.Club], ct)).GetValueOrDefault(show.Club) is not { IsPrivate: false };
        var seers = show.IsOfMembers || isPrivate ? await clubs.MembersAmongAsync(show.Club, members, ct) : members.ToHashSet();
        var blocks = await safety.BlocksAsync(show.Host, [.. seers], ct);
        return seers.Where(member => !blocks.With(member)).ToHashSet();
    }
}
