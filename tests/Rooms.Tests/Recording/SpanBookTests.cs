using Palabre.Core;

namespace Palabre.Rooms.Tests.Recorded;

public sealed class SpanBookTests
{
    private static readonly MemberId Ada = new(1), Bo = new(2);
    private readonly SpanBook _book = new();

    [Fact]
    public void Pauses_shorter_than_a_second_are_part_of_what_is_said()
    {
        Look(0);
        Look(250, Ada);
        Look(500, Ada);
        for (var at = 750; at <= 1250; at += 250) Look(at);
        Look(1500, Ada);
        for (var at = 1750; at <= 4000; at += 250) Look(at);
        Look(4250, Ada);
        Assert.Equal([(0, 1500), (4000, 4250)], Speech(Ada));
    }

    [Fact]
    public void Each_voice_has_spans_of_its_own_and_only_what_grew_is_taken_again()
    {
        Look(250, Ada, Bo);
        Look(500, Bo);
        Assert.Equal([(250, 250)], Speech(Ada));
        Look(750, Bo);
        var changed = _book.TakeChanged().Where(s => s.Kind == RecordedKind.Speech).ToList();
        Assert.Equal([Bo], changed.Select(s => s.Member));
        Assert.Equal(750, changed[0].ToMs);
    }

    [Fact]
    public void A_seat_lasts_while_one_sits_and_another_begins_when_one_comes_to_moderate()
    {
        Sit(0, moderates: false);
        Sit(250, moderates: false);
        Sit(500, moderates: true);
        Sit(750, moderates: true);
        _book.Look(1000, new Dictionary<MemberId, bool>(), new HashSet<MemberId>());
        Sit(1250, moderates: true);
        Assert.Equal([(0L, 250L, false), (500, 750, true), (1250, 1250, true)],
            _book.TakeChanged().OrderBy(s => s.FromMs).Select(s => (s.FromMs, s.ToMs, s.Moderates)));
    }

    [Fact]
    public void Nothing_is_left_of_whom_it_forgets()
    {
        Look(250, Ada, Bo);
        _book.Erase(Ada);
        Assert.Empty(Speech(Ada));
    }

    private void Look(long at, params MemberId[] heard) => _book.Look(at, new Dictionary<MemberId, bool>(), heard.ToHashSet());

    private void Sit(long at, bool moderates) => _book.Look(at, new Dictionary<MemberId, bool> { [Ada] = moderates }, new HashSet<MemberId>());

    private IEnumerable<(int, int)> Speech(MemberId member) => [.. _book.TakeChanged()
        .Where(s => s.Member == member && s.Kind == RecordedKind.Speech).OrderBy(s => s.FromMs).Select(s => ((int)s.FromMs, (int)s.ToMs))];
}
