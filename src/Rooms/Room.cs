using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>
/// For whom a room exists, from fewest to most: those brought in; also the people whom a moderator follows; everyone. Or the members of
/// its club, and nobody else. Or those who support its creator, and those brought in.
/// </summary>
public enum RoomAccess { Closed, Social, Open, Club, Supporters }

/// <summary>One live voice conversation: what is kept of it for ever. Who sits on its stage is in <see cref="Seat"/>.</summary>
public sealed class Room
{
    public const int ShortestTitle = 2;
    public const int LongestTitle = 80;

    public required RoomId Id { get; init; }
    public required string Title { get; set; }

    /// <summary>One of <see cref="Tongues"/>.</summary>
    public string Language { get; set; } = "fr";

    /// <summary>See <see cref="TopicKeys"/>.</summary>
    public string Topics { get; set; } = "";

    /// <summary>May grow while the room lives, never shrink: people would be cut off.</summary>
    public required RoomAccess Access { get; set; }

    /// <summary>In whose name it was opened: open to all, or to that club's members.</summary>
    public ClubId? Club { get; init; }

    /// <summary>Who opened it.</summary>
    public required MemberId Creator { get; init; }

    /// <summary>Whose room it is now: the creator, until they hand it over.</summary>
    public required MemberId Host { get; set; }

    public required DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Somebody ends it: over at that moment, unless they take it back.</summary>
    public DateTimeOffset? ClosesAt { get; set; }

    public HandMode HandMode { get; set; }
    public HandOrder HandOrder { get; set; }

    public bool IsLive => EndedAt is null;
    public Subject Subject => new(Title, Language, TopicKeys.Parse(Topics));

    public void Take(Subject subject) => (Title, Language, Topics) = (subject.Title, subject.Language, subject.Topics.ToString());

    /// <summary>Only those brought in may know of it.</summary>
    public bool IsClosed => Access == RoomAccess.Closed;

    public bool IsOpenToAll => Access == RoomAccess.Open;

    /// <summary>It exists for the members of its club alone, whoever opened it or was brought in.</summary>
    public bool IsOfMembers => Access == RoomAccess.Club;

    /// <summary>It exists for those who support its creator, and for those brought in by its moderators.</summary>
    public bool IsOfSupporters => Access == RoomAccess.Supporters;

    /// <summary>Says what is wrong with a title, if anything.</summary>
    public static Refusal? CheckTitle(string title) =>
        title.Length is >= ShortestTitle and <= LongestTitle ? null : new("title_length", 400, "title") { Args = [ShortestTitle, LongestTitle] };

    /// <summary>Reads <c>open</c> (also when nothing is said), <c>social</c>, <c>closed</c>, <c>club</c> or <c>supporters</c>.</summary>
    public static Refusal? ReadAccess(string? access, out RoomAccess read)
    {
        read = access switch { "closed" => RoomAccess.Closed, "social" => RoomAccess.Social, "club" => RoomAccess.Club, "supporters" => RoomAccess.Supporters, _ => RoomAccess.Open };
        return access switch
        {
            null or "" or "open" or "social" or "closed" or "club" or "supporters" => null,
            _ => new("access_unknown", 400, "access"),
        };
    }

    /// <summary>Why access cannot become this; null when it can, or is so already.</summary>
    public Refusal? CheckWidening(RoomAccess to) =>
        to == Access || to == RoomAccess.Open || (to < RoomAccess.Club && Access < RoomAccess.Club && to > Access) ? null : new("access_only_widens", 409, "access");

    /// <summary>Takes over what changed in the live room; false when nothing did.</summary>
    internal bool Take(Stage stage)
    {
        if (IsAsOn(stage)) return false;
        (Host, ClosesAt, HandMode, HandOrder) = (stage.Host, stage.ClosesAt, stage.Queue.Mode, stage.Queue.Order);
        return true;
    }

    /// <summary>Whether there is nothing to take.</summary>
    internal bool IsAsOn(Stage stage) => (stage.Host, stage.ClosesAt, stage.Queue.Mode, stage.Queue.Order) == (Host, ClosesAt, HandMode, HandOrder);
}

internal sealed class RoomMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Room>(room =>
    {
        room.ToTable("rooms");
        room.HasKey(r => r.Id);
        room.Property(r => r.Id).ValueGeneratedNever();
        room.Property(r => r.Title).HasMaxLength(Room.LongestTitle);
        room.Property(r => r.Language).HasMaxLength(10);
        room.Property(r => r.Topics).HasMaxLength(100);
        room.Ignore(r => r.Subject);
        room.HasIndex(r => r.EndedAt);
        room.HasIndex(r => r.Club);
    });
}
