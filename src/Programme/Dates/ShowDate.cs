using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>One date of a show that is not as the rule says, or that somebody touched: moved, cancelled, opened, announced as soon, or to which somebody comes.</summary>
public sealed class ShowDate
{
    public required OccurrenceId Id { get; init; }
    public required ShowId Show { get; init; }

    /// <summary>When it would have started, on the show's clock: which one it is, also after it was moved.</summary>
    public required DateTime Original { get; set; }

    /// <summary>When it starts instead, on the show's clock; null when it was not moved.</summary>
    public DateTime? Start { get; set; }

    /// <summary>The moment at which it starts, or would.</summary>
    public required DateTimeOffset StartsAt { get; set; }
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>The room it became, the last one if it was opened twice.</summary>
    public RoomId? Room { get; set; }

    /// <summary>The start of which it was said that it is soon: moved afterwards, it is said again.</summary>
    public DateTimeOffset? RemindedOf { get; set; }
}

/// <summary>Somebody who said they come.</summary>
public sealed class Attendance
{
    /// <summary>Time-ordered: those who said so are gone through by it.</summary>
    public required long Id { get; init; }
    public required OccurrenceId Date { get; init; }
    public required MemberId Member { get; init; }
}

internal sealed class ShowDateMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<ShowDate>(date =>
        {
            date.ToTable("show_dates");
            date.Property(d => d.Id).ValueGeneratedNever();
            date.Property(d => d.Original).HasConversion<LocalConverter>().HasMaxLength(LocalTime.Length);
            date.Property(d => d.Start).HasConversion<LocalConverter>().HasMaxLength(LocalTime.Length);
            date.HasIndex(d => new { d.Show, d.Original }).IsUnique();
            date.HasIndex(d => d.Room).HasFilter("room IS NOT NULL");
            date.HasOne<Show>().WithMany().HasForeignKey(d => d.Show).OnDelete(DeleteBehavior.Cascade);
            // Two who open it at once, and two servers that look what begins soon: the second save finds another row.
            date.Property(d => d.Room).IsConcurrencyToken();
            date.Property(d => d.RemindedOf).IsConcurrencyToken();
        });
        model.Entity<Attendance>(attendance =>
        {
            attendance.ToTable("show_attendances");
            attendance.Property(a => a.Id).ValueGeneratedNever();
            attendance.HasIndex(a => new { a.Date, a.Member }).IsUnique();
            attendance.HasIndex(a => a.Member);
            attendance.HasOne<ShowDate>().WithMany().HasForeignKey(a => a.Date).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
