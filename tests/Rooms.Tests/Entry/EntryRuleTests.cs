using Palabre.Core;

namespace Palabre.Rooms.Tests;

/// <summary>Blocks at the door, as a table: who blocks, whom, and where both are.</summary>
public sealed class EntryRuleTests
{
    private static readonly MemberId Creator = new(1), Moderator = new(2), Speaker = new(3), Listener = new(4), Viewer = new(9);

    private static MemberId Of(string who) => who switch { "creator" => Creator, "moderator" => Moderator, "speaker" => Speaker, _ => Listener };

    /// <summary>The viewer is blocked by somebody: from outside, from the audience, on stage.</summary>
    [Theory]
    [InlineData("creator", Sight.Shut, Sight.Shut, Sight.Shut)]
    [InlineData("moderator", Sight.Shut, Sight.Shut, Sight.Open)]
    [InlineData("speaker", Sight.Shut, Sight.Open, Sight.Open)]
    [InlineData("listener", Sight.Open, Sight.Open, Sight.Open)]
    public void Whoever_is_blocked(string by, Sight outside, Sight listening, Sight onStage)
    {
        var blocks = new Blocks(new HashSet<MemberId>(), new HashSet<MemberId> { Of(by) });
        Assert.Equal((outside, listening, onStage), (See(null, blocks), See(RoomRole.Audience, blocks), See(RoomRole.Speaker, blocks)));
    }

    /// <summary>The viewer blocks somebody.</summary>
    [Theory]
    [InlineData("creator", Sight.Veiled)]
    [InlineData("moderator", Sight.Veiled)]
    [InlineData("speaker", Sight.Veiled)]
    [InlineData("listener", Sight.Open)]
    public void Whoever_blocks(string whom, Sight outside)
    {
        var blocks = new Blocks(new HashSet<MemberId> { Of(whom) }, new HashSet<MemberId>());
        Assert.Equal((outside, Sight.Open, Sight.Open), (See(null, blocks), See(RoomRole.Audience, blocks), See(RoomRole.Speaker, blocks)));
    }

    [Fact]
    public void Nobody_is_shut_out_of_the_room_they_created()
    {
        var blocks = new Blocks(new HashSet<MemberId> { Speaker }, new HashSet<MemberId> { Moderator, Speaker });
        Assert.Equal(Sight.Open, EntryRule.Of(Creator, null, Cast(), blocks));
    }

    [Fact]
    public void The_creators_block_holds_while_they_are_away()
    {
        var empty = new Cast(Creator, Creator, new HashSet<MemberId>(), new HashSet<MemberId>());
        Assert.Equal(Sight.Shut, EntryRule.Of(Viewer, null, empty, new Blocks(new HashSet<MemberId>(), new HashSet<MemberId> { Creator })));
        Assert.Equal(Sight.Open, EntryRule.Of(Viewer, null, empty, new Blocks(new HashSet<MemberId> { Creator }, new HashSet<MemberId>())));
    }

    private static Sight See(RoomRole? place, Blocks blocks) => EntryRule.Of(Viewer, place, Cast(), blocks);

    private static Cast Cast() => new(Creator, Creator, new HashSet<MemberId> { Creator, Moderator }, new HashSet<MemberId> { Creator, Moderator, Speaker });
}
