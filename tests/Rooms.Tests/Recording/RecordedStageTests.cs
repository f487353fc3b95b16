using Palabre.Core;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Recorded;

/// <summary>Nobody is heard in a recorded room who did not agree to it.</summary>
public sealed class RecordedStageTests
{
    private static readonly MemberId Ada = new(1), Bo = new(2), Chidi = new(3);

    private readonly ManualClock _clock = new();
    private readonly Stage _stage;

    public RecordedStageTests()
    {
        _stage = new Stage(Ada, 10, _clock);
        _stage.Join(Ada);
        Seat(Bo);
    }

    [Fact]
    public void When_recording_starts_everybody_is_muted_who_has_not_agreed_and_whoever_starts_it_has()
    {
        Assert.Null(_stage.SetMicrophone(Ada, open: true));
        Assert.Null(_stage.SetMicrophone(Bo, open: true));
        _stage.TakeTouched();
        _stage.StartRecording(Ada);
        Assert.Equal((MicrophoneState.Open, MicrophoneState.Closed), (_stage.Find(Ada)!.Microphone, _stage.Find(Bo)!.Microphone));
        Assert.Equal([Ada, Bo], _stage.Touched.Order(Comparer<MemberId>.Create((a, b) => a.Value.CompareTo(b.Value))));
        Assert.Equal(_clock.GetUtcNow(), _stage.Consents.RecordedSince);
    }

    [Fact]
    public void No_microphone_opens_and_nobody_comes_up_by_invitation_before_they_agree()
    {
        _stage.StartRecording(Ada);
        Assert.Equal("recording_consent_first", _stage.SetMicrophone(Bo, open: true)?.Code);
        Assert.Null(_stage.SetMicrophone(Bo, open: false));
        _stage.Join(Chidi);
        Assert.Null(_stage.Invite(Ada, Chidi));
        Assert.Equal("recording_consent_first", _stage.AcceptInvitation(Chidi)?.Code);
        Assert.False(_stage.Find(Chidi)!.IsOnStage);

        _stage.AnswerRecording(Bo, agrees: true);
        _stage.AnswerRecording(Chidi, agrees: true);
        Assert.Null(_stage.SetMicrophone(Bo, open: true));
        Assert.Null(_stage.AcceptInvitation(Chidi));
        Assert.Null(_stage.SetMicrophone(Chidi, open: true));
    }

    [Fact]
    public void A_hand_that_is_let_up_sits_muted_until_its_owner_agrees()
    {
        _stage.StartRecording(Ada);
        Seat(Chidi);
        Assert.True(_stage.Find(Chidi)!.IsOnStage);
        Assert.Equal("recording_consent_first", _stage.SetMicrophone(Chidi, open: true)?.Code);
    }

    [Fact]
    public void Who_will_not_be_recorded_goes_back_to_the_audience_and_the_host_stays_muted()
    {
        Assert.Null(_stage.NameModerator(Ada, Bo));
        Seat(Chidi);
        _stage.SetMicrophone(Ada, open: true);
        _stage.StartRecording(Bo);
        Assert.Equal(MicrophoneState.Closed, _stage.Find(Ada)!.Microphone);
        _stage.AnswerRecording(Chidi, agrees: false);
        _stage.AnswerRecording(Ada, agrees: false);
        Assert.False(_stage.Find(Chidi)!.IsOnStage);
        Assert.True(_stage.Find(Ada)!.IsOnStage);
        Assert.Equal("recording_consent_first", _stage.SetMicrophone(Ada, open: true)?.Code);

        _stage.StopRecording();
        Assert.Null(_stage.SetMicrophone(Ada, open: true));
    }

    [Fact]
    public void Consent_taken_back_mutes_and_keeps_the_seat_and_consent_given_holds_for_the_next_stretch()
    {
        _stage.StartRecording(Ada);
        _stage.AnswerRecording(Bo, agrees: true);
        _stage.SetMicrophone(Bo, open: true);
        _stage.StopRecording();
        _stage.StartRecording(Ada);
        Assert.Equal(MicrophoneState.Open, _stage.Find(Bo)!.Microphone);

        _stage.AnswerRecording(Bo, agrees: false);
        Assert.True(_stage.Find(Bo)!.IsOnStage);
        Assert.Equal(MicrophoneState.Closed, _stage.Find(Bo)!.Microphone);
        Assert.DoesNotContain(Bo, _stage.Consents.Agreed);
        _stage.AnswerRecording(Bo, agrees: false);
        Assert.True(_stage.Find(Bo) is { IsOnStage: false });
    }

    [Fact]
    public void Where_nothing_is_recorded_an_answer_binds_nobody()
    {
        _stage.SetMicrophone(Bo, open: true);
        _stage.AnswerRecording(Bo, agrees: false);
        Assert.True(_stage.Find(Bo) is { IsOnStage: true, Microphone: MicrophoneState.Open });
        _stage.StartRecording(Ada);
        Assert.Equal(MicrophoneState.Closed, _stage.Find(Bo)!.Microphone);
    }

    private void Seat(MemberId member)
    {
        _stage.Join(member);
        Assert.Null(_stage.RaiseHand(member));
        Assert.Null(_stage.AcceptHand(Ada, member));
    }
}
