using Palabre.Core;

namespace Palabre.Programme;

/// <summary>
/// Which shows exist for somebody: those of clubs that do, members' ones for members, and none held by somebody they part from. An event of a
/// member exists for everybody else, as long as that member is not suspended.
/// </summary>
internal sealed class ShowSight(IClubs clubs, ISafety safety, IMembers members)
{
    /// <param name="viewer">Null for a guest.</param>
    public async Task<IReadOnlyList<Show>> AmongAsync(MemberId? viewer, IReadOnlyCollection<Show> shows, CancellationToken ct)
    {
        if (shows.Count == 0) return [];
        var known = await clubs.ExistForAsync(viewer, [.. shows.Select(s => s.Club).OfType<ClubId>().Distinct()], ct);
        var suspended = await members.SuspendedAsync(ct);
        var seen = shows.Where(s => s.Club is { } club ? known.Contains(club) : !suspended.Contains(s.Host)).ToList();
        if (viewer is not { } me) return [.. seen.Where(s => !s.IsOfMembers)];
        if (seen.Any(s => s.IsOfMembers))
        {
            var own = ((await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? []).Select(c => c.Club.Id).ToHashSet();
            seen.RemoveAll(s => s.IsOfMembers && s.Club is { } club && !own.Contains(club));
        }
        var blocks = await safety.BlocksAsync(me, [.. seen.SelectMany(s => s.Hosts).Where(host => host != me).Distinct()], ct);
        seen.RemoveAll(s => blocks.With(s.Host));
        return seen;
    }

    /// <summary>Those of <paramref name="some"/> for whom one show exists.</summary>
    public async Task<IReadOnlySet<MemberId>> SeersAsync(Show show, IReadOnlyCollection<MemberId> some, CancellationToken ct)
    {
        if (some.Count == 0) return new HashSet<MemberId>();
        var seers = await InsideAsync(show, some, ct);
        var blocks = await safety.BlocksAsync(show.Host, [.. seers], ct);
        return seers.Where(member => !blocks.With(member)).ToHashSet();
    }

    private async Task<IReadOnlySet<MemberId>> InsideAsync(Show show, IReadOnlyCollection<MemberId> some, CancellationToken ct)
    {
        if (show.Club is not { } club) return (await members.SuspendedAsync(ct)).Contains(show.Host) ? new HashSet<MemberId>() : some.ToHashSet();
        var isPrivate = (await clubs.CardsAsync([club], ct)).GetValueOrDefault(club) is not { IsPrivate: false };
        return show.IsOfMembers || isPrivate ? await clubs.MembersAmongAsync(club, some, ct) : some.ToHashSet();
    }
}
