using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Rooms, people and the engine's totals for an operator.</summary>
internal sealed class RoomsMetrics(LiveRooms live) : IMetrics
{
    public void Write(MetricsText text)
    {
        var (stage, audience, guests) = Count();
        text.Gauge("rooms_live", "Live rooms.", live.All.Count);
        text.Gauge("room_stage_people", "Members on a stage.", stage);
        text.Gauge("room_audience_people", "Members in an audience.", audience);
        text.Gauge("room_guests", "Guests who listen.", guests);

        var sounds = live.All.Select(g => g.Sound).OfType<SoundWindow>().ToList();
        text.Gauge("incident_sound_bytes", "Memory of sealed sound, kept in case of a report.", sounds.Sum(s => s.Bytes));
        text.Gauge("incident_sound_dropped", "Packets in live rooms that came too fast to be kept.", sounds.Sum(s => s.Dropped));

        var media = live.Counters;
        text.Gauge("media_sessions_connecting", "Media sessions in ICE or DTLS.", media.SessionsNew + media.SessionsConnecting);
        text.Gauge("media_sessions_connected", "Media sessions with sound.", media.SessionsConnected);
        text.Gauge("media_rooms_mixed", "Rooms whose voices are mixed into one sound.", media.RoomsMixed);
        text.Counter("media_packets_in", "Datagrams received.", media.PacketsIn);
        text.Counter("media_packets_out", "Datagrams sent.", media.PacketsOut);
        text.Counter("media_packets_dropped", "Received datagrams thrown away.", media.PacketsDropped);
        text.Counter("media_packets_forwarded", "RTP packets handed to listeners.", media.PacketsForwarded);
        text.Counter("media_packets_mixed", "Those of them that carried a room's mix.", media.PacketsMixed);
        text.Counter("media_sends_dropped", "Datagrams the system refused.", media.SendsDropped);
        text.Counter("media_in_bytes", "Bytes received.", media.BytesIn);
        text.Counter("media_out_bytes", "Bytes sent.", media.BytesOut);
        text.Counter("media_handshakes", "DTLS handshakes completed.", media.Handshakes);
        text.Counter("media_handshake_failures", "DTLS handshakes that failed.", media.HandshakeFailures);
        text.Counter("media_ice_timeouts", "Sessions whose ICE never completed.", media.IceTimeouts);
        text.Counter("media_consent_timeouts", "Sessions whose peer went silent.", media.ConsentTimeouts);
        text.Counter("media_retransmissions", "Packets sent again on request.", media.Retransmissions);
        text.Counter("media_recovered", "Packets lost on the way from speakers that were taken out of their redundancy.", media.Recovered);
    }

    private (int Stage, int Audience, int Guests) Count()
    {
        var (stage, audience, guests) = (0, 0, 0);
        foreach (var gathering in live.All)
            lock (gathering.Gate)
            {
                var seated = gathering.Stage.OnStage.Count;
                stage += seated;
                audience += gathering.Stage.People.Count - seated;
                guests += gathering.GuestCount;
            }
        return (stage, audience, guests);
    }
}
