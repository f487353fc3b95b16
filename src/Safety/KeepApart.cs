using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Safety;

/// <summary>Blocking, muting and reporting for other slices: the same deeds as on the pages.</summary>
internal sealed class KeepApart(BlockMember block, MuteMember mute, Kept kept, FileReport file) : IKeepApart
{
    public async Task<Refused?> BlockAsync(MemberId me, MemberId other, CancellationToken ct) => (await block.DoAsync(me, other, ct))?.ToRefused();

    public Task UnblockAsync(MemberId me, MemberId other, CancellationToken ct) => block.LiftAsync(me, other, ct);

    public async Task<Refused?> MuteAsync(MemberId me, MemberId other, int seconds, bool untold, CancellationToken ct) =>
        (await mute.DoAsync(me, other, new(seconds, untold), ct))?.ToRefused();

    public Task UnmuteAsync(MemberId me, MemberId other, CancellationToken ct) => mute.LiftAsync(me, other, ct);

    public async Task<IReadOnlyList<MemberCard>> BlockedAsync(MemberId me, CancellationToken ct) => [.. (await kept.BlockedAsync(me, ct)).Select(k => k.Card)];

    public async Task<IReadOnlyList<MemberCard>> MutedAsync(MemberId me, CancellationToken ct) => [.. (await kept.MutedAsync(me, ct)).Select(k => k.Card)];

    public async Task<(ReportId? Report, Refused? Refused)> ReportAsync(MemberId me, MemberId person, PostId? post, string rule, string text, CancellationToken ct)
    {
        var (filed, refused) = await file.DoAsync(me, new(person, null, rule, text, post), ct);
        return (filed?.Id, refused?.ToRefused());
    }
}
