using static Palabre.Rooms.Tests.Scene;

namespace Palabre.Rooms.Tests;

/// <summary>How one comes onto the stage, is heard there and leaves it.</summary>
public sealed class StageTests
{
    [Fact]
    public void Whoever_opens_a_room_sits_on_its_stage_muted_and_moderates()
    {
        var ada = new Scene().Of(Ada);
        Assert.Equal((RoomRole.Moderator, MicrophoneState.Closed), (ada.Role, ada.Microphone));
    }

    [Fact]
    public void A_raised_hand_that_is_accepted_brings_one_on_stage_muted_at_once()
    {
        var scene = new Scene();
        scene.Stage.RaiseHand(Bo, "Whose water is it?");
        Assert.Equal("Whose water is it?", scene.Of(Bo).Hand?.Question);

        Assert.Null(scene.Stage.AcceptHand(Ada, Bo));
        Assert.Equal((RoomRole.Speaker, MicrophoneState.Closed, null), (scene.Of(Bo).Role, scene.Of(Bo).Microphone, scene.Of(Bo).Hand));
    }

    [Fact]
    public void Hands_queue_in_the_order_they_were_raised_and_a_second_raise_keeps_the_place()
    {
        var scene = new Scene();
        foreach (var member in new[] { Dounia, Bo, Émile })
        {
            scene.Stage.RaiseHand(member);
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        scene.Stage.RaiseHand(Dounia, "And one more thing");
        Assert.Equal([Dounia, Bo, Émile], scene.Stage.Hands.Select(p => p.Id));

        scene.Stage.LowerHand(Dounia, Dounia);
        scene.Stage.RaiseHand(Dounia);
        Assert.Equal([Bo, Émile, Dounia], scene.Stage.Hands.Select(p => p.Id));
    }

    [Fact]
    public void A_question_longer_than_one_line_is_refused()
    {
        var scene = new Scene();
        Assert.Equal("question_too_long", scene.Stage.RaiseHand(Bo, new string('q', Hand.LongestQuestion + 1))?.Code);
        Assert.Null(scene.Stage.Find(Bo));
    }

    [Fact]
    public void Whoever_did_not_ask_is_never_put_on_stage_without_accepting()
    {
        var scene = new Scene();
        scene.Stage.Join(Bo);
        Assert.Equal("hand_down", scene.Stage.AcceptHand(Ada, Bo)?.Code);
        Assert.Null(scene.Stage.Invite(Ada, Bo));
        Assert.Equal(Ada, scene.Of(Bo).InvitedBy);
        Assert.Equal(RoomRole.Audience, scene.Of(Bo).Role);

        Assert.Null(scene.Stage.AcceptInvitation(Bo));
        Assert.Equal((RoomRole.Speaker, MicrophoneState.Closed), (scene.Of(Bo).Role, scene.Of(Bo).Microphone));
    }

    [Fact]
    public void An_invitation_is_over_after_thirty_seconds()
    {
        var scene = new Scene();
        scene.Stage.Join(Bo);
        scene.Stage.Invite(Ada, Bo);
        scene.Clock.Advance(Stage.InvitationLife);
        Assert.Equal("invitation_over", scene.Stage.AcceptInvitation(Bo)?.Code);

        scene.Stage.Sweep();
        Assert.Null(scene.Of(Bo).InvitedUntil);
    }

    [Fact]
    public void A_declined_invitation_cannot_be_accepted_any_more()
    {
        var scene = new Scene();
        scene.Stage.Join(Bo);
        scene.Stage.Invite(Ada, Bo);
        scene.Stage.DeclineInvitation(Bo);
        Assert.Equal("invitation_over", scene.Stage.AcceptInvitation(Bo)?.Code);
    }

    [Fact]
    public void Someone_who_is_not_in_the_room_can_neither_be_seated_nor_invited()
    {
        var scene = new Scene();
        Assert.Equal("not_in_room", scene.Stage.AcceptHand(Ada, Maud)?.Code);
        Assert.Equal("not_in_room", scene.Stage.Invite(Ada, Maud)?.Code);
    }

    [Fact]
    public void A_full_stage_takes_nobody_and_keeps_the_hosts_seat()
    {
        var scene = new Scene(seats: 2);
        scene.Seat(Bo);
        scene.Stage.RaiseHand(Dounia);
        Assert.Equal("stage_full", scene.Stage.AcceptHand(Ada, Dounia)?.Code);
        Assert.Equal("stage_full", scene.Stage.Invite(Ada, Dounia)?.Code);

        scene.Stage.NameModerator(Ada, Bo);
        scene.Stage.Leave(Ada);
        Assert.Equal("stage_full", scene.Stage.AcceptHand(Bo, Dounia)?.Code);
        Assert.Equal(RoomRole.Moderator, scene.Stage.Join(Ada).Role);
    }

    [Fact]
    public void A_stage_that_fills_before_one_accepts_is_full()
    {
        var scene = new Scene(seats: 2);
        scene.Stage.Join(Dounia);
        scene.Stage.Invite(Ada, Dounia);
        scene.Seat(Bo);
        Assert.Equal("stage_full", scene.Stage.AcceptInvitation(Dounia)?.Code);
    }

    [Fact]
    public void Who_was_muted_by_a_moderator_opens_their_own_microphone_again_and_nobody_else_can()
    {
        var scene = WithEveryRank();
        scene.Stage.SetMicrophone(Dounia, open: true);
        Assert.Null(scene.Stage.Mute(Bo, Dounia));
        Assert.Equal(MicrophoneState.MutedByModerator, scene.Of(Dounia).Microphone);

        Assert.Null(scene.Stage.SetMicrophone(Dounia, open: true));
        Assert.Equal(MicrophoneState.Open, scene.Of(Dounia).Microphone);
    }

    [Fact]
    public void Closing_ones_own_microphone_is_not_being_muted()
    {
        var scene = WithEveryRank();
        scene.Stage.SetMicrophone(Dounia, open: true);
        scene.Stage.Mute(Dounia, Dounia);
        Assert.Equal(MicrophoneState.Closed, scene.Of(Dounia).Microphone);
    }

    [Fact]
    public void The_audience_has_no_microphone_and_comes_back_on_stage_muted()
    {
        var scene = WithEveryRank();
        scene.Stage.SetMicrophone(Dounia, open: true);
        scene.Stage.Unseat(Bo, Dounia);
        Assert.Equal((RoomRole.Audience, MicrophoneState.Closed), (scene.Of(Dounia).Role, scene.Of(Dounia).Microphone));

        scene.Seat(Dounia);
        Assert.Equal(MicrophoneState.Closed, scene.Of(Dounia).Microphone);
    }

    [Fact]
    public void The_stage_stands_in_order_host_moderators_speakers_by_arrival()
    {
        var scene = new Scene();
        foreach (var member in new[] { Dounia, Émile, Bo, Chidi }) scene.Seat(member);
        scene.Stage.NameModerator(Ada, Chidi);
        scene.Stage.NameModerator(Ada, Bo);
        Assert.Equal([Ada, Bo, Chidi, Dounia, Émile], scene.Stage.OnStage.Select(p => p.Id));
    }

    [Fact]
    public void The_host_who_stepped_down_takes_their_seat_again_by_raising_a_hand()
    {
        var scene = WithEveryRank();
        scene.Stage.Unseat(Ada, Ada);
        Assert.Equal(RoomRole.Audience, scene.Of(Ada).Role);
        scene.Stage.RaiseHand(Ada);
        Assert.Equal(RoomRole.Moderator, scene.Of(Ada).Role);
    }
}
