using Palabre.Core;

namespace Palabre.Safety;

/// <summary>What other slices may ask before they bring two people together. Answers from memory.</summary>
internal sealed class SafetyFacade(Distances distances) : ISafety
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

    private static HashSet<MemberId> Among(IReadOnlyCollection<MemberId> others, IReadOnlySet<MemberId> known) => [.. others.Where(known.Contains)];
}
