using System.Text;
using Palabre.Live.Stun;

namespace Palabre.Live.Sfu;

/// <summary>
/// The lite side of ICE (RFC 8445 §2.5) of one session: its credentials, those of a restart under way, and the addresses whose
/// checks passed. The peer nominates; we answer.
/// </summary>
internal sealed class IceLite
{
    /// <summary>A peer checks from each of its interfaces; beyond this the oldest unused address is forgotten.</summary>
    private const int MaxPaths = 8;

    private readonly List<MediaPath> _paths = [];
    private byte[] _password;
    private IceCredentials? _next;
    private byte[]? _nextPassword;

    public IceLite(IceCredentials local, string? remoteFragment)
    {
        Local = local;
        RemoteFragment = remoteFragment;
        _password = Encoding.ASCII.GetBytes(local.Password);
    }

    public IceCredentials Local { get; private set; }

    public string? RemoteFragment { get; private set; }

    /// <summary>Where we send; null before the first check.</summary>
    public MediaPath? Path { get; private set; }

    public IReadOnlyList<MediaPath> Paths => _paths;

    /// <summary>Fragments under which packets may come now.</summary>
    public IEnumerable<string> Fragments => _next is null ? [Local.UsernameFragment] : [Local.UsernameFragment, _next.UsernameFragment];

    /// <summary>Begins a restart (RFC 8445 §9). The old credentials stay good until a check with the new ones passes.</summary>
    /// <returns>The fragment of an earlier restart that never came to pass, if any.</returns>
    public string? Restart(IceCredentials next, string remoteFragment)
    {
        var abandoned = _next?.UsernameFragment;
        _next = next;
        _nextPassword = Encoding.ASCII.GetBytes(next.Password);
        RemoteFragment = remoteFragment;
        return abandoned;
    }

    /// <summary>The password checks under this fragment are made with.</summary>
    public ReadOnlySpan<byte> PasswordOf(ReadOnlySpan<byte> fragment) => IsNext(fragment) ? _nextPassword : _password;

    /// <summary>Takes a check that passed under this fragment; returns the fragment it retires, if it completes a restart.</summary>
    public string? Passed(ReadOnlySpan<byte> fragment)
    {
        if (!IsNext(fragment)) return null;
        var retired = Local.UsernameFragment;
        (Local, _password) = (_next!, _nextPassword!);
        (_next, _nextPassword) = (null, null);
        return retired;
    }

    public MediaPath? Find(in PeerAddress remote, in LocalAddress local, TcpConnection? tcp)
    {
        foreach (var path in _paths)
        {
            if (path.Remote == remote && path.Tcp == tcp && (tcp is not null || path.Local == local)) return path;
        }

        return null;
    }

    /// <summary>Adds a checked path; returns the one it pushes out, if any.</summary>
    public MediaPath? Add(MediaPath path)
    {
        _paths.Add(path);
        if (_paths.Count <= MaxPaths) return null;
        var oldest = _paths.First(known => known != Path && known != path);
        _paths.Remove(oldest);
        return oldest;
    }

    public void Nominate(MediaPath path) => Path = path;

    /// <summary>Forgets a path whose connection ended.</summary>
    public void Drop(TcpConnection tcp)
    {
        _paths.RemoveAll(path => path.Tcp == tcp);
        if (Path?.Tcp == tcp) Path = _paths.Count > 0 ? _paths[^1] : null;
    }

    private bool IsNext(ReadOnlySpan<byte> fragment) => _next is not null && Ascii.Equals(fragment, _next.UsernameFragment);
}
