using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Whom members put forward on their pages.</summary>
internal sealed class Endorsements(PalabreDb db, ISafety safety, IdMaker ids) : IEndorsements
{
    public async Task<PeoplePart> OfAsync(MemberId? reader, MemberId whose, long? before, int most, CancellationToken ct)
    {
        var end = before ?? long.MaxValue;
        var found = await db.Set<Endorsement>().AsNoTracking().Where(e => e.Owner == whose.Value && e.Id < end).OrderByDescending(e => e.Id).Take(most + 1).Select(e => new { e.Id, e.Person }).ToListAsync(ct);
        List<long> people = [.. found.Take(most).Select(e => e.Person)];
        var cards = (await db.Set<Member>().AsNoTracking().Where(m => people.Contains(m.Id)).ToListAsync(ct)).ToDictionary(m => m.Id, m => m.Card);
        var apart = reader is { } me ? await safety.BlocksAsync(me, [.. found.Select(e => MemberId.From(e.Person))], ct) : Blocks.None;
        return new([.. people.Select(cards.GetValueOrDefault).OfType<MemberCard>().Where(card => !apart.With(card.Id))], found.Count > most ? found[most - 1].Id : null);
    }

    public async Task<IReadOnlySet<MemberId>> AmongAsync(MemberId me, IReadOnlyCollection<MemberId> others, CancellationToken ct)
    {
        List<long> asked = [.. others.Select(o => o.Value)];
        return (await db.Set<Endorsement>().Where(e => e.Owner == me.Value && asked.Contains(e.Person)).Select(e => e.Person).ToListAsync(ct)).Select(MemberId.From).ToHashSet();
    }

    public async Task<Refused?> EndorseAsync(MemberId me, MemberId other, CancellationToken ct) => (await AddAsync(me, other, ct))?.ToRefused();

    public Task WithdrawAsync(MemberId me, MemberId other, CancellationToken ct) => db.Set<Endorsement>().Where(e => e.Owner == me.Value && e.Person == other.Value).ExecuteDeleteAsync(ct);

    public async Task<Refusal?> AddAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        if (!await db.Set<Follow>().AnyAsync(f => f.FollowerId == me.Value && f.FollowedId == other.Value, ct)) return NotFollowed;
        if ((await AmongAsync(me, [other], ct)).Count > 0) return null;
        if (await db.Set<Endorsement>().CountAsync(e => e.Owner == me.Value, ct) >= Endorsement.Most) return new("endorsed_many", 422) { Args = [Endorsement.Most] };
        db.Add(new Endorsement { Id = ids.Next(), Owner = me.Value, Person = other.Value });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one counts.
            db.ChangeTracker.Clear();
        }
        catch (DbUpdateException e) when (ForeignKeyViolation.IsIn(e))
        {
            // Unfollowed in this moment.
            db.ChangeTracker.Clear();
            return NotFollowed;
        }
        return null;
    }

    private static Refusal NotFollowed => new("endorse_followed", 422);
}
