using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>Somebody asks to come into a club, and answers its questions.</summary>
public sealed class JoinRequest
{
    public const int LongestAnswer = 300;

    /// <summary>Sooner would let somebody knock at a door all day; later would keep out who was misread.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromDays(7);

    public required ClubId Club { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>Time-ordered: answered oldest first.</summary>
    public required long Id { get; set; }
    public required DateTimeOffset At { get; set; }

    /// <summary>The questions as they were asked, and what was answered, a line each.</summary>
    public required string Questions { get; set; }
    public required string Answers { get; set; }
    public required int AcceptedRules { get; set; }
    public DateTimeOffset? DeclinedAt { get; set; }

    /// <summary>Why one cannot ask again yet; null when one can.</summary>
    public Refusal? RefuseAgain(DateTimeOffset now) =>
        DeclinedAt is { } declined && now - declined < Rest ? new Refusal("club_declined", 403) { Args = [(int)Math.Ceiling((declined + Rest - now).TotalDays)] } : null;
}

internal sealed class JoinRequestMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<JoinRequest>(request =>
    {
        request.ToTable("club_requests");
        request.HasKey(r => new { r.Club, r.Member });
        request.HasIndex(r => new { r.Club, r.Id });
        // Two leaders who answer at once: the second save finds the row changed.
        request.Property(r => r.DeclinedAt).IsConcurrencyToken();
        request.HasOne<Club>().WithMany().HasForeignKey(r => r.Club).OnDelete(DeleteBehavior.Cascade);
    });
}
