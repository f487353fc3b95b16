using Palabre.Core;
using static Palabre.Rooms.Tests.Scene;

namespace Palabre.Rooms.Tests;

/// <summary>Who may ask for the floor, and in which order they come.</summary>
public sealed class HandQueueTests
{
    [Theory]
    [InlineData(HandMode.Everyone, false, "")]
    [InlineData(HandMode.Followed, false, "hands_followed")]
    [InlineData(HandMode.Followed, true, "")]
    [InlineData(HandMode.Off, true, "hands_off")]
    public void The_mode_says_who_may_raise_a_hand(HandMode mode, bool isFollowed, string refused)
    {
        var scene = WithEveryRank();
        scene.Stage.HoldQueue(Bo, mode, null);
        Assert.Equal(refused, scene.Stage.RaiseHand(Émile, isFollowed: isFollowed)?.Code ?? "");
    }

    [Fact]
    public void Switching_hands_off_keeps_those_that_are_up()
    {
        var scene = WithEveryRank();
        scene.Stage.RaiseHand(Émile, "Who pays?");
        scene.Stage.HoldQueue(Ada, HandMode.Off, null);
        Assert.Equal([Émile], scene.Stage.Hands.Select(p => p.Id));
        Assert.Null(scene.Stage.RaiseHand(Émile, "Who pays for it?"));
        Assert.Equal("hands_off", scene.Stage.RaiseHand(Maud)?.Code);
        Assert.Null(scene.Stage.AcceptHand(Ada, Émile));
    }

    [Fact]
    public void Speakers_raise_a_hand_while_only_followed_people_may_and_moderators_always()
    {
        var scene = WithEveryRank();
        scene.Stage.HoldQueue(Ada, HandMode.Followed, null);
        Assert.Null(scene.Stage.RaiseHand(Dounia));
        scene.Stage.HoldQueue(Ada, HandMode.Off, null);
        scene.Stage.LowerAllHands(Ada);
        Assert.Equal("hands_off", scene.Stage.RaiseHand(Dounia)?.Code);
        Assert.Null(scene.Stage.RaiseHand(Bo));
    }

    [Fact]
    public void Least_heard_first_puts_the_quiet_before_the_quick()
    {
        var scene = WithEveryRank();
        scene.Stage.Heard(Dounia, TimeSpan.FromMinutes(5));
        scene.Stage.RaiseHand(Dounia);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Stage.RaiseHand(Émile);
        Assert.Equal([Dounia, Émile], scene.Stage.Hands.Select(p => p.Id));

        scene.Stage.HoldQueue(Bo, null, HandOrder.LeastHeard);
        Assert.Equal([Émile, Dounia], scene.Stage.Hands.Select(p => p.Id));
        Assert.Equal(HandMode.Everyone, scene.Stage.Queue.Mode);
    }

    [Fact]
    public void A_hand_on_stage_goes_down_after_three_seconds_of_speaking()
    {
        var scene = WithEveryRank();
        scene.Stage.RaiseHand(Dounia);
        scene.Stage.Heard(Dounia, TimeSpan.FromSeconds(2));
        Assert.True(scene.Stage.HasHandUp(Dounia));
        scene.Stage.Heard(Dounia, TimeSpan.FromSeconds(1));
        Assert.False(scene.Stage.HasHandUp(Dounia));

        scene.Stage.RaiseHand(Dounia);
        scene.Stage.Heard(Dounia, TimeSpan.FromSeconds(2));
        Assert.True(scene.Stage.HasHandUp(Dounia));
    }

    [Fact]
    public void A_hand_in_the_audience_is_never_lowered_by_itself()
    {
        var scene = WithEveryRank();
        scene.Stage.RaiseHand(Émile);
        scene.Stage.Connect(Émile);
        scene.Stage.Heard(Émile, TimeSpan.FromSeconds(10));
        scene.Wait(TimeSpan.FromHours(2));
        Assert.True(scene.Stage.HasHandUp(Émile));
        Assert.Equal(TimeSpan.Zero, scene.Stage.Spoken.Of(Émile));
    }

    [Fact]
    public void Accepting_all_fills_the_stage_in_order_and_leaves_the_others_in_their_place()
    {
        var scene = new Scene(seats: 3);
        foreach (var member in new[] { Émile, Bo, Dounia })
        {
            scene.Stage.RaiseHand(member);
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal((2, null), scene.Stage.AcceptAllHands(Ada));
        Assert.Equal(new HashSet<MemberId> { Ada, Émile, Bo }, scene.Stage.OnStage.Select(p => p.Id).ToHashSet());
        Assert.Equal([Dounia], scene.Stage.Hands.Select(p => p.Id));
        Assert.Equal("stage_full", scene.Stage.AcceptAllHands(Ada).Refused?.Code);
        Assert.Equal((3, 2), scene.Stage.Queue.Count);
    }

    [Fact]
    public void Accepting_a_hand_on_stage_only_lowers_it()
    {
        var scene = WithEveryRank();
        var since = scene.Of(Dounia).Since;
        scene.Stage.SetMicrophone(Dounia, open: true);
        scene.Stage.RaiseHand(Dounia);
        Assert.Null(scene.Stage.AcceptHand(Bo, Dounia));
        Assert.Equal((null, since, MicrophoneState.Open), (scene.Of(Dounia).Hand, scene.Of(Dounia).Since, scene.Of(Dounia).Microphone));
    }

    [Fact]
    public void Speaking_time_outlasts_a_lost_connection_and_leaving()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        scene.Stage.Heard(Dounia, TimeSpan.FromSeconds(20));
        scene.Stage.Lose(Dounia);
        scene.Wait(Stage.Grace);
        scene.Stage.Connect(Dounia);
        Assert.Equal(TimeSpan.FromSeconds(20), scene.Stage.Spoken.Of(Dounia));
    }
}
