using Palabre.Core;
using static Palabre.Rooms.Tests.Scene;

namespace Palabre.Rooms.Tests;

/// <summary>People go, by choice or by a bad network; the room is never left to nobody.</summary>
public sealed class LeavingTests
{
    [Fact]
    public void When_a_moderator_leaves_and_another_stays_no_speaker_is_promoted()
    {
        var scene = WithEveryRank();
        scene.Stage.Leave(Bo);
        Assert.Equal(RoomRole.Speaker, scene.Of(Dounia).Role);
    }

    [Fact]
    public void The_last_moderator_cannot_just_go_while_somebody_is_there()
    {
        var scene = new Scene();
        scene.Stage.Join(Émile);
        Assert.Equal("last_moderator", scene.Stage.Leave(Ada)?.Code);
        Assert.NotNull(scene.Stage.Find(Ada));
        Assert.False(scene.Stage.IsOver);
    }

    [Fact]
    public void When_nobody_could_take_over_leaving_ends_the_room()
    {
        var scene = new Scene();
        Assert.Null(scene.Stage.Leave(Ada));
        Assert.True(scene.Stage.IsOver);
    }

    [Fact]
    public void A_moderator_whose_connection_is_lost_does_not_hold_the_room()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        scene.Stage.Lose(Ada);
        scene.Stage.Lose(Chidi);
        Assert.Equal("last_moderator", scene.Stage.Leave(Bo)?.Code);
        scene.Stage.Connect(Ada);
        Assert.Null(scene.Stage.Leave(Bo));
    }

    [Fact]
    public void A_listener_who_leaves_ends_nothing()
    {
        var scene = new Scene();
        scene.Stage.RaiseHand(Émile);
        scene.Stage.Leave(Émile);
        Assert.False(scene.Stage.IsOver);
        Assert.Empty(scene.Stage.Hands);
    }

    [Fact]
    public void The_only_moderator_left_cannot_slip_into_the_audience()
    {
        var scene = WithEveryRank();
        scene.Stage.Leave(Ada);
        scene.Stage.Leave(Chidi);
        Assert.Equal("last_moderator", scene.Stage.Unseat(Bo, Bo)?.Code);
        Assert.Equal("last_moderator", scene.Stage.DemoteModerator(Bo, Bo)?.Code);
    }

    [Fact]
    public void The_host_leaves_while_others_moderate_and_comes_back_with_every_right()
    {
        var scene = WithEveryRank();
        Assert.Null(scene.Stage.Leave(Ada));
        Assert.False(scene.Stage.IsOver);
        Assert.Equal(RoomRole.Speaker, scene.Of(Dounia).Role);
        Assert.Equal(RoomRole.Moderator, scene.Stage.Join(Ada).Role);
        Assert.Null(scene.Stage.DemoteModerator(Ada, Bo));
    }

    [Fact]
    public void The_host_moderates_from_the_audience_so_the_room_stays_held()
    {
        var scene = new Scene();
        scene.Seat(Bo);
        Assert.Null(scene.Stage.Unseat(Ada, Ada));
        scene.Wait(TimeSpan.FromSeconds(1));
        Assert.Null(scene.Stage.Succession.AskedSince);
        Assert.Null(scene.Stage.Leave(Bo));
        Assert.False(scene.Stage.IsOver);
    }

    [Fact]
    public void A_lost_connection_keeps_seat_and_role_for_a_minute_but_closes_the_microphone()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        scene.Stage.SetMicrophone(Bo, open: true);
        scene.Stage.Lose(Bo);
        Assert.Equal((RoomRole.Moderator, MicrophoneState.Closed, true), (scene.Of(Bo).Role, scene.Of(Bo).Microphone, scene.Of(Bo).IsLost));

        scene.Wait(Stage.Grace - TimeSpan.FromSeconds(1));
        scene.Stage.Connect(Bo);
        Assert.Equal((RoomRole.Moderator, MicrophoneState.Closed, false), (scene.Of(Bo).Role, scene.Of(Bo).Microphone, scene.Of(Bo).IsLost));

        scene.Wait(Stage.Grace * 10);
        Assert.Equal(RoomRole.Moderator, scene.Of(Bo).Role);
    }

    [Fact]
    public void After_the_grace_the_seat_is_free_and_one_comes_back_to_the_audience()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        scene.Stage.Lose(Dounia);
        scene.Wait(Stage.Grace);
        Assert.Null(scene.Stage.Find(Dounia));
        Assert.False(scene.Stage.HasLeft(Dounia));

        scene.Stage.Connect(Dounia);
        Assert.Equal(RoomRole.Audience, scene.Of(Dounia).Role);
    }

    [Fact]
    public void Whoever_leaves_has_left_until_they_come_back()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        Assert.Null(scene.Stage.Leave(Dounia));
        Assert.True(scene.Stage.HasLeft(Dounia));
        scene.Stage.Connect(Dounia);
        Assert.False(scene.Stage.HasLeft(Dounia));
    }

    [Fact]
    public void The_minute_counts_from_when_one_was_last_heard_and_one_who_is_heard_again_keeps_the_seat()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        scene.Stage.Lose(Dounia, silence: TimeSpan.FromSeconds(12));
        scene.Stage.Lose(Bo, silence: TimeSpan.FromSeconds(12));
        scene.Wait(TimeSpan.FromSeconds(47));
        scene.Stage.Return(Bo);
        scene.Wait(TimeSpan.FromSeconds(1));

        Assert.Null(scene.Stage.Find(Dounia));
        Assert.Equal((RoomRole.Moderator, false), (scene.Of(Bo).Role, scene.Of(Bo).IsLost));
        scene.Stage.Return(Dounia);
        Assert.Null(scene.Stage.Find(Dounia));
    }

    [Fact]
    public void A_moderators_mute_outlasts_a_lost_connection()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        scene.Stage.SetMicrophone(Dounia, open: true);
        scene.Stage.Mute(Ada, Dounia);
        scene.Stage.Lose(Dounia);
        scene.Stage.Connect(Dounia);
        Assert.Equal(MicrophoneState.MutedByModerator, scene.Of(Dounia).Microphone);
    }

    [Fact]
    public void A_lost_listener_keeps_their_place_in_the_queue_for_a_minute()
    {
        var scene = new Scene();
        scene.Stage.RaiseHand(Bo);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Stage.RaiseHand(Émile);
        scene.ListenAll();
        scene.Stage.Lose(Bo);

        scene.Wait(Stage.Grace - TimeSpan.FromSeconds(1));
        Assert.Equal([Bo, Émile], scene.Stage.Hands.Select(p => p.Id));
        scene.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal([Émile], scene.Stage.Hands.Select(p => p.Id));
    }

    [Fact]
    public void A_room_is_deserted_when_its_stage_was_empty_for_the_whole_time()
    {
        var scene = new Scene();
        scene.Stage.Connect(Émile);
        scene.Wait(Stage.Grace);
        var left = scene.Clock.GetUtcNow();
        Assert.Empty(scene.Stage.OnStage);

        scene.Wait(TimeSpan.FromMinutes(9));
        Assert.False(scene.Stage.IsDesertedSince(scene.Clock.GetUtcNow() - TimeSpan.FromMinutes(10)));
        scene.Wait(TimeSpan.FromMinutes(1));
        Assert.True(scene.Stage.IsDesertedSince(left));
    }

    [Fact]
    public void What_storage_kept_comes_back_with_roles_hands_and_a_new_grace()
    {
        var scene = new Scene();
        var room = new RoomId(9);
        var stage = new Stage(Ada, 20, scene.Clock);
        var since = scene.Clock.GetUtcNow() - TimeSpan.FromHours(1);
        stage.Restore(
            [new Seat { Room = room, Member = Ada, Role = RoomRole.Moderator, Since = since },
             new Seat { Room = room, Member = Dounia, Role = RoomRole.Speaker, Since = since, MutedByModerator = true }],
            [new Hand { Room = room, Member = Émile, RaisedAt = since, Question = "Why?" }],
            [new Removal { Room = room, Member = Maud, By = Ada, At = since }]);

        Assert.Equal("you_were_removed", stage.MayEnter(Maud)?.Code);
        Assert.Equal([Ada, Dounia], stage.OnStage.Select(p => p.Id));
        Assert.Equal(MicrophoneState.MutedByModerator, stage.Find(Dounia)!.Microphone);
        Assert.Equal(new RaisedHand(since, "Why?"), Assert.Single(stage.Hands).Hand);
        Assert.All(stage.People, p => Assert.True(p.IsLost));

        scene.Clock.Advance(Stage.Grace - TimeSpan.FromSeconds(1));
        stage.Sweep();
        Assert.Equal(3, stage.People.Count);
    }

    [Fact]
    public void What_changed_is_named_once()
    {
        var scene = new Scene();
        scene.Stage.TakeTouched();
        scene.Stage.RaiseHand(Bo);
        Assert.Equal([Bo], scene.Stage.TakeTouched());
        Assert.Empty(scene.Stage.TakeTouched());
    }
}
