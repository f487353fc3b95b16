using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>
/// What lets a calendar program, which cannot sign in, fetch a member's own calendar. Kept as it is, because its page shows it again: it
/// opens nothing that does not lie in the same database.
/// </summary>
public sealed class CalendarKey
{
    public required MemberId Member { get; init; }
    public required string Secret { get; set; }

    /// <summary>Their access when it was made (<see cref="IMembers.AccessStampsAsync"/>): signed out everywhere, the key is void.</summary>
    public required string Stamp { get; set; }
    public required DateTimeOffset MadeAt { get; set; }
}

internal sealed class CalendarKeyMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<CalendarKey>(key =>
    {
        key.ToTable("calendar_keys");
        key.HasKey(k => k.Member);
        key.Property(k => k.Member).ValueGeneratedNever();
        key.Property(k => k.Secret).HasMaxLength(43);
        key.HasIndex(k => k.Secret).IsUnique();
    });
}

/// <summary>Makes, finds and takes back these keys.</summary>
internal sealed class CalendarKeys(PalabreDb db, IMembers members, TimeProvider clock)
{
    /// <summary>Whose key this is; null when it is nobody's, or void.</summary>
    public async Task<MemberId?> FindAsync(string? secret, CancellationToken ct)
    {
        if (secret is not { Length: 43 } || await db.Set<CalendarKey>().AsNoTracking().SingleOrDefaultAsync(k => k.Secret == secret, ct) is not { } key) return null;
        return await IsValidAsync(key, ct) ? key.Member : null;
    }

    /// <summary>A member's key; null when they have none that is valid.</summary>
    public async Task<string?> OfAsync(MemberId member, CancellationToken ct) =>
        await db.Set<CalendarKey>().AsNoTracking().SingleOrDefaultAsync(k => k.Member == member, ct) is { } key && await IsValidAsync(key, ct) ? key.Secret : null;

    /// <summary>A new one; the one before is void.</summary>
    public async Task<string?> MakeAsync(MemberId member, CancellationToken ct)
    {
        if ((await members.AccessStampsAsync([member], ct)).GetValueOrDefault(member) is not { } stamp) return null;
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await RevokeAsync(member, ct);
        db.Add(new CalendarKey { Member = member, Secret = secret, Stamp = stamp, MadeAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        return secret;
    }

    public Task RevokeAsync(MemberId member, CancellationToken ct) => db.Set<CalendarKey>().Where(k => k.Member == member).ExecuteDeleteAsync(ct);

    private async Task<bool> IsValidAsync(CalendarKey key, CancellationToken ct) =>
        (await members.AccessStampsAsync([key.Member], ct)).GetValueOrDefault(key.Member) == key.Stamp;
}
