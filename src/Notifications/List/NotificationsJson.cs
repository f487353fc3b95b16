using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>A part of the caller's list.</summary>
/// <param name="Unread">In all, not only in this part.</param>
/// <param name="Next">What to ask for as <c>before</c> to get the following part; null on the last.</param>
internal sealed record NotificationsJson(int Unread, IReadOnlyList<NotificationJson> Notifications, NotificationId? Next);

/// <param name="By">Who did it; null when nobody did, or when they are gone.</param>
/// <param name="Room">Null when it has none, or when it does not exist for the caller any more.</param>
/// <param name="Event">The date of a show it is about; null when it is about none, or when that does not exist for the caller any more.</param>
/// <param name="Post">The post it is about, likewise.</param>
/// <param name="Text">The sentence in the caller's language.</param>
/// <param name="Path">Where it leads.</param>
internal sealed record NotificationJson(
    NotificationId Id, NotificationKind Kind, DateTimeOffset At, bool IsRead, ActorJson? By, RoomRefJson? Room, EventRefJson? Event, PostRefJson? Post, int? Count, string Text, string Path)
{
    public static NotificationJson Of(NotificationView line, Reader reader) => new(
        line.Id, line.What.Kind, line.What.At, line.What.ReadAt is not null,
        line.Actor is { } actor ? new(actor.Id, actor.Handle, actor.Name) : null,
        line.Room is { } room ? new(room.Id, room.Title, room.EndedAt is null) : null,
        line.Occurrence is { } date ? new(date.Show.Id, date.Show.Title, date.Start, date.IsCancelled) : null,
        line.Post is { } post ? new(post.Id, post.Excerpt) : null,
        line.What.Count > 0 ? line.What.Count : null, Sentences.Of(line, reader), line.Path);
}

internal sealed record ActorJson(MemberId Id, string Handle, string Name);

/// <param name="Start">When it takes place as of now.</param>
internal sealed record EventRefJson(ShowId Show, string Title, DateTimeOffset Start, bool IsCancelled);

/// <param name="IsLive">Whether one can go there now.</param>
internal sealed record RoomRefJson(RoomId Id, string Title, bool IsLive);

internal sealed record PostRefJson(PostId Id, string Excerpt);
