using Palabre.Core;
using static Palabre.Rooms.Tests.Scene;

namespace Palabre.Rooms.Tests;

/// <summary>Taking somebody out of a room for its life, and the milder means before it.</summary>
public sealed class RemovalTests
{
    [Fact]
    public void Who_is_removed_is_gone_and_neither_enters_nor_asks_nor_publishes()
    {
        var scene = WithEveryRank();
        Assert.Null(scene.Stage.Remove(Bo, Dounia));
        Assert.Null(scene.Stage.Find(Dounia));
        Assert.Equal("you_were_removed", scene.Stage.MayEnter(Dounia)?.Code);
        Assert.Equal("you_were_removed", scene.Stage.RaiseHand(Dounia)?.Code);
        Assert.Equal("you_were_removed", scene.Stage.MayPublish(Dounia)?.Code);
        Assert.Null(scene.Stage.Find(Dounia));
    }

    [Fact]
    public void Who_left_before_being_removed_does_not_come_back_until_let_in_again()
    {
        var scene = WithEveryRank();
        scene.Stage.Leave(Émile);
        Assert.Null(scene.Stage.Remove(Bo, Émile));
        Assert.Equal("you_were_removed", scene.Stage.MayEnter(Émile)?.Code);
        Assert.Equal(Bo, scene.Stage.Removed[Émile].By);

        Assert.Null(scene.Stage.Readmit(Chidi, Émile));
        Assert.Null(scene.Stage.MayEnter(Émile));
        Assert.Equal(RoomRole.Audience, scene.Stage.Join(Émile).Role);
    }

    [Fact]
    public void A_removed_co_host_is_none_any_more_and_is_not_asked_to_take_over()
    {
        var scene = WithEveryRank();
        scene.Stage.Remove(Ada, Bo);
        Assert.False(scene.Stage.Succession.IsCohost(Bo));
        scene.Stage.Readmit(Ada, Bo);
        Assert.Equal(RoomRole.Audience, scene.Stage.Join(Bo).Role);
    }

    [Fact]
    public void A_second_mute_within_a_minute_proposes_the_audience_to_whoever_muted()
    {
        var scene = WithEveryRank();
        MuteDounia(scene, Ada);
        Assert.Null(scene.Of(Ada).Proposal);
        scene.Clock.Advance(TimeSpan.FromSeconds(59));
        MuteDounia(scene, Bo);
        Assert.Equal(Dounia, scene.Of(Bo).Proposal);
        Assert.Null(scene.Of(Ada).Proposal);

        scene.Stage.Unseat(Bo, Dounia);
        Assert.Null(scene.Of(Bo).Proposal);
    }

    [Fact]
    public void Mutes_a_minute_apart_and_ones_own_closing_propose_nothing()
    {
        var scene = WithEveryRank();
        MuteDounia(scene, Ada);
        scene.Clock.Advance(Stage.MutedAgain);
        MuteDounia(scene, Ada);
        Assert.Null(scene.Of(Ada).Proposal);

        scene.Clock.Advance(Stage.MutedAgain);
        for (var i = 0; i < 2; i++)
        {
            scene.Stage.SetMicrophone(Dounia, open: true);
            scene.Stage.Mute(Dounia, Dounia);
        }
        Assert.All(scene.Stage.People, p => Assert.Null(p.Proposal));
    }

    [Fact]
    public void A_proposal_goes_away_by_itself()
    {
        var scene = WithEveryRank();
        scene.ListenAll();
        MuteDounia(scene, Ada);
        MuteDounia(scene, Ada);
        scene.Wait(Stage.MutedAgain);
        Assert.Null(scene.Of(Ada).Proposal);
    }

    private static void MuteDounia(Scene scene, MemberId actor)
    {
        scene.Stage.SetMicrophone(Dounia, open: true);
        Assert.Null(scene.Stage.Mute(actor, Dounia));
    }
}
