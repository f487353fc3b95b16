using System.Collections.Concurrent;
using System.Text;

namespace Palabre.Live.Sfu;

/// <summary>
/// Finds the session of a packet: by our ICE fragment while its address is unknown, then by address. Bounded in all, and per address.
/// </summary>
internal sealed class SessionTable(LiveOptions options)
{
    private readonly ConcurrentDictionary<string, LiveSession> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LiveSession> _byFragment = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PeerAddress, LiveSession> _byAddress = new();
    private readonly Dictionary<(ulong, ulong), int> _perHost = [];
    private int _count;

    public ICollection<LiveSession> All => _byId.Values;

    /// <summary>Takes a place, or says there is none left; give it back with <see cref="Remove"/> or <see cref="Unreserve"/>.</summary>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref _count) <= options.MaxSessions) return true;
        Unreserve();
        return false;
    }

    public void Unreserve() => Interlocked.Decrement(ref _count);

    public void Add(LiveSession session, string fragment)
    {
        _byId[session.Id] = session;
        _byFragment[fragment] = session;
    }

    public LiveSession? FindById(string id) => _byId.GetValueOrDefault(id);

    public LiveSession? FindByFragment(ReadOnlySpan<byte> fragment)
    {
        Span<char> characters = stackalloc char[64];
        if (fragment.Length > characters.Length) return null;
        var length = Encoding.Latin1.GetChars(fragment, characters);
        return _byFragment.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(characters[..length], out var session) ? session : null;
    }

    public LiveSession? FindByAddress(in PeerAddress address) => _byAddress.TryGetValue(address, out var session) ? session : null;

    public void AddFragment(string fragment, LiveSession session) => _byFragment[fragment] = session;

    public void RemoveFragment(string fragment) => _byFragment.TryRemove(fragment, out _);

    /// <summary>
    /// Says that packets from this address are the session's. The last authenticated check wins, since translators reuse ports.
    /// False when the host has too many sessions already.
    /// </summary>
    public bool TryBind(in PeerAddress address, LiveSession session)
    {
        lock (_perHost)
        {
            if (session.Host != address.Host)
            {
                var used = _perHost.GetValueOrDefault(address.Host);
                if (used >= options.MaxSessionsPerAddress) return false;
                LeaveHost(session);
                _perHost[address.Host] = used + 1;
                session.Host = address.Host;
            }
        }

        _byAddress[address] = session;
        return true;
    }

    public void Unbind(in PeerAddress address, LiveSession session) =>
        _byAddress.TryRemove(new KeyValuePair<PeerAddress, LiveSession>(address, session));

    public void Remove(LiveSession session)
    {
        if (!_byId.TryRemove(session.Id, out _)) return;
        lock (_perHost) LeaveHost(session);
        Unreserve();
    }

    private void LeaveHost(LiveSession session)
    {
        if (session.Host is not { } host) return;
        session.Host = null;
        var left = _perHost[host] - 1;
        if (left == 0) _perHost.Remove(host);
        else _perHost[host] = left;
    }
}
