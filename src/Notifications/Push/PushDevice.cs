using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>A browser that a member wants to be rung in.</summary>
public sealed class PushDevice
{
    public const int LongestEndpoint = 1000;

    /// <summary>Of one member: phones and computers, and what was forgotten about.</summary>
    public const int Most = 20;

    public required long Id { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>Where its push service takes messages. Whoever knows it can try: secret.</summary>
    public required string Endpoint { get; init; }
    public required byte[] PublicKey { get; set; }
    public required byte[] Secret { get; set; }

    /// <summary>What the member knows it by: Firefox, Android.</summary>
    public required string Name { get; set; }

    /// <summary>The language its page was in: what rings speaks it.</summary>
    public required string Language { get; set; }
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>A notification on its way to a device; gone when it is there, or when there is no use in it any more.</summary>
internal sealed class PushDelivery
{
    public required long Notification { get; init; }
    public required long Device { get; init; }
    public required DateTimeOffset DueAt { get; set; }
    public int Tries { get; set; }
}

internal sealed class PushMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<PushDevice>(device =>
        {
            device.ToTable("push_devices");
            device.Property(d => d.Id).ValueGeneratedNever();
            device.Property(d => d.Endpoint).HasMaxLength(PushDevice.LongestEndpoint);
            device.Property(d => d.Name).HasMaxLength(100);
            device.Property(d => d.Language).HasMaxLength(8);
            device.HasIndex(d => d.Endpoint).IsUnique();
            device.HasIndex(d => d.Member);
        });
        model.Entity<PushDelivery>(delivery =>
        {
            delivery.ToTable("push_deliveries");
            // Once a device and notification, however often it is told.
            delivery.HasKey(d => new { d.Notification, d.Device });
            delivery.HasIndex(d => d.DueAt);
            delivery.HasIndex(d => d.Device);
            delivery.HasOne<Notification>().WithMany().HasForeignKey(d => d.Notification).OnDelete(DeleteBehavior.Cascade);
            delivery.HasOne<PushDevice>().WithMany().HasForeignKey(d => d.Device).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
