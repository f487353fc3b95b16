using System.Buffers.Binary;
using Palabre.Live.Record;
using Palabre.Live.Rtp;

namespace Palabre.Live.Tests.Record;

/// <summary>What one Ogg page says of itself.</summary>
internal sealed record Page(byte Flags, long Granule, uint Serial, uint Number, bool ChecksumHolds, int Samples);

/// <summary>Looks into Ogg Opus files page by page.</summary>
internal static class OggFile
{
    public static IReadOnlyList<Page> Pages(byte[] file)
    {
        var pages = new List<Page>();
        for (var at = 0; at < file.Length;)
        {
            var page = file.AsSpan(at);
            Assert.True(page.StartsWith("OggS"u8));
            var laces = page.Slice(27, page[26]).ToArray();
            var length = 27 + laces.Length + laces.Sum(lace => lace);
            var copy = page[..length].ToArray();
            copy.AsSpan(22, 4).Clear();
            var samples = 0;
            for (int lace = 0, packet = 27 + laces.Length, size = 0; lace < laces.Length; lace++)
            {
                size += laces[lace];
                if (laces[lace] == 255) continue;
                samples += OpusToc.SamplesOf(page.Slice(packet, size));
                (packet, size) = (packet + size, 0);
            }

            pages.Add(new(page[5], BinaryPrimitives.ReadInt64LittleEndian(page[6..]), BinaryPrimitives.ReadUInt32LittleEndian(page[14..]),
                BinaryPrimitives.ReadUInt32LittleEndian(page[18..]), OggPage.Checksum(0, copy) == BinaryPrimitives.ReadUInt32LittleEndian(page[22..]), samples));
            at += length;
        }

        return pages;
    }
}
