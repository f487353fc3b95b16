namespace Palabre.Rooms;

/// <summary>Section <c>Rooms</c>: how rooms are held.</summary>
public sealed class RoomsSettings
{
    /// <summary>Seats on a stage, moderators included. More makes a crowd in which nobody gets a word in; fewer leaves people waiting with a raised hand.</summary>
    public int Seats { get; set; } = 20;

    /// <summary>Minutes after which a room with an empty stage ends by itself. Fewer ends rooms whose moderator only changes trains; more leaves dead rooms in the hall.</summary>
    public int EmptyMinutes { get; set; } = 10;

    /// <summary>Whether people without an account may listen to open rooms.</summary>
    public bool GuestsListen { get; set; } = true;

    internal TimeSpan EmptyAfter => TimeSpan.FromMinutes(EmptyMinutes);
}

/// <summary>Section <c>Live</c>: where the media engine listens.</summary>
public sealed class LiveSettings
{
    /// <summary>The one port of all sound, UDP and TCP; 0 takes any free one.</summary>
    public int Port { get; set; } = 40000;

    /// <summary>Addresses offered to browsers, separated by commas; empty for every address of this machine. Behind address translation: the public one.</summary>
    public string Addresses { get; set; } = "";

    /// <summary>Also take sound over TCP, for networks that block UDP.</summary>
    public bool Tcp { get; set; } = true;
}

/// <summary>Section <c>Turn</c>: relays for people whose network lets nothing else through. Handed out in <c>Link</c> headers.</summary>
public sealed class TurnSettings
{
    /// <summary>Such as <c>turn:turn.example.org:3478?transport=udp</c>, separated by commas or spaces.</summary>
    public string Urls { get; set; } = "";

    /// <summary>A fixed name; needs <see cref="Credential"/>.</summary>
    public string Username { get; set; } = "";

    /// <summary>The password of <see cref="Username"/>.</summary>
    public string Credential { get; set; } = "";

    /// <summary>The secret shared with the relay (coturn's <c>static-auth-secret</c>): each person then gets a name and a password of their own that expire.</summary>
    public string Secret { get; set; } = "";
}
