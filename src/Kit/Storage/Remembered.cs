using System.Collections.Concurrent;

namespace Palabre.Kit.Storage;

/// <summary>
/// What was read of the database, remembered until somebody says that it has changed, which they do once the change is committed. A change
/// that comes while something is read wins: what was read may be older, and is given to who asked but not kept.
/// </summary>
/// <param name="most">Above this the memory is emptied; it fills again by being asked.</param>
public sealed class Remembered<TKey, TValue>(int most) where TKey : notnull where TValue : class
{
    /// <summary>So many changes are told apart while something is read; beyond, no reading under way is kept.</summary>
    private const int MostChanges = 50_000;

    private readonly ConcurrentDictionary<TKey, TValue> _known = [];
    private readonly Dictionary<TKey, long> _changedAt = [];
    private readonly Lock _gate = new();
    private long _changes;
    private long _allChangedAt;
    private int _readings;

    public bool TryGet(TKey key, out TValue value) => _known.TryGetValue(key, out value!);

    /// <summary>It has changed.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            Note(key);
            _known.TryRemove(key, out _);
        }
    }

    /// <summary>Anything may have changed.</summary>
    public void ForgetAll()
    {
        lock (_gate)
        {
            _allChangedAt = ++_changes;
            _known.Clear();
        }
    }

    /// <summary>It has changed, and how: what is remembered is changed alike, and nothing is read for what is not.</summary>
    /// <param name="change">Makes another of it; who holds the old one keeps it as it was. Null forgets it.</param>
    public void Change(TKey key, Func<TValue, TValue?> change)
    {
        lock (_gate)
        {
            Note(key);
            if (!_known.TryGetValue(key, out var known)) return;
            if (change(known) is { } now) _known[key] = now;
            else _known.TryRemove(key, out _);
        }
    }

    /// <summary>In the order of the keys; null where there is nothing. Asks for all that is not remembered in one question.</summary>
    public ValueTask<TValue?[]> OfAsync(IReadOnlyList<TKey> keys, Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> readAsync)
    {
        var found = new TValue?[keys.Count];
        List<TKey>? missing = null;
        for (var i = 0; i < found.Length; i++)
            if (!_known.TryGetValue(keys[i], out found[i])) (missing ??= []).Add(keys[i]);
        return missing is null ? ValueTask.FromResult(found) : new(FillAsync(keys, found, missing, readAsync));
    }

    public async ValueTask<TValue?> OfAsync(TKey key, Func<Task<TValue?>> readAsync)
    {
        if (_known.TryGetValue(key, out var known)) return known;
        using var reading = Begin();
        var read = await readAsync();
        if (read is not null) reading.Keep(key, read);
        return read;
    }

    /// <summary>Begins a reading, or a writing of something new: what is kept of it is what nobody changed since.</summary>
    public Reading Begin()
    {
        lock (_gate)
        {
            _readings++;
            return new Reading(this, _changes);
        }
    }

    private async Task<TValue?[]> FillAsync(IReadOnlyList<TKey> keys, TValue?[] found, List<TKey> missing, Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> readAsync)
    {
        using var reading = Begin();
        var read = await readAsync(missing);
        foreach (var (key, value) in read) reading.Keep(key, value);
        for (var i = 0; i < found.Length; i++) found[i] ??= read.GetValueOrDefault(keys[i]);
        return found;
    }

    private void Note(TKey key)
    {
        _changes++;
        if (_readings == 0) return;
        if (_changedAt.Count >= MostChanges)
        {
            _allChangedAt = _changes;
            _changedAt.Clear();
        }
        _changedAt[key] = _changes;
    }

    private void Keep(TKey key, TValue value, long since)
    {
        lock (_gate)
        {
            if (_allChangedAt > since || (_changedAt.TryGetValue(key, out var at) && at > since)) return;
            if (_known.Count >= most) _known.Clear();
            _known[key] = value;
        }
    }

    private void End()
    {
        lock (_gate)
            if (--_readings == 0) _changedAt.Clear();
    }

    public readonly struct Reading(Remembered<TKey, TValue> of, long since) : IDisposable
    {
        public void Keep(TKey key, TValue value) => of.Keep(key, value, since);

        public void Dispose() => of.End();
    }
}
