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
        ["end the room"] = (stage, me) => stage.Close(me, atOnce: false),
        ["keep the room open"] = (stage, me) => stage.KeepOpen(me),
        ["close a room whose host is away"] = (stage, me) => { stage.Leave(Ada); return stage.Close(me, atOnce: false); },
        ["accept all hands"] = (stage, me) => stage.AcceptAllHands(me).Refused,
        ["lower all hands"] = (stage, me) => stage.LowerAllHands(me),
        ["switch hands off"] = (stage, me) => stage.HoldQueue(me, HandMode.Off, null),
        ["remove Ada"] = (stage, me) => stage.Remove(me, Ada),
        ["remove Chidi"] = (stage, me) => stage.Remove(me, Chidi),
        ["remove Chidi who is away"] = (stage, me) => { stage.Leave(Chidi); return stage.Remove(me, Chidi); },
        ["remove Dounia"] = (stage, me) => stage.Remove(me, Dounia),
        ["remove Émile"] = (stage, me) => stage.Remove(me, Émile),
        ["remove somebody who never came"] = (stage, me) => stage.Remove(me, new MemberId(99)),
        ["let somebody in again"] = (stage, me) => stage.Readmit(me, new MemberId(99)),
        ["name Dounia successor"] = (stage, me) => stage.NameSuccessor(me, Dounia),
        ["hand the room to Dounia"] = (stage, me) => stage.OfferHost(me, Dounia),
        ["take over unasked"] = (stage, me) => stage.AcceptDuty(me),
    };

    public static TheoryData<string, string, string, string, string, string> Table() => new()
    {
        // deed                       Ada (host)          Bo (moderator)      Dounia (speaker)        Émile (audience)        Maud (not there)
        { "accept the hand of Émile",  "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "dismiss the hand of Émile", "",                 "",                 "not_moderator",        "",                     "not_moderator" },
        { "invite Émile",              "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "mute Ada",                  "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "mute Chidi",                "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "mute Dounia",               "",                 "",                 "",                     "not_moderator",        "not_moderator" },
        { "unseat Ada",                "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "unseat Chidi",              "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "unseat Dounia",             "",                 "",                 "",                     "not_moderator",        "not_moderator" },
        { "name Dounia moderator",     "",                 "only_host",        "only_host",            "only_host",            "only_host" },
        { "demote Chidi",              "",                 "only_host",        "only_host",            "only_host",            "only_host" },
        { "demote oneself",            "host_stays",       "",                 "not_moderator_there",  "not_moderator_there",  "not_moderator_there" },
        { "step down",                 "",                 "",                 "",                     "not_on_stage",         "not_on_stage" },
        { "open one's microphone",     "",                 "",                 "",                     "you_are_not_on_stage", "you_are_not_on_stage" },
        { "publish",                   "",                 "",                 "",                     "you_are_not_on_stage", "you_are_not_on_stage" },
        { "raise one's hand",          "",                 "",                 "",                     "",                     "" },
        { "bring someone in",          "",                 "",                 "",                     "you_are_not_on_stage", "you_are_not_on_stage" },
        { "end the room",              "",                 "only_host",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "keep the room open",        "",                 "only_host",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "close a room whose host is away", "",           "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "accept all hands",          "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "lower all hands",           "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "switch hands off",          "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "remove Ada",                "not_oneself",      "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "remove Chidi",              "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "remove Chidi who is away",  "",                 "outranked",        "not_moderator",        "not_moderator",        "not_moderator" },
        { "remove Dounia",             "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "remove Émile",              "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "remove somebody who never came", "",            "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "let somebody in again",     "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "name Dounia successor",     "",                 "",                 "not_moderator",        "not_moderator",        "not_moderator" },
        { "hand the room to Dounia",   "",                 "only_host",        "only_host",            "only_host",            "only_host" },
        { "take over unasked",         "not_asked",        "not_asked",        "not_asked",            "not_asked",            "not_asked" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Everyone_may_do_what_their_rank_allows(string deed, string host, string moderator, string speaker, string audience, string absent)
    {
        var expected = new[] { host, moderator, speaker, audience, absent };
        var met = new[] { Ada, Bo, Dounia, Émile, Maud }.Select(me => Deeds[deed](WithEveryRank().Stage, me)?.Code ?? "");
        Assert.Equal(expected, met);
    }

    [Fact]
    public void Every_deed_stands_in_the_table() => Assert.Equal(Deeds.Keys.Order(), Table().Select(row => row.Data.Item1).Order());

    [Fact]
    public void The_host_keeps_their_rank_in_the_audience_and_while_away()
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
