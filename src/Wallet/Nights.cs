using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Wallet;

/// <summary>When something that is done every night was done last, and what came of it.</summary>
internal sealed class Night
{
    public const int LongestWhat = 500;

    public required string Job { get; init; }
    public DateTimeOffset At { get; set; }

    /// <summary>How much was wrong.</summary>
    public int Wrong { get; set; }

    /// <summary>The first of it; null when nothing was.</summary>
    public string? What { get; set; }
}

internal sealed class NightMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Night>(night =>
    {
        night.ToTable("wallet_nights");
        night.HasKey(n => n.Job);
        night.Property(n => n.Job).HasMaxLength(20);
        night.Property(n => n.What).HasMaxLength(Night.LongestWhat);
    });
}

/// <summary>
/// What is done once a night, in an hour of its own, UTC; or as soon as there is a house again, when there was none in that hour. It is done
/// when <see cref="DoneAsync"/> says so: what broke off is still due.
/// </summary>
internal sealed class Nights(PalabreDb db, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static bool IsDue(DateTimeOffset? last, DateTimeOffset now, int hour) =>
        last is not { } done || done > now || now - done >= Day || (now.Hour == hour && done < new DateTimeOffset(now.UtcDateTime.Date.AddHours(hour), TimeSpan.Zero));

    public async Task<bool> IsDueAsync(string job, int hour, CancellationToken ct) => IsDue((await LastAsync(job, ct))?.At, clock.GetUtcNow(), hour);

    public Task<Night?> LastAsync(string job, CancellationToken ct) => db.Set<Night>().AsNoTracking().SingleOrDefaultAsync(n => n.Job == job, ct);

    /// <param name="what">The first thing that is wrong.</param>
    public async Task DoneAsync(string job, int wrong, string? what, CancellationToken ct)
    {
        var night = await db.Set<Night>().SingleOrDefaultAsync(n => n.Job == job, ct) ?? db.Add(new Night { Job = job }).Entity;
        (night.At, night.Wrong, night.What) = (clock.GetUtcNow(), wrong, what is { Length: > Night.LongestWhat } ? what[..Night.LongestWhat] : what);
        await db.SaveChangesAsync(ct);
    }
}
