using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>A post that is to be sent at its time. When it could not be, it stays here with the reason until its author decides.</summary>
public sealed class ScheduledPost
{
    /// <summary>Waiting for one member.</summary>
    public const int Most = 100;

    /// <summary>Sooner one can as well send it: there must be time to think again.</summary>
    public static readonly TimeSpan Soonest = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Latest = TimeSpan.FromDays(366);

    /// <summary>Its pictures wait with it, however long its author takes to decide after it was refused.</summary>
    private static readonly TimeSpan PicturesWait = TimeSpan.FromDays(3_660);

    public required ScheduledId Id { get; init; }
    public required MemberId Author { get; init; }
    public DateTimeOffset DueAt { get; private set; }
    public DateTimeOffset PicturesWaitUntil => DueAt + PicturesWait;

    /// <summary>Of this writing, where whoever sent it has one: sent again it leads to what waits already.</summary>
    public string? Key { get; init; }

    /// <summary>The <see cref="PostWish"/>, as JSON: whatever a post can say can be said later.</summary>
    public string Wish { get; private set; } = "";

    /// <summary>How the author reached this house, and in which language: names and rooms in the text are read by the one.</summary>
    public string Host { get; private set; } = "";
    public string Language { get; private set; } = "";

    /// <summary>The code of the refusal it met at its time, and what fills its sentence.</summary>
    public string? Refused { get; private set; }
    public string RefusedArgs { get; private set; } = "";

    internal PostWish Post => JsonSerializer.Deserialize<PostWish>(Wish, Json.Options)!;

    /// <summary>Why it was not sent; null while it waits.</summary>
    public Refusal? Reason => Refused is { } code ? new(code) { Args = [.. RefusedArgs.Split('\n', StringSplitOptions.RemoveEmptyEntries)] } : null;

    internal void Say(PostWish wish, string host, string language) => (Wish, Host, Language) = (JsonSerializer.Serialize(wish, Json.Options), host, language);

    /// <summary>At another time, or anew after it was refused.</summary>
    public Refusal? At(DateTimeOffset due, DateTimeOffset now)
    {
        if (due < now + Soonest) return new("scheduled_soon", 422, "at") { Args = [(int)Soonest.TotalMinutes] };
        if (due > now + Latest) return new("scheduled_late", 422, "at");
        (DueAt, Refused, RefusedArgs) = (due, null, "");
        return null;
    }

    public void Keep(Refusal refusal) => (Refused, RefusedArgs) = (refusal.Code, string.Join('\n', refusal.Args));
}

internal sealed class ScheduledMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<ScheduledPost>(post =>
    {
        post.ToTable("scheduled_posts");
        post.Property(p => p.Id).ValueGeneratedNever();
        post.Property(p => p.Host).HasMaxLength(300);
        post.Property(p => p.Language).HasMaxLength(3);
        post.Property(p => p.Refused).HasMaxLength(60);
        post.Property(p => p.Key).HasMaxLength(PostKey.Longest);
        // Put off in the moment it is sent: one of the two finds the row changed.
        post.Property(p => p.DueAt).IsConcurrencyToken();
        post.Ignore(p => p.Post).Ignore(p => p.Reason).Ignore(p => p.PicturesWaitUntil);
        post.HasIndex(p => new { p.Author, p.DueAt });
        post.HasIndex(p => new { p.Author, p.Key }).IsUnique();
        post.HasIndex(p => p.DueAt);
    });
}
