using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Large groups that are told part by part; another one is a case in <see cref="Audiences"/>.</summary>
internal enum Audience
{
    /// <summary>Everybody who follows a member.</summary>
    Followers = 1,

    /// <summary>Those among them who want to hear of everything that member says.</summary>
    KeenFollowers = 2,

    /// <summary>The members of a club.</summary>
    ClubMembers = 3,

    /// <summary>Who follows a club without being its member.</summary>
    ClubFollowers = 10,
}

/// <summary>News on its way to an audience: how far it has come lasts, so that after a kill the rest is told and nobody twice.</summary>
internal sealed class Fanout
{
    public required long Id { get; init; }
    public required NotificationKind Kind { get; init; }
    public required long Subject { get; init; }
    public required MemberId Actor { get; init; }
    public required RoomId Room { get; init; }
    public required Audience Audience { get; init; }

    /// <summary>Whose audience it is.</summary>
    public required long Of { get; init; }

    /// <summary>Where the next part begins. Two servers never tell the same part: the one that saves later finds it moved.</summary>
    public long Cursor { get; set; }
    public DateTimeOffset? DoneAt { get; set; }

    public News News => new(Kind, Subject, Actor, Room) { Club = Audience is Audience.ClubMembers or Audience.ClubFollowers ? new ClubId(Of) : null };
}

internal sealed class FanoutMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Fanout>(fanout =>
    {
        fanout.ToTable("notification_fanouts");
        fanout.Property(f => f.Id).ValueGeneratedNever();
        fanout.Property(f => f.Cursor).IsConcurrencyToken();
        fanout.Ignore(f => f.News);
        fanout.HasIndex(f => new { f.Kind, f.Subject, f.Audience, f.Of }).IsUnique();
        fanout.HasIndex(f => f.DoneAt);
    });
}
