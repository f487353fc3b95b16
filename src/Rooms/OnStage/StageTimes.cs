namespace Palabre.Rooms;

/// <summary>How long a stage waits for people.</summary>
/// <param name="Grace">A lost connection keeps seat, role and hand this long: a tunnel or a reload takes nothing from anybody.</param>
/// <param name="Answer">Who is asked to take over a room has this long to say yes.</param>
/// <param name="Closing">Between "this room closes" and its end: long enough to say good-bye, and to take it back.</param>
public sealed record StageTimes(TimeSpan Grace, TimeSpan Answer, TimeSpan Closing)
{
    public static readonly StageTimes Default = new(Stage.Grace, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10));
}
