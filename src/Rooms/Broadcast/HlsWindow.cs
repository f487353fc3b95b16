using System.Globalization;
using System.Text;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>A file of the broadcast, whole and final.</summary>
internal sealed record HlsFile(string Name, byte[] Bytes, string ETag);

/// <param name="Seconds">Its length.</param>
/// <param name="Head">What a player must read before it.</param>
/// <param name="Breaks">Its clock does not go on from its predecessor's: ffmpeg was started anew.</param>
internal sealed record HlsSegment(HlsFile File, double Seconds, HlsFile Head, bool Breaks);

/// <summary>
/// The last seconds of a room as HLS (RFC 8216): AAC in fragments of MP4, in memory. Names of files are never used again, not even by
/// another process of this server, so that caches may keep them for ever.
/// </summary>
internal sealed class HlsWindow(BroadcastSettings settings, IdMaker ids, TimeProvider clock) : IEncodedSound
{
    /// <summary>Segments in the playlist. More lets players fall further behind without a gap, fewer makes it shorter.</summary>
    private const int Listed = 6;

    /// <summary>Segments kept after they have left it, for whoever read the list just before.</summary>
    private const int KeptLonger = 6;

    /// <summary>Segments of silence at the beginning: players begin three segments before the end.</summary>
    private const int LeadSegments = 3;

    private readonly Lock _gate = new();
    private readonly List<HlsSegment> _segments = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Both count up from the second in which it began: a broadcast of the same room that was over, or a server that was, had fewer.
    private readonly long _began = clock.GetUtcNow().ToUnixTimeSeconds();
    private FragmentReader _reader = new();
    private HlsFile? _head;
    private string _epoch = "";
    private (byte[] Text, string ETag) _written = ([], "");
    private long _made;
    private long _breaksGone;
    private bool _breaks;
    private bool _isOver;

    public TimeSpan Lead => LeadSegments * settings.Segment;

    /// <summary>Completes with the first segment, or with the end.</summary>
    public Task Ready => _ready.Task;

    public IEnumerable<string> Arguments => ["-c:a", "aac", "-b:a", string.Create(CultureInfo.InvariantCulture, $"{settings.HlsKilobits}k"),
        "-f", "mp4", "-movflags", "+empty_moov+default_base_moof", "-frag_duration", string.Create(CultureInfo.InvariantCulture, $"{settings.SegmentSeconds}000000")];

    public void Begin()
    {
        lock (_gate)
        {
            (_reader, _head, _breaks) = (new(), null, true);
            _epoch = ids.Next().ToString("x", CultureInfo.InvariantCulture);
        }
    }

    public void Take(ReadOnlySpan<byte> encoded)
    {
        lock (_gate)
            foreach (var piece in _reader.Read(encoded))
                if (piece.IsHead) _head = FileOf("init.mp4", piece);
                else if (_head is not null && piece.Samples > 0) Add(piece, _head);
    }

    public void End()
    {
        lock (_gate) _isOver = true;
        _ready.TrySetResult();
    }

    public HlsFile? Find(string name)
    {
        lock (_gate)
            return _segments.Find(s => s.File.Name == name)?.File ?? _segments.Find(s => s.Head.Name == name)?.Head;
    }

    /// <summary>The playlist as it is now, and its tag.</summary>
    /// <param name="query">What its addresses carry, such as <c>?key=…</c>.</param>
    public (byte[] Text, string ETag) Playlist(string query)
    {
        lock (_gate)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $"\"{_began}-{_made}{(_isOver ? "-end" : "")}\"");
            if (query.Length > 0) return (Write(query), tag);
            // A crowd asks for the same one: it is written once.
            if (_written.ETag != tag) _written = (Write(query), tag);
            return _written;
        }
    }

    private byte[] Write(string query)
    {
        var listed = _segments.TakeLast(Listed).ToList();
        var gone = _segments.Take(_segments.Count - listed.Count).Count(s => s.Breaks);
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{settings.SegmentSeconds}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA-SEQUENCE:{_began + _made - listed.Count}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-DISCONTINUITY-SEQUENCE:{_began + _breaksGone + gone}\n");
        for (var i = 0; i < listed.Count; i++) Write(text, listed[i], i > 0 ? listed[i - 1].Head : null, query);
        if (_isOver) text.Append("#EXT-X-ENDLIST\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, HlsSegment segment, HlsFile? headBefore, string query)
    {
        if (segment.Breaks) text.Append("#EXT-X-DISCONTINUITY\n");
        if (segment.Head != headBefore) text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{segment.Head.Name}{query}\"\n");
        text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{segment.Seconds:0.000000},\n{segment.File.Name}{query}\n");
    }

    private void Add(Mp4Piece piece, HlsFile head)
    {
        _segments.Add(new(FileOf(string.Create(CultureInfo.InvariantCulture, $"{_made}.m4s"), piece), (double)piece.Samples / PcmQueue.Rate, head, _breaks && _made > 0));
        _breaks = false;
        _made++;
        if (_segments.Count > Listed + KeptLonger)
        {
            if (_segments[0].Breaks) _breaksGone++;
            _segments.RemoveAt(0);
        }
        _ready.TrySetResult();
    }

    private HlsFile FileOf(string name, Mp4Piece piece) => new($"{_epoch}-{name}", piece.Bytes, $"\"{_epoch}-{name}\"");
}
