using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>What other slices may ask before they bring two people together. Answers from memory, except what is asked seldom.</summary>
internal sealed class SafetyFacade(Distances distances, IServiceScopeFactory scopes) : ISafety
{
    public async Task<Blocks> BlocksAsync(MemberId member, IReadOnlyCollection<MemberId> others, CancellationToken ct)
    {
        var blocks = (await distances.OfAsync(member, ct)).Blocks;
        if (blocks.Blocked.Count + blocks.BlockedBy.Count == 0) return Blocks.None;
        return new Blocks(Among(others, blocks.Blocked), Among(others, blocks.BlockedBy));
    }

    public async Task<IReadOnlySet<MemberId>> MutedAsync(MemberId member, IReadOnlyCollection<MemberId> others, CancellationToken ct)
    {
        var muted = (await distances.OfAsync(member, ct)).Muted;
        return muted.Count == 0 ? muted : Among(others, muted);
    }

    public async Task<(Blocks Blocks, IReadOnlySet<MemberId> Muted)> AllAsync(MemberId member, CancellationToken ct)
    {
        var distance = await distances.OfAsync(member, ct);
        return (distance.Blocks, distance.Muted);
    }

    public Task<IReadOnlySet<MemberId>> MutersAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct) =>
        distances.MutersAsync(member, among, ct);

    public Task<IReadOnlySet<MemberId>> UntoldAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct) =>
        distances.UntoldAsync(member, among, ct);

    public async Task<IReadOnlySet<PostId>> TakenAwayAsync(IReadOnlyCollection<PostId> posts, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Decision>()
            .Where(d => d.Measure == Measure.PostRemoved && d.Outcome != AppealOutcome.Overturned && d.Post != null && posts.Contains(d.Post.Value))
            .Select(d => d.Post!.Value).ToListAsync(ct)).ToHashSet();
    }

    private static HashSet<MemberId> Among(IReadOnlyCollection<MemberId> others, IReadOnlySet<MemberId> known) => [.. others.Where(known.Contains)];
}
