using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Coming into the house by another slice's link: see <see cref="IEntrance"/>.</summary>
public sealed class Entrances(IEnumerable<IEntrance> entrances, Enrolment enrolment, PalabreDb db, OutboxBell bell)
{
    private static Refusal Unknown => new("invitation_unknown", 404);

    /// <summary>What a code leads to, as long as somebody can come in by it.</summary>
    public async Task<Outcome<Entrance>> OpenAsync(string code, CancellationToken ct)
    {
        if (await FindAsync(code, ct) is not var (_, entrance)) return Unknown;
        return entrance.Closed is { } closed ? new Refusal(closed, 410) : entrance;
    }

    /// <summary>The account, whom they follow, and what the other slice adds: all of it or nothing.</summary>
    /// <param name="rules">The version of the rules they read.</param>
    public async Task<Outcome<Member>> AcceptAsync(string code, NewAccount account, int rules, CancellationToken ct)
    {
        if (await FindAsync(code, ct) is not var (door, entrance)) return Unknown;
        if (entrance.Closed is { } closed) return new Refusal(closed, 410);
        var prepared = await enrolment.PrepareAsync(account, entrance.By.Id.Value, steward: false, ct);
        if (prepared.IsRefused) return prepared;

        await using var unit = await db.Database.BeginTransactionAsync(ct);
        if (await door.AdmitAsync(code, prepared.Value.MemberId, rules, ct) is { } refused)
        {
            db.ChangeTracker.Clear();
            return new Refusal(refused, refused == "club_rules_first" ? 422 : 410);
        }
        var saved = await enrolment.SaveAsync(prepared.Value, account, new Refusal("invitation_used", 410), ct);
        if (saved.IsRefused) return saved;
        await unit.CommitAsync(ct);
        bell.Ring();
        return saved;
    }

    public async Task<string> LandingAsync(string code, MemberId newcomer, CancellationToken ct) =>
        await FindAsync(code, ct) is var (door, _) ? await door.LandingAsync(code, newcomer, ct) : "/";

    private async Task<(IEntrance Door, Entrance Entrance)?> FindAsync(string code, CancellationToken ct)
    {
        foreach (var door in entrances)
            if (await door.FindAsync(code, ct) is { } entrance) return (door, entrance);
        return null;
    }
}
