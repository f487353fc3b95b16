using Palabre.Core;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests;

/// <summary>A room with one person of each rank: Ada opened it, Bo and Chidi moderate, Dounia speaks, Émile listens; Maud is elsewhere.</summary>
internal sealed class Scene
{
    public static readonly MemberId Ada = new(1), Bo = new(2), Chidi = new(3), Dounia = new(4), Émile = new(5), Maud = new(6);

    public Scene(int seats = 20)
    {
        Stage = new Stage(Ada, seats, Clock);
        Stage.Join(Ada);
    }

    public ManualClock Clock { get; } = new();
    public Stage Stage { get; }

    public static Scene WithEveryRank()
    {
        var scene = new Scene();
        scene.Seat(Bo);
        scene.Seat(Chidi);
        scene.Seat(Dounia);
        Assert.Null(scene.Stage.NameModerator(Ada, Bo));
        Assert.Null(scene.Stage.NameModerator(Ada, Chidi));
        scene.Stage.Join(Émile);
        return scene;
    }

    /// <summary>Raises their hand and lets Ada accept it; a second passes, so that everyone's time on stage differs.</summary>
    public void Seat(MemberId member)
    {
        Assert.Null(Stage.RaiseHand(member));
        Assert.Null(Stage.AcceptHand(Ada, member));
        Clock.Advance(TimeSpan.FromSeconds(1));
    }

    public void ListenAll()
    {
        foreach (var person in Stage.People.ToList()) Stage.Connect(person.Id);
    }

    public void Wait(TimeSpan time)
    {
        Clock.Advance(time);
        Stage.Sweep();
    }

    public Person Of(MemberId member) => Stage.Find(member)!;
}
