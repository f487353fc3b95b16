using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>By whose invitation members came in, for other slices.</summary>
internal sealed class Inviters(PalabreDb db) : IInviters
{
    public async Task<IReadOnlyDictionary<MemberId, MemberId>> OfAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        if (members.Count == 0) return new Dictionary<MemberId, MemberId>();
        var wanted = members.Select(m => m.Value).ToList();
        var found = await db.Set<Member>().Where(m => wanted.Contains(m.Id) && m.InvitedBy != null).Select(m => new { m.Id, By = m.InvitedBy!.Value }).ToListAsync(ct);
        return found.ToDictionary(m => new MemberId(m.Id), m => new MemberId(m.By));
    }
}
