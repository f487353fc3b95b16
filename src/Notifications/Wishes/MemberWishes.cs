using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>What a member wants to be told, and where. Who has chosen nothing has no row, and is told everything.</summary>
public sealed class MemberWishes
{
    public required MemberId Member { get; init; }

    /// <summary>Kinds they want no line of, one bit each: what comes new in a later version is told.</summary>
    public long Unlisted { get; set; }

    /// <summary>Kinds that never ring.</summary>
    public long Unpushed { get; set; }

    public int? QuietFrom { get; set; }
    public int? QuietTo { get; set; }

    /// <summary>IANA name of the clock that the quiet hours are read on.</summary>
    public string Zone { get; set; } = "";

    /// <summary>The kinds one chooses among.</summary>
    public static readonly IReadOnlyList<NotificationKind> Kinds = [.. Enum.GetValues<NotificationKind>().Where(kind => kind != NotificationKind.Missed && !kind.IsAlwaysTold())];

    public QuietHours? Quiet
    {
        get => QuietFrom is { } from && QuietTo is { } to && TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone) ? new(from, to, zone) : null;
        set => (QuietFrom, QuietTo, Zone) = (value?.From, value?.To, value?.Zone.Id ?? "");
    }

    public bool Lists(NotificationKind kind) => (Unlisted & Bit(kind)) == 0;
    public bool Pushes(NotificationKind kind) => (Unpushed & Bit(kind)) == 0;

    /// <summary>Chooses what is listed and what is pushed; all else is not.</summary>
    public void Choose(IReadOnlySet<NotificationKind> listed, IReadOnlySet<NotificationKind> pushed)
    {
        Unlisted = Kinds.Where(kind => !listed.Contains(kind)).Aggregate(0L, (bits, kind) => bits | Bit(kind));
        Unpushed = Kinds.Where(kind => !pushed.Contains(kind)).Aggregate(0L, (bits, kind) => bits | Bit(kind));
    }

    /// <summary>There is room for 62 kinds.</summary>
    private static long Bit(NotificationKind kind) => 1L << (int)kind;
}

internal sealed class MemberWishesMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<MemberWishes>(wishes =>
    {
        wishes.ToTable("notification_wishes");
        wishes.HasKey(w => w.Member);
        wishes.Property(w => w.Member).ValueGeneratedNever();
        wishes.Property(w => w.Zone).HasMaxLength(64);
        wishes.Ignore(w => w.Quiet);
    });
}
