using Palabre.Core;
using Palabre.Kit;
using static Palabre.Rooms.Tests.Scene;

namespace Palabre.Rooms.Tests;

/// <summary>Who may do what to whom, role by role. Rows are deeds; columns the code of the refusal, or "" when it is done.</summary>
public sealed class RightsTests
{
    private static readonly Dictionary<string, Func<Stage, MemberId, Refusal?>> Deeds = new()
    {
        ["accept the hand of Émile"] = (stage, me) => { stage.RaiseHand(Émile); return stage.AcceptHand(me, Émile); },
        ["dismiss the hand of Émile"] = (stage, me) => { stage.RaiseHand(Émile); return stage.LowerHand(me, Émile); },
        ["invite Émile"] = (stage, me) => stage.Invite(me, Émile),
        ["mute Ada"] = (stage, me) => stage.Mute(me, Ada),
        ["mute Chidi"] = (stage, me) => stage.Mute(me, Chidi),
        ["mute Dounia"] = (stage, me) => stage.Mute(me, Dounia),
        ["unseat Ada"] = (stage, me) => stage.Unseat(me, Ada),
        ["unseat Chidi"] = (stage, me) => stage.Unseat(me, Chidi),
        ["unseat Dounia"] = (stage, me) => stage.Unseat(me, Dounia),
        ["name Dounia moderator"] = (stage, me) => stage.NameModerator(me, Dounia),
        ["demote Chidi"] = (stage, me) => stage.DemoteModerator(me, Chidi),
        ["demote oneself"] = (stage, me) => stage.DemoteModerator(me, me),
        ["step down"] = (stage, me) => stage.Unseat(me, me),
        ["open one's microphone"] = (stage, me) => stage.SetMicrophone(me, open: true),
        ["publish"] = (stage, me) => stage.MayPublish(me),
        ["raise one's hand"] = (stage, me) => stage.RaiseHand(me),
        ["bring someone in"] = (stage, me) => stage.MayBringIn(me),
        ["end the room"] = (stage, me) => stage.MayEnd(me),
    };

    public static TheoryData<string, string, string, string, string, string> Table() => new()
    {
        // deed                       Ada (creator)       Bo (moderator)      Dounia (speaker)        Émile (audience)        Maud (not there)
        { "accept the hand of Émile",  "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "dismiss the hand of Émile", "",                 "",                 "not_moderator",        "",                     "not_moderator" },
        { "invite Émile",              "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "mute Ada",                  "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "mute Chidi",                "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "mute Dounia",               "",                 "",                 "",                     "not_moderator",        "not_moderator" },
        { "unseat Ada",                "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "unseat Chidi",              "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "unseat Dounia",             "",                 "",                 "",                     "not_moderator",        "not_moderator" },
        { "name Dounia moderator",     "",                 "only_creator",     "only_creator",         "only_creator",         "only_creator" },
        { "demote Chidi",              "",                 "only_creator",     "only_creator",         "only_creator",         "only_creator" },
        { "demote oneself",            "creator_stays",    "",                 "not_moderator_there",  "not_moderator_there",  "not_moderator_there" },
        { "step down",                 "",                 "",                 "",                     "not_on_stage",         "not_on_stage" },
        { "open one's microphone",     "",                 "",                 "",                     "you_are_not_on_stage", "you_are_not_on_stage" },
        { "publish",                   "",                 "",                 "",                     "you_are_not_on_stage", "you_are_not_on_stage" },
        { "raise one's hand",          "already_on_stage", "already_on_stage", "already_on_stage",     "",                     "" },
        { "bring someone in",          "",                 "",                 "",                     "you_are_not_on_stage", "you_are_not_on_stage" },
        { "end the room",              "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Everyone_may_do_what_their_rank_allows(string deed, string creator, string moderator, string speaker, string audience, string absent)
    {
        var expected = new[] { creator, moderator, speaker, audience, absent };
        var met = new[] { Ada, Bo, Dounia, Émile, Maud }.Select(me => Deeds[deed](WithEveryRank().Stage, me)?.Code ?? "");
        Assert.Equal(expected, met);
    }

    [Fact]
    public void Every_deed_stands_in_the_table() => Assert.Equal(Deeds.Keys.Order(), Table().Select(row => row.Data.Item1).Order());

    [Fact]
    public void The_creator_keeps_their_rank_in_the_audience_and_while_away()
    {
        var scene = WithEveryRank();
        scene.Stage.Unseat(Ada, Ada);
        Assert.Null(scene.Stage.Mute(Ada, Bo));
        scene.Stage.Leave(Ada);
        Assert.Null(scene.Stage.Unseat(Ada, Bo));
    }

    [Fact]
    public void A_moderator_in_the_audience_moderates_no_more()
    {
        var scene = WithEveryRank();
        scene.Stage.Unseat(Bo, Bo);
        Assert.Equal("not_moderator", scene.Stage.Mute(Bo, Dounia)?.Code);
    }
}
