using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet;

/// <summary>A member of whom somebody knows who they are.</summary>
internal sealed class VerifiedMember
{
    public required MemberId Member { get; init; }

    /// <summary>The steward who said so; null when a provider of payments did.</summary>
    public required MemberId? By { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class VerifiedMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<VerifiedMember>(verified =>
    {
        verified.ToTable("wallet_verified");
        verified.HasKey(v => v.Member);
        verified.Property(v => v.Member).ValueGeneratedNever();
    });
}

/// <summary>Who is verified: by a provider of payments that asked them for papers, or by a steward who knows them.</summary>
internal sealed class Verified(PalabreDb db, TimeProvider clock)
{
    public async Task<IReadOnlySet<MemberId>> OfAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        (await db.Set<VerifiedMember>().Where(v => members.Contains(v.Member)).Select(v => v.Member).ToListAsync(ct)).ToHashSet();

    public async Task SetAsync(MemberId member, MemberId? by, CancellationToken ct)
    {
        if (await db.Set<VerifiedMember>().AnyAsync(v => v.Member == member, ct)) return;
        db.Add(new VerifiedMember { Member = member, By = by, At = clock.GetUtcNow() });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e)) { db.ChangeTracker.Clear(); }
    }

    public Task DropAsync(MemberId member, CancellationToken ct) => db.Set<VerifiedMember>().Where(v => v.Member == member).ExecuteDeleteAsync(ct);
}
