namespace Palabre.Live.Record;

/// <summary>
/// Copies a piece of an Ogg Opus file into a file of its own, packet by packet: nothing is encoded anew. The piece begins and ends
/// where it was asked to, to the sample: the packets before it, from which the decoder settles, are skipped (RFC 7845 §4.2), and the
/// rest of the last one is trimmed (§4.4).
/// </summary>
public static class OggOpusCut
{
    /// <summary>Copies what lies between two moments of <paramref name="source"/>.</summary>
    /// <param name="source">An Ogg Opus file, read forwards once.</param>
    /// <param name="target">Written forwards only, and left open.</param>
    /// <param name="serial">Number of the new logical stream, best random (RFC 3533 §4).</param>
    /// <param name="from">On the source's clock.</param>
    /// <param name="to">On the source's clock; a source that ends before is taken to its end.</param>
    /// <param name="channels">Of the source.</param>
    /// <param name="tags">What the new file says of itself.</param>
    /// <returns>How long the piece is; zero, and nothing written, where nothing of it lies in the source.</returns>
    public static TimeSpan Copy(Stream source, Stream target, uint serial, TimeSpan from, TimeSpan to, int channels = 1, OpusTags? tags = null)
    {
        var (begin, end) = (Math.Max(0, Samples(from)), Samples(to));
        var pages = new OggOpusPages(target, serial);
        var before = new Queue<PlacedPacket>();
        var (skipped, length) = (0L, 0L);
        foreach (var packet in OggOpusFile.Read(source))
        {
            if (packet.Position >= end) break;
            if (packet.End <= begin - OggOpusWriter.PreSkip) continue;
            before.Enqueue(packet);
            if (packet.End <= begin) continue;
            if (length == 0)
            {
                skipped = begin - before.Peek().Position;
                pages.Begin(channels, (int)skipped, tags ?? OpusTags.None);
            }

            while (before.TryDequeue(out var next)) pages.Append(next.Data.Span, next.Samples);
            length = Math.Min(packet.End, end) - begin;
        }

        if (length > 0) pages.Finish(skipped + length);
        return TimeSpan.FromSeconds(length / (double)OggOpusWriter.Rate);
    }

    private static long Samples(TimeSpan time) => (long)Math.Round(time.TotalSeconds * OggOpusWriter.Rate);
}
