using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Of which payments a member is not told who made them.</summary>
internal sealed class PrivateTips(PalabreDb db)
{
    /// <summary>Those of these journals by which they were thanked without a name, also after a look at it, or by which that was given back.</summary>
    public async Task<IReadOnlySet<Guid>> AmongAsync(MemberId me, IReadOnlyCollection<Journal> journals, CancellationToken ct)
    {
        List<Guid> ids = [.. journals.Select(j => j.Id)], holds = [.. journals.SelectMany(j => j.Entries).Select(e => e.Hold).OfType<Guid>()];
        var looked = holds.Count == 0 ? [] : await db.Set<Review>().Where(r => holds.Contains(r.Hold)).Select(r => new { r.Hold, r.Transfer }).ToDictionaryAsync(r => r.Hold, r => r.Transfer, ct);
        List<Guid> asked = [.. ids, .. looked.Values, .. journals.Select(j => j.Reverses).OfType<Guid>()];
        var hidden = (await db.Set<Tip>().Where(t => t.IsPrivate && t.Receiver == me && asked.Contains(t.Id)).Select(t => t.Id).ToListAsync(ct)).ToHashSet();
        return hidden.Count == 0 ? hidden : journals.Where(j => hidden.Contains(j.Id) || (j.Reverses is { } reversed && hidden.Contains(reversed)) || j.Entries.Any(e => e.Hold is { } hold && looked.TryGetValue(hold, out var transfer) && hidden.Contains(transfer))).Select(j => j.Id).ToHashSet();
    }
}
