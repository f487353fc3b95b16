using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;

namespace Palabre.Rooms;

/// <summary>What the tellers of a room's talk need, and how they are made.</summary>
internal sealed class TalkTelling(LiveStreams streams, Fragments fragments, CardBook cards, IServiceScopeFactory scopes, TimeProvider clock, ILogger<TalkTelling> log)
{
    public LiveStreams Streams => streams;
    public Fragments Fragments => fragments;
    public CardBook Cards => cards;
    public IServiceScopeFactory Scopes => scopes;
    public TimeProvider Clock => clock;
    public ILogger Log => log;

    public ChatNews ChatOf(RoomId room) => new(room, this);
    public ReactionNews ReactionsOf(RoomId room) => new(room, this);
}
