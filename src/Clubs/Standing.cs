using Palabre.Kit;

namespace Palabre.Clubs;

/// <summary>How somebody stands in a club, from least to most.</summary>
public enum ClubRole { Outsider, Member, Leader, Founder }

/// <summary>What can be done in a club.</summary>
public enum ClubDeed
{
    SeeMembers,
    Leave,
    Nominate,
    OpenRoom,
    AnswerRequests,
    AnswerNominations,
    Invite,
    RemoveMember,
    ChangeClub,
    RenameClub,
    NameLeader,
    HandOver,
}

/// <summary>Who may do what in a club: the one table that every use case asks.</summary>
internal static class Standing
{
    /// <summary>Why somebody may not; null when they may.</summary>
    /// <param name="target">How the other person stands whom the deed is about.</param>
    public static Refusal? Check(Club club, ClubRole role, ClubDeed deed, ClubRole target = ClubRole.Outsider) => role < Least(club, deed)
        ? role == ClubRole.Outsider ? new Refusal("club_members_only", 403) : Least(club, deed) == ClubRole.Founder ? new Refusal("club_founder_only", 403) : new Refusal("club_leaders_only", 403)
        : deed switch
        {
            ClubDeed.Leave when role == ClubRole.Founder => new Refusal("club_founder_stays"),
            ClubDeed.RemoveMember or ClubDeed.NameLeader or ClubDeed.HandOver when target == ClubRole.Outsider => new Refusal("club_no_such_member", 404),
            ClubDeed.RemoveMember when target >= role => new Refusal("club_outranked", 403),
            ClubDeed.NameLeader or ClubDeed.HandOver when target == ClubRole.Founder => new Refusal("club_is_founder"),
            _ => null,
        };

    private static ClubRole Least(Club club, ClubDeed deed) => deed switch
    {
        ClubDeed.SeeMembers => club.HidesMembers ? ClubRole.Member : ClubRole.Outsider,
        ClubDeed.Leave or ClubDeed.Nominate => ClubRole.Member,
        ClubDeed.OpenRoom => club.MembersOpenRooms ? ClubRole.Member : ClubRole.Leader,
        ClubDeed.AnswerRequests or ClubDeed.AnswerNominations or ClubDeed.Invite or ClubDeed.RemoveMember => ClubRole.Leader,
        _ => ClubRole.Founder,
    };
}
