using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>How one comes into a club without knowing anybody there: at once, after a leader's answer, or not at all.</summary>
public enum ClubEntry { Open, Request, Invitation }

/// <summary>A group of members that opens rooms together.</summary>
public sealed class Club
{
    public const int LongestName = 60;
    public const int ShortestName = 2;
    public const int LongestText = 500;
    public const int MostRules = 10;
    public const int LongestRule = 200;
    public const int MostQuestions = 3;
    public const int LongestQuestion = 140;

    /// <summary>Longer protects those who joined under a name; shorter lets a mistake be mended sooner.</summary>
    public static readonly TimeSpan BetweenNames = TimeSpan.FromDays(30);

    public required ClubId Id { get; init; }
    public required string Slug { get; set; }
    public required string Name { get; set; }
    public string Text { get; set; } = "";

    /// <summary>Whose it is. Only here: no second row can say otherwise.</summary>
    public required MemberId Founder { get; set; }
    public required DateTimeOffset FoundedAt { get; init; }
    public DateTimeOffset? RenamedAt { get; set; }
    public ClubEntry Entry { get; set; }

    /// <summary>It exists for its members only.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>Only members see who is in it; how many there are, everyone sees.</summary>
    public bool HidesMembers { get; set; }
    public bool MembersOpenRooms { get; set; } = true;

    /// <summary>Asked of whoever requests to come in; see <see cref="Lines"/>.</summary>
    public string Questions { get; set; } = "";

    /// <summary>The rules in force; all that ever were are <see cref="RulesVersion"/>s.</summary>
    public string Rules { get; set; } = "";

    /// <summary>Counted from 1; 0 as long as there are none.</summary>
    public int RulesVersion { get; set; }

    /// <summary>How many people without an account may still come into the house by its invitations, where sign-up is not open.</summary>
    public required int NewcomersLeft { get; set; }

    public ClubCard Card => new(Id, Slug, Name, IsPrivate);

    public ClubRole RoleOf(ClubMember? member) => member switch
    {
        null => ClubRole.Outsider,
        _ when member.Member == Founder => ClubRole.Founder,
        { IsLeader: true } => ClubRole.Leader,
        _ => ClubRole.Member,
    };

    /// <summary>Says what is wrong with a name, if anything.</summary>
    public static Refusal? RefuseName(string name) =>
        name.Length is >= ShortestName and <= LongestName ? null : new Refusal("club_name_length", 422, "name") { Args = [ShortestName, LongestName] };

    /// <summary>Says what is wrong with what a club says of itself.</summary>
    public static Refusal? RefuseText(string text) => text.Length <= LongestText ? null : new Refusal("club_text_long", 422, "text") { Args = [LongestText] };

    /// <summary>Why it cannot be renamed now; null when it can.</summary>
    public Refusal? RefuseRenaming(DateTimeOffset now) =>
        RenamedAt is { } last && now - last < BetweenNames ? new Refusal("club_renamed_lately") { Args = [(int)Math.Ceiling((last + BetweenNames - now).TotalDays)] } : null;
}

internal sealed class ClubMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Club>(club =>
    {
        club.ToTable("clubs");
        club.Property(c => c.Id).ValueGeneratedNever();
        club.Property(c => c.Slug).HasMaxLength(Clubs.Slug.Longest);
        club.Property(c => c.Name).HasMaxLength(Club.LongestName);
        club.Property(c => c.Text).HasMaxLength(Club.LongestText);
        club.HasIndex(c => c.Slug).IsUnique();
        club.HasIndex(c => c.Founder);
        // Two who hand it over at once, or rename it at once: the second save finds the row changed.
        club.Property(c => c.Founder).IsConcurrencyToken();
        club.Property(c => c.Slug).IsConcurrencyToken();
        club.Property(c => c.RulesVersion).IsConcurrencyToken();
        club.Ignore(c => c.Card);
    });
}
