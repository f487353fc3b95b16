using Palabre.Kit.Words;
using Palabre.Rooms.Pages;

namespace Palabre.Rooms;

/// <summary>Why a room is in somebody's hall, in words.</summary>
internal static class HallWords
{
    public static string Why(this Reader reader, HallReason why) => why switch
    {
        { Name: HallTermName.FollowedOnStage, Who: { } who, Count: 1 } => reader["hall.why.on_stage", who.IsolatedFirstName()],
        { Name: HallTermName.FollowedOnStage, Who: { } who } => reader["hall.why.on_stage_and", who.IsolatedFirstName()],
        { Name: HallTermName.FollowedInside } => reader.Count("hall.why.inside", why.Count),
        { Name: HallTermName.Club, Club: { } club } => reader["hall.why.club", Phrases.Isolated(club.Name)],
        { Name: HallTermName.Topic, Topic: { } topic } => reader["hall.why.topic", reader.Topic(topic)],
        { Name: HallTermName.Size } => reader["hall.why.size"],
        { Name: HallTermName.Freshness } => reader["hall.why.freshness"],
        _ => reader["hall.why.language"],
    };
}
