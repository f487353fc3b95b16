using Palabre.Core;

namespace Palabre.Rooms;

public sealed partial class Stage
{
    /// <summary>
    /// They leave because they must, not by choice: a block, or the stewards. Nothing holds them back, not even the room; it goes on when
    /// somebody can carry it.
    /// </summary>
    /// <param name="by">A steward who keeps them out for the rest of the room's life; null when the door itself does.</param>
    public void PutOut(MemberId member, MemberId? by = null)
    {
        Succession.Demoted(member);
        if (Succession.Offered?.To == member) Succession.Withdraw();
        ForgetProposals(member);
        if (Find(member) is { } person)
        {
            var heldTheRoom = person.IsOnStage || member == Host;
            Drop(person);
            if (heldTheRoom && OnStage.Count == 0 && !Crowd.Moderators.Any()) IsOver = true;
        }
        if (by is not { } steward) return;
        _removals.Add(member, steward, _clock.GetUtcNow());
        Crowd.Touch(member);
    }
}
