using Palabre.Kit.Settings;

namespace Palabre.Rooms;

/// <summary>Section <c>Broadcast</c>: rooms for players without WebRTC, as an endless MP3 and as HLS, through ffmpeg.</summary>
public sealed class BroadcastSettings : ICheckedSettings
{
    private static readonly int[] Mp3Rates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192];

    /// <summary>Whether rooms can be heard this way at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The program, as a path or as a name to look for in <c>PATH</c>; it makes the MP3 of recordings as well.</summary>
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>Kilobits a second of the MP3, mono. More sounds clearer and costs the line as much for every listener; under 48 voices get metallic.</summary>
    public int Mp3Kilobits { get; set; } = 64;

    /// <summary>The same of HLS, as AAC.</summary>
    public int HlsKilobits { get; set; } = 64;

    /// <summary>Seconds of an HLS segment. Fewer brings listeners closer to the room, more spares them and the caches requests; they are about three of them late.</summary>
    public int SegmentSeconds { get; set; } = 2;

    /// <summary>Rooms broadcast at once; each takes up to two processes of ffmpeg, about 4 % of a core together. More may take the machine from the rooms' own sound, fewer turns listeners away.</summary>
    public int Rooms { get; set; } = 20;

    /// <summary>MP3 listeners of one room, each a connection of this server. More may fill its line, fewer turns people away; HLS behind a cache has no such limit.</summary>
    public int ListenersPerRoom { get; set; } = 500;

    /// <summary>MP3 streams that one address may hold open. More lets one machine take all the places, fewer turns away people who share an address.</summary>
    public int ListenersPerAddress { get; set; } = 50;

    /// <summary>Seconds that ffmpeg goes on after the last listener. More spares starts, fewer spares processor time.</summary>
    public int LingerSeconds { get; set; } = 60;

    internal TimeSpan Linger => TimeSpan.FromSeconds(LingerSeconds);
    internal TimeSpan Segment => TimeSpan.FromSeconds(SegmentSeconds);

    public string? Wrong() => this switch
    {
        _ when !Mp3Rates.Contains(Mp3Kilobits) => $"Broadcast:Mp3Kilobits is {Mp3Kilobits}, but it must be one of {string.Join(", ", Mp3Rates)}.",
        { HlsKilobits: < 24 or > 192 } => $"Broadcast:HlsKilobits is {HlsKilobits}, but it must be from 24 to 192.",
        { SegmentSeconds: < 1 or > 6 } => $"Broadcast:SegmentSeconds is {SegmentSeconds}, but it must be from 1 to 6.",
        { Rooms: < 1 or > 1000 } => $"Broadcast:Rooms is {Rooms}, but it must be from 1 to 1000.",
        { ListenersPerRoom: < 1 or > 100_000 } => $"Broadcast:ListenersPerRoom is {ListenersPerRoom}, but it must be from 1 to 100000.",
        { ListenersPerAddress: < 1 or > 100_000 } => $"Broadcast:ListenersPerAddress is {ListenersPerAddress}, but it must be from 1 to 100000.",
        { LingerSeconds: < 1 or > 3600 } => $"Broadcast:LingerSeconds is {LingerSeconds}, but it must be from 1 to 3600.",
        _ => null,
    };
}
