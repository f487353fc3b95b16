using Palabre.Live.Peer;
using Palabre.Live.Record;

namespace Palabre.Live.Tests.Record;

public sealed class OpusTrackTests
{
    private readonly List<(uint Sequence, uint Timestamp, uint At, uint Ssrc)> _sent = [];

    [Fact]
    public void Disorder_and_doubles_are_mended()
    {
        Speak(0, 30, 1000);
        (_sent[3], _sent[6]) = (_sent[6], _sent[3]);
        (_sent[10], _sent[11]) = (_sent[11], _sent[10]);
        _sent.Insert(20, _sent[19]);
        Assert.Equal(Enumerable.Range(0, 30), Write().Select(place => place.Number));
    }

    [Fact]
    public void The_wrap_of_numbers_and_timestamps_is_not_seen()
    {
        Speak(uint.MaxValue - 9, 20, 0, timestamp: uint.MaxValue - 5000);
        var places = Write();
        Assert.Equal(20, places.Count);
        Assert.Equal(19 * 960, places[^1].Position - places[0].Position);
    }

    [Fact]
    public void A_lost_packet_leaves_its_time()
    {
        Speak(0, 30, 1000);
        _sent.RemoveAt(12);
        var places = Write();
        Assert.Equal(29 * 960, places[^1].Position - places[0].Position);
    }

    [Fact]
    public void The_jitter_of_the_network_is_not_recorded_and_the_fastest_packet_tells_the_start()
    {
        Speak(0, 40, 1000);
        for (var i = 0; i < _sent.Count; i++) _sent[i] = _sent[i] with { At = _sent[i].At + (uint)(i == 5 ? 0 : 10 + i * 37 % 60) };
        var places = Write();
        Assert.Equal(1000 * 48, places[0].Position);
        Assert.All(places, place => Assert.Equal(1000 * 48 + place.Number * 960, place.Position));
    }

    [Fact]
    public void After_a_pause_speech_stands_where_it_arrived_whatever_the_timestamp_did()
    {
        Speak(0, 20, 0);
        Speak(20, 20, 60_000, timestamp: 20 * 960 + 7_000);
        var places = Write();
        Assert.Equal(60_000 * 48, places[20].Position);
    }

    [Fact]
    public void A_new_stream_of_the_same_voice_begins_anew()
    {
        Speak(5000, 20, 0);
        Speak(3, 20, 3_000, ssrc: 9);
        var places = Write();
        Assert.Equal(40, places.Count);
        Assert.Equal(3_000 * 48, places[20].Position);
    }

    [Fact]
    public void A_clock_that_runs_off_is_not_followed()
    {
        for (var i = 0u; i < 200; i++) _sent.Add((i, i * 4_000, i * 20, 1));
        var places = Write();
        Assert.InRange(places[^1].Position, 0, (200 * 20 + 1_100) * 48);
    }

    [Theory]
    [InlineData(100, 80)]
    [InlineData(-100, 80)]
    [InlineData(300, 3)]
    [InlineData(-300, 3)]
    public void A_monologue_of_two_hours_stays_on_the_clock_of_the_room(int partsPerMillion, int length)
    {
        var (worst, at) = (0L, 0u);
        using var stream = new MemoryStream();
        using var writer = new OggOpusWriter(stream, 1);
        var track = new OpusTrack(writer, 0);
        var payload = new byte[length];
        payload[0] = 0x78;
        const uint Packets = 2 * 3600 * 50;
        for (var i = 0u; i < Packets; i++)
        {
            // 20 ms of the speaker's clock are a little more or less of the room's; and the network adds up to 7 ms.
            var said = i * (960 + 960 * partsPerMillion / 1e6) / 48;
            at = (uint)Math.Round(said + i * 31 % 8);
            var before = writer.Length;
            track.Add(new() { Source = 5, Ssrc = 1, Sequence = i, Timestamp = i * 960, At = at, Payload = payload });
            // What is written now was said 16 packets ago, and is written at the end.
            if (i < 16 || writer.Length == before) continue;
            var place = (i - 16) * (960 + 960 * partsPerMillion / 1e6);
            worst = Math.Max(worst, (long)Math.Abs(writer.Length - 960 - place));
        }

        Assert.InRange(worst / 48.0, 0, 20);
        Assert.InRange(writer.Length / 48.0, at - 400, at + 40);
    }

    [Fact]
    public void Whoever_falls_silent_leaves_nothing_held_back()
    {
        using var stream = new MemoryStream();
        using var writer = new OggOpusWriter(stream, 1);
        var track = new OpusTrack(writer, 0);
        for (var i = 0u; i < 10; i++) track.Add(new() { Source = 5, Ssrc = 1, Sequence = i, Timestamp = i * 960, At = 1000 + i * 20, Payload = [0x78, 1, 2] });
        track.Release(before: 1100);
        Assert.Equal((1000 + 5 * 20) * 48, writer.Length);
        track.Release(before: 2000);
        Assert.Equal((1000 + 10 * 20) * 48, writer.Length);
    }

    private void Speak(uint first, int packets, uint at, uint timestamp = 0, uint ssrc = 1)
    {
        for (var i = 0u; i < packets; i++) _sent.Add((first + i, timestamp + i * 960, at + i * 20, ssrc));
    }

    /// <summary>Number and place of each packet in the file, in the order written.</summary>
    private List<(int Number, long Position)> Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new OggOpusWriter(stream, 1))
        {
            var track = new OpusTrack(writer, 0);
            foreach (var (sequence, timestamp, at, ssrc) in _sent)
            {
                var number = (byte)(sequence - _sent.First(first => first.Ssrc == ssrc).Sequence);
                track.Add(new() { Source = 5, Ssrc = ssrc, Sequence = sequence, Timestamp = timestamp, At = at, Payload = [0x78, number, 0xEE] });
            }

            track.Flush();
        }

        var places = new List<(int, long)>();
        long position = -OggOpusWriter.PreSkip;
        foreach (var packet in OggOpusReader.Read(new MemoryStream(stream.ToArray())))
        {
            if (packet.Data.Length == 3 && packet.Data.Span[2] == 0xEE) places.Add((packet.Data.Span[1], position));
            position += packet.Samples;
        }

        return places;
    }
}
