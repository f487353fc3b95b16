using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>What recording changes on stage: nobody is heard in a recorded room who did not agree to it.</summary>
public sealed partial class Stage
{
    public Consents Consents { get; } = new();

    /// <summary>From now on the room is recorded. Whoever starts it agrees by that; whoever has not agreed is muted, and asked.</summary>
    public void StartRecording(MemberId by)
    {
        Consents.Answer(by, true);
        ResumeRecording();
    }

    /// <summary>It goes on after a restart.</summary>
    public void ResumeRecording()
    {
        Consents.RecordedSince = _clock.GetUtcNow();
        foreach (var person in OnStage) Silence(person);
        Crowd.TouchRoom();
    }

    public void StopRecording()
    {
        Consents.RecordedSince = null;
        foreach (var person in OnStage) Touch(person);
        Crowd.TouchRoom();
    }

    /// <summary>
    /// Says whether one's voice may be recorded. Who will not goes back to the audience, unless the room needs them on stage: then they
    /// stay, muted. Who agreed before and takes it back is muted only, and not recorded from then on.
    /// </summary>
    public void AnswerRecording(MemberId member, bool agrees)
    {
        var before = Consents.Of(member);
        Consents.Answer(member, agrees);
        if (Find(member) is not { } person) return;
        Silence(person);
        if (agrees || !Consents.IsRecorded || before == true) return;
        person.InvitedUntil = null;
        person.Hand = null;
        if (person.IsOnStage && member != Host && !IsLastModerator(person)) StepBack(person);
    }

    /// <summary>Every answer is forgotten: what was recorded is gone, and who speaks in a next recording is asked anew.</summary>
    public void ForgetConsents() => Consents.Forget();

    private void Silence(Person person)
    {
        Touch(person);
        if (person.Microphone == MicrophoneState.Open && Consents.MayBeHeard(person.Id) is not null) person.Microphone = MicrophoneState.Closed;
    }
}
