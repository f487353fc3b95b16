using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>What somebody would have missed, as a letter.</summary>
internal static class DigestLetter
{
    public static Letter Of(MissedView missed, Digest digest, string community, Reader reader)
    {
        var parts = new List<LetterPart>();
        if (missed.Rooms.Count > 0) parts.Add(new(reader["notifications.missed_rooms"], [.. missed.Rooms.Select(r => new LetterLine(r.Room.Title, Detail(r, reader), r.Line.OpenPath))]));
        if (missed.Asking > 0) parts.Add(new(reader["notifications.missed_asking"], [new(reader.Count("notifications.missed_asking_count", missed.Asking), Path: "/follow-requests")]));
        if (missed.Others.Count > 0) parts.Add(new(reader["notifications.missed_others"], [.. missed.Others.Select(l => new LetterLine(Sentences.Of(l, reader), l.Room?.Title ?? reader.Day(l.What.At), l.OpenPath))]));
        var word = digest == Digest.Daily ? "daily" : "weekly";
        return new Letter(reader[$"notifications.mail_{word}_subject", community], reader["notifications.missed_heading"], parts,
            new(missed.More > 0 ? reader.Count("notifications.missed_more", missed.More) : reader["notifications.mail_open"], NotificationsPage.Path), reader[$"notifications.mail_{word}_why", community]);
    }

    /// <summary>When it was, by whom, and whether one can still hear it.</summary>
    public static string Detail(MissedRoom missed, Reader reader)
    {
        var state = missed.Room.EndedAt is null ? "missed_live" : missed.CanBeHeard ? "missed_heard" : "missed_over";
        var who = missed.Line.Actor?.Name ?? reader["notifications.somebody"];
        return $"\u2068{who}\u2069 · {reader.Day(missed.Room.OpenedAt)}, \u2068{reader.Hour(missed.Room.OpenedAt)}\u2069 · {reader[$"notifications.{state}"]}";
    }
}
