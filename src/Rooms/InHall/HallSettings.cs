using Palabre.Kit.Settings;

namespace Palabre.Rooms;

/// <summary>Section <c>Hall</c>: what speaks for a room in somebody's hall, and how much. The points of <see cref="HallRanking"/>.</summary>
public sealed class HallSettings : ICheckedSettings
{
    private const int MostPoints = 1000;
    private const int LongestHalf = 7 * 24 * 60; // minutes

    /// <summary>Points for people one follows who are on stage: half of it for the first, two thirds for two, and so on. More makes the hall a place of friends; 0 leaves them out.</summary>
    public int FollowedOnStage { get; set; } = 60;

    /// <summary>The same for those who listen.</summary>
    public int FollowedInside { get; set; } = 25;

    /// <summary>Points for a room of one of one's clubs.</summary>
    public int Club { get; set; } = 25;

    /// <summary>Points for a room in a language one reads or speaks here. Less mixes languages more.</summary>
    public int Language { get; set; } = 20;

    /// <summary>Points for the topics of rooms in which one spoke: half for one, all for two.</summary>
    public int Topic { get; set; } = 15;

    /// <summary>Points for a full room; fewer people give fewer, and each counts less than the one before. More lets large rooms crowd out what is close.</summary>
    public int Size { get; set; } = 20;

    /// <summary>People from which a larger room gets no more points.</summary>
    public int FullAt { get; set; } = 200;

    /// <summary>Points for a room that opens now.</summary>
    public int Freshness { get; set; } = 15;

    /// <summary>Minutes in which these halve. Fewer favours what just began; more lets rooms of hours stand beside it.</summary>
    public int FreshMinutes { get; set; } = 45;

    /// <summary>Rooms the page shows at most; a line says how many more there are. More makes the page heavier for everybody.</summary>
    public int Most { get; set; } = 60;

    public string? Wrong()
    {
        foreach (var (name, points) in new[] { (nameof(FollowedOnStage), FollowedOnStage), (nameof(FollowedInside), FollowedInside), (nameof(Club), Club), (nameof(Language), Language), (nameof(Topic), Topic), (nameof(Size), Size), (nameof(Freshness), Freshness) })
            if (points is < 0 or > MostPoints) return $"Hall:{name} is {points}, but it must be from 0 to {MostPoints}.";
        return this switch
        {
            { FullAt: < 2 or > 100_000 } => $"Hall:FullAt is {FullAt}, but it must be from 2 to 100000.",
            { FreshMinutes: < 1 or > LongestHalf } => $"Hall:FreshMinutes is {FreshMinutes}, but it must be from 1 to {LongestHalf}.",
            { Most: < 1 or > 500 } => $"Hall:Most is {Most}, but it must be from 1 to 500.",
            _ => null,
        };
    }
}
