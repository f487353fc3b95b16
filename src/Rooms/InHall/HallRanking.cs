using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>What may speak for a room in somebody's hall.</summary>
public enum HallTermName { FollowedOnStage, FollowedInside, Club, Language, Topic, Size, Freshness }

/// <summary>Why a room stands where it does: what speaks most for it, with what is needed to say it.</summary>
/// <param name="Who">The first of those one follows on stage.</param>
/// <param name="Count">How many one follows there, on stage or inside.</param>
public sealed record HallReason(HallTermName Name, MemberCard? Who = null, int Count = 0, ClubCard? Club = null, string? Topic = null);

/// <summary>A room of the hall and why it is there; nothing is said where nothing much speaks for it.</summary>
public sealed record HallLine(RoomView Room, HallReason? Why = null);

/// <summary>One room in the eyes of one person.</summary>
/// <param name="Read">The language they read the page in.</param>
public readonly record struct HallLook(RoomView Room, Company Company, HallTaste Taste, string Read, DateTimeOffset Now)
{
    public int Size => Room.Stage.Count + Room.AudienceCount;
}

/// <summary>One part of the sum.</summary>
/// <param name="Weight">The points of the whole amount.</param>
/// <param name="Amount">From 0 to 1.</param>
/// <param name="SaidFrom">The amount from which it is worth a sentence on the card.</param>
public sealed record HallTerm(HallTermName Name, int Weight, Func<HallLook, double> Amount, double SaidFrom)
{
    public double Points(HallLook look) => Weight * Amount(look);
}

/// <summary>
/// The order of the hall: a sum of seven terms, each a weight of <see cref="HallSettings"/> times an amount from 0 to 1. For guests only
/// the last three of language, size and freshness are not 0. Rooms somebody hid or may not know of never come this far.
/// </summary>
public sealed class HallRanking(HallSettings settings)
{
    private const double Worth = 0.01;

    /// <summary>From about twenty people on: to say that many are in a room of five would be a joke.</summary>
    private const double Many = 0.55;

    /// <summary>As long as it opened a few minutes ago.</summary>
    private const double New = 0.8;

    public IReadOnlyList<HallTerm> Terms { get; } =
    [
        new(HallTermName.FollowedOnStage, settings.FollowedOnStage, look => Saturating(look.Company.OnStage.Count), Worth),
        new(HallTermName.FollowedInside, settings.FollowedInside, look => Saturating(look.Company.Inside), Worth),
        new(HallTermName.Club, settings.Club, look => look.Room.Club is { } club && look.Taste.Clubs.Contains(club.Id) ? 1 : 0, Worth),
        new(HallTermName.Language, settings.Language, look => look.Taste.Understands(look.Room.Language, look.Read) ? 1 : 0, Worth),
        new(HallTermName.Topic, settings.Topic, look => look.Taste.Topics.Count == 0 ? 0 : Math.Min(1, look.Room.Topics.Keys.Count(look.Taste.Topics.Contains) / 2d), Worth),
        new(HallTermName.Size, settings.Size, look => Math.Min(1, Math.Log(1 + look.Size) / Math.Log(1 + settings.FullAt)), Many),
        new(HallTermName.Freshness, settings.Freshness, look => Math.Pow(2, -Math.Max(0, (look.Now - look.Room.OpenedAt).TotalMinutes) / settings.FreshMinutes), New),
    ];

    public double Points(HallLook look)
    {
        var points = 0d;
        foreach (var term in Terms) points += term.Points(look);
        return points;
    }

    /// <summary>The best ones, in order; among equals the one opened last comes first.</summary>
    public IReadOnlyList<HallLine> Best(IEnumerable<HallLook> rooms, int most) =>
        [.. rooms.Select(look => (Look: look, Points: Points(look))).OrderByDescending(r => r.Points).ThenByDescending(r => r.Look.Room.OpenedAt)
            .Take(most).Select(r => new HallLine(r.Look.Room, Why(r.Look)))];

    /// <summary>The strongest of the terms that are worth saying; null when none is.</summary>
    public HallReason? Why(HallLook look)
    {
        var strongest = Terms.Where(t => t.Weight > 0 && t.Amount(look) >= t.SaidFrom).MaxBy(t => t.Points(look));
        return strongest?.Name switch
        {
            null => null,
            HallTermName.FollowedOnStage => new(HallTermName.FollowedOnStage, Who: look.Company.OnStage[0], Count: look.Company.OnStage.Count),
            HallTermName.FollowedInside => new(HallTermName.FollowedInside, Count: look.Company.Inside),
            HallTermName.Club => new(HallTermName.Club, Club: look.Room.Club),
            HallTermName.Topic => new(HallTermName.Topic, Topic: look.Room.Topics.Keys.First(look.Taste.Topics.Contains)),
            { } name => new(name),
        };
    }

    /// <summary>The first counts most: half for one, two thirds for two.</summary>
    private static double Saturating(int count) => count / (count + 1d);
}
