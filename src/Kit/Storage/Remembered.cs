using System.Collections.Concurrent;

namespace Palabre.Kit.Storage;

/// <summary>
/// What was read of the database, remembered until somebody says that it has changed, which they do once the change is committed. A change
/// that comes while something is read wins: what was read may be older, and is given to who asked but not kept.
/// </summary>
/// <param name="most">At most so many are remembered: who was not asked for while half as many others came goes.</param>
public sealed class Remembered<TKey, TValue>(int most) where TKey : notnull where TValue : class
{
    /// <summary>So many changes are told apart while something is read; beyond, no reading under way is kept.</summary>
    private const int MostChanges = 50_000;

    /// <summary>Asked for lately, and before that: when the first are half of all, they become the second, and those are forgotten.</summary>
    private volatile ConcurrentDictionary<TKey, TValue> _known = [];
    private volatile ConcurrentDictionary<TKey, TValue> _before = [];
    private readonly Dictionary<TKey, long> _changedAt = [];
    private readonly Lock _gate = new();
    private long _changes;
    private long _allChangedAt;
    private int _readings;
    private int _count;

    public bool TryGet(TKey key, out TValue value) => _known.TryGetValue(key, out value!) || TryAgain(key, out value!);

    /// <summary>All of them, in the order of the keys; null as soon as one is not remembered.</summary>
    public TValue[]? AllOf(IReadOnlyList<TKey> keys)
    {
        var found = new TValue[keys.Count];
        for (var i = 0; i < found.Length; i++)
            if (!TryGet(keys[i], out found[i])) return null;
        return found;
    }

    /// <summary>It has changed.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            Note(key);
            Remove(key);
        }
    }

    /// <summary>Anything may have changed.</summary>
    public void ForgetAll()
    {
        lock (_gate)
        {
            _allChangedAt = ++_changes;
            (_known, _before, _count) = ([], [], 0);
        }
    }

    /// <summary>It has changed, and how: what is remembered is changed alike, and nothing is read for what is not.</summary>
    /// <param name="change">Makes another of it; who holds the old one keeps it as it was. Null forgets it.</param>
    public void Change(TKey key, Func<TValue, TValue?> change)
    {
        lock (_gate)
        {
            Note(key);
            if (!_known.TryGetValue(key, out var known) && !_before.TryGetValue(key, out known)) return;
            if (change(known) is { } now) Put(key, now);
            else Remove(key);
        }
    }

    /// <summary>In the order of the keys; null where there is nothing. Asks for all that is not remembered in one question.</summary>
    public ValueTask<TValue?[]> OfAsync(IReadOnlyList<TKey> keys, Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> readAsync)
    {
        var found = new TValue?[keys.Count];
        List<TKey>? missing = null;
        for (var i = 0; i < found.Length; i++)
            if (!TryGet(keys[i], out found[i]!)) (missing ??= []).Add(keys[i]);
        return missing is null ? ValueTask.FromResult(found) : new(FillAsync(keys, found, missing, readAsync));
    }

    public async ValueTask<TValue?> OfAsync(TKey key, Func<Task<TValue?>> readAsync)
    {
        if (TryGet(key, out var known)) return known;
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
            Put(key, value);
        }
    }

    /// <summary>It was asked for before and is again: it stays.</summary>
    private bool TryAgain(TKey key, out TValue value)
    {
        if (!_before.TryGetValue(key, out value!)) return false;
        lock (_gate)
            if (_before.TryGetValue(key, out var still)) Put(key, still);
        return true;
    }

    private void Put(TKey key, TValue value)
    {
        _before.TryRemove(key, out _);
        if (!_known.ContainsKey(key) && ++_count > most / 2) (_before, _known, _count) = (_known, [], 1);
        _known[key] = value;
    }

    private void Remove(TKey key)
    {
        if (_known.TryRemove(key, out _)) _count--;
        _before.TryRemove(key, out _);
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
