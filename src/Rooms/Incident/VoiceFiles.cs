using System.Security.Cryptography;
using Palabre.Core;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>Makes one Ogg Opus file a speaker out of runs of packets; all begin at the first packet of any of them and end together.</summary>
internal sealed class VoiceFiles : IDisposable
{
    private readonly Dictionary<long, Voice> _voices = [];
    private uint? _start;

    public void Add(ReadOnlySpan<byte> run)
    {
        while (RecordedPacket.TryTake(ref run, out var packet))
        {
            var start = _start ??= packet.At;
            if (!_voices.TryGetValue(packet.Source, out var voice)) _voices[packet.Source] = voice = new(start);
            voice.Track.Add(packet);
        }
    }

    public IReadOnlyDictionary<MemberId, byte[]> Done()
    {
        foreach (var voice in _voices.Values) voice.Track.Flush();
        var end = _voices.Values.Select(voice => voice.Writer.Length).DefaultIfEmpty().Max();
        return _voices.ToDictionary(voice => new MemberId(voice.Key), voice => voice.Value.Finish(end));
    }

    public void Dispose()
    {
        foreach (var voice in _voices.Values) voice.Dispose();
    }

    private sealed class Voice : IDisposable
    {
        private readonly MemoryStream _file = new();

        public Voice(uint start)
        {
            Writer = new OggOpusWriter(_file, (uint)RandomNumberGenerator.GetInt32(int.MaxValue));
            Track = new OpusTrack(Writer, start);
        }

        public OggOpusWriter Writer { get; }
        public OpusTrack Track { get; }

        public byte[] Finish(long end)
        {
            Writer.Finish(end);
            return _file.ToArray();
        }

        public void Dispose()
        {
            Writer.Dispose();
            _file.Dispose();
        }
    }
}
