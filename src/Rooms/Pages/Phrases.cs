using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Words;

namespace Palabre.Rooms.Pages;

/// <summary>Parts of sentences that need counting or isolating before they are put into words.</summary>
internal static class Phrases
{
    private const char FirstStrongIsolate = '\u2068';
    private const char PopIsolate = '\u2069';

    /// <summary>A name inside a sentence: it may run the other way than the sentence does.</summary>
    public static string Isolated(this MemberCard card) => Isolated(card.Name);

    /// <summary>Anything a member typed, inside a sentence of ours.</summary>
    public static string Isolated(string name) => $"{FirstStrongIsolate}{name}{PopIsolate}";

    /// <summary>What one calls someone in a small circle: the first word of their name.</summary>
    public static string FirstName(this MemberCard card) => card.Name.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : card.Handle;

    public static string IsolatedFirstName(this MemberCard card) => Isolated(card.FirstName());

    /// <summary>The key of the word for whom a room exists that is not open to all.</summary>
    public static string AccessWord(this RoomView room) => room.Access switch { RoomAccess.Closed => "hall.closed", RoomAccess.Social => "hall.social", RoomAccess.Supporters => "hall.supporters", _ => "hall.club" };

    /// <summary>How long something has lasted, in one unit under an hour: 40 s, 6 min, 1 h 05.</summary>
    public static string Lasting(this Reader t, TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => t.Count("rooms.seconds", Math.Max(0, (long)time.TotalSeconds)),
        { TotalHours: < 1 } => t.Count("rooms.minutes", (long)time.TotalMinutes),
        _ => t["rooms.hours", (long)time.TotalHours, time.Minutes],
    };

    /// <summary>A refusal whose times are written as the reader reads them.</summary>
    public static Refusal InWords(this Reader t, Refusal refused) => refused with { Args = [.. refused.Args.Select(arg => arg is TimeSpan time ? t.Lasting(time) : arg)] };

    /// <summary>The words of <see cref="Lasting"/> as attributes of whatever holds times that keep moving (Kit's js/elapsed.js).</summary>
    public static IReadOnlyDictionary<string, object> LastingWords(this Reader t) =>
        Words(t, "seconds").Concat(Words(t, "minutes")).Append(("data-hours", t["rooms.hours"])).ToDictionary(word => word.Item1, word => (object)word.Item2);

    /// <summary>One's place in the queue of hands.</summary>
    public static string Place(this Reader t, int place) => t[$"room.place.{Ordinal(place)}", place];

    private static IEnumerable<(string, string)> Words(Reader t, string unit) => t.Forms($"rooms.{unit}").Select(form => ($"data-{unit}-{form.Category}", form.Text));

    /// <summary>CLDR ordinal category of English, which tells most of them apart; the first place has its own words.</summary>
    private static string Ordinal(int place) => (place, place % 10, place % 100) switch
    {
        (1, _, _) => "first",
        (_, 1, not 11) => "one",
        (_, 2, not 12) => "two",
        (_, 3, not 13) => "few",
        _ => "other",
    };
}
