using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Profiles and following for other slices: the same rules as on the pages.</summary>
internal sealed class ProfilesFacade(PalabreDb db, Follows follows, FollowLists lists, FollowRequests requests, Profiles profiles, Suggestions suggestions) : IProfiles
{
    public async Task<IReadOnlyDictionary<MemberId, MemberProfile>> ProfilesAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<MemberId, MemberProfile>();
        var wanted = ids.Select(id => id.Value).ToList();
        var found = await db.Set<Member>().AsNoTracking().Where(m => wanted.Contains(m.Id)).ToListAsync(ct);
        var followers = await CountedAsync(db.Set<Follow>().Where(f => wanted.Contains(f.FollowedId)).GroupBy(f => f.FollowedId), ct);
        var following = await CountedAsync(db.Set<Follow>().Where(f => wanted.Contains(f.FollowerId)).GroupBy(f => f.FollowerId), ct);
        var waiting = await db.Set<FollowRequest>().Where(r => wanted.Contains(r.FollowedId)).GroupBy(r => r.FollowedId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return found.ToDictionary(m => m.MemberId, m => new MemberProfile(
            m.Card, m.Bio, m.IsPrivate, followers.GetValueOrDefault(m.Id), following.GetValueOrDefault(m.Id), waiting.GetValueOrDefault(m.Id))
        { PostsAreFound = m.PostsAreFound });
    }

    public Task<int> CountAsync(CancellationToken ct) => db.Set<Member>().CountAsync(ct);

    public async Task<IReadOnlyDictionary<MemberId, FollowRelation>> RelationsAsync(MemberId me, IReadOnlyCollection<MemberId> others, CancellationToken ct)
    {
        var wanted = others.Select(id => id.Value).ToList();
        var mine = await db.Set<Follow>().Where(f => f.FollowerId == me.Value && wanted.Contains(f.FollowedId)).ToDictionaryAsync(f => f.FollowedId, f => f.WithoutBoosts, ct);
        var theirs = await db.Set<Follow>().Where(f => f.FollowedId == me.Value && wanted.Contains(f.FollowerId)).Select(f => f.FollowerId).ToListAsync(ct);
        var asked = await db.Set<FollowRequest>().Where(r => r.FollowerId == me.Value && wanted.Contains(r.FollowedId)).Select(r => r.FollowedId).ToListAsync(ct);
        var asking = await db.Set<FollowRequest>().Where(r => r.FollowedId == me.Value && wanted.Contains(r.FollowerId)).Select(r => r.FollowerId).ToListAsync(ct);
        return others.Distinct().ToDictionary(o => o, o => new FollowRelation(mine.ContainsKey(o.Value), theirs.Contains(o.Value), asked.Contains(o.Value), asking.Contains(o.Value), mine.GetValueOrDefault(o.Value)));
    }

    public Task<PeoplePart> FollowersAsync(MemberId? reader, MemberId whose, long? before, int most, CancellationToken ct) => PartAsync(reader, whose, followers: true, before, most, ct);

    public Task<PeoplePart> FollowingAsync(MemberId? reader, MemberId whose, long? before, int most, CancellationToken ct) => PartAsync(reader, whose, followers: false, before, most, ct);

    public async Task<Refused?> FollowAsync(MemberId me, MemberId other, CancellationToken ct) => (await follows.FollowAsync(me, other, ct))?.ToRefused();

    public Task UnfollowAsync(MemberId me, MemberId other, CancellationToken ct) => follows.UnfollowAsync(me, other, ct);

    public Task ShowBoostsAsync(MemberId me, MemberId other, bool shown, CancellationToken ct) => follows.ShowBoostsAsync(me, other, shown, ct);

    public Task<IReadOnlyList<MemberCard>> AskingAsync(MemberId me, CancellationToken ct) => requests.OfAsync(me, ct);

    public async Task<Refused?> AnswerAsync(MemberId me, MemberId follower, bool lets, CancellationToken ct) => (await requests.AnswerAsync(me, follower, lets, ct))?.ToRefused();

    public async Task<Refused?> ChangeAsync(MemberId me, string? name, string? bio, bool? isPrivate, bool? postsAreFound, CancellationToken ct)
    {
        if (name is not null || bio is not null || postsAreFound is not null)
        {
            var now = await profiles.OfAsync(me, ct);
            var changed = await profiles.ChangeAsync(me, name ?? now.Name, bio ?? now.Bio, now.Email, now.Portrait, postsAreFound, ct);
            if (changed.IsRefused) return changed.Refusals[0].ToRefused();
        }
        if (isPrivate is { } wish) await requests.SetPrivateAsync(me, wish, ct);
        return null;
    }

    public async Task<Refused?> DropPortraitAsync(MemberId me, CancellationToken ct)
    {
        var now = await profiles.OfAsync(me, ct);
        var changed = await profiles.ChangeAsync(me, now.Name, now.Bio, now.Email, portrait: null, postsAreFound: null, ct);
        return changed.IsRefused ? changed.Refusals[0].ToRefused() : null;
    }

    public async Task<IReadOnlyList<MemberCard>> SuggestedAsync(MemberId me, int most, CancellationToken ct) => [.. (await suggestions.OfAsync(me, most, ct)).Select(s => s.Who)];

    public Task SetAsideAsync(MemberId me, MemberId other, CancellationToken ct) => suggestions.SetAsideAsync(me, other, ct);

    private async Task<PeoplePart> PartAsync(MemberId? reader, MemberId whose, bool followers, long? before, int most, CancellationToken ct) =>
        await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == whose.Value, ct) is { } found
            ? await lists.PartAsync(reader, found, followers, before, most, ct)
            : PeoplePart.Empty;

    private static Task<Dictionary<long, int>> CountedAsync(IQueryable<IGrouping<long, Follow>> groups, CancellationToken ct) =>
        groups.Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
}
