namespace Palabre.Live.Record;

/// <summary>Joins files of one voice, packet by packet, each at its place on a longer clock; between them is silence.</summary>
public sealed class OggOpusJoin(OggOpusWriter writer)
{
    /// <summary>Adds a file whose beginning lies at <paramref name="at"/>. Files are added in order.</summary>
    /// <param name="file">An Ogg Opus file, perhaps torn at its end.</param>
    /// <param name="at">In samples.</param>
    public void Add(Stream file, long at)
    {
        foreach (var packet in OggOpusFile.Read(file))
            if (packet.Position >= 0) writer.Write(at + packet.Position, packet.Data.Span);
    }
}
