using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Kit.Events;

/// <summary>An event waiting for delivery, written in the same transaction as the change it tells of.</summary>
public sealed class OutboxMessage
{
    public required long Id { get; init; }
    public required string Type { get; init; }
    public required string Body { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; set; }
    public DateTimeOffset NextTryAt { get; set; }
    public int Tries { get; set; }

    /// <summary>The handlers that are done, comma-separated: a retry does not run them again.</summary>
    public string DoneBy { get; set; } = "";

    /// <summary>The event itself, in the process that tells it and until that is committed.</summary>
    internal object? Told { get; private init; }

    public static OutboxMessage Of<TEvent>(long id, TEvent told, DateTimeOffset now) where TEvent : notnull => new()
    {
        Id = id,
        Type = typeof(TEvent).Name,
        Body = JsonSerializer.Serialize(told, Json.Options),
        CreatedAt = now,
        NextTryAt = now,
        Told = told,
    };
}

internal sealed class OutboxMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<OutboxMessage>(outbox =>
    {
        outbox.ToTable("outbox");
        outbox.Property(m => m.Id).ValueGeneratedNever();
        outbox.Property(m => m.Type).HasMaxLength(100);
        outbox.Ignore(m => m.Told);
        outbox.HasIndex(m => new { m.DeliveredAt, m.NextTryAt });
    });
}
