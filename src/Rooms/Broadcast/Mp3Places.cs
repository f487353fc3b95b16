using System.Net;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>How many MP3 streams each address holds open.</summary>
internal sealed class Mp3Places(BroadcastSettings settings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _held = [];

    /// <summary>Takes one; null when the address has as many as it may.</summary>
    public IDisposable? Take(IPAddress? address)
    {
        var who = Household.Of(address);
        lock (_gate)
        {
            var held = _held.GetValueOrDefault(who);
            if (held >= settings.ListenersPerAddress) return null;
            _held[who] = held + 1;
        }
        return new Place(() => Free(who));
    }

    private void Free(string who)
    {
        lock (_gate)
            if (--_held[who] == 0) _held.Remove(who);
    }

    private sealed class Place(Action free) : IDisposable
    {
        public void Dispose() => free();
    }
}
