using Palabre.Live.Mix;

namespace Palabre.Live.Tests.Mix;

public class ChangeOverRuleTests
{
    private readonly ChangeOver _rule = new(300);

    [Fact]
    public void It_changes_at_once_when_at_most_one_speaks_and_the_mix_is_warm()
    {
        _rule.Count(300);
        Assert.False(_rule.Changes(1, true, 0));
        Assert.False(_rule.Changes(1, true, ChangeOver.WarmUp - 20));
        Assert.True(_rule.Changes(1, true, ChangeOver.WarmUp));
        Assert.True(_rule.IsMixed);
        Assert.False(_rule.Changes(1, true, 1000));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void While_it_would_be_heard_it_waits_but_not_for_ever(int speaking, bool isAlike)
    {
        _rule.Count(300);
        for (var now = 0L; now < ChangeOver.Patience; now += 20) Assert.False(_rule.Changes(speaking, isAlike, now));
        Assert.True(_rule.Changes(speaking, isAlike, ChangeOver.Patience));
    }

    [Fact]
    public void It_changes_back_only_when_a_fifth_fewer_listen()
    {
        _rule.Count(300);
        _rule.IsWarm(0);
        Assert.True(_rule.Changes(0, true, 1000));

        _rule.Count(240);
        Assert.False(_rule.Changes(0, true, 1100));
        _rule.Count(239);
        Assert.True(_rule.Changes(0, true, 1200));
        _rule.Count(299);
        Assert.False(_rule.Changes(0, true, 1300));
        Assert.False(_rule.NeedsMix);
    }

    [Fact]
    public void Zero_is_never()
    {
        var never = new ChangeOver(0);
        never.Count(100_000);
        Assert.False(never.NeedsMix);
    }
}
