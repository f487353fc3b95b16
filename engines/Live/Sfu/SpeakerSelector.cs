namespace Palabre.Live.Sfu;

/// <summary>
/// Chooses which publishers of a room are passed on, and in which order. As long as there are seats for all, everyone passes and
/// nothing is ever cut; beyond that the loudest pass, and a seat changes hands only with hysteresis, so that it does not flap.
/// One seat more than lines are kept, since each of the chosen hears the others but not themselves.
/// </summary>
internal sealed class SpeakerSelector(int lines)
{
    /// <summary>One keeps the place this long after speaking. Longer cuts new speakers' first words, shorter drops people between sentences.</summary>
    public const long HoldMs = 700;

    /// <summary>How much louder a challenger must be than someone silent. Higher keeps the order stable, lower follows faster.</summary>
    private const float Margin = 6;

    /// <summary>How much louder than someone who still speaks. Lower lets people be talked down.</summary>
    private const float InterruptMargin = 20;

    private readonly List<Speaker> _selected = new(lines + 2);
    private readonly List<Speaker> _waiting = [];

    public int Seats => lines + 1;

    /// <summary>The selected in order, the dominant first.</summary>
    public IReadOnlyList<Speaker> Selected => _selected;

    public void Add(Speaker speaker)
    {
        if (_selected.Count < Seats)
        {
            speaker.Rank = _selected.Count;
            _selected.Add(speaker);
        }
        else
        {
            _waiting.Add(speaker);
        }
    }

    public void Remove(Speaker speaker)
    {
        _waiting.Remove(speaker);
        if (!_selected.Remove(speaker)) return;
        speaker.Rank = -1;
        if (_waiting.Count > 0)
        {
            var next = _waiting.MaxBy(static waiting => waiting.Loudness)!;
            _waiting.Remove(next);
            _selected.Add(next);
        }

        Number();
    }

    /// <summary>Takes one packet's level and moves the speaker up the order by at most one place.</summary>
    /// <returns>The speaker who lost their seat, if any.</returns>
    public Speaker? Hear(Speaker speaker, int level, long now)
    {
        speaker.Hear(level, now);
        if (speaker.Rank == 0) return null;
        if (speaker.Rank > 0)
        {
            var ahead = _selected[speaker.Rank - 1];
            if (!Outranks(speaker, ahead, now)) return null;
            (_selected[speaker.Rank - 1], _selected[speaker.Rank]) = (speaker, ahead);
            (speaker.Rank, ahead.Rank) = (ahead.Rank, speaker.Rank);
            return null;
        }

        var weakest = Weakest(now);
        if (weakest is null || !Outranks(speaker, weakest, now)) return null;
        _selected.Remove(weakest);
        _selected.Add(speaker);
        _waiting.Remove(speaker);
        _waiting.Add(weakest);
        weakest.Rank = -1;
        Number();
        return weakest;
    }

    private static bool Outranks(Speaker challenger, Speaker holder, long now)
    {
        if (!challenger.IsSpeaking(now)) return false;
        var toBeat = holder.IsSpeaking(now) ? holder.Voice + InterruptMargin : holder.LoudnessAt(now) + Margin;
        return challenger.LoudnessAt(now) > toBeat;
    }

    private Speaker? Weakest(long now)
    {
        Speaker? weakest = null;
        foreach (var speaker in _selected)
        {
            if (weakest is null || Before(speaker, weakest, now)) weakest = speaker;
        }

        return weakest;
    }

    private static bool Before(Speaker candidate, Speaker weakest, long now)
    {
        var (speaks, other) = (candidate.IsSpeaking(now), weakest.IsSpeaking(now));
        return speaks == other ? candidate.LoudnessAt(now) < weakest.LoudnessAt(now) : !speaks;
    }

    private void Number()
    {
        for (var i = 0; i < _selected.Count; i++) _selected[i].Rank = i;
    }
}
