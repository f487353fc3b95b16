using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>One invitation as its inviter sees it.</summary>
public sealed record InvitationView(Invitation Invitation, InvitationState State, MemberCard? Guest);

/// <summary>What a member may still give, and what they gave, newest first.</summary>
public sealed record MyInvitations(int Quota, int Left, IReadOnlyList<InvitationView> All);

/// <summary>An invitation that still waits, with who keeps the seat.</summary>
public sealed record OpenInvitation(Invitation Invitation, MemberCard Inviter, int InviterQuota);

/// <summary>Inviting, taking an invitation back, and coming in by one.</summary>
public sealed class Invitations(PalabreDb db, Enrolment enrolment, IdMaker ids, TimeProvider clock)
{
    /// <summary>144 bits: nobody guesses one.</summary>
    private const int CodeBytes = 18;

    public async Task<MyInvitations> OfAsync(MemberId inviter, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var quota = await QuotaAsync(inviter, ct);
        var given = await db.Set<Invitation>().AsNoTracking().Where(i => i.InviterId == inviter.Value).OrderByDescending(i => i.Id).Take(200)
            .GroupJoin(db.Set<Member>(), i => i.GuestId, m => m.Id, (i, guests) => new { i, guests })
            .SelectMany(pair => pair.guests.DefaultIfEmpty(), (pair, guest) => new { Invitation = pair.i, Guest = guest }).ToListAsync(ct);
        var all = given.Select(g => new InvitationView(g.Invitation, g.Invitation.StateAt(now), g.Guest?.Card)).OrderByDescending(v => v.Invitation.Id).ToList();
        var held = all.Count(v => v.Invitation.Slot is not null && v.State is (InvitationState.Waiting or InvitationState.Accepted));
        return new MyInvitations(quota, Math.Max(0, quota - held), all);
    }

    /// <summary>Gives one of the member's invitations away.</summary>
    public async Task<Outcome<Invitation>> InviteAsync(MemberId inviter, string? note, CancellationToken ct)
    {
        if (RefuseNote(note) is { } wrong) return wrong;
        var quota = await QuotaAsync(inviter, ct);
        // Each lost race means another click took a slot: at most as many rounds as there are slots.
        for (var round = 0; round <= quota; round++)
        {
            if (await FreeSlotAsync(inviter, quota, ct) is not { } slot) break;
            var invitation = Make(inviter, note, slot);
            db.Add(invitation);
            if (await TrySaveAsync(ct)) return invitation;
        }
        return new Refusal("invitations_spent") { Args = [quota] };
    }

    /// <summary>An invitation outside of the quota, for whoever runs the machine.</summary>
    public async Task<Outcome<Invitation>> InviteFreelyAsync(MemberId inviter, string? note, CancellationToken ct)
    {
        if (RefuseNote(note) is { } wrong) return wrong;
        var invitation = Make(inviter, note, slot: null);
        db.Add(invitation);
        await db.SaveChangesAsync(ct);
        return invitation;
    }

    public async Task<Refusal?> RevokeAsync(MemberId inviter, string code, CancellationToken ct)
    {
        var invitation = await db.Set<Invitation>().SingleOrDefaultAsync(i => i.Code == code && i.InviterId == inviter.Value, ct);
        if (invitation is null) return Unknown;
        if (invitation.Revoke(clock.GetUtcNow()) is { } refused) return refused;
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Refusal("invitation_used");
        }
    }

    /// <summary>The invitation of a link, while it waits; otherwise why it is of no use any more.</summary>
    public async Task<Outcome<OpenInvitation>> OpenAsync(string code, CancellationToken ct)
    {
        var found = await db.Set<Invitation>().AsNoTracking().Where(i => i.Code == code)
            .Join(db.Set<Member>(), i => i.InviterId, m => m.Id, (i, m) => new { Invitation = i, Inviter = m }).SingleOrDefaultAsync(ct);
        if (found is null) return Unknown;
        if (found.Invitation.RefuseAt(clock.GetUtcNow()) is { } refused) return refused;
        return new OpenInvitation(found.Invitation, found.Inviter.Card, found.Inviter.InvitationQuota);
    }

    /// <summary>Comes in: account, use of the invitation and event are one unit of work.</summary>
    public async Task<Outcome<Member>> AcceptAsync(string code, NewAccount account, CancellationToken ct)
    {
        var invitation = await db.Set<Invitation>().SingleOrDefaultAsync(i => i.Code == code, ct);
        if (invitation is null) return Unknown;
        if (invitation.RefuseAt(clock.GetUtcNow()) is { } refused) return refused;
        var prepared = await enrolment.PrepareAsync(account, invitation.InviterId, steward: false, ct);
        if (prepared.IsRefused) return prepared;

        invitation.UseFor(prepared.Value.Id, clock.GetUtcNow());
        return await enrolment.SaveAsync(prepared.Value, account, new Refusal("invitation_used", 410), ct);
    }

    private static Refusal Unknown => new("invitation_unknown", 404);

    private static Refusal? RefuseNote(string? note) =>
        Typed.Text(note).Length > Invitation.NoteLength ? new Refusal("note_long", 422, "note") { Args = [Invitation.NoteLength] } : null;

    private Task<int> QuotaAsync(MemberId inviter, CancellationToken ct) =>
        db.Set<Member>().Where(m => m.Id == inviter.Value).Select(m => m.InvitationQuota).SingleAsync(ct);

    private async Task<int?> FreeSlotAsync(MemberId inviter, int quota, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var mine = db.Set<Invitation>().Where(i => i.InviterId == inviter.Value && i.Slot != null);
        await mine.Where(i => i.UsedAt == null && i.ExpiresAt <= now).ExecuteUpdateAsync(set => set.SetProperty(i => i.Slot, (int?)null), ct);
        var held = await mine.Select(i => i.Slot!.Value).ToListAsync(ct);
        var free = Enumerable.Range(1, quota).Except(held).FirstOrDefault();
        return free == 0 ? null : free;
    }

    private Invitation Make(MemberId inviter, string? note, int? slot)
    {
        var now = clock.GetUtcNow();
        return new Invitation
        {
            Id = ids.Next(),
            Code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes)),
            InviterId = inviter.Value,
            Note = Typed.Text(note) is { Length: > 0 } kept ? kept : null,
            Slot = slot,
            CreatedAt = now,
            ExpiresAt = now + Invitation.Life,
        };
    }

    private async Task<bool> TrySaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
