using System.Buffers.Binary;
using System.Text;
using Palabre.Kit;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Broadcast;

/// <summary>The parts of a broadcast as plain objects.</summary>
public sealed class PartsTests
{
    private readonly ManualClock _clock = new();
    private readonly BroadcastCounts _counts = new();

    [Fact]
    public async Task The_mix_never_waits_for_ffmpeg_what_finds_no_room_is_counted()
    {
        var queue = new PcmQueue(_counts);
        for (var i = 0; i < 130; i++) queue.Add(new float[1920]);
        Assert.Equal(30, _counts.FramesDropped);
        queue.Complete();
        var taken = new MemoryStream();
        await queue.PumpAsync(taken, Api.Ct);
        Assert.Equal(100 * 1920, taken.Length);
    }

    [Fact]
    public void Left_and_right_become_one_and_do_not_overflow()
    {
        var queue = new PcmQueue(_counts);
        queue.Add([0.5f, -0.5f, 1.5f, 1.5f, -1, 0]);
        queue.Complete();
        var taken = new MemoryStream();
        Assert.True(queue.PumpAsync(taken, Api.Ct).IsCompletedSuccessfully);
        Assert.Equal([0, short.MaxValue, -short.MaxValue / 2], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(taken.ToArray()).ToArray());
    }

    [Fact]
    public async Task A_client_that_does_not_keep_up_is_cut_and_the_others_go_on()
    {
        var crowd = new Mp3Crowd(64, _counts);
        using var slow = crowd.Join();
        using var fast = crowd.Join();
        for (var second = 0; second < 20; second++)
        {
            crowd.Take(new byte[8000]);
            while (fast.Chunks.TryRead(out _)) { }
        }
        Assert.Equal((true, false, 1L, 1), (slow.Cut.IsCancellationRequested, fast.Cut.IsCancellationRequested, _counts.SlowListeners, crowd.Count));
        crowd.End();
        await foreach (var chunk in fast.Chunks.ReadAllAsync(Api.Ct)) Assert.Equal(0, chunk.Length % 192);
    }

    [Fact]
    public void A_process_that_dies_within_a_frame_leaves_no_half_of_it()
    {
        var crowd = new Mp3Crowd(64, _counts);
        using var listener = crowd.Join();
        crowd.Begin();
        crowd.Take(new byte[1000]);
        crowd.Begin();
        crowd.Take(Enumerable.Repeat((byte)7, 1920).ToArray());
        Assert.True(listener.Chunks.TryRead(out var chunk));
        Assert.DoesNotContain((byte)0, chunk);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Fragments_are_found_however_the_bytes_come(int at_once)
    {
        byte[] file = [.. Box("ftyp", [1]), .. Box("moov", [2, 2]), .. Fragment(94), .. Fragment(93), .. Box("mfra", [9])];
        var (reader, pieces) = (new FragmentReader(), new List<Mp4Piece>());
        foreach (var bytes in file.Chunk(at_once)) pieces.AddRange(reader.Read(bytes));
        Assert.Equal([(true, 0L), (false, 94 * 1024L), (false, 93 * 1024L)], pieces.Select(p => (p.IsHead, p.Samples)));
        Assert.Equal(file[..^9], pieces.SelectMany(p => p.Bytes).ToArray());
    }

    [Fact]
    public void The_window_lists_the_last_six_and_keeps_six_more()
    {
        var window = Window();
        window.Begin();
        window.Take([.. Box("ftyp", [1]), .. Box("moov", [2])]);
        Assert.False(window.Ready.IsCompleted);
        for (var i = 0; i < 20; i++) window.Take(Fragment(94));
        Assert.True(window.Ready.IsCompleted);
        var files = FilesOf(window);
        Assert.Equal(6, files.Count);
        Assert.EndsWith("-19.m4s", files[^1], StringComparison.Ordinal);
        Assert.NotNull(window.Find(files[0].Replace("-14.", "-8.", StringComparison.Ordinal)));
        Assert.Null(window.Find(files[0].Replace("-14.", "-7.", StringComparison.Ordinal)));
        Assert.Contains("#EXTINF:2.005333,", TextOf(window), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_process_is_a_break_with_a_head_and_names_of_its_own()
    {
        var window = Window();
        for (var process = 0; process < 2; process++)
        {
            window.Begin();
            window.Take([.. Box("ftyp", [1]), .. Box("moov", [2]), .. Fragment(94)]);
        }
        var lines = TextOf(window).Split('\n');
        Assert.Single(lines, "#EXT-X-DISCONTINUITY");
        Assert.Equal(2, lines.Where(l => l.StartsWith("#EXT-X-MAP", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal(2, FilesOf(window).Select(f => f.Split('-')[0]).Distinct().Count());
    }

    [Fact]
    public void A_later_broadcast_of_the_same_room_counts_on_and_repeats_no_name()
    {
        var (names, sequences) = (new List<string>(), new List<long>());
        for (var broadcast = 0; broadcast < 2; broadcast++)
        {
            var window = Window();
            window.Begin();
            window.Take([.. Box("ftyp", [1]), .. Box("moov", [2])]);
            for (var i = 0; i < 33; i++) window.Take(Fragment(94));
            names.AddRange(FilesOf(window));
            sequences.Add(long.Parse(TextOf(window).Split("#EXT-X-MEDIA-SEQUENCE:")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture));
            _clock.Advance(TimeSpan.FromSeconds(60));
        }
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.True(sequences[1] > sequences[0] + 6);
    }

    [Theory]
    [InlineData("L'eau", "StreamTitle='L’eau';")]
    [InlineData("سهرة", "StreamTitle='سهرة';")]
    public void A_title_is_a_block_of_sixteens(string title, string text)
    {
        var block = IcyStream.BlockOf(title);
        Assert.Equal(1 + block[0] * 16, block.Length);
        Assert.Equal(text, Encoding.UTF8.GetString(block.AsSpan(1)).TrimEnd('\0'));
        Assert.Equal(255 * 16 + 1, IcyStream.BlockOf(new string('x', 9000)).Length);
    }

    private HlsWindow Window() => new(new BroadcastSettings(), new IdMaker(_clock), _clock);

    private static string TextOf(HlsWindow window) => Encoding.UTF8.GetString(window.Playlist("").Text);

    private static List<string> FilesOf(HlsWindow window) => [.. TextOf(window).Split('\n').Where(l => l.EndsWith(".m4s", StringComparison.Ordinal))];

    private static byte[] Box(string type, byte[] content)
    {
        var box = new byte[8 + content.Length];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)box.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(box, 4);
        content.CopyTo(box, 8);
        return box;
    }

    private static byte[] Fragment(int frames)
    {
        var run = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(run.AsSpan(4), frames);
        return [.. Box("moof", [.. Box("mfhd", [0]), .. Box("traf", [.. Box("tfhd", [0]), .. Box("trun", run)])]), .. Box("mdat", [5, 5, 5])];
    }
}
