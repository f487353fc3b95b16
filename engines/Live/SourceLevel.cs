namespace Palabre.Live;

/// <summary>How loud one publisher of a room is now.</summary>
/// <param name="Source">Who publishes.</param>
/// <param name="Level">Loudness as RFC 6464 sends it: 0 is the loudest, 127 silence (−dBov), smoothed.</param>
/// <param name="Speaking">Whether they speak now, with some hold so that a pause between words does not blink.</param>
/// <param name="Muted">Whether the room does not forward them.</param>
public readonly record struct SourceLevel(long Source, int Level, bool Speaking, bool Muted);
