using Palabre.Live.Record;
using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Record;

public sealed class SoundTapTests
{
    private static readonly byte[] Voice = [.. "a word"u8];

    [Fact]
    public async Task What_an_open_microphone_says_is_noted_and_what_a_muted_one_says_is_not()
    {
        await using var hall = new Hall();
        var tap = hall.Room.OpenTap();
        var (bo, session) = await hall.PublishAsync(7);
        var (dounia, _) = await hall.PublishAsync(8, muted: true);
        for (var i = 0; i < 5; i++)
        {
            bo.Send(Voice);
            dounia.Send("unheard"u8);
        }

        await Hall.UntilAsync(() => hall.Server.Counters.PacketsIn > 10, "the packets came");
        var noted = await TakeAsync(tap, 5);
        Assert.All(noted, packet => Assert.Equal((7, session.Publisher!.Ssrc, "a word"), (packet.Source, packet.Ssrc, packet.Text)));
        Assert.Equal(4 * 960u, noted[^1].Timestamp - noted[0].Timestamp);
        Assert.Equal(4u, noted[^1].Sequence - noted[0].Sequence);

        hall.Room.SetMuted(7, true);
        bo.Send("behind the hand"u8);
        dounia.Send("unheard"u8);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Empty(Take(tap));
    }

    [Fact]
    public async Task Of_redundant_audio_the_primary_block_is_noted()
    {
        await using var hall = new Hall();
        var tap = hall.Room.OpenTap();
        var (bo, _) = await hall.PublishAsync(7, options: new() { Red = true });
        bo.Send([0x80 | 111, 0, 0, 3, 111, 1, 1, 1, .. Voice], payloadType: 63);
        Assert.Equal("a word", (await TakeAsync(tap, 1))[0].Text);
    }

    [Fact]
    public async Task A_closed_tap_takes_nothing_more()
    {
        await using var hall = new Hall();
        var tap = hall.Room.OpenTap();
        var (bo, _) = await hall.PublishAsync(7);
        bo.Send(Voice);
        await TakeAsync(tap, 1);
        hall.Room.CloseTap(tap);
        bo.Send(Voice);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Empty(Take(tap));
    }

    [Fact]
    public void Packets_come_out_in_order_over_many_rounds_of_the_ring()
    {
        var tap = new SoundTap(0, DateTimeOffset.UnixEpoch);
        var (sent, taken) = (0, 0);
        for (var round = 0; round < 200; round++)
        {
            for (var i = 0; i < 37; i++) tap.Add(1, 2, sent, (uint)sent * 960, sent, new byte[50 + sent++ % 400]);
            tap.Take(run =>
            {
                while (RecordedPacket.TryTake(ref run, out var packet))
                {
                    Assert.Equal(((uint)taken, 50 + taken % 400), (packet.Sequence, packet.Payload.Length));
                    taken++;
                }
            });
        }

        Assert.Equal((sent, 0L), (taken, tap.Dropped));
    }

    [Fact]
    public void A_full_ring_drops_and_counts_and_goes_on_when_emptied()
    {
        var tap = new SoundTap(0, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < 2000; i++) tap.Add(1, 2, i, 0, 0, new byte[200]);
        var kept = Take(tap).Count;
        Assert.Equal(2000, kept + tap.Dropped);
        Assert.InRange(kept, 500, 600);
        tap.Add(1, 2, 2000, 0, 0, Voice);
        Assert.Single(Take(tap));
    }

    [Fact]
    public void Noting_allocates_nothing_and_what_was_taken_is_wiped()
    {
        var tap = new SoundTap(0, DateTimeOffset.UnixEpoch);
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 500; i++) tap.Add(1, 2, i, 0, 0, Voice);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            tap.Take(_ => { });
        }

        Assert.Equal(0, least);
        Assert.True(tap.IsWiped);
    }

    private sealed record Noted(long Source, uint Ssrc, uint Sequence, uint Timestamp, string Text);

    private static async Task<List<Noted>> TakeAsync(SoundTap tap, int packets)
    {
        var all = new List<Noted>();
        await Hall.UntilAsync(() =>
        {
            all.AddRange(Take(tap));
            return all.Count >= packets;
        }, $"{packets} packets are noted");
        Assert.Equal(packets, all.Count);
        return all;
    }

    private static List<Noted> Take(SoundTap tap)
    {
        var all = new List<Noted>();
        tap.Take(run =>
        {
            while (RecordedPacket.TryTake(ref run, out var packet))
                all.Add(new(packet.Source, packet.Ssrc, packet.Sequence, packet.Timestamp, System.Text.Encoding.ASCII.GetString(packet.Payload)));
        });
        return all;
    }
}
