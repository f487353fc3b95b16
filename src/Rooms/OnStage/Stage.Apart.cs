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
        Strip(member);
        if (Find(member) is { } person) Go(person);
        if (by is not { } steward) return;
        _removals.Add(member, steward, _clock.GetUtcNow());
        Crowd.Touch(member);
    }

    /// <summary>They are a co-host no longer, and what they were asked or was proposed about them is over.</summary>
    private void Strip(MemberId member)
    {
        Succession.Demoted(member);
        if (Succession.Offered?.To == member) Succession.Withdraw();
        ForgetProposals(member);
    }

    /// <summary>They are gone. With nobody on stage to take it, a room is over when who held it goes.</summary>
    private void Go(Person person)
    {
        var heldTheRoom = person.IsOnStage || person.Id == Host;
        Drop(person);
        if (heldTheRoom && OnStage.Count == 0 && !Crowd.Moderators.Any()) IsOver = true;
    }
}
