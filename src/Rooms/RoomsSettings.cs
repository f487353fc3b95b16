using Palabre.Kit.Settings;
using Palabre.Live.Mix;

namespace Palabre.Rooms;

/// <summary>Section <c>Rooms</c>: how rooms are held.</summary>
public sealed class RoomsSettings : ICheckedSettings
{
    private const int MostSeats = 50;
    private const int Year = 365 * 24 * 60; // minutes
    private const int Hour = 60 * 60; // seconds

    /// <summary>Seats on a stage, moderators included. More makes a crowd in which nobody gets a word in; fewer leaves people waiting with a raised hand.</summary>
    public int Seats { get; set; } = 20;

    /// <summary>Minutes after which a room with an empty stage ends by itself. Fewer ends rooms whose moderator only changes trains; more leaves dead rooms in the hall.</summary>
    public int EmptyMinutes { get; set; } = 10;

    /// <summary>Whether people without an account may listen to open rooms.</summary>
    public bool GuestsListen { get; set; } = true;

    /// <summary>Seconds for which a lost connection keeps seat, hand and role. Fewer unseats people in a tunnel; more leaves grey faces on the stage, and a room without its moderators for longer.</summary>
    public int GraceSeconds { get; set; } = 60;

    /// <summary>Seconds that those asked to take over a room have to accept. Fewer ends rooms whose speakers were looking elsewhere; more keeps everyone in doubt.</summary>
    public int SuccessionSeconds { get; set; } = 60;

    /// <summary>Seconds between closing a room and its end, during which it can be taken back. 0 ends it at once, without a good-bye.</summary>
    public int ClosingSeconds { get; set; } = 10;

    /// <summary>
    /// Whether the last ten minutes of each live room are kept in memory, encrypted, so that whoever reports can have them kept. Off,
    /// stewards have nothing but words to judge by; on, it costs up to 32 MiB a live room, and every room says so.
    /// </summary>
    public bool IncidentSound { get; set; } = true;

    /// <summary>Whether rooms may be recorded, with everybody's consent. Off, nobody is offered it; what was recorded before stays.</summary>
    public bool Recording { get; set; } = true;

    /// <summary>Without libopus nothing can be mixed: nothing is promised then.</summary>
    internal bool MayRecord => Recording && OpusEncoder.IsAvailable;

    internal TimeSpan EmptyAfter => TimeSpan.FromMinutes(EmptyMinutes);

    internal StageTimes Times => new(TimeSpan.FromSeconds(GraceSeconds), TimeSpan.FromSeconds(SuccessionSeconds), TimeSpan.FromSeconds(ClosingSeconds));

    public string? Wrong() => this switch
    {
        { Seats: < 1 or > MostSeats } => $"Rooms:Seats is {Seats}, but it must be from 1 to {MostSeats}.",
        { EmptyMinutes: < 1 or > Year } => $"Rooms:EmptyMinutes is {EmptyMinutes}, but it must be from 1 to {Year}.",
        { GraceSeconds: < 1 or > Hour } => $"Rooms:GraceSeconds is {GraceSeconds}, but it must be from 1 to {Hour}.",
        { SuccessionSeconds: < 1 or > Hour } => $"Rooms:SuccessionSeconds is {SuccessionSeconds}, but it must be from 1 to {Hour}.",
        { ClosingSeconds: < 0 or > Hour } => $"Rooms:ClosingSeconds is {ClosingSeconds}, but it must be from 0 to {Hour}.",
        _ => null,
    };
}

/// <summary>Section <c>Live</c>: where the media engine listens.</summary>
public sealed class LiveSettings : ICheckedSettings
{
    /// <summary>The one port of all sound, UDP and TCP; 0 takes any free one.</summary>
    public int Port { get; set; } = 40000;

    /// <summary>Addresses offered to browsers, separated by commas; empty for every address of this machine. Behind address translation: the public one.</summary>
    public string Addresses { get; set; } = "";

    /// <summary>Also take sound over TCP, for networks that block UDP.</summary>
    public bool Tcp { get; set; } = true;

    /// <summary>Loss in percent that speakers' encoders are told of at least, so that they send error correction before anyone loses anything; at some sharpness for all. 0 waits for real loss.</summary>
    public int LeastReportedLoss { get; set; }

    /// <summary>Listeners from which a room's voices are mixed into one sound for its audience, and back when a fifth fewer are left; 0 never mixes for an audience's size. Lower takes processor from small rooms, and each listener's own volumes; higher sends large ones a stream for every voice.</summary>
    public int MixFrom { get; set; } = 300;

    public string? Wrong() => MixFrom is < 0 or > 100_000 ? $"Live:MixFrom is {MixFrom}, but it must be from 0 to 100000."
        : LeastReportedLoss is < 0 or > 20 ? $"Live:LeastReportedLoss is {LeastReportedLoss}, but it must be from 0 to 20."
        : Port is < 0 or > 65535 ? $"Live:Port is {Port}, but it must be from 0 to 65535." : null;
}

/// <summary>Section <c>Turn</c>: relays for people whose network lets nothing else through. Handed out in <c>Link</c> headers.</summary>
public sealed class TurnSettings : ICheckedSettings
{
    /// <summary>Such as <c>turn:turn.example.org:3478?transport=udp</c>, separated by commas or spaces.</summary>
    public string Urls { get; set; } = "";

    /// <summary>A fixed name; needs <see cref="Credential"/>.</summary>
    public string Username { get; set; } = "";

    /// <summary>The password of <see cref="Username"/>.</summary>
    public string Credential { get; set; } = "";

    /// <summary>The secret shared with the relay (coturn's <c>static-auth-secret</c>): each person then gets a name and a password of their own that expire.</summary>
    public string Secret { get; set; } = "";

    internal IReadOnlyList<string> List => Urls.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>STUN asks for no name; a relay without one refuses everybody, which nobody would notice until it is needed.</summary>
    public string? Wrong()
    {
        if (List.FirstOrDefault(url => !IsIceServer(url)) is { } odd) return $"Turn:Urls: \"{odd}\" does not begin with turn:, turns:, stun: or stuns:.";
        if (Urls.Length == 0 && (Secret.Length > 0 || Username.Length > 0 || Credential.Length > 0)) return "Turn:Urls is empty, but a secret or a name is given for it.";
        if (Username.Length > 0 != Credential.Length > 0) return $"Turn:{(Username.Length > 0 ? "Credential" : "Username")} is empty, but the other half is given.";
        return List.Any(IsRelay) && Secret.Length == 0 && Username.Length == 0
            ? "Turn:Urls names a relay, but there is neither Turn:Secret nor Turn:Username with Turn:Credential." : null;
    }

    internal static bool IsRelay(string url) => Begins(url, "turn:") || Begins(url, "turns:");

    private static bool IsIceServer(string url) => IsRelay(url) || Begins(url, "stun:") || Begins(url, "stuns:");
    private static bool Begins(string url, string scheme) => url.StartsWith(scheme, StringComparison.Ordinal);
}
